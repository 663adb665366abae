"""Entries as CSV and JSON, for the archive and for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

import orjson

from kanalvakt.domain import Entry
from kanalvakt.register import words
from kanalvakt.register.entries import to_document

_PERSON = "author"  # left out unless asked for: most uses need no names (GDPR article 5.1 c)
# A spreadsheet would run a cell that begins so as a formula (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def to_csv(entries: Iterable[Entry], language: str = "sv", *, with_authors: bool = False) -> bytes:
    """Return CSV (RFC 4180) as a Swedish or English spreadsheet opens it: UTF-8 with a mark, ";", CRLF."""
    columns = {name: text for name, text in words.table("columns").items() if with_authors or name != _PERSON}
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([text.in_language(language) for text in columns.values()])
    for entry in entries:
        document = to_document(entry)
        writer.writerow([_cell(name, document[name], language) for name in columns])
    return out.getvalue().encode("utf-8-sig")


def to_json(entries: Iterable[Entry], *, with_authors: bool = False) -> bytes:
    """Return a JSON array of objects with the fields of ``domain.Entry``; UTF-8, indented."""
    documents = [to_document(entry) for entry in entries]
    for document in documents:
        if not with_authors:
            del document[_PERSON]
    return orjson.dumps(documents, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _cell(name: str, value: object, language: str) -> str:
    if name == "state":
        return words.table("states")[str(value)].in_language(language)
    if isinstance(value, bool):
        return {True: ("ja", "yes"), False: ("nej", "no")}[value][language == "en"]
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return "'" + text if text.startswith(_FORMULA) else text
