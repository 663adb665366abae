"""Every file that we make keeps what it claims, says the reference validator."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typst

from evidence_samples import HOSTILE, at_level, capture, picture, seal
from kanalvakt.domain import Concern, Evidence
from kanalvakt.evidence import document, reading
from kanalvakt.settings import Settings

LEVELS = {"3a": "PDF/A-3a, PDF/UA-1", "2u": "PDF/A-2u", "2b": "PDF/A-2b"}
FALLBACKS = {"3a": "PDF/A-3b", "2u": "PDF/A-2b", "2b": "PDF/A-2b"}
PICTURES: dict[str, Callable[[], list[bytes]]] = {
    "none": lambda: [],
    "1x1": lambda: [picture(1, 1)],
    "20 000 px tall": lambda: [picture(400, 20_000)],
    "20 000 px wide": lambda: [picture(20_000, 40)],
    "transparent": lambda: [picture(mode="RGBA")],
    "half transparent palette": lambda: [picture(mode="P", transparency=0)],
    "grey": lambda: [picture(mode="L")],
    "black and white": lambda: [picture(mode="1")],
    "16 bits": lambda: [picture(mode="I;16")],
    "CMYK JPEG": lambda: [picture(mode="CMYK", form="JPEG")],
    "WebP": lambda: [picture(mode="RGBA", form="WEBP")],
    "GIF": lambda: [picture(mode="P", form="GIF")],
    "many": lambda: [picture(300 + number, 100 * number) for number in range(1, 8)],
}


def assert_keeps_its_claims(vera: Any, home: Path, evidence: Evidence, claim: str) -> None:
    assert evidence.profile == claim
    assert evidence.valid
    for part in claim.split(", "):
        flavour = part.removeprefix("PDF/A-").removeprefix("PDF/").lower().replace("ua-", "ua")
        answer = vera(home / evidence.file, flavour)
        assert answer.valid, f"{part}: {answer.failed} {answer.error}"


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_file_with_this_text_is_valid(vera: Any, home: Path, settings: Settings, level: str, text: str) -> None:
    what = capture(text=text, author=text[:300], reason=text[:300], channel=text[:100], post_text=text[:3000])
    evidence = seal(home, at_level(settings, level), what)
    assert_keeps_its_claims(vera, home, evidence, LEVELS[level])


@pytest.mark.parametrize("make", PICTURES.values(), ids=PICTURES)
@pytest.mark.parametrize("level", ["3a", "2b"])
def test_a_file_with_these_pictures_is_valid(
    vera: Any, home: Path, settings: Settings, level: str, make: Callable[[], list[bytes]]
) -> None:
    evidence = seal(home, at_level(settings, level), images=make())
    assert_keeps_its_claims(vera, home, evidence, LEVELS[level])


@pytest.mark.parametrize("level", FALLBACKS)
@pytest.mark.parametrize("text", ["markup", "surrogates", "arabic", "100 kB", "empty"])
def test_a_file_that_typst_refuses_is_a_valid_picture_file(
    vera: Any, home: Path, settings: Settings, level: str, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> bytes:
        raise typst.TypstError("no glyph", "", [], [])

    monkeypatch.setattr(document, "compose", refuse)
    what = capture(text=HOSTILE[text], author=HOSTILE[text][:300])
    evidence = seal(home, at_level(settings, level), what, [picture(), picture(500, 4000)])
    assert_keeps_its_claims(vera, home, evidence, FALLBACKS[level])
    opened = reading.open_evidence(home / evidence.file)
    assert opened
    assert set(opened.files) == {"record.json", "original-1.png", "original-2.png", "page.html"}


def test_facts_alone_of_a_suspected_illegal_image_are_valid(vera: Any, home: Path, settings: Settings) -> None:
    evidence = seal(home, settings, capture(labels=(Concern.ILLEGAL_IMAGE,)), [])
    assert_keeps_its_claims(vera, home, evidence, LEVELS["3a"])


def test_a_hand_made_capture_with_nothing_but_the_least_is_valid(vera: Any, home: Path, settings: Settings) -> None:
    what = capture(
        platform="mastodon", author="", author_url="", posted_at="", acting_as="", html="", post_text="", thread=(),
        labels=(), guideline=(), law=None, user_agent="", administration="", reason="", permalink="", page_url="",
    )  # fmt: skip
    assert_keeps_its_claims(vera, home, seal(home, settings, what), LEVELS["3a"])
