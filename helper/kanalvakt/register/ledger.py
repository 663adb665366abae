"""The append-only, hash-chained ledger on disk: one JSON line a transaction, one file a year.

Four methods (load, commit, rewrite, close) are all that the rest of the register knows of files, so that a later
PostgreSQL ledger needs no more. One writer at a time is the caller's duty (``storage.py`` holds the lock).
"""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from kanalvakt.domain import Fault, Text
from kanalvakt.register import chain, mending, refusals
from kanalvakt.register.chain import BadLine, Change, Line, Stamp
from kanalvakt.register.disk import FULL, Disk

Tables = dict[str, dict[str, chain.Document]]
Target = tuple[str, str]  # table and key of one document
_NAME = re.compile(r"register-(\d{4})\.jsonl\Z")
_MOST_FAULTS = 100


class Ledger:
    """The files of one register. ``head`` is the hash of the last line, ``reports`` what loading repaired.

    ``residue`` names deleted documents whose content still stands in older lines: :meth:`rewrite` blanks it.
    With ``read_only`` nothing is repaired or written and an unfinished last line is left alone: another process
    may be writing it this moment.
    """

    def __init__(self, folder: Path, *, read_only: bool = False, disk: Disk | None = None) -> None:
        self.folder = folder
        self.head = chain.GENESIS
        self.last_when = ""
        self.reports: list[Fault] = []
        self.residue: set[Target] = set()
        self._read_only = read_only
        self._disk = disk or Disk()
        self._file: io.FileIO | None = None
        self._path: Path | None = None
        self._unusable = ""

    # -- the four methods --------------------------------------------------------------------------------------

    def load(self) -> Tables:
        """Read every line, check the chain, and return the documents as they stand.

        A last line that was never finished (the computer stopped while it was written) was never acknowledged: it
        is moved to a side file and reported.

        Raises:
            LedgerError: any other line is wrong; names the file and line and says what to do.
            HomeError: a file cannot be read, or the repair could not be written.
        """
        tables: Tables = {}
        written: set[Target] = set()
        blanked: dict[Target, tuple[Path, int]] = {}
        try:
            if not self._read_only:
                mending.sweep(self.folder)
            files = self.files()
            for path in files:
                for number, raw in enumerate(_lines(path), 1):
                    unended = not raw.endswith(b"\n")
                    if unended and path == files[-1]:
                        raw, said = mending.mend(path, raw, self.head, None if self._read_only else self._disk)
                        self.reports += said
                        if not raw:
                            break
                    line = self._decode(path, number, raw)
                    for change in line.changes:
                        target = (change.table, change.key)
                        if change.verb == "delete":
                            blanked.pop(target, None)
                            if target in written:
                                written.discard(target)
                                self.residue.add(target)
                        elif change.value is None:
                            blanked.setdefault(target, (path, number))
                            continue
                        else:
                            written.add(target)
                        apply(tables, change, in_place=True)
                    self.head, self.last_when = line.hash, line.stamp.when
                    if unended:
                        break  # the file has just grown by the line feed that was put back
        except OSError as error:
            raise refusals.unreachable(self.folder, error) from error
        for path, number in blanked.values():
            raise refusals.refusal(path, number, "blanked")
        return tables

    def commit(self, stamp: Stamp, changes: Sequence[Change]) -> None:
        """Append one transaction and return when it is on the disk. When it cannot be, nothing has changed.

        Raises:
            DiskFullError: there is no room; the line was cut back out.
            HomeError: the file cannot be written for another reason.
            LedgerError: an earlier failure could not be undone, or the ledger is closed; restart the helper.
        """
        if self._read_only or self._unusable:
            raise refusals.not_writable(self._unusable or "read only")
        digest, raw = chain.encode(self.head, stamp, changes)
        try:
            file = self._for_year(stamp.when[:4])
            length = file.seek(0, io.SEEK_END)
        except OSError as error:
            raise refusals.unwritten(self.folder, error) from error
        try:
            self._disk.write(file, raw)
            self._disk.sync(file)
        except BaseException as error:
            self._cut_back(file, length, error)
            if isinstance(error, OSError):
                raise refusals.unwritten(self.folder, error) from error
            raise
        self.head, self.last_when = digest, stamp.when
        self.residue.update((c.table, c.key) for c in changes if c.verb == "delete")

    def rewrite(self, targets: Collection[Target]) -> int:
        """Blank the content that deleted documents left in older lines; every hash stays as it was.

        Returns how many lines were blanked. Each file is replaced whole, so a crash leaves it before or after.

        Raises:
            HomeError, DiskFullError: a file could not be replaced; ``residue`` still names what is left.
            LedgerError: a line is wrong.
        """
        if self._read_only or self._unusable:
            raise refusals.not_writable(self._unusable or "read only")
        wanted = set(targets) & self.residue
        deleted_at: dict[Target, int] = {}
        for index, (_, _, line) in enumerate(self._walk()):
            for change in line.changes:
                if change.verb == "delete" and (change.table, change.key) in wanted:
                    deleted_at[change.table, change.key] = index
        fresh: dict[Path, list[bytes]] = {}
        changed: dict[Path, int] = {}
        previous = chain.GENESIS
        for index, (path, raw, line) in enumerate(self._walk()):
            places = [
                place
                for place, change in enumerate(line.changes)
                if change.value is not None and index < deleted_at.get((change.table, change.key), -1)
            ]
            fresh.setdefault(path, []).append(chain.blank(raw, previous, places) if places else raw + b"\n")
            changed[path] = changed.get(path, 0) + bool(places)
            previous = line.hash
        for path in [path for path, count in changed.items() if count]:
            self._release(path)
            try:
                self._disk.replace(path, fresh[path])
            except OSError as error:
                raise refusals.unwritten(path, error) from error
        self.residue -= wanted
        return sum(changed.values())

    def close(self) -> None:
        """Close the file. Nothing can be committed afterwards."""
        self._unusable = "closed"
        if self._file:
            self._file.close()
            self._file = self._path = None

    # -- looking at the files ----------------------------------------------------------------------------------

    def files(self) -> list[Path]:
        """Return the year files, oldest first."""
        if not self.folder.is_dir():
            return []
        return sorted(path for path in self.folder.iterdir() if _NAME.match(path.name))

    def inspect(self) -> Iterator[Fault]:
        """Read the files anew and name every line that is wrong, and a tail that went missing since the start."""
        previous, found = chain.GENESIS, 0
        for path in self.files():
            for number, raw in enumerate(_lines(path), 1):
                if self._read_only and not raw.endswith(b"\n"):
                    break  # its writer is another process and not done yet
                try:
                    previous = chain.decode(raw.removesuffix(b"\n"), previous).hash
                except BadLine as error:
                    found += 1
                    previous = error.stated or previous
                    yield Fault(f"{path.name}:{number}", f"ledger_{error.reason}", chain.WRONG[error.reason])
                    if found >= _MOST_FAULTS:
                        return
        if previous != self.head and not found and not self._read_only:
            yield Fault(
                self.folder.name,
                "ledger_head",
                Text(
                    "Registret på disken slutar inte där det ska: rader har lagts till eller tagits bort utanför "
                    "Kanalvakt. Lägg tillbaka senaste säkerhetskopian.",
                    "The register on disk does not end where it should: lines were added or removed outside "
                    "Kanalvakt. Restore the latest backup.",
                ),
            )

    def hashes(self) -> set[str]:
        """Return the hash of every line on disk, so that a head printed elsewhere can be looked for."""
        return {raw[9:73].decode("ascii", "replace") for path in self.files() for raw in _lines(path)}

    # -- details -----------------------------------------------------------------------------------------------

    def _decode(self, path: Path, number: int, raw: bytes) -> Line:
        try:
            if not raw.endswith(b"\n"):
                raise BadLine("layout")
            return chain.decode(raw[:-1], self.head)
        except BadLine as error:
            raise refusals.refusal(path, number, error.reason) from error

    def _for_year(self, year: str) -> io.FileIO:
        """Return the file to append to. A clock that was set back never opens an older year: the chain goes on."""
        path = max([self.folder / f"register-{year}.jsonl", *self.files()], key=lambda candidate: candidate.name)
        if self._file and self._path == path:
            return self._file
        if self._file:
            self._file.close()
            self._file = None
        new = not path.exists()
        self._file, self._path = self._disk.open_append(path), path
        if new:
            self._disk.sync_folder(self.folder)
        return self._file

    def _release(self, path: Path) -> None:
        if self._file and self._path == path:  # Windows replaces no open file
            self._file.close()
            self._file = self._path = None

    def _cut_back(self, file: io.FileIO, length: int, error: BaseException) -> None:
        try:
            file.truncate(length)
            self._disk.sync(file)
        except OSError:
            self._unusable = "broken"
        if isinstance(error, OSError) and error.errno not in FULL:
            self._unusable = "broken"  # after a failed fsync nobody knows what the disk holds: read it anew

    def _walk(self) -> Iterator[tuple[Path, bytes, Line]]:
        """Yield every line as it stands, without its line feed, and checked."""
        previous = chain.GENESIS
        for path in self.files():
            for number, raw in enumerate(_lines(path), 1):
                try:
                    line = chain.decode(raw.removesuffix(b"\n"), previous)
                except BadLine as error:
                    raise refusals.refusal(path, number, error.reason) from error
                yield path, raw.removesuffix(b"\n"), line
                previous = line.hash


def apply(tables: Tables, change: Change, *, in_place: bool = False) -> None:
    """Let one change come true in ``tables``, whose tables are the caller's own. An empty table does not exist.

    Documents may be shared with readers and are exchanged, never changed, unless ``in_place`` says that nobody
    else has seen them yet.
    """
    rows = tables.setdefault(change.table, {})
    if change.verb == "delete":
        rows.pop(change.key, None)
    elif change.verb == "put":
        rows[change.key] = change.value or {}
    elif change.value and (document := rows.get(change.key)) is not None:
        if not in_place:
            document = rows[change.key] = dict(document)
        for name in change.value["unset"]:
            document.pop(name, None)
        document.update(change.value["set"])
    if not rows:
        del tables[change.table]


def _lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from file
