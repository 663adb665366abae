"""The few file operations that must survive a power cut, in one place so that tests can break them."""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Iterable
from pathlib import Path

# A full disk, a full quota, and a file that may not grow further are the same thing to the person: no room.
FULL = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})


class Disk:
    """Real files. Every method may raise OSError; none hides one."""

    def open_append(self, path: Path) -> io.FileIO:
        """Open a file for unbuffered appending; a new one is readable by its owner only."""
        return io.FileIO(path, "ab", opener=_private)

    def write(self, file: io.FileIO, data: bytes) -> None:
        """Write all of ``data``; the system may take it in several pieces."""
        rest = memoryview(data)
        while rest:
            written = file.write(rest)
            rest = rest[written or 0 :]

    def sync(self, file: io.FileIO) -> None:
        """Return only when the file's bytes are on the disk itself."""
        if sys.platform == "darwin":  # there fsync stops at the drive's cache
            import fcntl

            fcntl.fcntl(file.fileno(), fcntl.F_FULLFSYNC)
        else:
            os.fsync(file.fileno())

    def sync_folder(self, folder: Path) -> None:
        """Make a new or renamed file's name durable. NTFS journals names by itself and has no such call."""
        if os.name != "posix":
            return
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def replace(self, path: Path, lines: Iterable[bytes]) -> None:
        """Put a new version in a file's place: afterwards either the old or the new one is whole, never a mix."""
        fresh = path.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        try:
            with self.open_append(fresh) as file:
                for line in lines:
                    self.write(file, line)
                self.sync(file)
            fresh.replace(path)
        except BaseException:
            fresh.unlink(missing_ok=True)
            raise
        self.sync_folder(path.parent)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
