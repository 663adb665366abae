"""Private bank accounts: IBAN, clearing and account number, bankgiro and plusgiro of persons (domain notes D1)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum import iban, luhn

from kanalvakt.classify.personal import personal_data
from kanalvakt.classify.reading import Reading
from kanalvakt.domain import Finding, SpanType, Text

_BECAUSE = Text("Ett kontonummer som verkar vara privat.", "An account number that seems private.")
_IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{2,4}){3,8}(?!\w)", re.IGNORECASE)
_ACCOUNT = re.compile(
    r"\b(?:konto(?:nummer|nr|numret|t)?|clearing(?:nummer|nr)?|kontonr|account(?: number)?|överför(?:a|ing)? till|sätt in (?:på|pengar på)|swedbank|nordea|handelsbanken|seb|sparbanken|ica banken|länsförsäkringar)\b"
    r"[^\d\n]{0,30}(?P<number>\d{4,5}(?:[-,.\s]{1,3}\d{1,10}){1,6}|\d{11,15})(?!\d)",
    re.IGNORECASE,
)
_CLEARING = re.compile(
    r"\bclearing\w{0,8}\W{0,3}(?P<number>\d{4}(?:-\d)?\W{1,3}(?:(?:konto\w{0,8}|nr)\W{1,3}){0,2}\d[\d -]{5,14}\d)(?!\d)",
    re.IGNORECASE,
)
_SWISH = re.compile(
    r"\bswish\w{0,4}\b[^\d\n.!?]{0,36}(?P<number>(?:\+46|0046|0)\s?7[02369](?:[ -]{0,2}\d){7})(?!\d)", re.IGNORECASE
)
_GIRO = re.compile(
    r"\b(?P<kind>bg|bankgiro|pg|plusgiro)\b[^\d\n]{0,12}(?P<number>\d{1,4}[- ]?\d{1,4}(?:[- ]\d{1,4}){0,2})(?!\d)",
    re.IGNORECASE,
)
_PUBLIC = re.compile(
    r"\b(?:förening\w{0,5}|insamling\w{0,4}|kommunen\w{0,2}|församling\w{0,4}|hembygd\w{0,10}|klubb\w{0,5}|röda korset|rädda barnen|scout\w{0,5}|företag\w{0,4}|avgift\w{0,5}|faktur\w{0,5}|90-konto|svenska kyrkan|hjälporganisation\w{0,4}|"
    r"gåvo\w{0,6}|stiftelse\w{0,4}|fonden|idrottsförening\w{0,5}|if\b|medlemsavgift\w{0,4}|barncancerfonden|kommunens)\b",
    re.IGNORECASE,
)
_PRIVATE = re.compile(r"\b(?:mitt|min|hans|hennes|deras|privat\w{0,3}|mig|pappas|mammas|my|mina)\b", re.IGNORECASE)


class Account:
    """Numbers that money could be sent to, when a person stands behind them."""

    name = "account"

    def recognize(self, reading: Reading) -> Iterator[Finding]:
        """Yield one finding an account."""
        text = reading.normalized.text
        for start, end, sure in _places(text):
            near = text[max(0, start - 80) : end + 40]
            if _PUBLIC.search(near) and not _PRIVATE.search(near):
                continue
            if not sure and not _PRIVATE.search(near):
                continue
            yield personal_data(reading, start, end, SpanType.ACCOUNT, 0.9, _BECAUSE, self.name)


def _places(text: str) -> Iterator[tuple[int, int, bool]]:
    for match in _IBAN.finditer(text):
        written = match[0]
        while written and not iban.is_valid(written):
            written = written[: written.rfind(" ")] if " " in written.strip() else ""
        if written:
            yield match.start(), match.start() + len(written), True
    for match in _SWISH.finditer(text):
        yield match.start("number"), match.end("number"), True
    for match in _CLEARING.finditer(text):
        yield match.start("number"), match.end("number"), True
    for match in _ACCOUNT.finditer(text):
        digits = re.sub(r"\D", "", match["number"])
        if 9 <= len(digits) <= 16:
            yield match.start("number"), match.end("number"), True
    for match in _GIRO.finditer(text):
        digits = re.sub(r"\D", "", match["number"])
        if 5 <= len(digits) <= 8 and luhn.is_valid(digits) and not digits.startswith("90"):
            yield match.start("number"), match.end("number"), False


recognizer = Account()
