"""A named private person tied to something private (domain notes D2); people in a public role and bare tags are not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kanalvakt.classify.names import is_first, is_last, word_names
from kanalvakt.classify.personal import personal_data
from kanalvakt.classify.reading import Reading
from kanalvakt.domain import Finding, SpanType, Text, Trait

_BECAUSE = Text(
    "En namngiven privatperson tillsammans med något privat.", "A named private person together with something private."
)
_NAME = re.compile(
    r"(?<![@#\w])[A-ZÅÄÖÉ][a-zåäöéüćčšžñ]{1,20}(?:-[A-ZÅÄÖ][a-zåäöé]{1,20})?(?:\s(?:[A-ZÅÄÖ]\.|von|af|de|el|al|van)){0,1}\s[A-ZÅÄÖÉ][a-zåäöéüćčšžñ]{1,25}(?:-[A-ZÅÄÖ][a-zåäöé]{1,20})?(?!\w)"
)
_INITIAL = re.compile(r"(?<![@#\w])[A-ZÅÄÖ]\.\s?[A-ZÅÄÖ][a-zåäöé]{2,25}(?!\w)")
_PRIVATE = re.compile(
    r"\b(?:diagnos\w{0,4}|adhd|autis\w{0,6}|asperger\w{0,3}|cancer\w{0,3}|demen\w{0,6}|alzheimer\w{0,3}|depression\w{0,3}|deprimerad|psykisk\w{0,6}|psyk\w{0,8}|sjuk\w{0,12}|alkoholi\w{0,4}|alkis\w{0,4}|missbruk\w{0,6}|knark\w{0,8}|"
    r"drog\w{0,6}|nykter|behandlingshem\w{0,3}|lss|hemtjänst\w{0,5}|äldreboende\w{0,3}|boendestöd\w{0,3}|gruppboende\w{0,3}|god man|förvaltare|soc|socialen|socialtjänst\w{0,4}|försörjningsstöd\w{0,3}|bidrag\w{0,4}|"
    r"omhänderta\w{0,6}|lvu|fosterhem\w{0,3}|vårdnad\w{0,6}|skilsmäss\w{0,4}|skil(?:t|ja)|otrogen|gravid\w{0,3}|abort\w{0,3}|kronofogde\w{0,3}|skuld\w{0,6}|vräkt|vräkning|konkurs|polisanmäl\w{0,6}|dömd\w{0,3}|straff\w{0,8}|fängelse\w{0,3}|"
    r"misstänkt\w{0,3}|tjuv\w{0,4}|stjäl|stal|snor|snodde|pedofil\w{0,4}|våldt\w{0,8}|misshandl\w{0,6}|slår|slog|hotar|langa\w{0,4}|svart(?:jobb\w{0,4}| ?arbete)|jobbar svart|fusk\w{0,6}|mutor|mutad|lögn\w{0,6}|"
    r"muslim\w{0,3}|jude\w{0,3}|homosexuell\w{0,3}|gay|bög\w{0,3}|lesbisk\w{0,3}|trans\w{0,8}|operation\w{0,3}|opererad\w{0,3}|medicin\w{0,4}|journal\w{0,3}|betyg\w{0,4}|mobb\w{0,6}|elev\w{0,4}|klass \d|i \d[a-f]\b|åk \d|"
    r"adress\w{0,3}|telefon\w{0,6}|nummer|bor på|bor i|bor hos|hemma hos|rullstol\w{0,3}|trygghetslarm\w{0,3}|ramlat|ramlade|självmord\w{0,3}|ta livet|försvunnen|saknas|dog|död|begravning\w{0,3}|häng(?:er|d) ut|skyddad|pnr|personnummer|"
    r"orosanmäl\w{0,6}|allergi\w{0,4}|lista(?:n)? med|färdtjänst\w{0,3}|ledsagare|stöd\w{0,6}|särskol\w{0,4}|resursskol\w{0,4}|epilep\w{0,4}|diabet\w{0,4}|hiv|cp|utvecklingsstörd\w{0,3}|funktions\w{0,12}|tablett\w{0,4}|abstinens\w{0,3}|full|dricker|super)\b",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"\b(?:kommunalråd\w{0,3}|borgarråd\w{0,3}|oppositionsråd\w{0,3}|ordförande\w{0,3}|ordf\.?|nämnd\w{0,12}|politiker\w{0,3}|minister\w{0,3}|statsminister\w{0,3}|riksdag\w{0,10}|partiledare\w{0,3}|"
    r"kommundirektör\w{0,3}|direktör\w{0,3}|chef(?:en|er)?|\w{2,20}chef(?:en)?|rektor\w{0,3}|biträdande|enhetschef\w{0,3}|förvaltningschef\w{0,3}|tjänsteman\w{0,3}|handläggar\w{0,3}|kommunikatör\w{0,3}|strateg\w{0,3}|samordnare|"
    r"tränare\w{0,2}|spelare\w{0,2}|målvakt\w{0,3}|artist\w{0,3}|författar\w{0,3}|sångar\w{0,3}|skådespelar\w{0,3}|komiker\w{0,2}|regissör\w{0,3}|konstnär\w{0,3}|arkitekt\w{0,3}|kyrkoherde\w{0,3}|präst\w{0,3}|biskop\w{0,3}|kung\w{0,3}|"
    r"polischef\w{0,3}|presstalesperson\w{0,3}|vd|ägare till|journalist\w{0,3}|programledar\w{0,3}|konsert\w{0,3}|boken|teater\w{0,3}|show\w{0,3}|föreläs\w{0,6}|ledamot\w{0,3}|\((?:s|m|c|l|kd|v|mp|sd)\))",
    re.IGNORECASE,
)
_DATA = re.compile(
    r"\d{6}[- ]?\d{4}|\d{2,4}[ /–-]{1,3}\d{2,4}[ –-]\d{2}|0\d{8,9}|(?:gatan?|vägen|gränd(?:en)?|stigen|backen|gården) \d{1,3}\b|\w@\w",
    re.IGNORECASE,
)
_WINDOW = 200
_PLACES = ("skolan", "gatan", "vägen", "torget", "hemmet", "kyrkan", "gården", "centrum", "parken", "plats", "lång")
_NOT_NAMES = {
    "Vallentuna",
    "Sverige",
    "Stockholm",
    "Facebook",
    "Instagram",
    "Svenska",
    "Region",
    "Kommun",
    "Hej",
    "Tack",
    "Grattis",
}


class Person:
    """Given name and surname, with a private matter in the same or the next sentence."""

    name = "person"

    def recognize(self, reading: Reading) -> Iterator[Finding]:
        """Yield one finding a person."""
        text = reading.normalized.text
        officials = {official.name.lower() for official in reading.settings.officials}
        for start, end in _names(text):
            if text[start:end].lower() in officials:
                continue
            near = _near(text, start, end)
            if _ROLE.search(text[max(0, start - 45) : end + 40]) or not (_PRIVATE.search(near) or _DATA.search(near)):
                continue
            yield personal_data(reading, start, end, SpanType.PERSON, 0.8, _BECAUSE, self.name, Trait.THIRD_PARTY)


def _names(text: str) -> Iterator[tuple[int, int]]:
    place = 0
    while match := _NAME.search(text, place):
        words = match[0].split()
        if _is_name(words[0], words[-1]):
            yield match.span()
            place = match.end()
        else:
            place = match.start() + len(words[0])  # "Kolla Erik Lindberg": the name begins at the second word
    for match in _INITIAL.finditer(text):
        if is_last(match[0].split(".")[1].strip()):
            yield match.start(), match.end()


def _is_name(first: str, last: str) -> bool:
    """A given name, and a word after it that need not be in any list: surnames are too many."""
    if last.lower().endswith(_PLACES) or (first in word_names()[0] and not is_last(last)):
        return False
    return first not in _NOT_NAMES and last not in _NOT_NAMES and is_first(first.split("-")[0])


def _near(text: str, start: int, end: int) -> str:
    """What stands within 200 characters each way: people tell who and what in different sentences."""
    return text[max(0, start - _WINDOW) : start] + " § " + text[end : end + _WINDOW]


recognizer = Person()
