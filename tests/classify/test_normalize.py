"""Disguises are undone, and every character of the result knows where in the original it came from."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanalvakt.classify.normalize import normalize

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()), max_size=300)
DISGUISE = st.sampled_from(["\u200b", "\u00ad", "\u2060", "\u202e", "\ufeff", ""])


@given(ANY_TEXT)
def test_every_character_points_into_the_original_in_order(text: str) -> None:
    normalized = normalize(text)
    assert len(normalized.offsets) == len(normalized.text) + 1
    assert len(normalized.ends) == len(normalized.text)
    assert list(normalized.offsets) == sorted(normalized.offsets)
    for start, end in zip(normalized.offsets, normalized.ends, strict=False):
        assert 0 <= start < end <= len(text)


@given(ANY_TEXT.filter(bool), st.data())
def test_a_part_of_the_result_maps_to_a_part_of_the_original(text: str, data: st.DataObject) -> None:
    normalized = normalize(text)
    start = data.draw(st.integers(0, len(normalized.text)))
    end = data.draw(st.integers(start, len(normalized.text)))
    first, last = normalized.original_span(start, end)
    assert 0 <= first <= last <= len(text)
    assert (first < last) == (start < end)


@given(st.text("0123456789 -abcåäö", min_size=1, max_size=60), st.data())
def test_invisible_characters_change_nothing_but_the_places(text: str, data: st.DataObject) -> None:
    marks = data.draw(st.lists(DISGUISE, min_size=len(text), max_size=len(text)))
    disguised = "".join(mark + char for mark, char in zip(marks, text, strict=True))
    assert normalize(disguised).text == normalize(text).text
    first, last = normalize(disguised).original_span(0, len(text))
    assert disguised[first:last].replace("\u200b", "").strip("\u00ad\u2060\u202e\ufeff")[-1:] == text[-1]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("４１０２", "4102"),
        ("4️⃣1️⃣", "41"),
        ("٠٧٠", "070"),
        ("410203–9858", "410203-9858"),
        ("41\u00a002", "41 02"),
        ("O7O-I74", "070-174"),
        ("o74", "074"),
        ("Olle har 2 ol", "Olle har 2 ol"),
        ("Соmmun", "Commun"),
        ("ﬁn", "fin"),
        ("½ tsk", "1⁄2 tsk"),
    ],
)
def test_disguises_are_undone(written: str, read: str) -> None:
    assert normalize(written).text == read


def test_russian_stays_russian() -> None:
    assert normalize("Когда откроется бассейн в городе?").text == "Когда откроется бассейн в городе?"


def test_an_emoji_digit_is_pointed_at_whole() -> None:
    text = "nr 4️⃣1️⃣!"
    normalized = normalize(text)
    start = normalized.text.index("41")
    first, last = normalized.original_span(start, start + 2)
    assert text[first:last] == "4️⃣1️⃣"


@pytest.mark.parametrize("filler", ["a", "0", "O", "\u200b", "0-", "ﷺ", "٣", "\ud800"])
def test_a_hundred_thousand_characters_take_less_than_two_seconds(filler: str) -> None:
    begun = time.perf_counter()
    normalize(filler * (100_000 // len(filler)))
    assert time.perf_counter() - begun < 2
