"""Opening a sealed evidence file: its claims, its record and its originals, inside it or in the folder beside it."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pikepdf

from kanalvakt.evidence import judge, record, xmp
from kanalvakt.evidence.profiles import Profile, claimed

_LARGEST_RECORD = 64 * 1024 * 1024  # bytes


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that could be read. ``sums`` are the SHA-256 that its record states, the record's own included.

    ``files`` holds what is really there, which may differ: that is what verification tells.
    """

    data: bytes
    profile: Profile
    evidence_id: str
    stated: xmp.Stated
    files: Mapping[str, bytes]
    facts: Mapping[str, Any]

    @property
    def sums(self) -> dict[str, str]:
        """Name → SHA-256 of the record and of every original, as stated in the file's own metadata and record."""
        rows = self.facts.get("originals", [])
        listed = [row for row in rows if isinstance(row, dict) and {"name", "sha256"} <= set(row)]
        return {record.NAME: self.stated.record_sha256} | {str(row["name"]): str(row["sha256"]) for row in listed}

    @property
    def request_sha256(self) -> str:
        """The request that this file answers."""
        return str(self.facts.get("request_sha256", ""))

    @property
    def issued_at(self) -> datetime:
        """When the evidence id was given."""
        return datetime.fromisoformat(str(self.facts["issued_at"]))


def open_evidence(path: Path) -> Opened | None:
    """Read an evidence file; None when it is missing, no PDF, or none of ours.

    Raises nothing for damage: what cannot be read is absent from ``files`` and ``facts``.
    """
    try:
        data = path.read_bytes()
        with pikepdf.Pdf.open(io.BytesIO(data), suppress_warnings=True) as pdf:
            stated = xmp.read(pdf.Root.Metadata.read_bytes())
            profile = claimed(stated.part, stated.conformance) if stated else None
            if stated is None or profile is None or not stated.record_sha256:
                return None
            files = _attached(pdf) if profile.attaches else _beside(path.with_suffix(""))
    except (OSError, pikepdf.PdfError, ValueError, TypeError, AttributeError, KeyError):
        return None
    return Opened(data, profile, stated.evidence_id, stated, files, _facts(files.get(record.NAME, b"")))


def sha256(data: bytes) -> str:
    """The SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def _attached(pdf: pikepdf.Pdf) -> dict[str, bytes]:
    try:
        return judge.attached(pdf)
    except pikepdf.PdfError:
        return {}


def _beside(folder: Path) -> dict[str, bytes]:
    if not folder.is_dir():
        return {}
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir()) if file.is_file()}


def _facts(data: bytes) -> dict[str, Any]:
    if len(data) > _LARGEST_RECORD:
        return {}
    try:
        facts = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    return facts if isinstance(facts, dict) else {}
