"""Undoes disguises (zero-width characters, full-width and emoji digits, homoglyphs) and keeps an exact map back.

Everything is one pass over the characters, so 100 kB take milliseconds; offsets are code points of the original.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

_DROPPED = set(
    "\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u20e3\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
_DROPPED |= {chr(code) for code in range(0xFE00, 0xFE10)}
_SAME = {
    "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2015": "-", "\u2212": "-", "\ufe63": "-",
    "\u00a0": " ", "\u2007": " ", "\u2009": " ", "\u202f": " ", "\t": " ", "\x00": " ", "\r": " ",
    # Cyrillic and Greek letters that look Latin
    "а": "a", "е": "e", "о": "o", "р": "p", "с": "c", "у": "y", "х": "x", "і": "i", "ј": "j", "ѕ": "s",
    "А": "A", "В": "B", "Е": "E", "К": "K", "М": "M", "Н": "H", "О": "O", "Р": "P", "С": "C", "Т": "T", "Х": "X",
    "ο": "o", "α": "a", "ν": "v", "Ο": "O", "Α": "A", "Β": "B", "Ε": "E", "Η": "H", "Ι": "I", "Κ": "K", "Μ": "M",
    "Ν": "N", "Ρ": "P", "Τ": "T", "Χ": "X",
}  # fmt: skip
_LOOKALIKE_DIGITS = {"o": "0", "O": "0", "l": "1", "I": "1", "|": "1"}
_CYRILLIC_OR_GREEK = ("CYRILLIC", "GREEK")


@dataclass(frozen=True, slots=True)
class Normalized:
    """``text`` and, for each of its characters, the original's index; ``offsets`` has one more for the end."""

    text: str
    offsets: tuple[int, ...]

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the original's code points that ``text[start:end]`` came from (half open)."""
        if start >= end:
            return self.offsets[start], self.offsets[start]
        return self.offsets[start], self.offsets[end - 1] + 1


def normalize(text: str) -> Normalized:
    """Return the text without disguises."""
    foreign = _is_foreign_script(text)
    out: list[str] = []
    offsets: list[int] = []
    for index, char in enumerate(text):
        if char in _DROPPED:
            continue
        plain = char if foreign and ord(char) > 0x250 and char in _SAME and char.isalpha() else _plain(char)
        out.extend(plain)
        offsets.extend([index] * len(plain))
    _digits_in_runs(out)
    offsets.append(len(text))
    return Normalized("".join(out), tuple(offsets))


def _plain(char: str) -> str:
    if char in _SAME:
        return _SAME[char]
    if char.isascii() or char in "åäöÅÄÖéÉüÜ":
        return char
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    folded = unicodedata.normalize("NFKC", char)
    return folded if folded else char


def _digits_in_runs(out: list[str]) -> None:
    """An O between digits is a zero, an l a one; elsewhere letters stay letters."""
    for index in range(1, len(out) - 1):
        if out[index] in _LOOKALIKE_DIGITS and _digit_near(out, index, -1) and _digit_near(out, index, 1):
            out[index] = _LOOKALIKE_DIGITS[out[index]]


def _digit_near(out: list[str], index: int, step: int) -> bool:
    place = index + step
    if 0 <= place < len(out) and out[place] in "- ":
        return False
    return 0 <= place < len(out) and (
        out[place].isdigit()
        or (out[place] in _LOOKALIKE_DIGITS and 0 <= place + step < len(out) and out[place + step].isdigit())
    )


def _is_foreign_script(text: str) -> bool:
    """Really Russian or Greek, rather than Latin with a few borrowed letters."""
    letters = [char for char in text[:400] if char.isalpha()]
    borrowed = sum(unicodedata.name(char, "").startswith(_CYRILLIC_OR_GREEK) for char in letters)
    return bool(letters) and borrowed > len(letters) * 0.5
