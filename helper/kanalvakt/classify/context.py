"""What stands around a hit and takes its sting away: quotation, report, negation, hypothesis, a work's title, the past.

Each lexicon says which of these it listens to: a child's quoted "jag vill dö" is no less a cry for help.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from enum import StrEnum
from functools import lru_cache


class Excuse(StrEnum):
    """Why words do not count where they stand."""

    NEGATED = "negated"
    HYPOTHETICAL = "hypothetical"
    QUOTED = "quoted"  # somebody else's words, within quotation marks
    REPORTED = "reported"  # somebody else's words, without them
    CITED = "cited"  # the title or the lines of a song, film, book or play
    PAST = "past"  # days or more ago
    LONG_PAST = "long_past"  # years ago
    DRILL = "drill"  # practised or tested
    CONDEMNED = "condemned"  # said in order to call it racism, or by who was called it


USUAL = frozenset({Excuse.NEGATED, Excuse.HYPOTHETICAL, Excuse.QUOTED, Excuse.REPORTED, Excuse.CITED})

_NEAR, _BESIDE = 90, 50  # code points: how far a clause reaches, and how far a quotation's "he said" stands from it
_QUOTATIONS_READ = 2000
_QUOTATION = re.compile(r"[\"”“»«](?=\S)([^\"”“»«\n]{2,300})[\"”“»«]|(?<!\w)[‘’'](?=\w)([^‘’'\n]{2,300})[‘’'](?!\w)")
_NOT = r"(?:inte|icke|ej|aldrig|inga|ingen|knappast|varken|never|not|don't|didn't|won't|no one|nobody)"
_NEGATION = re.compile(rf"\b(?<!tro ){_NOT}(?: \w{{1,12}}){{0,2}} $|\butan att $|\bsluta (?:med )?(?:att )?$", re.I)
# "inte" before a subject belongs to the sentence before ("det funkar inte jag ska …") unless "att" binds them.
_NEGATION_OF_A_CLAUSE = re.compile(rf"\b(?<!tro ){_NOT} (?:\w{{1,12}} ){{0,3}}(?:att|that) $", re.I)
_SUBJECT = re.compile(r"(?:jag|ja|vi|du|ni|han|hon|de|dom|i|we|you|he|she|they)\b", re.I)
_HYPOTHESIS = re.compile(
    r"\b(?:tänk om|tänk dig|om (?:någon|nån|man) (?:\w{1,12} ){0,1}(?:skulle|hade)|what if|if someone)\b(?P<rest>[^.!?\n]{0,60})$", re.I
)  # fmt: skip
_FIRST_PERSON = re.compile(r"\b(?:jag|ja|vi|mig|mej|i|we|me)\b", re.I)
_SAID = r"(?:skrev|skrivit|skriver|sa|sade|sagt|säger|ropade|skrek|skriker|vrålade|hotade|hotat|mejlade|smsade|wrote|said|shouted|told)"
_SAYING = re.compile(
    rf"\b(?:{_SAID}|citat|höra|hört|läste upp|läst upp|sms:et|mejlet|stod det|där det stod|hotades|hotad|kallade|kallad|kallas|kallats|fick (?:ett |flera )?(?:sms|mejl|brev|meddelande))\b", re.I
)  # fmt: skip
_WORK = re.compile(
    r"\b(?:låt(?:en|text|ar)?|favoritlåt\w{0,3}|film(?:en)?|bok(?:en)?|roman(?:en)?|pjäs(?:en)?|serie(?:n)?|dikt(?:en)?|refräng(?:en)?|föreställning(?:en)?|utställning(?:en)?|"
    r"podd(?:en)?|spelet|spelas|visas|sjunger|sjunga|sjöng|heter|artikeln|rubriken|texten lyder|song|movie|book|play|chorus|lyrics)\b", re.I
)  # fmt: skip
_OWN_WORDS = re.compile(
    r"\b(?:(?:sa|sade|skrev|säger|skriver) jag|jag (?:sa|säger|skrev) (?:till|det|bara|ju)|(?:jag )?menar (?:allvar|det)|jag lovar|det är ett löfte|i mean it)\b", re.I
)  # fmt: skip
_REPORT = re.compile(rf"\b(?P<who>\w{{1,20}} )?{_SAID}\b[^.!?\n]{{0,40}}$|\bfick (?:ett |flera )?(?:sms|mejl|brev|meddelande)\w{{0,3}}[^.!?\n]{{0,40}}$", re.I)  # fmt: skip
_TOLD_BY_THE_READER = re.compile(r"(?:jag|du|ni|vi|i|you|we) ", re.I)
_SEEKS_HELP = re.compile(
    r"anmäl|polis|fruktansvärt|hur gör|vart vänder|vem ringer|report (?:it|this)|\btill (?:mig|oss|min|mitt|vår)\b",
    re.I,
)
_YEARS_AGO = re.compile(
    r"\bnär (?:jag|vi) var (?:liten|små|barn|ung|unga)|\bpå (?:19|20)?\d0-talet|\bför (?:\w{1,12} ){1,3}år (?:sedan|sen)\b|"
    r"(?<!sedan )(?<!sen )\b(?:1[89]\d\d|20[01]\d)\b|\bpå den tiden|\byears ago\b|\bwhen i was (?:little|young|a child)", re.I
)  # fmt: skip
_DAYS_AGO = re.compile(
    r"\bförra (?:året|veckan|månaden|vintern|sommaren|hösten|våren)|\bi (?:fjol|somras|vintras|våras|höstas|förrgår|måndags|tisdags|onsdags|torsdags|fredags|lördags|söndags)\b|"
    r"\bför (?:\w{1,12} ){1,3}(?:månader|veckor|dagar) (?:sedan|sen)\b|\bminns (?:när|ni|du)|\blast (?:year|week|month|summer|winter)\b", re.I
)  # fmt: skip
_STILL = re.compile(r"\b(?:igen|nu|ikväll|i kväll|idag|i dag|fortfarande|snart|imorgon|i morgon|varje|again|now|tonight|still)\b", re.I)  # fmt: skip
_DRILL = re.compile(r"övning|\bövar?\b|\bövade\b|larmtest|provlarm|testlarm|vma-?test|\bdrill\b|fire alarm test", re.I)
_SOMEBODY_SAYS = re.compile(
    r"\b(?:säg|sa\b|skriv|skrev|påstå|kalla|tro att|höra|hör att|läsa|läser)\w{0,4}\b[^.!?\n]{0,50}$", re.I
)
_CONDEMNS = re.compile(
    r"rasis|rasist|skäm|hets mot folkgrupp|fördom|vidrig|avskyvärt|inte okej|unacceptable|racis", re.I
)
_CALLED = re.compile(
    r"\bkalla(?:d|ts|s|des|t mig|t henne|t honom|de mig|de henne|de honom|de oss)(?: för| en)? [\"”']?$", re.I
)
_SENTENCE_ENDS = re.compile(r"[.!?\n]")


def excused(text: str, start: int, end: int, by: Collection[Excuse] = USUAL) -> Excuse | None:
    """Return why the words from ``start`` to ``end`` do not count here, or None when they do.

    Args:
        text: normalised text.
        start, end: code points of the hit, half open.
        by: what may excuse.
    """
    return next((excuse for excuse in Excuse if excuse in by and _TESTS[excuse](text, start, end)), None)


def _negated(text: str, start: int, end: int) -> bool:
    pattern = _NEGATION_OF_A_CLAUSE if _SUBJECT.match(text, start, end) else _NEGATION
    return bool(pattern.search(text[max(0, start - _NEAR) : start]))


def _hypothetical(text: str, start: int, end: int) -> bool:
    found = _HYPOTHESIS.search(text[max(0, start - _NEAR) : start])
    # "tänk om jag kom hem till dig" and "tänk om jag inte fanns" are no hypotheses
    return found is not None and not _FIRST_PERSON.search(found["rest"] + text[start:end])


def _quoted(text: str, start: int, end: int) -> bool:
    around = _around_quotation(text, start, end)
    return bool(_SAYING.search(around)) and not _OWN_WORDS.search(around)


def _cited(text: str, start: int, end: int) -> bool:
    around = _around_quotation(text, start, end)
    return bool(_WORK.search(around)) and not _OWN_WORDS.search(around)


def _reported(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - _NEAR) : start]
    report = _REPORT.search(before)
    if not report or _OWN_WORDS.search(before) or _TOLD_BY_THE_READER.match(report["who"] or ""):
        return False
    return before.rstrip().endswith(":") or bool(_SEEKS_HELP.search(before + text[end : end + _NEAR]))


def _past(text: str, start: int, end: int) -> bool:
    sentence = _sentence(text, start, end)
    return bool(_DAYS_AGO.search(sentence)) and not _STILL.search(sentence)


def _long_past(text: str, start: int, end: int) -> bool:
    sentence = _sentence(text, start, end)
    return bool(_YEARS_AGO.search(sentence)) and not _STILL.search(sentence)


def _drill(text: str, start: int, end: int) -> bool:
    return bool(_DRILL.search(_sentence(text, start, end)))


def _condemned(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - _NEAR) : start]
    if _CALLED.search(before):
        return True
    return bool(_SOMEBODY_SAYS.search(before) and _CONDEMNS.search(before + text[end : end + _NEAR]))


def _around_quotation(text: str, start: int, end: int) -> str:
    """What stands beside the quotation that holds the whole hit, or "" when none does."""
    for first, last in _quotations(text):
        if first <= start and end <= last:
            return f"{text[max(0, first - _BESIDE) : first]} … {text[last : last + _BESIDE]}"
    return ""


@lru_cache(maxsize=16)
def _quotations(text: str) -> tuple[tuple[int, int], ...]:
    found = []
    for match in _QUOTATION.finditer(text):
        found.append(match.span())
        if len(found) == _QUOTATIONS_READ:
            break
    return tuple(found)


def _sentence(text: str, start: int, end: int) -> str:
    before, after = text[max(0, start - _NEAR) : start], text[end : end + _NEAR]
    return _SENTENCE_ENDS.split(before)[-1] + text[start:end] + _SENTENCE_ENDS.split(after)[0]


_TESTS: dict[Excuse, Callable[[str, int, int], bool]] = {
    Excuse.NEGATED: _negated,
    Excuse.HYPOTHETICAL: _hypothetical,
    Excuse.QUOTED: _quoted,
    Excuse.REPORTED: _reported,
    Excuse.CITED: _cited,
    Excuse.PAST: _past,
    Excuse.LONG_PAST: _long_past,
    Excuse.DRILL: _drill,
    Excuse.CONDEMNED: _condemned,
}
