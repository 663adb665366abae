"""The facts of a capture as a file that outlives us: record.json, with the exact text and every original's SHA-256."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from kanalvakt.domain import Capture, Concern
from kanalvakt.evidence.check import Picture

NAME = "record.json"
HTML_NAME = "page.html"
_SCHEMA = "kanalvakt-evidence-1"


@dataclass(frozen=True, slots=True)
class Original:
    """One file that belongs to the evidence. ``relationship`` is the AFRelationship (ISO 32000-2, table 43)."""

    name: str
    data: bytes
    media_type: str
    relationship: str
    number: int = 0

    @property
    def sha256(self) -> str:
        """The file's SHA-256 in hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Context:
    """What the register and the helper add to a capture."""

    evidence_id: str
    chain_head: str
    request_sha256: str
    versions: Mapping[str, str]
    now: datetime


def originals(capture: Capture, pictures: Sequence[Picture], context: Context) -> tuple[Original, ...]:
    """Return every file to keep, record.json first. A suspected illegal image leaves only the record."""
    kept = [
        Original(f"original-{number}{picture.suffix}", picture.original, picture.media_type, "source", number)
        for number, picture in enumerate(pictures, start=1)
    ]
    if capture.html and Concern.ILLEGAL_IMAGE not in capture.labels:  # the code may hold the picture itself
        kept.append(Original(HTML_NAME, encode(capture.html), "text/html", "source"))
    record = Original(NAME, _document(capture, kept, pictures, context), "application/json", "data")
    return (record, *kept)


def moment(when: datetime) -> datetime:
    """Return a time with its offset; one without is the computer's own local time."""
    return when if when.tzinfo else when.astimezone()


def encode(text: str) -> bytes:
    """Encode any string as UTF-8. A lone surrogate, which UTF-8 cannot hold, becomes its ``\\\\udXXX`` escape."""
    return text.encode("utf-8", "backslashreplace")


def _document(capture: Capture, kept: Sequence[Original], pictures: Sequence[Picture], context: Context) -> bytes:
    captured_at = moment(capture.captured_at)
    facts: dict[str, Any] = {
        "schema": _SCHEMA,
        "evidence_id": context.evidence_id,
        "request_sha256": context.request_sha256,
        "chain_head": context.chain_head,
        "issued_at": moment(context.now).isoformat(),
        "versions": dict(context.versions),
        "platform": capture.platform,
        "channel": capture.channel,
        "page_url": capture.page_url,
        "permalink": capture.permalink,
        "author": capture.author,
        "author_url": capture.author_url,
        "text": capture.text,
        "text_code_points": len(capture.text),
        "posted_at": capture.posted_at,
        "captured_at": captured_at.isoformat(),
        "captured_at_utc": captured_at.astimezone(UTC).isoformat(),
        "captured_by": capture.captured_by,
        "acting_as": capture.acting_as,
        "administration": capture.administration,
        "user_agent": capture.user_agent,
        "reason": capture.reason,
        "labels": [label.value for label in capture.labels],
        "guideline": [
            {"requirement": reference.requirement, "section": reference.section} for reference in capture.guideline
        ],
        "law": capture.law.citation if capture.law and capture.law.certainty == "S" else None,
        "post_text": capture.post_text,
        "thread": [{"author": row.author, "text": row.text, "posted_at": row.posted_at} for row in capture.thread],
        "images_withheld": Concern.ILLEGAL_IMAGE in capture.labels,
        "originals": [
            {"name": item.name, "sha256": item.sha256, "bytes": len(item.data), "media_type": item.media_type}
            | _size(item, pictures)
            for item in kept
        ],
    }
    # Inside JSON the escape of a lone surrogate is JSON's own, so the text reads back exactly (RFC 8259, section 8.2).
    return encode(json.dumps(facts, ensure_ascii=False, indent=1) + "\n")


def _size(item: Original, pictures: Sequence[Picture]) -> dict[str, int]:
    if not item.number:
        return {}
    picture = pictures[item.number - 1]
    return {"width": picture.width, "height": picture.height, "frames": picture.frames}
