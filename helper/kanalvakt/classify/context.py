"""What stands around a hit and takes its sting away: quotation with a report, negation, hypothesis, past help."""

from __future__ import annotations

import re

_REPORT = re.compile(
    r"\b(?:skrev|skrivit|skriver|sa|sade|säger|ropade|skrek|hette|kallade|kallas|citat|fick höra|hotades|hotat|stod det|heter|"
    r"låten|filmen|boken|pjäsen|serien|dikten|artikeln|rubriken|said|wrote|called|shouted|song|film|book)\b",
    re.IGNORECASE,
)
_NEGATION = re.compile(
    r"\b(?:inte|ej|aldrig|ingen|inga|knappast|absolut inte|varken|utan att|sluta|never|not|don't|didn't|no one)\W{1,3}(?:\w{1,12}\W{1,3}){0,2}$",
    re.IGNORECASE,
)
_HYPOTHESIS = re.compile(
    r"\b(?:tänk om|tänk dig|om (?:någon|nån|han|hon|jag|man) (?:skulle|hade)|what if)\b[^.!?\n]{0,60}$", re.IGNORECASE
)
_QUOTES = re.compile(r"[\"”“»«‘’']([^\"”“»«\n]{2,200})[\"”“»«‘’']")
_WINDOW = 90


def excused(text: str, start: int, end: int) -> str:
    """Return why the words from ``start`` to ``end`` do not count here ("quoted", "negated" …), or "" when they do."""
    before, after = text[max(0, start - _WINDOW) : start], text[end : end + _WINDOW]
    if _NEGATION.search(before):
        return "negated"
    if _HYPOTHESIS.search(before):
        return "hypothetical"
    low = max(0, start - 220)
    for match in _QUOTES.finditer(text, low, min(len(text), end + 220)):
        if match.start() <= start and end <= match.end():
            around = (
                text[max(0, match.start() - _WINDOW) : match.start()]
                + " … "
                + text[match.end() : match.end() + _WINDOW]
            )
            if _REPORT.search(around):
                return "quoted"
    if re.search(r"\b(?:skrev|sa|skrek|ropade)\b[^.!?\n]{0,20}$", before) and re.search(
        r"anmäl|polis|fruktansvärt|hur gör", after
    ):
        return "reported"
    return ""
