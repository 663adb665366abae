"""Whose data a finding is: the writer's own or somebody else's, by the words that stand near it."""

from __future__ import annotations

import re

from kanalvakt.domain import Trait

_OWN = re.compile(
    r"\b(?:jag|mig|mej|min|mitt|mina|vi|oss|vår|vårt|ring mig|nå mig|kontakta mig|hör av er till mig|my|me|i'm|i am|our|call me)\b",
    re.IGNORECASE,
)
_OTHER_KIN = re.compile(
    r"\b(?:min|mitt|mina|vår|vårt|my|our) (?:[a-zåäö]{2,12} ){0,1}(?:son|sons|dotter|dotters|man|mans|fru|frus|sambo|sambos|mamma|mammas|pappa|pappas|mor|mors|"
    r"far|fars|mormor|mormors|morfar|morfars|farmor|farmors|farfar|farfars|bror|brors|brorsa|syster|systers|syrra|barn|barns|unge|granne|grannes|kompis|vän|chef|"
    r"elev|hyresvärd|ex|svärmor|svärfar|kusin|moster|faster|farbror|morbror|pojkvän|flickvän|husband|wife|mother|father|"
    r"neighbour|neighbor|friend|brother|sister|kid|grabb|grabbar|tjej|kille|hund)\b",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\b(?:han|honom|hans|hon|henne|hennes|dom|dem|deras|den där|grannen|grannens|farsan|morsan|mamma|pappa|mammas|pappas|hos|familjen|"
    r"killen|tjejen|mannen|kvinnan|gubben|kärringen|ägaren|föraren|he|she|his|her|him|their|ring honom|ring henne)\b",
    re.IGNORECASE,
)
_NEAR = 90


def owner(text: str, start: int, end: int) -> Trait:
    """Return OWN when the words near point at the writer and at nobody else, otherwise THIRD_PARTY."""
    if somebody_else(text, start, end):
        return Trait.THIRD_PARTY
    return Trait.OWN if _OWN.search(_near(text, start, end)) else Trait.THIRD_PARTY


def somebody_else(text: str, start: int, end: int) -> bool:
    """Return True when words near point at another person than the writer."""
    near = _near(text, start, end)
    return bool(_OTHER_KIN.search(near) or _OTHER.search(near))


def _near(text: str, start: int, end: int) -> str:
    return text[max(0, start - _NEAR) : end + 50]
