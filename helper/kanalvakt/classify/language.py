"""Which language a comment is in, among the likely ones; "und" when it cannot be said."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

LIKELY = (
    "sv",
    "en",
    "no",
    "da",
    "fi",
    "de",
    "es",
    "fr",
    "pl",
    "ru",
    "uk",
    "ar",
    "fa",
    "so",
    "tr",
    "bs",
    "sq",
    "am",
    "ku",
    "th",
    "zh",
    "ro",
    "et",
    "nl",
)
UNDERSTOOD = {"sv", "en", "no", "da", "und"}
_LETTERS = re.compile(r"[^\W\d_]", re.UNICODE)
_SWEDISH = re.compile(
    r"\b(?:och|att|det|inte|jag|är|som|på|en|ett|för|med|har|till|av|den|ni|vi|man|när|hur|varför|kommunen|också|från|eller|så|om|"
    r"bra|tack|hej|nu|här|där|vad|vem|kan|ska|skall|mig|dig|oss|era|dom|va|e|å|o|nån|nåt|ju|väl|aldrig|alltid|finns|mycket|fint?|snyggt?|fy|fan|faan|skit|skitbra|jättebra|toppen|grymt?|jobbat|härligt?|underbart?|gärna|grattis|äntligen|skamligt?|synd|nej|ja|jo|bättre|alla|hela|efter|igen|just|måste|blir|blev|får|fick|gör|gå|går|ser|vet|tycker)\b",
    re.IGNORECASE,
)
_ENGLISH = re.compile(
    r"\b(?:the|and|is|are|you|not|this|that|with|for|have|has|had|what|when|how|my|your|please|can|of|to|it|in|we|they|he|she|was|were|do|does|did|where|why|"
    r"who|there|will|would|could|should|be|been|an|at|from|i'm|i'll|don't|it's|you're|if|but|or|thanks|thank|good|great|about|as|his|her|our|their|out|up|no|know|want|like|get|go|let|so|just|never|always|very|need|think|see|one|any|some)\b",
    re.IGNORECASE,
)
_SWEDISH_LETTERS = re.compile(r"[åä]|ö", re.IGNORECASE)
_NOT_SWEDISH = re.compile(
    r"[æøß]|\b(?:og|af|hun|noget|meget|nogen|gerne|hvem|hvorfor|jeres|vores|mange|uden|ikke|jeg|hvad|hvordan|hvor|hvornår|når|ist|und|nicht|kiitos|ja mun|ei ole|miksi|milloin|tämä|tässä|sitä|että|mutta|onko|meidän|teidän)\b",
    re.IGNORECASE,
)
_SCRIPTS = (
    ("ar", re.compile(r"[\u0600-\u06ff]")), ("he", re.compile(r"[\u0590-\u05ff]")), ("th", re.compile(r"[\u0e00-\u0e7f]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")), ("am", re.compile(r"[\u1200-\u137f]")), ("el", re.compile(r"[\u0370-\u03ff]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
)  # fmt: skip


def identify(text: str) -> str:
    """Return an ISO 639-1 code, or "und" for emoji, numbers, names and what is too short to tell."""
    sample = text[:1000]
    letters = _LETTERS.findall(sample)
    if len(letters) < 2:
        return "und"
    for code, script in _SCRIPTS:
        if len(script.findall(sample)) * 2 > len(letters):
            return _by_model(sample) if code in {"ar", "ru"} else code
    swedish, english = len(_SWEDISH.findall(sample)), len(_ENGLISH.findall(sample))
    if swedish and swedish >= english and not _NOT_SWEDISH.search(sample):
        return "sv"
    if english >= 2 and english > swedish:
        return "en"
    lettered = bool(_SWEDISH_LETTERS.search(sample)) and not _NOT_SWEDISH.search(sample)
    if len(letters) < 25:
        return "sv" if lettered else "und"
    told = _by_model(sample)
    return "sv" if told == "und" and lettered else told


def _by_model(sample: str) -> str:
    code, probability = _model().classify(sample)
    return str(code) if probability > 0.7 else "und"


@cache
def _model() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier: Any = LanguageIdentifier.from_model_file(  # type: ignore[no-untyped-call]
        MODEL_FILE, norm_probs=True
    )
    identifier.set_languages([code for code in LIKELY if code in identifier.labels])
    return identifier
