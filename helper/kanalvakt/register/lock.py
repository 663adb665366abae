"""One helper at a time on a home folder."""

from __future__ import annotations

from pathlib import Path

from filelock import BaseFileLock, FileLock, Timeout

from kanalvakt.errors import HomeError, HomeInUseError

LOCK_FILE = ".lock"


def hold(folder: Path) -> BaseFileLock:
    """Take the register folder for this process; the system lets go when the process ends, however it ends.

    Raises:
        HomeInUseError: another helper holds it.
        HomeError: the folder cannot be written to.
    """
    lock = FileLock(folder / LOCK_FILE, thread_local=False)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=0)
    except Timeout as error:
        raise HomeInUseError(
            f"En annan Kanalvakt använder redan hemmappen {folder.parent}. Använd den som är igång, stäng den, "
            "eller välj en annan mapp med --home.",
            f"Another Kanalvakt already uses the home folder {folder.parent}. Use the one that is running, close it, "
            "or choose another folder with --home.",
        ) from error
    except (OSError, NotImplementedError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise HomeError(
            f"Hemmappen {folder.parent} går inte att skriva i ({reason}). Välj en annan mapp med --home "
            "eller ge ditt konto skrivrätt.",
            f"The home folder {folder.parent} cannot be written to ({reason}). Choose another with --home "
            "or give your account write access.",
        ) from error
    return lock
