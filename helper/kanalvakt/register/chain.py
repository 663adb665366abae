"""One line of the ledger: how it is written, and how its hash and its content are checked.

A line is one JSON object in a fixed order that any program can read::

    {"hash": H, "previous": P, "body": {...}, "content": [...]}

``H = sha256(P + body)`` in hex, over the bytes of ``body`` as they stand. ``body`` says when, who, for which
administration, what kind of step, and for every changed document ``[table, id, verb, digest]``. What was written
stands in ``content``, one ``[salt, value]`` for each change, and ``digest`` is its SHA-256. So a disposal (gallring)
can blank the content of a line and leave ``body``, ``hash`` and the whole chain exactly as they were; the salt keeps
a digest from being guessed backwards.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from hashlib import sha256
from typing import Any, Literal, NamedTuple

import orjson

from kanalvakt.domain import Text

GENESIS = "0" * 64  # what the very first line follows on
Document = dict[str, Any]
Verb = Literal["put", "patch", "delete"]

_OPEN, _PREVIOUS, _BODY, _CONTENT = b'{"hash":"', b'","previous":"', b'","body":', b',"content":'
_HASH_END = len(_OPEN) + 64
_PREVIOUS_AT = slice(_HASH_END + len(_PREVIOUS), _HASH_END + len(_PREVIOUS) + 64)
_BODY_AT = _PREVIOUS_AT.stop + len(_BODY)

WRONG = {
    "layout": Text("raden är inte en hel registerrad", "the line is not a whole ledger line"),
    "previous": Text(
        "raden följer inte på raden före: någon rad är ändrad, borttagen eller tillagd",
        "the line does not follow on the one before: a line was edited, removed or added",
    ),
    "hash": Text("raden är ändrad efter att den skrevs", "the line was changed after it was written"),
    "content": Text("radens innehåll är ändrat efter att det skrevs", "the line's content was changed after writing"),
    "blanked": Text(
        "radens innehåll saknas fast posten inte är gallrad",
        "the line's content is missing although its entry has not been disposed of",
    ),
}


class BadLine(ValueError):
    """A line that cannot be trusted. ``reason`` is a key of WRONG; ``stated`` the hash it claims, if it has one."""

    def __init__(self, reason: str, stated: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.stated = stated


class Stamp(NamedTuple):
    """Who did what kind of thing, when (ISO 8601 with offset) and for which administration. No personal data."""

    when: str
    who: str
    administration: str
    what: str


class Change(NamedTuple):
    """What becomes of one document: ``put`` the whole, ``patch`` {"set", "unset"}, or ``delete`` (value None).

    A ``put`` or ``patch`` that was read with value None has been blanked by a disposal.
    """

    table: str
    key: str
    verb: Verb
    value: Document | None


class Line(NamedTuple):
    """A line that was checked."""

    hash: str
    stamp: Stamp
    changes: tuple[Change, ...]


def encode(previous: str, stamp: Stamp, changes: Sequence[Change]) -> tuple[str, bytes]:
    """Return the new line's hash and its bytes, with the line feed.

    Raises:
        TypeError: a value is not JSON (orjson's error).
    """
    listed, contents = [], []
    for change in changes:
        if change.value is None:
            listed.append([change.table, change.key, change.verb, ""])
            contents.append(b"null")
        else:
            content = orjson.dumps([secrets.token_hex(16), change.value])
            listed.append([change.table, change.key, change.verb, sha256(content).hexdigest()])
            contents.append(content)
    body = orjson.dumps(
        {
            "when": stamp.when,
            "who": stamp.who,
            "administration": stamp.administration,
            "what": stamp.what,
            "changes": listed,
        }
    )
    digest = sha256(previous.encode("ascii") + body).hexdigest()
    return digest, _join(digest, previous, body, contents)


def decode(raw: bytes, previous: str) -> Line:
    """Check a line (without its line feed) against the hash of the one before.

    Raises:
        BadLine: it is not a line of ours, does not follow on ``previous``, or was changed.
    """
    digest, body, listing = _split(raw, previous)
    changes = []
    try:
        said = orjson.loads(body)
        contents = _contents(listing, len(said["changes"]), digest)
        stamp = Stamp(said["when"], said["who"], said["administration"], said["what"])
        for (table, key, verb, expected), content in zip(said["changes"], contents, strict=True):
            if content == b"null":
                changes.append(Change(table, key, verb, None))
            elif sha256(content).hexdigest() == expected:
                changes.append(Change(table, key, verb, orjson.loads(content)[1]))
            else:
                raise BadLine("content", digest)
    except (KeyError, TypeError, IndexError) as error:
        raise BadLine("layout", digest) from error
    except BadLine:
        raise
    except ValueError as error:
        raise BadLine("content", digest) from error
    return Line(digest, stamp, tuple(changes))


def blank(raw: bytes, previous: str, positions: Sequence[int]) -> bytes:
    """Return the line with the content of these changes taken away; its hash stays what it was.

    Raises:
        BadLine: as :func:`decode`.
    """
    digest, body, listing = _split(raw, previous)
    contents = _contents(listing, len(orjson.loads(body)["changes"]), digest)
    kept = [b"null" if position in positions else content for position, content in enumerate(contents)]
    return _join(digest, previous, body, kept)


def _join(digest: str, previous: str, body: bytes, contents: Sequence[bytes]) -> bytes:
    return b"".join(
        (
            _OPEN,
            digest.encode("ascii"),
            _PREVIOUS,
            previous.encode("ascii"),
            _BODY,
            body,
            _CONTENT,
            b"[",
            b",".join(contents),
            b"]}\n",
        )
    )


def _split(raw: bytes, previous: str) -> tuple[str, bytes, bytes]:
    """Cut a line at its fixed marks. ``,"content":`` cannot stand inside body: quotes in JSON strings are escaped."""
    border = raw.find(_CONTENT, _BODY_AT)
    listing = raw[border + len(_CONTENT) : -1]
    if border < 0 or raw[: len(_OPEN)] != _OPEN or raw[-2:] != b"]}" or listing[:1] != b"[":
        raise BadLine("layout")
    before = previous.encode("ascii")
    digest = raw[len(_OPEN) : _HASH_END].decode("ascii", "replace")
    if raw[_HASH_END:_BODY_AT] != _PREVIOUS + before + _BODY:
        marks = raw[_HASH_END : _PREVIOUS_AT.start], raw[_PREVIOUS_AT.stop : _BODY_AT]
        raise BadLine("previous", digest) if marks == (_PREVIOUS, _BODY) else BadLine("layout")
    body = raw[_BODY_AT:border]
    if sha256(before + body).hexdigest() != digest:
        raise BadLine("hash", digest)
    return digest, body, listing


def _contents(listing: bytes, count: int, digest: str) -> list[bytes]:
    """Return each content's own bytes. One change a line is the rule, and then nothing needs to be parsed."""
    if count == 1:
        return [listing[1:-1]]
    try:
        contents = [orjson.dumps(item) for item in orjson.loads(listing)]
    except orjson.JSONDecodeError as error:
        raise BadLine("content", digest) from error
    if b"[" + b",".join(contents) + b"]" != listing:
        raise BadLine("content", digest)
    return contents
