"""A capture as the data of page.typ, and typst's answer to it: a PDF/A that a person can read."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

import typst

from kanalvakt.domain import Capture, Concern, Platform, Text
from kanalvakt.evidence import display, fonts, record, words
from kanalvakt.evidence.check import Picture
from kanalvakt.evidence.profiles import Profile
from kanalvakt.evidence.record import Context, Original

_MOST_CHARACTERS = 120_000  # printed of the comment; all of it is always in the record
_MOST_LINES = 2_000
_MOST_NEIGHBOUR_CHARACTERS = 4_000
_MOST_NEIGHBOUR_LINES = 60
_MOST_NEIGHBOURS = 40

type_of_lines = list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that the page shows. ``municipality`` stands at the top of every page."""

    capture: Capture
    pictures: Sequence[Picture]
    originals: Sequence[Original]
    context: Context
    profile: Profile
    municipality: str


def compose(sheet: Sheet, workshop: Path, *, strict: bool = False) -> bytes:
    """Typeset the evidence as PDF. ``workshop`` is a folder for passing files, removed again before returning.

    ``strict`` shows only characters that the basic font has, for text that typst refused.

    Raises:
        typst.TypstError: typst refuses the text or the profile.
        OSError: the workshop cannot be written to.
    """
    with tempfile.TemporaryDirectory(dir=workshop, prefix="typst-", suffix=".tmp") as name:
        folder = Path(name)
        for index, picture in enumerate(sheet.pictures):
            (folder / f"{index}.rgb").write_bytes(picture.rgb)
        if sheet.profile.attaches:
            for item in sheet.originals:
                (folder / item.name).write_bytes(item.data)
        page = folder / "page.typ"
        page.write_bytes(_page())
        return typst.compile(
            page,
            root=folder,
            font_paths=fonts.for_typst(),
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(page_data(sheet, strict=strict))},
            pdf_standards=list(sheet.profile.typst),
            timestamp=int(record.moment(sheet.context.now).timestamp()),
        )


@lru_cache(maxsize=1)
def _page() -> bytes:
    return resources.files(__package__).joinpath("page.typ").read_bytes()


def page_data(sheet: Sheet, *, strict: bool = False) -> dict[str, Any]:
    """Return what page.typ prints. Everything from outside has passed :mod:`kanalvakt.evidence.display`."""
    capture, context = sheet.capture, sheet.context
    text = display.show(capture.text, most_characters=_MOST_CHARACTERS, most_lines=_MOST_LINES, strict=strict)
    return {
        "title": title(sheet).sv,
        "id": context.evidence_id,
        "keywords": [context.evidence_id, f"record-sha256:{sheet.originals[0].sha256}"],
        "municipality": display.one_line(sheet.municipality),
        "page": {key: _both(value) for key, value in words.load()["page"].items()},
        "subtitle": _both(words.word("page", "subtitle", platform=platform(capture))),
        "attests": [_both(item) for item in statements(sheet)],
        "police": _both(words.word("statements", "police")) if Concern.ILLEGAL_IMAGE in capture.labels else None,
        "groups": [
            {"title": _both(words.word("page", key)), "rows": [_row(*row, strict=strict) for row in rows]}
            for key, rows in groups(sheet)
        ],
        "writer": [_row(key, value, strict=strict) for key, value in writer(capture)],
        "text": _lines(text) if capture.text.strip() else None,
        "empty": _both(words.word("statements", "empty_text")),
        "notes": [_both(note) for note in _notes(capture, text)],
        "post": _neighbour(capture.post_text, strict) if capture.post_text.strip() else None,
        "thread": [
            {
                "author": display.one_line(row.author, strict=strict),
                "posted_at": display.one_line(row.posted_at, strict=strict),
                "lines": _neighbour(row.text, strict),
            }
            for row in capture.thread[:_MOST_NEIGHBOURS]
        ],
        "pictures": [_picture(index, sheet.pictures) for index in range(len(sheet.pictures))],
        "originals": [
            {"name": item.name, "what": _both(describe(item)), "bytes": size(item).sv,
             "sha256": item.sha256}
            for item in sheet.originals
        ],
        "kept": _both(_kept(sheet)),
        "attachments": [
            {"name": item.name, "relationship": item.relationship, "media_type": item.media_type,
             "description": describe(item).sv}
            for item in sheet.originals
        ]
        if sheet.profile.attaches
        else [],
        "provenance": [
            _row("chain_head", context.chain_head, mono=True),
            _row("versions", versions_line(context.versions)),
        ],
        "check": _both(words.word("statements", "how_to_check", id=context.evidence_id)),
    }  # fmt: skip


def title(sheet: Sheet) -> Text:
    """Return the PDF's title: number, platform and day, never a name or a word of the comment."""
    return words.word(
        "page",
        "title",
        kind=words.word("page", "kind"),
        id=sheet.context.evidence_id,
        platform=platform(sheet.capture),
        day=record.moment(sheet.capture.captured_at).date().isoformat(),
    )


def platform(capture: Capture) -> Text:
    """Return the platform's name; one that we do not know is a website."""
    known = capture.platform if capture.platform in set(Platform) else Platform.GENERIC.value
    return words.word("platforms", known)


