"""Where evidence files are kept: a small interface, and the plain folder that is its first answer."""

from __future__ import annotations

import errno
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Protocol

from kanalvakt.errors import DiskFullError, EvidenceError

_TEMPORARY = ".tmp"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
# A full disk, a used-up quota and a file that may not grow are the same to the person: no room.
_FULL = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})


class EvidenceStore(Protocol):
    """Keeps files that are written once. Names are relative, with forward slashes: ``evidence/2026/11/….pdf``."""

    def place(self, name: str, data: bytes, accept: Callable[[bytes], None]) -> None:
        """Keep a file durably, after ``accept`` has seen the bytes read back; an existing one is never replaced."""

    def place_folder(self, name: str, files: Mapping[str, bytes]) -> None:
        """Keep several files together durably; a folder left by an interrupted attempt gives way."""

    def has(self, name: str) -> bool:
        """Say whether this name is taken."""

    def path(self, name: str) -> Path:
        """Return where the file can be read."""

    def workshop(self, name: str) -> Path:
        """Return a folder for passing files on the same disk; :meth:`sweep` clears what a crash leaves there."""

    def sweep(self) -> int:
        """Remove what interrupted attempts left; return how many things."""


class FolderStore:
    """Evidence files in the home folder, readable without us."""

    def __init__(self, home: Path) -> None:
        self._home = home

    def path(self, name: str) -> Path:
        """Return the path of a name.

        Raises:
            EvidenceError: the name would lead out of the home folder or is not safe on NTFS.
        """
        parts = PurePosixPath(name).parts
        if not parts or any(not _NAME.fullmatch(part) for part in parts):
            raise EvidenceError(f"Ogiltigt filnamn: {name!r}.", f"Invalid file name: {name!r}.")
        return self._home.joinpath(*parts)

    def has(self, name: str) -> bool:
        """Say whether this name is taken."""
        return self.path(name).exists()

    def workshop(self, name: str) -> Path:
        """Return the folder that ``name`` will lie in, made when missing.

        Raises:
            DiskFullError, EvidenceError: it cannot be made.
        """
        folder = self.path(name).parent
        with explained(folder):
            _make(folder)
        return folder

    def place(self, name: str, data: bytes, accept: Callable[[bytes], None]) -> None:
        """Write, reach the disk, read back, let ``accept`` judge, and only then give the file its name.

        Raises:
            DiskFullError: no room; nothing is left behind.
            EvidenceError: a file of this name exists, or the disk said no; nothing is left behind.
        """
        path = self.path(name)
        with explained(path):
            _make(path.parent)
            handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.stem + "-", suffix=_TEMPORARY)
            try:
                _fill(handle, data)
                back = Path(temporary).read_bytes()
                if back != data:
                    raise EvidenceError(
                        f"Disken gav inte tillbaka det som skrevs till {path.name}. Ta inte bort kommentaren. "
                        "Kontrollera disken.",
                        f"The disk did not give back what was written to {path.name}. Do not remove the comment. "
                        "Check the disk.",
                    )
                accept(back)
                _give_name(Path(temporary), path)
            finally:
                Path(temporary).unlink(missing_ok=True)
            sync_folder(path.parent)

    def place_folder(self, name: str, files: Mapping[str, bytes]) -> None:
        """Write all files into a temporary folder, reach the disk, and give the folder its name.

        Raises:
            DiskFullError, EvidenceError: as :meth:`place`.
        """
        path = self.path(name)
        with explained(path):
            _make(path.parent)
            temporary = Path(tempfile.mkdtemp(dir=path.parent, prefix=path.name + "-", suffix=_TEMPORARY))
            try:
                for part, data in files.items():
                    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
                    _fill(os.open(temporary / PurePosixPath(part).name, flags, 0o600), data)
                sync_folder(temporary)
                if path.with_suffix(".pdf").exists():
                    raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
                if path.exists():  # without its PDF it is what an interrupted attempt left
                    shutil.rmtree(path)
                temporary.rename(path)
            except BaseException:
                shutil.rmtree(temporary, ignore_errors=True)
                raise
            sync_folder(path.parent)

    def sweep(self) -> int:
        """Remove temporary files, and folders of originals that never got their PDF."""
        root = self._home / "evidence"
        swept = 0
        for path in sorted(root.rglob("*")) if root.is_dir() else ():
            alone = path.is_dir() and path.name.startswith("KV-") and not path.with_suffix(".pdf").exists()
            if path.name.endswith(_TEMPORARY) or alone:
                swept += 1
                if path.is_dir() and not path.is_symlink():
                    shutil.rmtree(path, ignore_errors=True)
                else:
                    path.unlink(missing_ok=True)
        return swept


def sync_folder(folder: Path) -> None:
    """Make new names in a folder durable. NTFS journals names by itself and has no such call."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _make(folder: Path) -> None:
    """Make a folder and its missing parents, each name durable before anything lies in it."""
    if folder.is_dir():
        return
    _make(folder.parent)
    folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)


def _fill(handle: int, data: bytes) -> None:
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        if sys.platform == "darwin":  # there fsync stops at the drive's cache
            import fcntl

            fcntl.fcntl(file.fileno(), fcntl.F_FULLFSYNC)
        else:
            os.fsync(file.fileno())


def _give_name(temporary: Path, path: Path) -> None:
    """Rename without ever replacing: two helpers, or a repeated request, cannot overwrite sealed evidence."""
    if os.name == "nt":
        temporary.rename(path)  # on Windows a rename refuses an existing target
        return
    try:
        path.hardlink_to(temporary)
    except FileExistsError:
        raise
    except OSError:  # a file system without links, such as a memory stick
        if path.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST)) from None
        temporary.replace(path)


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what the disk says into an error that says what to do."""
    try:
        yield
    except FileExistsError as error:
        raise EvidenceError(
            f"{path.name} finns redan och ersätts aldrig. Starta om Kanalvakt, så förs filen in i registret.",
            f"{path.name} already exists and is never replaced. Restart Kanalvakt, which enters it in the register.",
        ) from error
    except OSError as error:
        if error.errno in _FULL:
            raise DiskFullError(
                "Disken är full: beviset kunde inte sparas och inget halvt ligger kvar. Frigör plats och försök "
                "igen. Ta inte bort kommentaren än.",
                "The disk is full: the evidence could not be kept and nothing half is left. Free some space and try "
                "again. Do not remove the comment yet.",
            ) from error
        why = error.strerror or type(error).__name__
        raise EvidenceError(
            f"Beviset kunde inte sparas i {path.parent} ({why}). Ge ditt konto skrivrätt och försök igen. "
            "Ta inte bort kommentaren än.",
            f"The evidence could not be kept in {path.parent} ({why}). Give your account write access and try "
            "again. Do not remove the comment yet.",
        ) from error
