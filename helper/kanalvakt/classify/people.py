"""Where a private person's name stands in a text: full names, given names alone, and "familjen Drugge"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kanalvakt.classify.names import is_first, is_last, word_names

_LETTER = "[a-zà-öø-ÿāăąćčďęěłńňőřśšťůűźżžğışć]"
_WORD = rf"(?:[OD]['’])?[A-ZÀ-ÖØ-ÞĆČŁŚŠŻŽĐ]{_LETTER}{{1,24}}(?:-[A-ZÀ-ÖØ-ÞĆČŁŚŠŻŽĐ]?{_LETTER}{{1,24}}){{0,2}}"
_NAME = re.compile(
    rf"(?<![\w#/.-])(?P<first>{_WORD})(?P<rest>(?:\s(?:von|af|de|el|al|van|bin))?(?:\s{_WORD}){{1,2}}|\s[A-ZÅÄÖ]\.?(?![\w'’]))?(?![\w@])"
)
_FAMILY = re.compile(rf"(?<!\w)(?:[Ff]amiljen|[Ff]am\.|[Hh]err|[Ff]ru|[Ff]röken)\s(?P<last>{_WORD})(?!\w)")
_TITLE = re.compile(
    r"\b(?:kommunal|borgar|region|oppositions)råd|\b(?:ordförande|ledamot|nämnd|rektor|biskop|präst|artist|författar|sångar|tränar|skådespelar|"
    r"konstnär|handläggar|kommunikatör|direktör|doktor|kung|drottning|sankt)\w{0,5}|\b\w{0,20}(?:chef|ledare|minister)(?:en|n)?\b",
    re.IGNORECASE,
)
_NOBODY_ELSE = re.compile(
    r"(?:\b(?:hej|tjena|hallå|tack|hälsningar|mvh|vänligen|hi|dear|jag heter|jag är|namn är|name is|i am|i'm|i)|[@/])\s?$",
    re.IGNORECASE,
)
_NAMED_AFTER = re.compile(
    r"\s(?:gata|gatan|väg|vägen|gränd|plats|torg|skola|skolan|kyrka|kyrkan|park|parken|sjukhus|hall|gården|förskola|kommun|IK|BK|IF|FC|AB|station|centrum)\b",
    re.IGNORECASE,
)
_NO_SURNAME = re.compile(
    r"(?:skolan|gatan|vägen|torget|hemmet|kyrkan|gården|centrum|parken|plats|kommun|hallen|sjukhuset)s?$", re.IGNORECASE
)
_OPENS = re.compile(r"(?:^|[.!?:;\n”\"»)…]|[^\w\s,])\s*$")
_BEFORE = 30


def people(text: str, *, given_alone: bool = True) -> Iterator[tuple[int, int]]:
    """Yield the places (start, end) of names, without people in a public role, greetings, bare tags and "jag heter".

    A name says nothing by itself: the caller must know that the comment tells something private.

    Args:
        given_alone: also given names without a surname ("Jörgen i vår trapp").
    """
    for match in _NAME.finditer(text):
        for start, end in _name(text, match):
            if given_alone or " " in text[start:end]:
                yield start, end
    for match in _FAMILY.finditer(text):
        yield match.span("last")


def _name(text: str, match: re.Match[str]) -> Iterator[tuple[int, int]]:
    start, end = match.span()
    first, rest = match["first"], (match["rest"] or "").strip()
    if rest and _NO_SURNAME.search(rest):
        return
    if not _given(first):
        words = rest.split()
        if words and _given(words[0]) and (len(words) > 1 or not is_last(words[0])):
            first, rest = words[0], " ".join(words[1:])  # "Grattis Sonja Ek": the name begins at the second word
            start = end - len(match["rest"].lstrip())
        else:
            return
    before, after = text[max(0, start - _BEFORE) : start], text[end : end + 16]
    if _TITLE.search(before) or _NAMED_AFTER.match(after):
        return
    if not rest:
        if _NOBODY_ELSE.search(before) or _is_word(first, before):
            return
        if first.endswith("s") and not is_first(first):
            end -= 1  # "Aminas pappa"
    elif _is_word(first, before) and not is_last(rest.split()[-1]):
        return
    yield start, end


def _given(word: str) -> bool:
    part = word.split("-")[0]
    return is_first(part) or (len(part) > 4 and part.endswith("s") and is_first(part[:-1]))


def _is_word(first: str, before: str) -> bool:
    never, not_first = word_names()
    return first in never or (first in not_first and bool(_OPENS.search(before) or not before.strip()))
