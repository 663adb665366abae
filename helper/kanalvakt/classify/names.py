"""The name lists: is this word a given name, is that a surname?"""

from __future__ import annotations

from functools import cache
from importlib import resources

_SURNAME_ENDINGS = (
    "sson",
    "sen",
    "berg",
    "ström",
    "lund",
    "qvist",
    "kvist",
    "gren",
    "strand",
    "dahl",
    "blom",
    "holm",
    "stedt",
    "ström",
    "ius",
    "ović",
    "ic",
    "lander",
    "man",
    "ell",
    "én",
    "eus",
    "nen",
    "ski",
    "mo",
    "vall",
    "ehn",
    "sjö",
)


@cache
def _lists() -> tuple[frozenset[str], frozenset[str]]:
    text = resources.files("kanalvakt.classify").joinpath("lexicons", "names.txt").read_text(encoding="utf-8")
    first, last = text.split("[first]\n")[1].split("[last]\n")
    return frozenset(first.split()), frozenset(last.split())


def is_first(word: str) -> bool:
    """Return True for a given name carried by at least sixty people in Sweden."""
    return word.title() in _lists()[0]


def is_last(word: str) -> bool:
    """Return True for a common surname, or a word that ends like one."""
    return word.title() in _lists()[1] or (len(word) > 4 and word.lower().endswith(_SURNAME_ENDINGS))


@cache
def word_names() -> tuple[frozenset[str], frozenset[str]]:
    """Return the given names that are ordinary words: those never a name alone, and those not at a sentence's start."""
    text = resources.files("kanalvakt.classify").joinpath("lexicons", "name_words.txt").read_text(encoding="utf-8")
    never, not_first = text.split("[never]\n")[1].split("[not_first]\n")
    return frozenset(never.split()), frozenset(not_first.split())
