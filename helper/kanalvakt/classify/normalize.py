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
_PARTS_OF_EMOJI = {"\ufe0f", "\u20e3"}
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
LONGEST_UNFOLDING = 4  # one code point (ﷺ) unfolds to eighteen: a text must not grow without bound
_CYRILLIC_OR_GREEK = ("CYRILLIC", "GREEK")


@dataclass(frozen=True, slots=True)
class Normalized:
    """``text`` and, for each of its characters, where in the original it begins (``offsets``) and ends (``ends``).

    ``offsets`` has one more, for the end of the text.
    """

    text: str
    offsets: tuple[int, ...]
    ends: tuple[int, ...]

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the original's code points that ``text[start:end]`` came from (half open)."""
        if start >= end:
            return self.offsets[start], self.offsets[start]
        return self.offsets[start], self.ends[end - 1]


def normalize(text: str) -> Normalized:
    """Return the text without disguises."""
    foreign = _is_foreign_script(text)
    out: list[str] = []
    offsets: list[int] = []
    ends: list[int] = []
    for index, char in enumerate(text):
        if char in _DROPPED:
            if char in _PARTS_OF_EMOJI and ends and ends[-1] == index:
                ends[-1] = index + 1  # 4️⃣ is three code points, and all of them are the digit
            continue
        plain = char if foreign and ord(char) > 0x250 and char in _SAME and char.isalpha() else _plain(char)
        out.extend(plain)
        offsets.extend([index] * len(plain))
        ends.extend([index + 1] * len(plain))
    _digits_in_runs(out)
    offsets.append(len(text))
    return Normalized("".join(out), tuple(offsets), tuple(ends))


def _plain(char: str) -> str:
    if char in _SAME:
        return _SAME[char]
    if char.isascii() or char in "åäöÅÄÖéÉüÜ":
        return char
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    folded = unicodedata.normalize("NFKC", char)
    return folded if 0 < len(folded) <= LONGEST_UNFOLDING else char


def _digits_in_runs(out: list[str]) -> None:
    """In a word of only digits and their look-alikes ("O7O-I74") the look-alikes are digits; elsewhere letters stay."""
    index, length = 0, len(out)
    while index < length:
        end = index
        while end < length and (out[end] in _LOOKALIKE_DIGITS or out[end] == "-" or out[end].isdigit()):
            end += 1
        word = out[index:end]
        alone = not (index and out[index - 1].isalpha()) and not (end < length and out[end].isalpha())
        if alone and any(char.isdigit() for char in word):
            out[index:end] = [_LOOKALIKE_DIGITS.get(char, char) for char in word]
        index = end + 1


def _is_foreign_script(text: str) -> bool:
    """Really Russian or Greek, rather than Latin with a few borrowed letters."""
    letters = [char for char in text[:400] if char.isalpha()]
    borrowed = sum(unicodedata.name(char, "").startswith(_CYRILLIC_OR_GREEK) for char in letters)
    return bool(letters) and borrowed > len(letters) * 0.5
