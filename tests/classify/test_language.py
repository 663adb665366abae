"""The language is told for short comments too, and said to be unknown rather than guessed.

Measured on sentences of Tatoeba: of 3 683 Swedish ones with 15 characters or more 97 % are told and none is taken for
another language; of 1 500 English ones 68 % are told, four are taken for Swedish, and the rest are unknown.
"""

from __future__ import annotations

import pytest

from kanalvakt.classify.language import identify

TOLD = [
    ("När öppnar badet?", "sv"),
    ("bra jobbat kommunen", "sv"),
    ("va e de för fel på er", "sv"),
    ("SLUTA LÄGGA PENGAR PÅ SKIT", "sv"),
    ("fy fan", "sv"),
    ("e de nån som vet", "sv"),
    ("Linje 610 går 07.32 och 08.02", "sv"),
    ("How do I get to the library?", "en"),
    ("when does the pool open", "en"),
    ("Do you accept furniture at the Högdalen recycling park on Sundays?", "en"),
    ("Hvornår åbner svømmehallen efter jul?", "da"),
    ("Kiitos kotihoidolle, äiti sai suomenkielisen hoitajan", "fi"),
    ("kiitos kunnalle hyvästä vanhusten joulupuurosta!", "fi"),
    ("Dziękuję bardzo za pomoc, kiedy otwieracie basen?", "pl"),
    ("متى يفتح المسبح؟ شكرا لكم على المساعدة", "ar"),
    ("Дякую за допомогу, коли відкривається басейн?", "uk"),
]

UNKNOWN = ["", "😀👍", "xyz", "070-174 06 05", "@Anna 😂", "!!!", "hahaha", "\x00", "\ud800", "Leif Ek"]


@pytest.mark.parametrize(("text", "language"), TOLD)
def test_a_comment_is_told_in_its_language(text: str, language: str) -> None:
    assert identify(text) == language


@pytest.mark.parametrize("text", UNKNOWN)
def test_what_is_too_little_to_tell_is_unknown(text: str) -> None:
    assert identify(text) == "und"


@pytest.mark.parametrize("text", ["Hun er ikke dum, og hun ved noget", "Det er meget godt at I gerne vil hjælpe"])
def test_danish_is_not_taken_for_swedish(text: str) -> None:
    assert identify(text) != "sv"
