"""Private telephone numbers, in digits and words; public ones are left alone (domain notes D1, D4.3)."""

from __future__ import annotations

import re
from collections.abc import Iterator

import phonenumbers

from kanalvakt.classify import digit_words
from kanalvakt.classify.personal import personal_data
from kanalvakt.classify.reading import Reading
from kanalvakt.domain import Finding, SpanType, Text

_BECAUSE = Text("Ett telefonnummer som inte är offentligt.", "A telephone number that is not a public one.")
_PLACE = re.compile(
    r"(?:(?<![\w+#])|(?<=\btfn)|(?<=\btel)|(?<=\bmob)|(?<=\bnr))(?<!\d[-/:.,])(?:(?:\+|00)\s?46[\s./-]{0,2}(?:\(0\)[\s./-]{0,2})?[1-9]|0[1-9])(?:[\s./_*–-]{0,3}\(?\d\)?){5,10}(?!\d)(?![:/]\d)|(?<![\w+#.,-])46[ -]?7[02369](?:[ -]{0,2}\d){7}(?!\d)|(?<![\w+#])0[ .-]7[ .-][02369](?:[ .-]{1,3}\d){7}(?!\d)"
)
_PUBLIC = re.compile(
    r"\b(?:växel\w{0,4}|reception\w{0,4}|kundtjänst\w{0,3}|kundcenter|kontaktcenter|servicecenter|medborgarkontor\w{0,3}|vårdcentral\w{0,3}|tandvård\w{0,3}|bibliotek\w{0,3}|"
    r"simhall\w{0,3}|kommunen|förening\w{0,5}|företag\w{0,5}|butik\w{0,3}|salong\w{0,3}|restaurang\w{0,4}|pizzeri\w{0,3}|verkstad\w{0,3}|bokning\w{0,3}|biljett\w{0,6}|boka(?:s)? (?:på|tid)|"
    r"taxi|apotek\w{0,4}|jour\w{0,12}|expedition\w{0,4}|skolan|rektorsexpedition\w{0,3}|församling\w{0,4}|hembygd\w{0,10}|ab\b|kiosk\w{0,3}|café\w{0,3}|hotell\w{0,3}|"
    r"felanmäl\w{0,5}|störning\w{0,8}|kansli\w{0,4}|kundservice|turistbyrå\w{0,3}|bokas|beställ\w{0,6}|polisen|sjukhus\w{0,3}|region\w{0,3}|firma|er(?:t)? (?:nummer|telefonnummer|affisch|skylt|hemsida)|vi (?:fixar|utför|erbjuder))\b",
    re.IGNORECASE,
)
_BUSINESS = re.compile(
    r"\b(?:jour\w{0,12}|\w{0,20}firma\w{0,3}|ab|hb|salong\w{0,3}|boka(?:s|r)?|bokning\w{0,3}|beställ\w{0,6}|förening\w{0,5}|kansli\w{0,4}|taxi|(?:vi|jag) (?:fixar|utför|erbjuder)|"
    r"\w{0,12}expedition\w{0,4}|kundtjänst|kundservice|butik\w{0,3}|verkstad\w{0,3}|öppettid\w{0,3}|växel\w{0,3}|reception\w{0,3}|turistbyrå\w{0,3}|pizzeri\w{0,3}|restaurang\w{0,4}|"
    r"café\w{0,3}|kafé\w{0,3}|biljett\w{0,6}|felanmälan|offert\w{0,3}|er(?:t)? (?:nummer|telefonnummer|affisch|skylt))\b",
    re.IGNORECASE,
)
_NOT_ONE = re.compile(
    r"\b(?:order\w{0,8}|ocr\w{0,8}|faktur\w{0,10}|kundn\w{0,8}|ärende\w{0,10}|isbn|bankgiro|plusgiro|bg|pg|konto\w{0,8}|clearing\w{0,8}|org\.?\s?n\w{0,8}|"
    r"kolli\w{0,6}|paket\w{0,6}|felkod\w{0,3}|koordinat\w{0,4}|dnr|diarie\w{0,8}|kod(?:en)?|serie\w{0,6}|artikel\w{0,6})\W{0,4}(?:nr|nummer|numret|är)?\W{0,4}$",
    re.IGNORECASE,
)
_SWISH = re.compile(r"\bswish\w{0,4}\b[^.!?\n]{0,36}$", re.IGNORECASE)  # an account, found there
_ALWAYS_PUBLIC = re.compile(r"^(?:0?20|0?771|0?900|0?77|0?10)\d")
_KNOWN_PUBLIC = {
    "112",
    "11313",
    "11414",
    "1177",
    "90101",
    "116111",
    "116000",
    "116006",
    "0104566700",
    "0206677",
    "0850505050",
}


class Phone:
    """Numbers that a Swedish telephone could have."""

    name = "phone"

    def recognize(self, reading: Reading) -> Iterator[Finding]:
        """Yield one finding a number."""
        text = reading.normalized.text
        ours = reading.settings.municipality
        allowed = _KNOWN_PUBLIC | {_national(value) for value in (ours.phone, *ours.own_contacts)}
        for start, end, digits in _places(text):
            if digits in allowed or _ALWAYS_PUBLIC.match(digits.removeprefix("0")) or not _possible(digits):
                continue
            near = text[max(0, start - 70) : end + 40]
            public = _BUSINESS if digits.startswith("07") else _PUBLIC
            if (public.search(near) and not _private(text, start, end)) or _SWISH.search(
                text[max(0, start - 40) : start]
            ):
                continue
            yield personal_data(reading, start, end, SpanType.PHONE, 0.93, _BECAUSE, self.name)


def _places(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _PLACE.finditer(text):
        before = text[max(0, match.start() - 40) : match.start()]
        if not _NOT_ONE.search(before):
            written = match[0].rstrip(" ./_*-–(")
            yield match.start(), match.start() + len(written), _national(written)
    for run in digit_words.runs(text):
        if run.digits.startswith("0") and 8 <= len(run.digits) <= 11:
            yield run.start, run.end, run.digits


def _national(written: str) -> str:
    digits = re.sub(r"\(0\)", "", written)
    digits = re.sub(r"[^\d+]", "", digits)
    digits = re.sub(r"^(?:(?:\+|00)460?|46(?=7\d{8}$))", "0", digits)
    return digits


def _possible(digits: str) -> bool:
    if digits.startswith("07"):
        return len(digits) == 10 and digits[2] in "02369"
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(digits, "SE")) and 8 <= len(digits) <= 11
    except phonenumbers.NumberParseException:
        return False


def _private(text: str, start: int, end: int) -> bool:
    near = text[max(0, start - 60) : end + 30].lower()
    return bool(
        re.search(
            r"\b(?:ring(?:a|er)? (?:honom|henne|hen|upp mig)|hans|hennes|mig|mej|mitt|min|hem till|privat\w{0,3}|my|me)\b",
            near,
        )
    )


recognizer = Phone()
