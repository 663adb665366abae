"""Vehicle registration plates: ABC 123 and ABC 12D (domain notes D1)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kanalvakt.classify.personal import personal_data
from kanalvakt.classify.reading import Reading
from kanalvakt.domain import Finding, SpanType, Text, Trait

_BECAUSE = Text(
    "Ett registreringsnummer pekar ut ett fordons ägare.", "A registration plate points at a vehicle's owner."
)
_UPPER = re.compile(
    r"(?<![\w-])[A-HJ-PR-UW-Z]{3}[ -]?\d{2}(?:\d|[A-HJ-NPR-UW-Z])(?![\w-]|[.,:]\d| ?(?:kr|kronor|mm|cm|kg|kvm|m2)\b)"
)
_ANY = re.compile(r"(?<![\w-])[a-hj-pr-uw-z]{3}[ -]?\d{2}(?:\d|[a-hj-npr-uw-z])(?![\w-]|[.,:]\d)", re.IGNORECASE)
_CUE = re.compile(
    r"\b(?:reg(?:\.?\s?n\w{0,8}|istrerings\w{0,10}|skylt\w{0,4}|gnr|n)?|bil(?:en|ar|arna|s|ens)?|fordon\w{0,4}|skylt\w{0,4}|volvo\w{0,2}|saab\w{0,2}|bmw\w{0,2}|audi\w{0,2}|tesla\w{0,2}|golf|passat|toyota\w{0,2}|skåpbil\w{0,2}|lastbil\w{0,2}|"
    r"moped\w{0,3}|epa\w{0,10}|a-traktor\w{0,3}|mc|motorcykel\w{0,3}|släp\w{0,6}|kör(?:de|t|er)?|parker\w{0,8}|husbil\w{0,3}|husvagn\w{0,3}|bränner|förare\w{0,2}|car|plate|van|smet|rattfull|parked|motor\w{0,4}|tomgång\w{0,3}|skoter\w{0,2}|traktor\w{0,2}|fyrhjuling\w{0,2})\b",
    re.IGNORECASE,
)
_NOT_ONE = re.compile(
    r"\b(?:sal|rum|linje|buss|kurs\w{0,4}|modell|artikel\w{0,3}|dnr|ärende\w{0,6}|diarie\w{0,6}|nr|kod|ks|bun|sbn|sl|iso|din|ral|app|usb|hdmi|lok|tåg|flight|flyg|gate|kapitel|version|typ|felkod|isbn|grupp|fm|mhz)\W{0,3}$",
    re.IGNORECASE,
)
_PLATE_NUMBER = re.compile(
    r"\b(?:reg\w{0,10}|plåt\w{0,4}|skylt\w{0,4})[\s.:-]{0,3}(?:nr|nummer)?\W{0,3}$", re.IGNORECASE
)
_WORDS = {"MAX", "KUL", "NYA", "DEN", "DET", "HAR", "OCH", "SMS", "TEL", "KRS", "ALL", "BUS", "FEB", "JAN", "MAR", "APR", "JUN", "JUL", "AUG", "SEP", "OKT", "NOV", "DEC", "TOP", "CEO", "USB", "MHZ", "DNR", "PLO", "PLN", "SEK", "EUR", "USD", "COP", "NER", "UPP", "HEJ", "BARA", "APL", "RUT", "ROT", "DNA", "RNA", "HBT", "LSS", "SKR", "SOU", "PTS", "SCB", "CSN", "SFS", "PRO", "SPF", "ABF", "KTH", "HSB", "JAS", "GPS", "LED", "CPU", "CNC", "DAB", "SEB", "SAS", "FHM", "OBS", "TBC", "LTE", "HLR", "EKG", "MAT", "LAN", "PCR", "SLB", "SJX", "SKB", "GTX", "RTX", "ERR", "CRM", "PDF", "DOC", "HTL", "TBE", "HPL", "GDP", "BNP", "MFF", "AFC", "BRF", "TKR", "MKR", "RYA"}  # fmt: skip


class Plate:
    """Capital letters are enough for the old shape; small letters need a vehicle near."""

    name = "plate"

    def recognize(self, reading: Reading) -> Iterator[Finding]:
        """Yield one finding a plate."""
        text = reading.normalized.text
        for match in _ANY.finditer(text):
            near = text[max(0, match.start() - 70) : match.end() + 50]
            capital = bool(_UPPER.fullmatch(match[0]))
            cued = bool(_CUE.search(near.replace(match[0], " ")))
            before = text[max(0, match.start() - 25) : match.start()]
            if _NOT_ONE.search(before) and not _PLATE_NUMBER.search(before):
                continue
            if match[0][:3].upper() in _WORDS and not (capital and cued):
                continue
            if not cued and not (capital and _UPPER.match(text, match.start())):
                continue
            if not capital and not cued:
                continue
            yield personal_data(
                reading, match.start(), match.end(), SpanType.PLATE, 0.9 if cued else 0.8, _BECAUSE, self.name, *_whose(text, match),
            )  # fmt: skip


def _whose(text: str, match: re.Match[str]) -> tuple[Trait, ...]:
    near = text[max(0, match.start() - 60) : match.start()].lower()
    return (
        (Trait.OWN,)
        if re.search(r"\b(?:min|mitt|vår) (?:egen |nya |gamla )?(?:bil|moped|skåpbil|volvo|släp|mc|cykel|stulna)", near)
        else ()
    )


recognizer = Plate()
