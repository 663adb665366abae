"""What may follow on what in an entry's life: pure functions from an entry to the next one.

Each returns the *same* object when there is nothing to do (a repeated request), a new one when the entry changes,
and raises ConflictError when the step contradicts what the register already holds.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from kanalvakt.domain import Entry, EntryState, Evidence, RemovalOutcome
from kanalvakt.errors import BadInputError, ConflictError

UNSEALED = frozenset({EntryState.SEALING, EntryState.FAILED})
GONE = frozenset({EntryState.REMOVED, EntryState.HIDDEN})
_AFTER = {
    RemovalOutcome.REMOVED: EntryState.REMOVED,
    RemovalOutcome.HIDDEN: EntryState.HIDDEN,
    RemovalOutcome.LEFT: EntryState.LEFT,
    RemovalOutcome.FAILED: EntryState.REMOVAL_FAILED,
}
_DIARY_NUMBER = re.compile(r"(?=.*\d)[\w][\w .:/-]{0,58}[\w]\Z")


def sealed(entry: Entry, evidence: Evidence, head: str) -> Entry:
    """The evidence file is on disk: from here on a removal may be permitted."""
    if evidence.evidence_id != entry.evidence_id:
        raise ConflictError(
            f"Bevisfilen hör till en annan post än {entry.evidence_id}.",
            f"The evidence file belongs to another entry than {entry.evidence_id}.",
        )
    if entry.state not in UNSEALED:
        if entry.sha256 == evidence.sha256:
            return entry
        raise ConflictError(
            f"{entry.evidence_id} har redan en annan bevisfil. Den ändras aldrig.",
            f"{entry.evidence_id} already has another evidence file. It is never changed.",
        )
    return replace(
        entry,
        state=EntryState.CAPTURED,
        file=evidence.file,
        sha256=evidence.sha256,
        profile=evidence.profile,
        validator=evidence.validator,
        valid=evidence.valid,
        sealed_at=evidence.sealed_at.isoformat(),
        chain_head=head,
        fault="",
    )


def failed(entry: Entry, fault: str) -> Entry:
    """The sealing never finished. An entry that has its evidence can no longer fail."""
    if entry.state not in UNSEALED:
        raise ConflictError(
            f"{entry.evidence_id} har redan sin bevisfil.", f"{entry.evidence_id} already has its evidence file."
        )
    if entry.state is EntryState.FAILED and entry.fault == fault:
        return entry
    return replace(entry, state=EntryState.FAILED, fault=fault)


def removed(entry: Entry, outcome: RemovalOutcome, when: str) -> Entry:
    """What became of the comment on the page. Removed and hidden are final; the rest may be tried again."""
    state = _AFTER[outcome]
    if entry.state in UNSEALED:
        raise ConflictError(
            f"{entry.evidence_id} har ingen bevisfil: inget får tas bort.",
            f"{entry.evidence_id} has no evidence file: nothing may be removed.",
        )
    if entry.state is state:
        return entry
    if entry.state in GONE:
        raise ConflictError(
            f"{entry.evidence_id} är redan införd som avslutad. Ångra det i registret om det blev fel.",
            f"{entry.evidence_id} is already entered as finished. Undo that in the register if it was a mistake.",
        )
    return replace(entry, state=state, finished_at="" if outcome is RemovalOutcome.FAILED else when)


def registered(entry: Entry, number: str) -> Entry:
    """The registrar gave the case a number (diarienummer, guideline 5, R85)."""
    number = number.strip()
    if not _DIARY_NUMBER.match(number):
        raise BadInputError(
            "Diarienumret ska ha 2–60 tecken och minst en siffra, till exempel KS 2026.123.",
            "The diary number needs 2–60 characters and at least one digit, for example KS 2026.123.",
        )
    return entry if entry.diary_number == number else replace(entry, diary_number=number)


def held(entry: Entry, on: bool) -> Entry:
    """A legal hold (rättsligt hinder) stops disposal until it is lifted."""
    return entry if entry.legal_hold is on else replace(entry, legal_hold=on)


def handed_over(entry: Entry, administration: str, known: Collection[str]) -> Entry:
    """Another administration (förvaltning) takes the matter over (guideline 2.1.5, R55)."""
    administration = administration.strip()
    if not administration or (known and administration not in known):
        raise BadInputError(
            "Den förvaltningen finns inte i inställningarna. Lägg till den under [[administrations]] i settings.toml.",
            "That administration is not in the settings. Add it under [[administrations]] in settings.toml.",
        )
    return entry if entry.administration == administration else replace(entry, administration=administration)