def statements(sheet: Sheet) -> list[Text]:
    """Return what the file attests, and what it does not."""
    seen = "browser" if sheet.capture.user_agent else "by_hand"
    found = [words.word("statements", seen), words.word("statements", "limits")]
    if not sheet.pictures and Concern.ILLEGAL_IMAGE not in sheet.capture.labels:
        found.append(words.word("statements", "no_picture"))
    return found


def groups(sheet: Sheet) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the facts of the first page: where, when, to whom, why. No name and no word of the comment."""
    capture = sheet.capture
    return [
        ("where", [("channel", capture.channel), ("page_url", capture.page_url), ("permalink", capture.permalink)]),
        (
            "when",
            [
                ("posted_at", capture.posted_at),
                ("captured_at", both_clocks(capture.captured_at)),
                ("sealed_at", both_clocks(sheet.context.now)),
            ],
        ),
        (
            "whom",
            [
                ("acting_as", capture.acting_as),
                ("captured_by", capture.captured_by),
                ("administration", capture.administration),
                ("user_agent", capture.user_agent),
            ],
        ),
        ("why", _why(capture)),
    ]


def writer(capture: Capture) -> list[tuple[str, str]]:
    """Return who is shown as having written, as the page displayed it."""
    return [("author", capture.author), ("author_url", capture.author_url)]


def describe(item: Original) -> Text:
    """Say what a kept file is."""
    if item.number:
        return words.word("statements", "original_picture", number=item.number)
    return words.word("statements", "page_html" if item.name == record.HTML_NAME else "record_json")


def size(item: Original) -> Text:
    """Say how large a kept file is, with a space at each thousand."""
    return words.word("page", "size", count=f"{len(item.data):,}".replace(",", " "))


def both_clocks(when: datetime) -> str:
    """Return a time as the computer's clock showed it, with its offset, and the same in UTC (ISO 8601)."""
    local = record.moment(when)
    utc = f"{local.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
    if not local.utcoffset():
        return utc
    offset = local.strftime("%z")
    return f"{local:%Y-%m-%d %H:%M:%S} (UTC{offset[:3].replace('-', '−')}:{offset[3:5]})  ·  {utc}"


def versions_line(versions: Mapping[str, str]) -> str:
    """Return names and versions of what took part, on one line."""
    return "  ·  ".join(f"{name} {version}" for name, version in versions.items())


def _why(capture: Capture) -> list[tuple[str, str]]:
    reasons = words.load()["reasons"]
    reason = reasons[capture.reason].sv if capture.reason in reasons else capture.reason
    labels = ", ".join(words.word("concerns", label.value).sv for label in capture.labels)
    rows = [("reason", reason), ("labels", labels)]
    rows += [
        ("guideline", f"Avsnitt {reference.section} ({reference.requirement}): {reference.text.sv}")
        for reference in capture.guideline
    ]
    if capture.law and capture.law.certainty == "S":  # less certain grounds are never printed (domain notes)
        rows.append(("law", f"{capture.law.citation}: {capture.law.text.sv}"))
    return rows


def _notes(capture: Capture, text: display.Shown) -> list[Text]:
    notes = []
    if text.cut:
        notes.append(words.word("statements", "cut_text", count=len(capture.text), record=record.NAME))
    if text.replaced:
        notes.append(words.word("statements", "code_points", record=record.NAME))
    return notes


def _kept(sheet: Sheet) -> Text:
    if sheet.profile.attaches:
        return words.word("statements", "attached")
    return words.word("statements", "loose", folder=sheet.context.evidence_id)


def _neighbour(text: str, strict: bool) -> type_of_lines:
    shown = display.show(
        text, most_characters=_MOST_NEIGHBOUR_CHARACTERS, most_lines=_MOST_NEIGHBOUR_LINES, strict=strict
    )
    return [*_lines(shown), *([{"text": "[…]", "dir": "ltr"}] if shown.cut else [])]


def _lines(shown: display.Shown) -> type_of_lines:
    return [{"text": text, "dir": direction} for text, direction in shown.lines]


def _row(key: str, value: str, *, strict: bool = False, mono: bool = False) -> dict[str, Any]:
    shown = display.one_line(value, strict=strict)
    return {
        "label": _both(words.word("facts", key)),
        "value": shown or words.word("facts", "unknown").sv,
        "stated": bool(shown),
        "dir": display.direction(shown),
        "mono": mono,
    }


def _picture(index: int, pictures: Sequence[Picture]) -> dict[str, Any]:
    picture, count = pictures[index], len(pictures)
    named = {"number": index + 1, "count": count}
    return {
        "file": f"{index}.rgb",
        "width": picture.width,
        "height": picture.height,
        "caption": _both(words.word("page", "screenshot", **named)),
        "part": _both(words.word("page", "part", part="{part}", parts="{parts}")),
        "alt": words.word("statements", "picture_alt", part="{part}", parts="{parts}", **named).sv,
        "animated": _both(words.word("statements", "animated", frames=picture.frames)) if picture.frames > 1 else None,
        "pixels": f"{picture.width} × {picture.height}",
    }


def _both(text: Text) -> dict[str, str]:
    return {"sv": text.sv, "en": text.en}
