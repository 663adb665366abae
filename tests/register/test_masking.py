"""The masker lets no identity number or telephone number through, however it is written."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanalvakt.register.masking import MASK, mask, searchable

HIDDEN = [
    "850101-1236",
    "19850101-1236",
    "198501011236",
    "8501011236",
    "850101+1236",
    "850101 1236",
    "850101–1236",
    "850101 - 1236",
    "85 01 01 12 36",
    "8 5 0 1 0 1 1 2 3 6",
    "85.01.01/1236",
    "1985-01-01-1236",
    "850161-1236",
    "850101-XXXX",
    "850101-12XX",
    "850101-**36",
    "850101-T123",
    "19850101-TF42",
    "85O1O1-1236",
    "8501O1-1236",
    "8\u200b5\u200b0\u200b1\u200b0\u200b1\u200b1236",
    "8\u00ad50101\u00ad1236",
    "850101\u00a01236",
    "850101\n1236",
    "８５０１０１－１２３６",
    "٨٥٠١٠١-١٢٣٦",
    "𝟖𝟓𝟎𝟏𝟎𝟏-𝟏𝟐𝟑𝟔",
    "⁸⁵⁰¹⁰¹⁻¹²³⁶",
    "①⑨⑧⑤⓪①⓪①-①②③⑥",
    "8️⃣5️⃣0️⃣1️⃣0️⃣1️⃣1️⃣2️⃣3️⃣6️⃣",
    "070-174 06 05",
    "0701740605",
    "+46 70 174 06 05",
    "+46(0)701740605",
    "08-587 850 00",
    "0046-8-58785000",
    "SE45 5000 0000 0583 9825 7466",
    "bg 123-4567",
    "8901 2345 6789 0123",
]
KEPT = [
    "",
    "Bussen går 07:15 från hållplats 3",
    "Ring 112 eller 1177",
    "Storgatan 12, 3 tr",
    "Vi är 250 föräldrar i klass 4B",
    "År 2026 blir bättre än 2025 sa han",
    "postnummer 186 86",
    "😀 å ä ö",
    "kl 10-12 varje dag",
]


@pytest.mark.parametrize("number", HIDDEN)
@pytest.mark.parametrize("frame", ["{}", "Hennes nummer är {}.", "x{}x", "({})", "»{}« och mer text", "pnr:{},ring"])
def test_no_digit_of_a_number_is_left(number: str, frame: str) -> None:
    masked = mask(frame.format(number))
    assert not any(char.isdigit() for char in masked), masked
    assert masked.count(MASK) >= 6 and len(masked) == len(frame.format(number))


@pytest.mark.parametrize("text", KEPT)
def test_ordinary_text_with_small_numbers_is_left_as_it_is(text: str) -> None:
    assert mask(text) == text


def test_the_letters_that_stand_for_the_last_four_go_too() -> None:
    assert mask("850101-XXXX") == "●●●●●●-●●●●"
    assert mask("850101-T123 bor här") == "●●●●●●-●●●● bor här"
    assert mask("19850101-TF42") == "●●●●●●●●-●●●●"


_ordinary = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_any_text_keeps_its_length_and_masking_twice_changes_nothing(text: str) -> None:
    once = mask(text)
    assert len(once) == len(text) and mask(once) == once


@given(
    before=_ordinary,
    digits=st.lists(st.sampled_from("0123456789"), min_size=6, max_size=14),
    gaps=st.lists(st.sampled_from(["", " ", "-", " - ", ".", "\u200b", "/", "\ufe0f\u20e3"]), min_size=14, max_size=14),
    after=_ordinary,
)
def test_six_digits_or_more_with_small_gaps_never_stand_in_the_clear(
    before: str, digits: list[str], gaps: list[str], after: str
) -> None:
    run = "".join(digit + gap for digit, gap in zip(digits, gaps, strict=False))
    masked = mask(f"{before}ö{run}ö{after}")
    assert not set("0123456789") & set(masked[len(before) : len(before) + len(run) + 2])


@pytest.mark.parametrize(
    "nasty", ["1 " * 50_000, "1234-" * 20_000, "1" * 100_000, "1   " * 30_000, "12345x" * 16_000, "O1" * 50_000]
)
def test_a_hostile_text_is_masked_fast_and_cut(nasty: str) -> None:
    began = time.perf_counter()
    masked = mask(nasty)
    assert time.perf_counter() - began < 1
    assert len(masked) <= 10_000


def test_a_broken_surrogate_becomes_a_replacement_character() -> None:
    assert mask("a\ud83db") == "a\ufffdb"


def test_a_search_word_is_compared_without_case_and_in_composed_form() -> None:
    assert searchable("ÅKERVÄGEN") == searchable("a\u030akerva\u0308gen")
