"""The signature: "Hälsningar Sara, kommunikatör", in dialogue only, exactly once (guideline 2.1.5, R46–R47)."""

from __future__ import annotations

import re

from kanalvakt.settings import Person

_GREETING = {"sv": "Hälsningar", "en": "Kind regards,"}
_UNKNOWN = {
    "sv": "Hälsningar {förnamn}, {titel eller avdelning}",
    "en": "Kind regards, {first name}, {title or department}",
}
LINE = re.compile(
    r"^\s*(hälsningar|vänliga hälsningar|mvh|kind regards|best regards|regards)\b.*$", re.IGNORECASE | re.MULTILINE
)


def signature(person: Person | None, municipality: str, language: str = "sv") -> str:
    """Return the line that ends a reply: first name, and title or department.

    Without a person it holds placeholders, which block insertion. ``department_signature_only`` leaves the name out,
    for those to whom a named reply is a risk.
    """
    if person is None:
        return _UNKNOWN[language]
    if person.department_signature_only:
        return f"{_GREETING[language]} {person.department or person.title}, {municipality}"
    return f"{_GREETING[language]} {person.first_name}, {person.title or person.department}"


def count(text: str) -> int:
    """Return how many lines of the text look like a signature."""
    return len(LINE.findall(text))
