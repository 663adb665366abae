"""Swedish identity and co-ordination numbers in every written form (SKV 704, SKV 707; domain notes D1)."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator

from stdnum import luhn

from kanalvakt.classify import digit_words
from kanalvakt.classify.personal import personal_data
from kanalvakt.classify.reading import Reading
from kanalvakt.domain import Finding, SpanType, Text, Trait

_BECAUSE = Text("Det ser ut som ett personnummer.", "It looks like an identity number.")
_PARTIAL = Text("Det ser ut som en del av ett personnummer.", "It looks like part of an identity number.")
_KEYWORD = re.compile(
    r"\b(?:p(?:er)?s?\.?\s?n(?:ummer|umret|r)\b|pers\.?nr|person-?\s?(?:nummer|nr)|personnumret|pnr|samordningsnummer|samordningsnr|samordn|"
    r"födelsenummer|född|födda|id-?nummer|identity number|social security|ssn|personal number|sista fyra|fyra sista)",
    re.IGNORECASE,
)
_STRICT_KEYWORD = re.compile(
    r"\b(?:pers\w{0,6}\.?\s?n(?:ummer|umret|r)|person-?\s?(?:nummer|nr|numret)|personnumret|pnr|samordningsn\w{1,6})\b",
    re.IGNORECASE,
)
_TELEPHONE = re.compile(
    r"\b(?:ring\w{0,2}|tel\w{0,8}|tfn|mobil\w{0,6}|sms\w{0,3}|nummer|nås|call|phone)\b", re.IGNORECASE
)
_NOT_ONE = re.compile(
    r"\b(?:order\w{0,8}|ocr\w{0,8}|faktur\w{0,10}|felkod\w{0,3}|kundn\w{0,8}|ärende\w{0,10}|dnr|diarie\w{0,8}|ref\w{0,12}|serie\w{0,8}|artikel\w{0,8}|isbn|"
    r"organisationsn\w{0,8}|org\.?\s?n\w{0,8}|bankgiro|plusgiro|bg|pg|kolli\w{0,6}|spårning\w{0,8}|paket\w{0,8}|mätar\w{0,8}|anläggning\w{0,8}|bokning\w{0,10}|"
    r"biljett\w{0,6}|medlems\w{0,8}|lånekort\w{0,8}|kod(?:en)?|kvitto\w{0,6}|projekt\w{0,8}|version|id)\W{0,4}(?:nr|nummer|numret|är|no)?\W{0,4}$",
    re.IGNORECASE,
)
# date, optional separator, four last; separators may stand between any digits when they are written spaced out
_FULL = re.compile(
    r"(?<!\d)(?<!\d[:,.-])(?P<date>(?:(?:18|19|20)\d{2}|\d{2})(?P<inner>[-. /]?)\d{2}(?P=inner)\d{2})\s{0,2}(?P<sep>-{1,2}|[+.:/_,*~]|\s)?\s{0,2}(?P<last>\d{4})(?!\d)(?![.,-]\d)"
)
_SPACED = re.compile(r"(?<!\d)\d(?:[ ._*,-]{1,3}\d){9,11}(?!\d)(?![ .-]{1,2}\d)")
_GROUPED = re.compile(r"(?<!\d)\d{2,4}(?:[ ._/-]{1,3}\d{1,4}){2,6}(?!\d)")
_MASKED = re.compile(
    r"(?<!\d)(?P<date>(?:(?:18|19|20)\d{2}|\d{2})[-. ]?\d{2}[-. ]?\d{2})\s?[-+ ]\s?(?:[xX*?_.]{4}|\d{1,3}[xX*?_]{1,3}|[xX*?_]{1,3}\d{1,3})(?!\w)"
)
_LETTER = re.compile(r"(?<!\w)(?P<date>(?:19|20)?\d{6})[-+]?[A-HJ-NPR-UWXYZ]\d{3}(?!\w)")
_MONTHS = "jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec"
_TOLD = re.compile(
    r"(?<!\d)(?P<date>(?:(?:18|19|20)\d{2}|\d{2})[-. ]?\d{2}[-. ]?\d{2})\W{1,3}(?:[a-zåäö]{1,12}\W{1,3}){0,4}(?:(?:sista|fyra|sista fyra|de fyra|slutar|last)[^\d\n]{0,30})(?P<last>\d{4})(?!\d)",
    re.IGNORECASE,
)

_BORN = re.compile(
    rf"(?<!\d)\d{{1,2}}(?:[/. -]{{1,2}}\d{{1,2}}[/., -]{{1,2}}|\.?\s(?:{_MONTHS})\w{{0,7}}[\s-]{{1,2}})(?:(?:18|19|20)\d{{2}}|\d{{2}})\b[^\d\n]{{0,40}}"
    r"(?:sista fyra|fyra sista|slutsiffror\w{0,2}|slutar på|sista siffrorna)(?:\W{1,3}(?:siffror\w{0,2}|är|e|numren|i|hennes|hans|min|på|personnummer|pnr)){0,4}\W{1,3}\d{4}(?!\d)",
    re.IGNORECASE,
)
_ENDING = re.compile(
    r"\b(?:pnr|personnummer|personnumret|pers\.?nr|person-?nr)[^\d\n.!?]{0,24}\b(?:slutar|sista|slutsiffror\w{0,2})[^\d\n]{0,24}(?P<last>\d{4})(?!\d)"
    r"|\b(?:sista fyra|fyra sista)[^\d\n.!?]{0,30}\b(?:pnr|personnummer|personnumret|pers\.?nr)[^\d\n]{0,12}(?P<other>\d{4})(?!\d)",
    re.IGNORECASE,
)
_RESERVE = re.compile(  # care systems' numbers for those without one: the keyword, or the national form (Inera NRID)
    r"\breserv-?(?:n\w{1,7}|id)[^\w\n]{1,3}(?:(?:är|hennes|hans)\W{1,2})?(?P<told>\d{6,8}-?[A-Z\d]{4})(?!\w)|(?<!\w)(?P<form>2[23]\d{6}-?[A-HJ-NPR-UXYZ]{2}\d{2})(?!\w)"
)
_MOBILE = re.compile(r"07[02369]")


class IdentityNumber:
    """Full numbers need a real date and a right check digit; without the latter, the text must say what it is."""

    name = "identity_number"

    def recognize(self, reading: Reading) -> Iterator[Finding]:
        """Yield one finding a number."""
        text = reading.normalized.text
        taken: list[tuple[int, int]] = []
        for start, end, because in self._places(text):
            if not any(low < end and start < high for low, high in taken):
                taken.append((start, end))
                yield personal_data(
                    reading, start, end, SpanType.PERSONAL_IDENTITY_NUMBER, 0.98, because, self.name, Trait.IDENTITY_NUMBER,
                )  # fmt: skip

    def _places(self, text: str) -> Iterator[tuple[int, int, Text]]:
        for match in _FULL.finditer(text):
            if _accepted(
                text, match.start(), match.end(), match["date"] + match["last"], bool(match["sep"] or match["inner"])
            ):
                yield match.start(), match.end(), _BECAUSE
        for pattern in (_SPACED, _GROUPED):
            for match in pattern.finditer(text):
                if _accepted(text, match.start(), match.end(), match[0], True, spread=True):
                    yield match.start(), match.end(), _BECAUSE
        for run in digit_words.runs(text):
            likely = len(run.digits) in {10, 12} and _valid(run.digits, check=False)
            named = _near(_KEYWORD, text, run.start, run.end)
            mobile = len(run.digits) == 10 and _MOBILE.match(run.digits)
            if likely and (named or (luhn.is_valid(run.digits[-10:]) and not mobile)):
                yield run.start, run.end, _BECAUSE
        for match in _TOLD.finditer(text):
            if _valid(re.sub(r"\D", "", match["date"]) + "0000", check=False):
                yield match.start(), match.end(), _BECAUSE
        for match in _BORN.finditer(text):
            yield match.start(), match.end(), _BECAUSE
        for match in _ENDING.finditer(text):
            yield *match.span("last" if match["last"] else "other"), _PARTIAL
        for match in _RESERVE.finditer(text):
            yield *match.span("told" if match["told"] else "form"), _BECAUSE
        for pattern in (_MASKED, _LETTER):
            for match in pattern.finditer(text):
                date = re.sub(r"\D", "", match["date"])
                if _valid(date + "0000", check=False) and not _NOT_ONE.search(
                    text[max(0, match.start() - 40) : match.start()]
                ):
                    yield match.start(), match.end(), _PARTIAL


def _accepted(text: str, start: int, end: int, written: str, separated: bool, *, spread: bool = False) -> bool:
    digits = re.sub(r"\D", "", written)
    if len(digits) not in {10, 12} or not _valid(digits, check=False):
        return False
    named = _near(_STRICT_KEYWORD, text, start, end)
    if not named and _NOT_ONE.search(text[max(0, start - 45) : start]):
        return False
    if not luhn.is_valid(digits[-10:]):
        return named or (not spread and len(digits) == 12 and separated and _near(_KEYWORD, text, start, end))
    if len(digits) == 10 and not named and (not separated or spread):
        # A telephone number reads the same: mobiles always, others when the text says so.
        return not (_MOBILE.match(digits) or (digits[0] == "0" and _near(_TELEPHONE, text, start, end)))
    return True


def _near(pattern: re.Pattern[str], text: str, start: int, end: int) -> bool:
    return bool(pattern.search(text[max(0, start - 60) : start]) or pattern.search(text[end : end + 25]))


def _valid(digits: str, *, check: bool = True) -> bool:
    """A real date (day + 60 for co-ordination numbers) and, if asked, a right check digit (Luhn)."""
    short = digits[-10:]
    month, day = int(short[2:4]), int(short[4:6])
    day = day - 60 if day > 60 else day
    if not 1 <= month <= 12 or day < 1:
        return False
    years = [int(digits[:4])] if len(digits) == 12 else [1900 + int(short[:2]), 2000 + int(short[:2])]
    if not any(1880 <= year <= 2035 and day <= monthrange(year, month)[1] for year in years):
        return False
    return not check or luhn.is_valid(short)


recognizer = IdentityNumber()
