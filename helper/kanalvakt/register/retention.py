"""Retention and disposal (gallring): when an entry may go, and how it goes without breaking the chain.

The local rule is ten years (guideline 5, R84); the archive law sets no such time. A disposal needs somebody's name
and the decision it rests on (arkivlagen 1990:782, 10 §). What remains is a record without personal data.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from tinydb.table import Document

from kanalvakt.domain import Disposition, Entry, EntryState, Fault, Text
from kanalvakt.errors import BadInputError, ConflictError, HomeError, KanalvaktError
from kanalvakt.register.book import DISPOSALS, ENTRIES, Book
from kanalvakt.register.entries import from_document, key_of
from kanalvakt.register.masking import clean, mask


@dataclass(frozen=True, slots=True)
class Disposal:
    """The record that a disposal leaves behind. Times are ISO 8601; ``sha256`` is the evidence file's."""

    evidence_id: str
    created_at: str
    retain_until: str
    disposed_at: str
    by: str
    decision: str
    administration: str
    channel: str
    file: str
    sha256: str


def retain_until(day: date, years: int) -> str:
    """Return the last day an entry must be kept, ISO 8601. From a leap day it is 1 March, never a day short."""
    try:
        return day.replace(year=day.year + years).isoformat()
    except ValueError:
        return date(day.year + years, 3, 1).isoformat()


def hindrance(entry: Entry, today: date) -> Text | None:
    """Say why an entry may not be disposed of yet, or None when it may."""
    if entry.legal_hold:
        return Text("Posten har gallringsspärr.", "The entry is under legal hold.")
    if entry.state is EntryState.SEALING:
        return Text("Infångningen är inte klar.", "The capture is not finished.")
    if today <= date.fromisoformat(entry.retain_until):
        return Text(f"Posten ska bevaras till och med {entry.retain_until}.", f"Keep it until {entry.retain_until}.")
    if entry.disposition is Disposition.PLATINA and not entry.diary_number and entry.state is not EntryState.FAILED:
        return Text("Posten väntar på diarienummer.", "The entry still waits for its diary number.")
    return None


class Disposing(Book):
    """The disposals of an open register."""

    def due_for_disposal(self, today: date | None = None) -> list[Entry]:
        """Return the entries that may be disposed of, oldest first. Nothing is ever disposed of by itself."""
        today = today or self._today()
        passed = today.isoformat()
        rows = self._storage.rows(ENTRIES).values()
        old = [from_document(row) for row in rows if row["retain_until"] < passed]
        return [entry for entry in old if hindrance(entry, today) is None]

    def dispose(self, evidence_id: str, by: str, decision: str) -> Disposal:
        """Dispose of one entry and its evidence file, on a named decision; a record without personal data remains.

        First the record is written, then the file is deleted and the older lines are blanked, which leaves the chain
        as it was. A crash between is finished at the next start.

        Raises:
            ConflictError: its time has not come, it is under legal hold, or it still waits for a diary number.
            BadInputError: nobody's name, or no decision. NotFoundError: no such entry. HomeError, DiskFullError.
        """
        by, decision = clean(by).strip(), mask(decision.strip())[:500]
        if not by or not decision:
            raise BadInputError(
                "Gallring kräver ett namn och det gallringsbeslut den vilar på.",
                "A disposal needs a name and the decision it rests on.",
            )
        entry = self.entry(evidence_id)
        with self._acting(by, entry.administration, "dispose") as stamp:
            entry = self.entry(evidence_id)
            if why := hindrance(entry, self._today()):
                raise ConflictError(f"{evidence_id} får inte gallras: {why.sv}", f"{evidence_id} must stay: {why.en}")
            disposal = Disposal(
                evidence_id=evidence_id,
                created_at=entry.created_at,
                retain_until=entry.retain_until,
                disposed_at=stamp.when,
                by=by,
                decision=decision,
                administration=entry.administration,
                channel=entry.channel,
                file=entry.file,
                sha256=entry.sha256,
            )
            key = key_of(evidence_id) or 0
            self._db.table(ENTRIES).remove(doc_ids=[key])
            self._db.table(DISPOSALS).insert(Document(asdict(disposal), key))
        self._index.drop(key)
        self._keys.pop(entry.idempotency_key, None)
        self._erase([disposal])
        return disposal

    def disposals(self) -> list[Disposal]:
        """Return the records of all disposals, oldest first."""
        return [Disposal(**row) for row in self._storage.rows(DISPOSALS).values()]

    def _erase(self, disposals: list[Disposal]) -> None:
        """Delete the files of what was disposed of and blank its older lines."""
        for disposal in disposals:
            path = (self.home / disposal.file).resolve()
            if disposal.file and path.is_relative_to((self.home / "evidence").resolve()):
                try:
                    path.unlink(missing_ok=True)
                except OSError as error:
                    raise HomeError(
                        f"Bevisfilen {path.name} kunde inte tas bort ({error.strerror}). Stäng den och starta om.",
                        f"The evidence file {path.name} could not be deleted ({error.strerror}). Close it and restart.",
                    ) from error
        keys = {str(key_of(disposal.evidence_id)) for disposal in disposals}
        with self._storage.lock:
            ledger = self._storage.ledger
            targets = {target for target in ledger.residue if target[0] == ENTRIES and target[1] in keys}
            if targets:
                ledger.rewrite(targets)

    def _finish_disposals(self) -> None:
        left = {key for table, key in self._storage.ledger.residue if table == ENTRIES}
        half = [disposal for disposal in self.disposals() if str(key_of(disposal.evidence_id)) in left]
        for disposal in half:
            try:
                self._erase([disposal])
                code = "disposal_finished"
                said = Text("En avbruten gallring är slutförd.", "An interrupted disposal was completed.")
            except KanalvaktError as error:  # a file that somebody has open must not keep the office from starting
                code, said = error.code, error.message
            self.reports.append(Fault(disposal.evidence_id, code, said))
