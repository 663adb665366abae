"""The facts drawn as pictures, for evidence that cannot be typeset: plain, complete, the same words."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from PIL import Image, ImageDraw, ImageFont

from kanalvakt.domain import Concern
from kanalvakt.evidence import display, fonts, record, words
from kanalvakt.evidence.document import Sheet, describe, groups, platform, size, statements, versions_line, writer

_PAGE = (1240, 1754)  # pixels: A4 at 150 to the inch
_MARGIN = 120
_SIZE = 21  # pixels
_LEADING = 31
_LETTERS = 92  # a line, at this size
_MOST_CHARACTERS = 20_000  # drawn of the comment; all of it is in the record
_MOST_LINES = 400


def draw(sheet: Sheet) -> Iterator[Image.Image]:
    """Draw as many A4 pages (RGB, 150 pixels an inch) as the facts need."""
    regular = ImageFont.truetype(str(fonts.basic()), _SIZE)
    large = ImageFont.truetype(str(fonts.basic()), _SIZE * 2)
    lines = list(_wrapped(sheet))
    each = (_PAGE[1] - 3 * _MARGIN) // _LEADING
    for start in range(0, len(lines), each):
        page = Image.new("RGB", _PAGE, "white")
        pen = ImageDraw.Draw(page)
        heading = f"{words.word('page', 'kind').sv} {sheet.context.evidence_id}"
        pen.text((_MARGIN, _MARGIN - 30), heading, font=large, fill=(31, 61, 77))
        for row, line in enumerate(lines[start : start + each]):
            pen.text((_MARGIN, 2 * _MARGIN + row * _LEADING), line, font=regular, fill=(29, 29, 27))
        yield page


def _wrapped(sheet: Sheet) -> Iterator[str]:
    for line in _facts(sheet):
        yield from textwrap.wrap(line.replace(display.BREAK, ""), _LETTERS) or [""]


def _facts(sheet: Sheet) -> Iterator[str]:
    capture = sheet.capture
    yield words.word("page", "subtitle", platform=platform(capture)).sv
    yield ""
    if Concern.ILLEGAL_IMAGE in capture.labels:
        notice = words.word("statements", "police")
        yield from (notice.sv, notice.en, "")
    for statement in (*statements(sheet), words.word("statements", "plain_pages", record=record.NAME)):
        yield from (statement.sv, statement.en)
    for name, rows in (*groups(sheet), ("comment", writer(capture))):
        yield from ("", words.word("page", name).sv)
        for key, value in rows:
            stated = display.one_line(value, strict=True) or words.word("facts", "unknown").sv
            yield f"{words.word('facts', key).sv}: {stated}"
    shown = display.show(capture.text, most_characters=_MOST_CHARACTERS, most_lines=_MOST_LINES, strict=True)
    yield from ("", words.word("page", "comment_text").sv)
    yield from (text for text, _ in shown.lines)
    if shown.cut:
        yield words.word("statements", "cut_text", count=len(capture.text), record=record.NAME).sv
    yield from ("", words.word("page", "originals").sv)
    for item in sheet.originals:
        yield f"{item.name} ({describe(item).sv}, {size(item).sv})"
        yield item.sha256
    yield ""
    yield f"{words.word('facts', 'chain_head').sv}: {sheet.context.chain_head}"
    yield f"{words.word('facts', 'versions').sv}: {versions_line(sheet.context.versions)}"
