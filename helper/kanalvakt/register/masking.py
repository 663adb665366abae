"""Masks digits that could be an identity number, a telephone or an account, so that the register holds none.

Dataskyddslagen (2018:218) 3:10: identity numbers only where clearly justified; that place is the evidence file. So
this errs on the side of masking: a sum or a date with six digits or more goes too. It knows nothing of the
classifier on purpose: what a model misses must not leak into the register.
"""

from __future__ import annotations

import re
import unicodedata

MASK = "●"
_LONGEST = 10_000  # code points of a text that the register keeps; the evidence file has all of it


class _Shapes(dict[int, str]):
    """What a character is: d a digit of any script, o a letter that can stand for one, s no letter, l a letter."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if unicodedata.digit(char, None) is not None:
            shape = "d"
        elif char in "OoIl":
            shape = "o"
        else:
            shape = "l" if unicodedata.category(char)[0] in "LN" else "s"
        self[code] = shape
        return shape


_SHAPES = _Shapes()
# Six digits or more with at most three characters between them that are no letters: spaces, dashes, brackets, and
# what cannot be seen at all (soft hyphens, joiners, the frame of a keycap).
_RUN = re.compile(r"d(?:s{0,3}(?:d|o+(?=d))){5,}")
# The last four with letters: 850101-XXXX, the interim number 850101-T123, the reserve number 19850101-TF42.
_LETTERED_END = re.compile(
    r"(?<=●)(?:\s?[-+–]?\s?(?:[A-Za-z][0-9]{3}(?![0-9])|[A-Za-z]{2}[0-9]{2}(?![0-9])|[0-9]{0,3}[xX*]{1,4}(?!\w)))+"
)
_SURROGATE = re.compile("[\ud800-\udfff]")


def mask(text: str) -> str:
    """Return ``text`` with every digit of such a run as ●, as long as it was; broken surrogates become U+FFFD.

    A text longer than 10 000 code points is cut there and ends in "…".
    """
    text = clean(text)
    if len(text) > _LONGEST:
        text = text[: _LONGEST - 1] + "…"
    shape = text.translate(_SHAPES)
    masked = list(text)
    for run in _RUN.finditer(shape):
        for place in range(*run.span()):
            if shape[place] != "s":
                masked[place] = MASK
    return _LETTERED_END.sub(lambda end: re.sub(r"[A-Za-z0-9*]", MASK, end[0]), "".join(masked))


def clean(text: str) -> str:
    """Return ``text`` as something that UTF-8 can hold."""
    return _SURROGATE.sub("\ufffd", text)


def searchable(text: str) -> str:
    """Return ``text`` as it is compared in a search: without case, composed, compatibility forms unified."""
    return unicodedata.normalize("NFKC", text).casefold()
