"""The pinned fonts of evidence files, and which characters they can show."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import manimgx_fonts
import typst
from fontTools.ttLib import TTFont

# The order is the order of search. Noto Sans stands first, so that digits and punctuation never come from elsewhere.
_SCRIPTS = (
    ("NotoSans[wght].ttf", "Noto Sans"),
    ("NotoSansArabic[wght].ttf", "Noto Sans Arabic"),
    ("NotoSansHebrew[wght].ttf", "Noto Sans Hebrew"),
    ("NotoSansEthiopic[wght].ttf", "Noto Sans Ethiopic"),
    ("NotoSansThai[wght].ttf", "Noto Sans Thai"),
    ("NotoSansDevanagari[wght].ttf", "Noto Sans Devanagari"),
    ("NotoSansBengali[wght].ttf", "Noto Sans Bengali"),
    ("NotoSansTamil[wght].ttf", "Noto Sans Tamil"),
    ("NotoSansTelugu[wght].ttf", "Noto Sans Telugu"),
    ("NotoSansGujarati[wght].ttf", "Noto Sans Gujarati"),
    ("NotoSansGurmukhi[wght].ttf", "Noto Sans Gurmukhi"),
    ("NotoSansKannada[wght].ttf", "Noto Sans Kannada"),
    ("NotoSansMalayalam[wght].ttf", "Noto Sans Malayalam"),
    ("NotoSansOriya[wght].ttf", "Noto Sans Oriya"),
    ("NotoSansSinhala[wght].ttf", "Noto Sans Sinhala"),
    ("NotoSansArmenian[wght].ttf", "Noto Sans Armenian"),
    ("NotoSansGeorgian[wght].ttf", "Noto Sans Georgian"),
    ("NotoSansKhmer[wght].ttf", "Noto Sans Khmer"),
    ("NotoSansLao[wght].ttf", "Noto Sans Lao"),
    ("NotoSansMyanmar[wght].ttf", "Noto Sans Myanmar"),
    ("NotoEmoji[wght].ttf", "Noto Emoji"),
    ("NotoSansSymbols[wght].ttf", "Noto Sans Symbols"),
)
FAMILIES = tuple(family for _, family in _SCRIPTS)


def folder() -> Path:
    """Return the folder that holds the fonts, all under the SIL Open Font License."""
    return Path(manimgx_fonts.__file__).parent


def basic() -> Path:
    """Return the one font file that the picture-only fallback draws with."""
    return folder() / _SCRIPTS[0][0]


@lru_cache(maxsize=1)
def for_typst() -> typst.Fonts:
    """Return the fonts for typst: ours and those inside typst itself, never the computer's own."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(folder())])


def covers(character: str) -> bool:
    """Say whether any of the fonts has a glyph for this character."""
    return any(ord(character) in _characters(file) for file, _ in _SCRIPTS)


def basic_covers(character: str) -> bool:
    """Say whether the basic font alone has a glyph for this character."""
    return ord(character) in _characters(_SCRIPTS[0][0])


@lru_cache(maxsize=len(_SCRIPTS))
def _characters(file: str) -> frozenset[int]:
    with TTFont(folder() / file, lazy=True) as font:
        return frozenset(font.getBestCmap() or {})
