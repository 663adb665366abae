"""The words, fonts and page of evidence files fit together."""

from __future__ import annotations

import re
from importlib import resources

import pytest

from kanalvakt.domain import Concern, Platform
from kanalvakt.evidence import faults, fonts, words

ROWS = [(section, key, text) for section, table in words.load().items() for key, text in table.items()]


@pytest.mark.parametrize(("section", "key", "text"), ROWS, ids=[f"{section}.{key}" for section, key, _ in ROWS])
def test_a_word_says_the_same_parts_in_both_languages(section: str, key: str, text: words.Text) -> None:
    parts = {language: set(re.findall(r"\{(\w+)\}", text.in_language(language))) for language in ("sv", "en")}
    assert parts["sv"] == parts["en"]


def test_every_concern_and_platform_has_a_name() -> None:
    assert set(words.load()["concerns"]) == {concern.value for concern in Concern}
    assert set(words.load()["platforms"]) == {platform.value for platform in Platform}


def test_every_word_is_used() -> None:
    source = "".join(
        path.read_text(encoding="utf-8")
        for path in resources.files("kanalvakt.evidence").iterdir()
        if path.name.endswith((".py", ".typ"))
    )
    keys = {key for section in ("page", "facts", "statements") for key in words.load()[section]}
    unused = {key for key in keys if f'"{key}"' not in source and f"data.page.{key}" not in source}
    assert not unused


def test_the_page_asks_for_exactly_the_fonts_whose_characters_are_checked() -> None:
    page = resources.files("kanalvakt.evidence").joinpath("page.typ").read_text(encoding="utf-8")
    asked = re.search(r"#let sans = \((.*?)\)", page, re.DOTALL)
    assert asked
    assert tuple(re.findall(r'"([^"]+)"', asked[1])) == fonts.FAMILIES
    assert set(fonts.FAMILIES) | {"Libertinus Serif", "DejaVu Sans Mono"} <= set(fonts.for_typst().families())


def test_no_font_of_this_computer_is_used() -> None:
    files = {font.path for font in fonts.for_typst().fonts()}
    assert all(path is None or path.startswith(str(fonts.folder())) for path in files)


def test_every_fault_says_what_happened_in_both_languages() -> None:
    for code in faults.codes():
        text = faults.message(code, why="x", count=1, other="x", name="x")
        assert text.sv != text.en
        assert "{" not in text.sv + text.en
