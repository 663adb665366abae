"""At start-up: finish or name what a crash left half done between the sealing and the register."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from kanalvakt.domain import Entry, Fault, Text
from kanalvakt.evidence import seal
from kanalvakt.register.register import Register

_RECOVERED = Text(
    "Infångningen blev klar på disken före ett avbrott och är nu införd i registret. Inget är borttaget.",
    "The capture was complete on disk before an interruption and is now in the register. Nothing was removed.",
)
_INTERRUPTED = Text(
    "Infångningen avbröts innan filen var klar. Inget bevis finns och inget togs bort: fånga in igen.",
    "The capture was interrupted before its file was complete. There is no evidence and nothing was removed: "
    "capture again.",
)


def repair(register: Register, home: Path) -> list[Fault]:
    """Return what the register repaired itself, and what became of each unfinished capture."""
    reports = list(register.reports)
    for entry in register.unfinished():
        if recover(register, home, entry):
            reports.append(Fault(entry.evidence_id, "recovered", _RECOVERED))
        else:
            register.failed(entry.evidence_id, "interrupted")
            reports.append(Fault(entry.evidence_id, "interrupted", _INTERRUPTED))
    seal.sweep(home)
    return reports


def recover(register: Register, home: Path, entry: Entry) -> Entry | None:
    """Enter the file that was sealed for this entry before its register line could be written, if there is one."""
    path = home / seal.relative_path(entry.evidence_id, datetime.fromisoformat(entry.created_at))
    evidence = seal.recover(home, path, entry.evidence_id, entry.request_sha256)
    return register.sealed(entry.evidence_id, evidence) if evidence else None
