"""Untrusted text as it is shown on the page: nothing invisible, nothing unprintable, nothing that is markup."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kanalvakt.evidence import fonts

# Shown by number although fonts may have them: they turn or hide the text around them (Unicode TR 36, Trojan Source)
# or are not allowed as text in PDF/A (ISO 19005-3, 6.2.11.7.2: U+0000, U+FEFF, U+FFFE).
_HIDDEN = frozenset(
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u3164\ufeff\uffa0\ufff9\ufffa\ufffb\ufffe\uffff"
) | {
    chr(code)
    for code in (*range(0x200B, 0x200C), *range(0x200E, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070))
}
_UNPRINTABLE = frozenset({"Cc", "Cs", "Co", "Cn"})
_LINE_ENDS = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
_TAB = "    "
_LONGEST_WORD = 40  # code points; a longer one gets places where the line may break
_LONGEST_JOINED_WORD = 120  # letters that join (Arabic) are torn apart by a break: only where they would leave the page
_LONGEST_LINE = 20_000  # code points typeset as one paragraph
_LONGEST_WORD_IN_A_LINE = 200
_LONGEST_LINE_OF_A_WORD = 240
_HIGHEST_STACK = 16  # marks and joined signs on one letter; the longest emoji family has nine
_JOINER = "\u200d"
_VIRAMA = 9  # canonical combining class of the signs that join consonants (Unicode Standard, 4.3)
_AFTER_SIGNS = re.compile(r"(?<=[/?&=._-])(?=[^/?&=._-])")
BREAK = "\u200b"  # only ever a mark: the character itself is shown as [U+200B]


@dataclass(frozen=True, slots=True)
class Shown:
    """Lines with their direction (``ltr`` or ``rtl``). ``replaced``: some characters stand as [U+XXXX].

    ``cut``: there were more lines or characters than are printed.
    """

    lines: tuple[tuple[str, str], ...]
    replaced: bool
    cut: bool


def show(text: str, *, most_characters: int, most_lines: int, strict: bool = False) -> Shown:
    """Prepare text for the page. ``strict`` keeps only what the basic font has; the exact text is in the record.

    The limits hold for the text and, twice as large, for what is printed, where a character may take eight.
    """
    has_glyph = fonts.basic_covers if strict else fonts.covers
    rest = _LINE_ENDS.split(text[:most_characters])
    lines: list[tuple[str, str]] = []
    replaced, room = False, 2 * most_characters
    for line in rest[:most_lines]:
        tabless = line.replace("\t", _TAB)
        visible = _visible(tabless, has_glyph)
        replaced |= visible is not None
        clean = tabless if visible is None else visible
        if len(clean) > room:
            return Shown((*lines, (_breakable(clean[: min(room, _LONGEST_LINE)]), direction(line))), replaced, True)
        room -= len(clean)
        lines += [(_breakable(part), direction(line)) for part in _manageable(clean)]
    return Shown(tuple(lines), replaced, len(text) > most_characters or len(rest) > most_lines)


def one_line(text: str, *, strict: bool = False) -> str:
    """Prepare a name, an address or a reason: one line, at most 2,000 characters."""
    joined = _LINE_ENDS.sub(" ", text[:2000]).replace("\t", " ")
    visible = _visible(joined, fonts.basic_covers if strict else fonts.covers)
    return _breakable(joined if visible is None else visible)


def direction(line: str) -> str:
    """Return ``rtl`` or ``ltr`` after the first strong character (Unicode Standard Annex 9, rules P2 and P3)."""
    for character in line:
        kind = unicodedata.bidirectional(character)
        if kind in {"R", "AL"}:
            return "rtl"
        if kind == "L":
            return "ltr"
    return "ltr"


def _visible(line: str, has_glyph: Callable[[str], bool]) -> str | None:
    """Return the line with what cannot be shown as [U+XXXX], or None when all of it can."""
    wrong = {character for character in set(line) if not _showable(character, has_glyph)}
    stacked = _stacked(line)
    if not wrong and not stacked:
        return None
    return "".join(
        f"[U+{ord(character):04X}]" if character in wrong or index in stacked else character
        for index, character in enumerate(line)
    )


def _stacked(line: str) -> frozenset[int]:
    """Return the places of marks and joined signs beyond what any script stacks on one letter ("zalgo").

    A typesetter takes such a pile for one letter: a comment of 100,000 marks took typst 20 GB and three minutes.
    """
    if not any(unicodedata.category(character)[0] == "M" or character == _JOINER for character in set(line)):
        return frozenset()
    height, places, before = 0, set(), ""
    for index, character in enumerate(line):
        joined = before == _JOINER or (before and unicodedata.combining(before) == _VIRAMA)
        grows = joined or character == _JOINER or unicodedata.category(character)[0] == "M"
        height = height + 1 if grows else 0
        if height > _HIGHEST_STACK:
            places.add(index)
        before = character
    return frozenset(places)


def _manageable(line: str) -> Iterator[str]:
    """Cut a line that would take typesetting very long: one of 20,000 characters, or with a very long word."""
    longest_word = max((len(word) for word in line.split(" ")), default=0)
    most = _LONGEST_LINE if longest_word <= _LONGEST_WORD_IN_A_LINE else _LONGEST_LINE_OF_A_WORD
    start = 0
    while len(line) - start > most:
        space = line.rfind(" ", start + most // 2, start + most)
        end = space + 1 if space > 0 else start + most
        yield line[start:end]
        start = end
    yield line[start:]


def _showable(character: str, has_glyph: Callable[[str], bool]) -> bool:
    if character in _HIDDEN or unicodedata.category(character) in _UNPRINTABLE:
        return False
    return has_glyph(character)


def _breakable(line: str) -> str:
    """Mark where long words may break. The marks are no text: page.typ turns them into empty space."""

    def split(match: re.Match[str]) -> str:
        word = match.group()
        if direction(word) == "rtl" and len(word) <= _LONGEST_JOINED_WORD:
            return word
        parts = _AFTER_SIGNS.split(word)
        return BREAK.join(piece for part in parts for piece in (_pieces(part) if len(part) > _LONGEST_WORD else [part]))

    return re.sub(rf"\S{{{_LONGEST_WORD + 1},}}", split, line)


def _pieces(word: str) -> list[str]:
    """Cut a long word every ten characters, but not before a mark, symbol or joiner that belongs to what precedes."""
    pieces, start = [], 0
    for index in range(1, len(word)):
        glued = unicodedata.category(word[index])[0] in "MS" or "\u200d" in word[index - 1 : index + 1]
        if (index - start >= 10 and not glued) or index - start >= 60:
            pieces.append(word[start:index])
            start = index
    return [*pieces, word[start:]]
