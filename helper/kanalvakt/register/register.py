"""What the office does with the register: captures, removals, diary numbers, notes, holds, rounds and disposal."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Self

from filelock import BaseFileLock

from kanalvakt.domain import Capture, Disposition, Entry, EntryState, Evidence, RemovalOutcome
from kanalvakt.errors import BadInputError, ConflictError
from kanalvakt.register import lifecycle, retention
from kanalvakt.register.book import STOCKHOLM, UNDO, utc_now
from kanalvakt.register.disk import Disk
from kanalvakt.register.entries import from_document, id_of, key_of, to_document
from kanalvakt.register.masking import clean, mask
from kanalvakt.register.retention import Disposing
from kanalvakt.register.rounds import Rounding
from kanalvakt.register.storage import LedgerStorage
from kanalvakt.settings import Settings

_LONGEST_NOTE = 2000


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for somebody, oldest first: comments captured and still standing, cases without a diary number,
    captures never finished, and entries whose time to keep them is over."""

    to_remove: tuple[Entry, ...]
    to_register: tuple[Entry, ...]
    unfinished: tuple[Entry, ...]
    to_dispose: tuple[Entry, ...]


class Register(Disposing, Rounding):
    """The municipality's register of captured comments. One helper at a time has it open for writing."""

    def __init__(
        self,
        home: Path,
        settings: Settings,
        storage: LedgerStorage,
        held: BaseFileLock | None,
        clock: Callable[[], datetime],
    ) -> None:
        super().__init__(home, storage, held, clock)
        self._settings = settings

    @classmethod
    def open(
        cls,
        home: Path,
        settings: Settings,
        clock: Callable[[], datetime] = utc_now,
        *,
        read_only: bool = False,
        disk: Disk | None = None,
    ) -> Self:
        """Open the register of a home folder; close it again, or use it as a context manager.

        ``read_only`` looks without the lock and without repairing, beside a helper that is running.

        Raises:
            HomeInUseError: another helper has this home open.
            HomeError: the folder cannot be read or written to.
            LedgerError: a line cannot be trusted; names file and line.
        """
        with _many_objects():
            storage, held = cls._open_storage(home, clock, read_only, disk)
            try:
                register = cls(home, settings, storage, held, clock)
            except BaseException:
                cls._let_go(storage, held)
                raise
        if not read_only:
            register._finish_disposals()
        return register

    # -- the journey of a capture ------------------------------------------------------------------------------

    def begin(self, capture: Capture, *, idempotency_key: str, request_sha256: str, disposition: Disposition) -> Entry:
        """Enter a capture as ``sealing`` with a new id, or return the entry that this key already made.

        The text, the name and the reason are masked here; only the evidence file has them whole.

        Raises:
            ConflictError: the key already stands for another request.
            DiskFullError, HomeError: nothing was written.
        """
        with self._storage.lock:
            if (key := self._keys.get(clean(idempotency_key))) is not None:
                entry = self.entry(id_of(key))
                if entry.request_sha256 != request_sha256:
                    raise ConflictError(
                        "Samma nyckel (Idempotency-Key) har redan använts för en annan infångning.",
                        "The same Idempotency-Key was already used for another capture.",
                    )
                return entry
            by = clean(capture.captured_by)
            stamp = self._stamp(by, capture.administration, "begin")
            now = datetime.fromisoformat(stamp.when)
            entry = Entry(
                evidence_id=self._next_id(now.year),
                state=EntryState.SEALING,
                created_at=stamp.when,
                captured_by=by,
                administration=clean(capture.administration),
                platform=clean(capture.platform),
                channel=clean(capture.channel),
                page_url=clean(capture.page_url),
                permalink=clean(capture.permalink),
                author=mask(capture.author),
                text=mask(capture.text),
                posted_at=clean(capture.posted_at),
                captured_at=_moment(capture.captured_at),
                labels=capture.labels,
                reason=mask(capture.reason),
                guideline=tuple(reference.requirement for reference in capture.guideline),
                disposition=disposition,
                retain_until=retention.retain_until(now.date(), self._settings.retention.years),
                idempotency_key=clean(idempotency_key),
                request_sha256=request_sha256,
                chain_head=self.head,
                history=((stamp.when, by, "begin"),),
            )
            self._write(stamp, entry.evidence_id, to_document(entry))
            self._numbers[now.year] = (key_of(entry.evidence_id) or 0) % 1_000_000
            return entry

    def sealed(self, evidence_id: str, evidence: Evidence) -> Entry:
        """Enter that the evidence file is on disk; the same file again changes nothing.

        Raises:
            ConflictError: another file is already entered; NotFoundError: no such entry.
        """
        head = self.head
        by = self.entry(evidence_id).captured_by
        return self._step(evidence_id, by, "sealed", lambda entry: lifecycle.sealed(entry, evidence, head))

    def failed(self, evidence_id: str, fault: str) -> Entry:
        """Enter that no evidence was made and nothing may be removed. ``fault`` is a code, never text of a page.

        Raises:
            ConflictError: the entry has its evidence; NotFoundError: no such entry.
        """
        by = self.entry(evidence_id).captured_by
        code = mask(fault)[:200]
        return self._step(evidence_id, by, "failed", lambda entry: lifecycle.failed(entry, code))

    def removal(self, evidence_id: str, outcome: RemovalOutcome, by: str) -> Entry:
        """Enter what became of the comment on the page; the same outcome again changes nothing.

        Raises:
            ConflictError: nothing was sealed, or it is already entered as removed or hidden; NotFoundError.
        """
        outcome = RemovalOutcome(outcome)

        def change(entry: Entry) -> Entry:
            return lifecycle.removed(entry, outcome, self._now().isoformat(timespec="seconds"))

        return self._step(evidence_id, by, f"removal_{outcome}", change, undo=True)

    # -- what people decide afterwards -------------------------------------------------------------------------

    def set_diary_number(self, evidence_id: str, number: str, by: str) -> Entry:
        """Enter the registrar's number. Raises BadInputError when it cannot be one, NotFoundError."""
        number = clean(number).strip()
        return self._step(
            evidence_id, by, "diary_number", lambda entry: lifecycle.registered(entry, number), number, undo=True
        )

    def add_note(self, evidence_id: str, note: str, by: str) -> Entry:
        """Add a note of 1–2000 characters to the history, masked like all text. Raises BadInputError."""
        note = mask(" ".join(note.split()))
        if not 0 < len(note) <= _LONGEST_NOTE:
            raise BadInputError("En anteckning ska ha 1–2000 tecken.", "A note needs 1–2000 characters.")
        return self._step(evidence_id, by, "note", replace, note)

    def set_legal_hold(self, evidence_id: str, on: bool, by: str) -> Entry:
        """Block disposal, or lift the block."""
        what = "legal_hold_on" if on else "legal_hold_off"
        return self._step(evidence_id, by, what, lambda entry: lifecycle.held(entry, on), undo=True)

    def hand_over(self, evidence_id: str, administration: str, by: str) -> Entry:
        """Let another administration take the matter over. Raises BadInputError when settings lack it."""
        known = {known.id for known in self._settings.administrations}
        return self._step(
            evidence_id,
            by,
            "hand_over",
            lambda entry: lifecycle.handed_over(entry, administration, known),
            clean(administration).strip(),
            undo=True,
        )

    def undo(self, evidence_id: str, by: str) -> Entry:
        """Take back the latest step on an entry, as a new line: nothing that was written is ever unwritten.

        Removal outcomes, diary numbers, holds and hand-overs can be taken back; a capture cannot.

        Raises:
            ConflictError: the latest step is not one of these, or was taken back already.
        """
        with self._storage.lock:
            step = self._document(evidence_id).get(UNDO)
            if not step:
                raise ConflictError("Det senaste steget går inte att ångra.", "The latest step cannot be taken back.")

            def change(entry: Entry) -> Entry:
                return from_document(to_document(entry) | step["fields"])

            return self._step(evidence_id, by, "undo", change, step["what"])

    def waiting(self) -> Waiting:
        """Return what waits for somebody."""
        rows = self._index.rows()
        standing = {EntryState.CAPTURED, EntryState.REMOVAL_FAILED}
        return Waiting(
            to_remove=tuple(self._read([row.key for row in rows if row.state in standing])),
            to_register=tuple(self._read([row.key for row in rows if row.needs_number])),
            unfinished=tuple(self.unfinished()),
            to_dispose=tuple(self.due_for_disposal()),
        )

    # -- details -----------------------------------------------------------------------------------------------

    def _next_id(self, year: int) -> str:
        number = self._numbers.get(year, 0) + 1
        if number > 999_999:
            raise ConflictError(f"Alla nummer för {year} är använda.", f"All numbers of {year} are used.")
        return id_of(year * 1_000_000 + number)


def _moment(moment: datetime) -> str:
    return (moment if moment.tzinfo else moment.replace(tzinfo=STOCKHOLM)).isoformat()


@contextmanager
def _many_objects() -> Iterator[None]:
    """Keep the garbage collector from searching, again and again, what is read here and all of it kept."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
