"""Private e-mail addresses, also disguised ones ("snabel-a", "(at)", "punkt")."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kanalvakt.classify.personal import personal_data
from kanalvakt.classify.reading import Reading
from kanalvakt.domain import Finding, SpanType, Text

_BECAUSE = Text("En privat e-postadress.", "A private e-mail address.")
_AT = r"(?:\s{0,2}@\s{0,2}|\s?[\(\[{]\s?(?:at|@|snabel-?a|a)\s?[\)\]}]\s?|\s(?:snabel-?\s?a|at)\s)"
_DOT = r"(?:\.|\s?[\(\[{]\s?(?:dot|punkt|\.)\s?[\)\]}]\s?|\s(?:punkt|dot)\s|\s?\.\s?)"
_ADDRESS = re.compile(
    rf"(?<![\w@.])(?P<box>[\w+-]{{1,40}}(?:{_DOT}[\w+-]{{1,40}}){{0,4}}){_AT}(?P<domain>[\w-]{{2,40}}(?:{_DOT}[\w-]{{2,40}}){{0,3}}?{_DOT}(?P<top>[a-zA-Z]{{2,12}}))(?![\w@])",
    re.IGNORECASE,
)
_TOPS = {
    "se",
    "com",
    "nu",
    "org",
    "net",
    "eu",
    "io",
    "fi",
    "no",
    "dk",
    "de",
    "info",
    "me",
    "uk",
    "example",
    "test",
    "pl",
    "ru",
    "biz",
    "live",
    "email",
}
_ROLES = re.compile(
    r"^(?:info|kansli\w*|kontakt|kommun\w*|registrator\w*|kundtjanst|kundservice|support|bokning\w*|order|post|mail|reception\w*|press|redaktion\w*|"
    r"styrelse\w*|noreply|webmaster|hello|hej|kontakta|medlem\w*|felanmalan\w*|service|sales|skola\w*|bibliotek\w*|expedition\w*|ordforande|sekreterare|kassor|anmalan|"
    r"admin|office|contact|social\w*|bygglov\w*|miljo\w*|kultur\w*|fritid\w*|namnd\w*|overformyndar\w*|rektor\w*|forskol\w*|skol\w*|kommunal\w*|elevhals\w*|hemtjanst\w*|aldre\w*|teknik\w*|gata\w*|park|turist\w*|museum|arkiv\w*)$",
    re.IGNORECASE,
)


class Email:
    """Addresses of private persons; the municipality's own and role mailboxes are left alone."""

    name = "email"

    def recognize(self, reading: Reading) -> Iterator[Finding]:
        """Yield one finding an address."""
        for match in _ADDRESS.finditer(reading.normalized.text):
            domain = _plain(match["domain"])
            if match["top"].lower() not in _TOPS or _ours(domain, reading):
                continue
            box = _plain(match["box"]).translate(str.maketrans("åäöéü", "aaoeu"))
            if _ROLES.match(box) or domain.endswith((".gov", "kommun.se", "regionstockholm.se", "polisen.se")):
                continue
            yield personal_data(reading, match.start(), match.end(), SpanType.EMAIL, 0.95, _BECAUSE, self.name)


def _plain(written: str) -> str:
    return (
        re.sub(r"\s?[\(\[{]?\s?(?:punkt|dot)\s?[\)\]}]?\s?", ".", re.sub(r"\s", " ", written), flags=re.IGNORECASE)
        .replace(" ", "")
        .lower()
    )


def _ours(domain: str, reading: Reading) -> bool:
    ours = (name.lower() for name in reading.settings.municipality.email_domains)
    return any(domain == name or domain.endswith("." + name) for name in ours)


recognizer = Email()
