"""Reading what the command line is given: lines of comments, and the META.json of a capture without the browser."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from kanalvakt.domain import Capture, Comment, Platform, ThreadComment
from kanalvakt.errors import BadInputError


def comment_of(line: bytes) -> tuple[Any, Comment] | dict[str, Any]:
    """Return a line's id and comment, or what the command prints instead: ``{"id", "error"}``."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return {"id": None, "error": "raden är inte JSON / the line is not JSON"}
    if not isinstance(row, dict):
        return {"id": None, "error": "raden är inget JSON-objekt / the line is no JSON object"}
    ident = row.get("id")
    if not isinstance(row.get("text"), str):
        return {"id": ident, "error": "fältet text saknas eller är ingen text / the field text is missing or no text"}
    return ident, Comment(
        text=row["text"],
        ref=str(ident),
        author=_string(row, "author"),
        language=_string(row, "lang") or None,
        platform=_string(row, "platform"),
    )


def _string(row: dict[str, Any], key: str) -> str:
    value = row.get(key)
    return value if isinstance(value, str) else ""


def read_bytes(path: Path) -> bytes:
    """Return a file's bytes. Raises BadInputError when it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadInputError(
            f"Kan inte läsa {path}: {error.strerror}.", f"Cannot read {path}: {error.strerror}."
        ) from error


def capture_of(raw: bytes) -> Capture:
    """Return the capture that a META.json says.

    Raises:
        BadInputError: it is no JSON, lacks a field, or its time cannot be read.
    """
    needed = ("platform", "channel", "page_url", "permalink", "author", "text", "captured_at", "captured_by", "reason")
    try:
        meta = json.loads(raw)
        missing = [key for key in needed if not isinstance(meta.get(key), str)]
        if missing:
            raise BadInputError(f"META saknar: {', '.join(missing)}.", f"META lacks: {', '.join(missing)}.")
        if meta["platform"] not in set(Platform):
            known = ", ".join(Platform)
            raise BadInputError(f"META: platform ska vara {known}.", f"META: platform must be {known}.")
        captured_at = datetime.fromisoformat(meta["captured_at"])
    except (ValueError, AttributeError) as error:
        raise BadInputError(
            "META är inte JSON, eller captured_at är ingen tid som 2026-11-23T10:00:00+01:00.",
            "META is not JSON, or captured_at is no time such as 2026-11-23T10:00:00+01:00.",
        ) from error
    return Capture(
        **{key: meta[key] for key in needed if key != "captured_at"},
        author_url=_string(meta, "author_url"),
        posted_at=_string(meta, "posted_at"),
        captured_at=captured_at if captured_at.tzinfo else captured_at.astimezone(),
        acting_as=_string(meta, "acting_as"),
        html=_string(meta, "html"),
        post_text=_string(meta, "post_text"),
        thread=tuple(
            ThreadComment(_string(item, "author"), _string(item, "text"), _string(item, "posted_at"))
            for item in meta.get("thread") or []
            if isinstance(item, dict)
        ),
    )
