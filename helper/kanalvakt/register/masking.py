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

# A digit of any script, or a letter that stands in for one between digits (85O1O1).
_DIGIT = r"(?:[\d⁰¹²³⁴-⁹₀-₉①-⑨⓪]|(?<=[\d\u20e3])[OoIl|](?=\d))"
# What people put between the digits: spaces, dashes, dots, brackets, and what cannot be seen at all.
_BETWEEN = r"[\s\-‐-―−.,/()\[\]+*_:·•~'’\u00ad\u180e\u200b-\u200f\u2060-\u2064\ufe0e\ufe0f\ufeff\u20e3]"
_RUN = re.compile(rf"{_DIGIT}(?:{_BETWEEN}{{0,3}}{_DIGIT}){{5,}}")
# The last four with letters: 850101-XXXX, the interim number 850101-T123, the reserve number 19850101-TF42.
_LETTERED_END = re.compile(r"(?<=●)(\s?[-+–]?\s?)([A-Za-z]\d{3}|[A-Za-z]{2}\d{2}|\d{0,3}[xX*]{1,4})(?!\w)")


def mask(text: str) -> str:
    """Return ``text`` with every digit of such a run as ●, as long as it was; broken surrogates become U+FFFD.

    A text longer than 10 000 code points is cut there and ends in "…".
    """
    text = clean(text)
    if len(text) > _LONGEST:
        text = text[: _LONGEST - 1] + "…"
    masked = _RUN.sub(lambda run: _DIGITS.sub(MASK, run[0]), text)
    return _LETTERED_END.sub(lambda end: end[1] + MASK * len(end[2]), masked)


def clean(text: str) -> str:
    """Return ``text`` as something that UTF-8 can hold."""
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace") if _SURROGATE.search(text) else text


def searchable(text: str) -> str:
    """Return ``text`` as it is compared in a search: without case, composed, compatibility forms unified."""
    return unicodedata.normalize("NFKC", text).casefold()


_DIGITS = re.compile(r"[\d⁰¹²³⁴-⁹₀-₉①-⑨⓪OoIl|]")
_SURROGATE = re.compile("[\ud800-\udfff]")
