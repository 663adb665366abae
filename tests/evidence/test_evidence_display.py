"""Text from outside is shown so that nothing hides, nothing breaks the page, and nothing is lost."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_samples import HOSTILE
from kanalvakt.evidence import display, fonts

ANY_TEXT = st.text(alphabet=st.characters(), max_size=300)


def shown(text: str, **options: bool) -> display.Shown:
    return display.show(text, most_characters=200_000, most_lines=5_000, **options)


def joined(text: str) -> str:
    return "\n".join(line for line, _ in shown(text).lines).replace("\u200b", "")


@given(ANY_TEXT)
def test_every_shown_character_has_a_glyph(text: str) -> None:
    assert all(fonts.covers(character) for character in joined(text).replace("\n", ""))


@given(ANY_TEXT)
def test_strict_text_needs_only_the_basic_font(text: str) -> None:
    lines = "".join(line for line, _ in shown(text, strict=True).lines).replace("\u200b", "")
    assert all(fonts.basic_covers(character) for character in lines)


@given(st.text(alphabet=st.characters(exclude_characters="[]\t\r\x0b\x0c\x85\u2028\u2029"), max_size=200))
def test_the_written_text_can_be_told_from_the_shown_one(text: str) -> None:
    back = re.sub(r"\[U\+([0-9A-F]{4,6})\]", lambda match: chr(int(match[1], 16)), joined(text))
    assert back == text


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("a\x00b", "a[U+0000]b"),
        ("\ud83d", "[U+D83D]"),
        ("a\u202eb", "a[U+202E]b"),
        ("a\u200bb", "a[U+200B]b"),
        ("mjuk\u00adt", "mjuk[U+00AD]t"),
        ("\ue000", "[U+E000]"),
        ("\U0010ffff", "[U+10FFFF]"),
        ("你", "[U+4F60]"),
        ("åäö é ł ñ € – ”", "åäö é ł ñ € – ”"),
        ("👨‍👩‍👧 👍🏽", "👨‍👩‍👧 👍🏽"),
        ("a\tb", "a    b"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
    ],
)
def test_what_cannot_be_seen_is_named(text: str, seen: str) -> None:
    assert joined(text) == seen


@pytest.mark.parametrize(
    ("line", "direction"),
    [("hej", "ltr"), ("مرحبا hej", "rtl"), ("שלום", "rtl"), ("123 مرحبا", "rtl"), ("123", "ltr"), ("", "ltr")],
)
def test_a_line_runs_as_its_first_strong_letter(line: str, direction: str) -> None:
    assert display.direction(line) == direction


def test_a_long_word_gets_places_to_break_but_joined_letters_are_left_together() -> None:
    assert "\u200b" in shown("x" * 41).lines[0][0]
    assert "\u200b" not in shown("x" * 40).lines[0][0]
    assert "\u200b" not in shown("ب" * 100).lines[0][0]


@given(st.text(alphabet="a\u0351\u200d👨क्ก้ ", max_size=300))
def test_no_letter_carries_more_than_a_script_can(text: str) -> None:
    assert not re.search("[\u0351\u200d]{17,}", joined(text))
    assert not re.search("(?:👨\u200d){9,}", joined(text))


def test_what_people_really_stack_is_left_alone() -> None:
    for text in ("👨‍👩‍👧‍👦", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "בְּרֵאשִׁ֖ית", "ที่นี่", "क्ष्ण्य", "ế"):
        assert joined(text) == text


@pytest.mark.parametrize("text", ["Z" + "\u0351" * 100_000, "👨\u200d" * 50_000, "\0" * 100_000, "ب" * 100_000])
def test_a_pile_of_signs_becomes_a_bounded_number_of_short_lines(text: str) -> None:
    found = display.show(text, most_characters=120_000, most_lines=2_000)
    assert sum(len(line) for line, _ in found.lines) < 300_000
    assert max(len(line.replace("\u200b", "")) for line, _ in found.lines) <= 20_000


def test_what_is_too_long_to_print_is_cut_and_said_so() -> None:
    cut = display.show("a" * 11, most_characters=10, most_lines=5)
    assert cut.cut
    assert cut.lines == (("a" * 10, "ltr"),)
    assert display.show("a\n" * 9, most_characters=100, most_lines=5).cut
    assert not display.show("a", most_characters=10, most_lines=5).cut


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_name_is_one_line_however_it_was_written(text: str) -> None:
    assert len(display.one_line(text).splitlines()) <= 1
