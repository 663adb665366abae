"""Checking what is kept: the chain, each entry's file, and the other way round, files that no entry knows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from kanalvakt.domain import Entry, EntryState, Fault, Text
from kanalvakt.errors import NotFoundError
from kanalvakt.evidence.verify import verify_file
from kanalvakt.register.register import Register

_WITHOUT_FILE = {EntryState.SEALING, EntryState.FAILED}
_PAGE = 500


def verify(register: Register, home: Path, evidence_id: str | None = None) -> tuple[list[Fault], int]:
    """Check the chain and one entry's file, or all of them.

    Returns:
        The faults (none means whole) and how many entries were looked at.

    Raises:
        NotFoundError: there is no such entry.
    """
    faults = list(register.verify())
    if evidence_id:
        return faults + _entry_faults(register.entry(evidence_id), home), 1
    known: set[Path] = set()
    count = 0
    for entry in every_entry(register):
        known.add(home / entry.file)
        faults += _entry_faults(entry, home)
        count += 1
    return faults + _strangers(home, known), count


def every_entry(register: Register) -> Iterator[Entry]:
    """Go through the register, oldest first, a page at a time."""
    offset = 0
    while items := register.entries(offset=offset, limit=_PAGE, newest_first=False).items:
        yield from items
        offset += len(items)


def verify_path(register: Register, home: Path, path: Path) -> tuple[list[Fault], int]:
    """Check one file, against its entry's SHA-256 when the register knows the file's number."""
    try:
        expected = register.entry(path.stem).sha256 or None
    except NotFoundError:
        expected = None
    return verify_file(path, expected), 1


def _entry_faults(entry: Entry, home: Path) -> list[Fault]:
    if entry.state in _WITHOUT_FILE:
        return []
    return [replace(fault, subject=entry.evidence_id) for fault in verify_file(home / entry.file, entry.sha256)]


def _strangers(home: Path, known: set[Path]) -> list[Fault]:
    """Evidence files that no entry names: left by a crash, or put there by somebody."""
    found = sorted((home / "evidence").glob("*/*/KV-*.pdf"))
    return [
        Fault(
            path.name,
            "unregistered",
            Text(
                "Filen ligger bland bevisen men finns inte i registret. Starta hjälparen, så tas en avbruten "
                "infångning om hand; ligger den kvar efteråt hör den inte hit.",
                "The file lies among the evidence but is not in the register. Start the helper, which takes care of "
                "an interrupted capture; if it is still there afterwards it does not belong here.",
            ),
        )
        for path in found
        if path not in known
    ]
