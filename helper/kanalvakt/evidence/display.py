"""Untrusted text as it is shown on the page: nothing invisible, nothing unprintable, nothing that is markup."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
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
    """Prepare text for the page. ``strict`` keeps only what the basic font has; the exact text is in the record."""
    has_glyph = fonts.basic_covers if strict else fonts.covers
    rest = _LINE_ENDS.split(text[:most_characters])
    lines, replaced = [], False
    for line in rest[:most_lines]:
        visible = _visible(line.replace("\t", _TAB), has_glyph)
        replaced |= visible is not None
        clean = line.replace("\t", _TAB) if visible is None else visible
        lines.append((_breakable(clean), direction(line)))
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
    if not wrong:
        return None
    return "".join(f"[U+{ord(character):04X}]" if character in wrong else character for character in line)


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
