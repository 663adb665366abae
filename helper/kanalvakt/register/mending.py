"""What a stopped computer leaves behind in the ledger folder, put right when the ledger is loaded."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from kanalvakt.domain import Fault, Text
from kanalvakt.register import chain
from kanalvakt.register.chain import BadLine
from kanalvakt.register.disk import Disk

_END = b"]}"


def mend(path: Path, raw: bytes, previous: str, disk: Disk | None) -> tuple[bytes, list[Fault]]:
    """Deal with the very last line when it lacks its line feed: finish a whole one, set a torn one aside.

    A line that is whole but for its end may have been confirmed, so it stays whatever follows on it. Returns the
    line (empty when it does not count) and what to report. Without a ``disk`` nothing is touched.

    Raises:
        OSError: the repair could not be written.
    """
    whole = raw[: raw.rfind(_END) + len(_END)]
    try:
        chain.decode(whole, previous)
    except BadLine:
        whole = b""
    kept = whole + b"\n" if whole else b""
    if disk is None:
        return kept, []
    rest = raw[len(whole) :]
    aside = _set_aside(path, rest, disk) if rest else None
    with disk.open_append(path) as file:
        file.truncate(path.stat().st_size - len(rest))
        disk.write(file, kept[len(whole) :])
        disk.sync(file)
    if whole:
        said = Text("Sista raden saknade radslut och är lagad.", "The last line lacked its end and was mended.")
        return kept, [Fault(path.name, "ledger_completed", said)]
    name = aside.name if aside else ""
    said = Text(
        f"Sista raden skrevs aldrig klart (avbrott eller full disk). Den är flyttad till {name}; inget som hade "
        "bekräftats är förlorat.",
        f"The last line was never finished (interruption or full disk). It was moved to {name}; nothing that had "
        "been confirmed is lost.",
    )
    return b"", [Fault(path.name, "ledger_torn", said)]


def sweep(folder: Path) -> None:
    """Remove the half-written new versions that a crash during a rewrite left; the old version still stands."""
    for stale in folder.glob("register-*.new") if folder.is_dir() else ():
        stale.unlink()


def _set_aside(path: Path, raw: bytes, disk: Disk) -> Path:
    base, turn = f"{path.stem}.torn-{datetime.now(UTC):%Y%m%dT%H%M%SZ}", 0
    while (aside := path.parent / f"{base}{f'-{turn}' if turn else ''}.txt").exists():
        turn += 1
    disk.replace(aside, [raw])
    return aside
