"""An entry as a document in the table, and back."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from kanalvakt.domain import Concern, Disposition, Entry, EntryState

_NAMES = tuple(field.name for field in fields(Entry))


def key_of(evidence_id: str) -> int | None:
    """Return the document's number, ``YYYYNNNNNN``, or None when this is no id of ours."""
    if len(evidence_id) != 14 or not evidence_id.isascii():
        return None
    head, year, number = evidence_id[:3], evidence_id[3:7], evidence_id[8:]
    return int(year + number) if head == "KV-" and evidence_id[7] == "-" and (year + number).isdecimal() else None


def id_of(key: int) -> str:
    """Return ``KV-YYYY-NNNNNN`` of a document's number."""
    return f"KV-{key // 1_000_000:04d}-{key % 1_000_000:06d}"


def to_document(entry: Entry) -> dict[str, Any]:
    """Return the entry as plain values, one for each field."""
    return {name: getattr(entry, name) for name in _NAMES} | {
        "labels": [str(label) for label in entry.labels],
        "guideline": list(entry.guideline),
        "history": [list(step) for step in entry.history],
    }


def from_document(document: dict[str, Any]) -> Entry:
    """Return the entry a document holds. Fields that a later version added are left out."""
    known = {name: document[name] for name in _NAMES if name in document}
    known["state"] = EntryState(known["state"])
    known["disposition"] = Disposition(known["disposition"])
    known["labels"] = tuple(Concern(label) for label in known["labels"])
    known["guideline"] = tuple(known["guideline"])
    known["history"] = tuple((when, who, what) for when, who, what in known["history"])
    return Entry(**known)
