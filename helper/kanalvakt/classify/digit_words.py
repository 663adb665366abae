"""Numbers written in words ("noll sju noll, ett sju fyra …", "åttiofem noll sju"), as digits with their places."""

from __future__ import annotations

import re
from dataclasses import dataclass

_UNITS = {
    "noll": "0", "nolla": "0", "zero": "0", "oh": "0", "ett": "1", "en": "1", "etta": "1", "one": "1", "två": "2", "tvåa": "2", "tva": "2",
    "two": "2", "tre": "3", "trea": "3", "three": "3", "fyra": "4", "fyr": "4", "four": "4", "fem": "5", "femma": "5", "five": "5",
    "sex": "6", "sexa": "6", "six": "6", "sju": "7", "sjua": "7", "seven": "7", "åtta": "8", "atta": "8", "eight": "8",
    "nio": "9", "nia": "9", "nine": "9", "tio": "10", "elva": "11", "tolv": "12", "tretton": "13", "fjorton": "14",
    "femton": "15", "sexton": "16", "sjutton": "17", "arton": "18", "nitton": "19",
}  # fmt: skip
_TENS = {
    "tjugo": "2", "tjugi": "2", "trettio": "3", "tretti": "3", "fyrtio": "4", "förtio": "4", "femtio": "5", "femti": "5",
    "sextio": "6", "sexti": "6", "sjuttio": "7", "sjutti": "7", "åttio": "8", "åtti": "8", "nittio": "9", "nitti": "9",
}  # fmt: skip
_TEN = "|".join(sorted(_TENS, key=len, reverse=True))
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_DOUBLES = {"dubbel": 2, "dubbelt": 2, "double": 2, "trippel": 3}
_NUMBER = re.compile(
    rf"(?<!\w)(?:(?P<double>dubbelt?|double|trippel)[- ](?P<what>{_UNIT}|\d)|(?P<glued>(?:{_TEN}|{_UNIT}){{1,12}}))(?!\w)",
    re.IGNORECASE,
)
_PART = re.compile(rf"(?P<ten>{_TEN})(?P<unit>{_UNIT})?|(?P<plain>{_UNIT})")
_BETWEEN = re.compile(
    r"[\s,.;:/…-]{0,4}(?:(?:streck|bindestreck|plus|och|o|minus|dash)[\s,.;:-]{1,3}|\d{1,12}[\s,.;:-]{0,3}){0,3}",
    re.IGNORECASE,
)
LONGEST_RUN = 24


@dataclass(frozen=True, slots=True)
class Run:
    """Digits that stand for ``text[start:end]``."""

    digits: str
    start: int
    end: int


def runs(text: str) -> list[Run]:
    """Return the sequences of at least seven digits in which at least three are words."""
    found: list[Run] = []
    matches = list(_NUMBER.finditer(text))
    index = 0
    while index < len(matches):
        start, end, digits, words = matches[index].start(), matches[index].end(), _digits(matches[index]), 1
        index += 1
        while index < len(matches) and len(digits) < LONGEST_RUN:
            between = text[end : matches[index].start()]
            if len(between) > 40 or not _BETWEEN.fullmatch(between):
                break
            digits += re.sub(r"\D", "", between) + _digits(matches[index])
            end, words, index = matches[index].end(), words + 1, index + 1
        tail = re.match(r"[\s,.;:-]{0,3}(\d{1,8})(?!\w)", text[end:])
        if tail and words >= 2:
            digits, end = digits + tail[1], end + tail.end()
        if len(digits) >= 7 and words >= 3:
            found.append(Run(digits, start, end))
    return found


def _digits(match: re.Match[str]) -> str:
    if match["double"]:
        what = match["what"].lower()
        return _UNITS.get(what, what) * _DOUBLES[match["double"].lower()]
    return "".join(
        _TENS[part["ten"]] + (_UNITS[part["unit"]] if part["unit"] else "0") if part["ten"] else _UNITS[part["plain"]]
        for part in _PART.finditer(match["glued"].lower())
    )
