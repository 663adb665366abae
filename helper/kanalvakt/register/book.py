"""The open register: reads entries from snapshots and writes one step at a time into the ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from zoneinfo import ZoneInfo

from filelock import BaseFileLock
from tinydb.table import Document

from kanalvakt.domain import Entry, EntryState, Fault, Text
from kanalvakt.errors import BadInputError, NotFoundError
from kanalvakt.register import lock
from kanalvakt.register.chain import Stamp
from kanalvakt.register.disk import Disk
from kanalvakt.register.entries import from_document, key_of, to_document
from kanalvakt.register.ledger import Ledger
from kanalvakt.register.masking import clean
from kanalvakt.register.query import LARGEST_PAGE, Index, Page
from kanalvakt.register.storage import LedgerDB, LedgerStorage

STOCKHOLM = ZoneInfo("Europe/Stockholm")
ENTRIES, DISPOSALS, ROUNDS = "entries", "disposals", "rounds"
UNDO = "undo"  # beside the entry's own fields: what the latest step changed, so that it can be taken back


class Book:
    """What opening, reading and writing have in common; ``Register`` adds what the office does.

    All methods may be called from several threads. Times are Stockholm's, ISO 8601 with offset.
    """

    def __init__(
        self,
        home: Path,
        storage: LedgerStorage,
        held: BaseFileLock | None,
        clock: Callable[[], datetime],
    ) -> None:
        self.home = home
        self.reports: list[Fault] = list(storage.ledger.reports)
        self._clock = clock
        self._held = held
        self._storage = storage
        self._db = LedgerDB(storage)
        documents = storage.rows(ENTRIES)
        self._index = Index(documents)
        self._keys = {document["idempotency_key"]: int(key) for key, document in documents.items()}
        self._numbers: dict[int, int] = {}
        for key in [*map(int, documents), *map(int, storage.rows(DISPOSALS))]:
            year, number = divmod(key, 1_000_000)
            self._numbers[year] = max(number, self._numbers.get(year, 0))
        self._look_at_the_clock()

    @staticmethod
    def _open_storage(
        home: Path, clock: Callable[[], datetime], read_only: bool, disk: Disk | None
    ) -> tuple[LedgerStorage, BaseFileLock | None]:
        folder = home / "register"
        held = None if read_only else lock.hold(folder)
        try:
            ledger = Ledger(folder, read_only=read_only, disk=disk)
            return LedgerStorage(ledger, lambda: _stamp(clock(), "kanalvakt", "", "write")), held
        except BaseException:
            if held:
                held.release()
            raise

    def close(self) -> None:
        """Close the ledger and let the home go. May be called twice."""
        self._let_go(self._storage, self._held)

    @staticmethod
    def _let_go(storage: LedgerStorage, held: BaseFileLock | None) -> None:
        storage.close()
        if held:
            held.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # -- reading -----------------------------------------------------------------------------------------------

    @property
    def head(self) -> str:
        """The chain's head: the SHA-256 (hex) of the last line, 64 zeros when there is none."""
        return self._storage.ledger.head

    def entry(self, evidence_id: str) -> Entry:
        """Return an entry as it stands now.

        Raises:
            NotFoundError: there is none with that id, or it has been disposed of.
        """
        return from_document(self._document(evidence_id))

    def entries(
        self,
        state: EntryState | str | None = None,
        channel: str | None = None,
        label: str | None = None,
        text: str = "",
        newest_first: bool = True,
        offset: int = 0,
        limit: int = 50,
    ) -> Page:
        """Return the entries that match everything given: see ``query`` for what is searched and what never is.

        There is no way to filter by author or by a sensitive category about people (dataskyddslagen 3:3).
        ``limit`` is at most 1000.

        Raises:
            BadInputError: a negative offset or limit, or a state that does not exist.
        """
        if offset < 0 or limit < 0:
            raise BadInputError("Sidan finns inte: talen får inte vara negativa.", "No such page: a negative number.")
        if state and state not in {str(known) for known in EntryState}:
            raise BadInputError("Det läget finns inte för en post.", "An entry has no such state.")
        keys = self._index.find([state] if state else [], channel or None, label or None, text)
        if newest_first:
            keys.reverse()
        return Page(tuple(self._read(keys[offset : offset + min(limit, LARGEST_PAGE)])), len(keys))

    def every(self) -> Iterator[Entry]:
        """Yield all entries, oldest first, as they stood when this was called."""
        for document in self._storage.rows(ENTRIES).values():
            yield from_document(document)

    def unfinished(self) -> list[Entry]:
        """Return the entries whose sealing was begun and neither finished nor given up, oldest first."""
        return self._read(self._index.find([EntryState.SEALING]))

    def verify(self) -> list[Fault]:
        """Read the ledger anew from disk and name every line that is wrong. Empty means whole (the chain only)."""
        with self._storage.lock:
            return list(self._storage.ledger.inspect())

    def knows_head(self, head: str) -> bool:
        """Say whether a head printed in an evidence file is in this chain: a cut-off tail is seen only so."""
        with self._storage.lock:
            return head == "0" * 64 or head in self._storage.ledger.hashes()

    # -- writing -----------------------------------------------------------------------------------------------

    def _step(
        self,
        evidence_id: str,
        by: str,
        what: str,
        change: Callable[[Entry], Entry],
        detail: str = "",
        undo: bool = False,
    ) -> Entry:
        """Let ``change`` make the entry's next version and write it, unless it returns the same object.

        ``what`` is a code of words.toml; ``detail`` goes into the history only. With ``undo`` the step can be taken
        back by :meth:`Register.undo`.
        """
        with self._storage.lock:
            document = self._document(evidence_id)
            entry = from_document(document)
            changed = change(entry)
            if changed is entry:
                return entry
            by = clean(by)
            stamp = self._stamp(by, changed.administration, what)
            step = (stamp.when, by, f"{what}: {detail}" if detail else what)
            changed = replace(changed, history=(*entry.history, step))
            fresh = to_document(changed)
            before = {name: document[name] for name in fresh if name != "history" and document.get(name) != fresh[name]}
            fresh[UNDO] = {"what": what, "fields": before} if undo else None
            self._write(stamp, evidence_id, fresh)
            return changed

    def _write(self, stamp: Stamp, evidence_id: str, document: dict[str, Any]) -> None:
        key = key_of(evidence_id)
        assert key is not None  # noqa: S101  the caller made or read this id
        with self._storage.transaction(stamp):
            self._db.table(ENTRIES).upsert(Document(document, key))
        self._index.put(key, self._storage.rows(ENTRIES)[str(key)])
        self._keys[document["idempotency_key"]] = key

    def _document(self, evidence_id: str) -> dict[str, Any]:
        key = key_of(evidence_id)
        document = self._storage.rows(ENTRIES).get(str(key)) if key is not None else None
        if document is not None:
            return document
        if key is not None and (disposal := self._storage.rows(DISPOSALS).get(str(key))):
            day = disposal["disposed_at"][:10]
            raise NotFoundError(
                f"{evidence_id} gallrades {day}. Gallringsposten finns kvar i registret.",
                f"{evidence_id} was disposed of on {day}. The record of that remains in the register.",
            )
        raise NotFoundError(
            "Det finns ingen post med det numret i registret. Kontrollera numret: KV-ÅÅÅÅ-NNNNNN.",
            "There is no entry with that number in the register. Check the number: KV-YYYY-NNNNNN.",
        )

    def _read(self, keys: list[int]) -> list[Entry]:
        documents: Mapping[str, dict[str, Any]] = self._storage.rows(ENTRIES)
        return [from_document(documents[str(key)]) for key in keys if str(key) in documents]

    def _now(self) -> datetime:
        return _local(self._clock())

    def _today(self) -> date:
        return self._now().date()

    def _stamp(self, who: str, administration: str, what: str) -> Stamp:
        return _stamp(self._clock(), who, administration, what)

    @contextmanager
    def _acting(self, who: str, administration: str, what: str) -> Iterator[Stamp]:
        """Gather several tables' writes into one line."""
        with self._storage.lock:
            stamp = self._stamp(who, administration, what)
            with self._storage.transaction(stamp):
                yield stamp

    def _look_at_the_clock(self) -> None:
        last = self._storage.ledger.last_when
        if last and self._now() < datetime.fromisoformat(last):
            self.reports.append(
                Fault(
                    "register",
                    "clock_back",
                    Text(
                        f"Datorns klocka går före senaste raden i registret ({last[:16]}). Kontrollera datum och tid; "
                        "numren fortsätter utan att återanvändas.",
                        f"This computer's clock is earlier than the register's last line ({last[:16]}). Check date "
                        "and time; numbers go on and are never used again.",
                    ),
                )
            )


def _local(moment: datetime) -> datetime:
    """Return the moment in Stockholm; one without a zone is taken for Stockholm's."""
    return moment.replace(tzinfo=STOCKHOLM) if moment.tzinfo is None else moment.astimezone(STOCKHOLM)


def _stamp(moment: datetime, who: str, administration: str, what: str) -> Stamp:
    return Stamp(_local(moment).isoformat(timespec="seconds"), clean(who), clean(administration), what)


def utc_now() -> datetime:
    """The real clock."""
    return datetime.now(UTC)
