"""Is this evidence file as it was sealed? Names each fault, without network and without the register."""

from __future__ import annotations

from pathlib import Path

from kanalvakt.domain import Fault, Text
from kanalvakt.evidence import faults, pdfa, reading
from kanalvakt.evidence.reading import Opened


def verify_file(path: Path, expected_sha256: str | None = None) -> list[Fault]:
    """Check one evidence file; an empty list means whole.

    With ``expected_sha256`` (the register's) any change is found, also a wilful one. Without it the file is compared
    with its own seal line and its own record, which finds damage and mix-ups but not a forger who made both anew.

    Never raises on damage: a file that cannot be read is a fault.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return [_fault(path, "missing")]
    except OSError as error:
        return [_fault(path, "unreadable", why=error.strerror or type(error).__name__)]
    expected = expected_sha256.lower() if expected_sha256 else None
    found = [] if expected and reading.sha256(data) == expected else _changes(path, data, expected)
    return found + _content(path, reading.open_evidence(path))


def _changes(path: Path, data: bytes, expected: str | None) -> list[Fault]:
    """Say what happened to the bytes. Something did, when the register's SHA-256 was given and does not match."""
    if not data.startswith(b"%PDF-"):
        return [_fault(path, "no_pdf")]
    seal = pdfa.seal_of(data)
    if seal is None:
        return [_fault(path, _unsealed(data))]
    stated, actual, end = seal
    if stated != actual:
        return [_fault(path, "bytes_changed")]
    if end != len(data):
        return [_fault(path, "appended" if b"startxref" in data[end:] else "junk_after_end", count=len(data) - end)]
    return [_fault(path, "not_registered")] if expected else []


def _unsealed(data: bytes) -> str:
    """Without a whole seal line the end is cut off, or another program has written the file anew."""
    tail = data[-2048:]
    if b"%%EOF" not in tail:
        return "cut"
    if pdfa.SEAL_PREFIX.strip() not in tail:
        return "saved_anew"
    return "bytes_changed" if tail.endswith(b"%%EOF\n") else "cut"


def _content(path: Path, opened: Opened | None) -> list[Fault]:
    if opened is None:
        return [_fault(path, "no_evidence")]
    found = []
    if opened.evidence_id != path.stem:
        found.append(_fault(path, "swapped", other=opened.evidence_id or "?"))
    for name, stated in opened.sums.items():
        if name not in opened.files:
            found.append(_fault(path, "original_missing", name=name))
        elif reading.sha256(opened.files[name]) != stated:
            found.append(_fault(path, "original_changed", name=name))
    found += [_fault(path, "original_unknown", name=name) for name in sorted(set(opened.files) - set(opened.sums))]
    return found


def _fault(path: Path, code: str, **parts: object) -> Fault:
    message: Text = faults.message(code, **parts)
    return Fault(path.name, code, message)
