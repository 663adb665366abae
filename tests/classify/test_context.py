"""What stands around dangerous words excuses them, and what only looks like an excuse does not."""

from __future__ import annotations

import time

import pytest

from kanalvakt.classify.context import USUAL, Excuse, excused


def excuse(text: str, words: str, *by: Excuse) -> Excuse | None:
    start = text.index(words)
    return excused(text, start, start + len(words), by or USUAL)


THREAT = "jag ska döda dig"
EXCUSED = [
    (f"”{THREAT}” skrev nån till min dotter", THREAT, Excuse.QUOTED),
    (f'Min son fick ett sms där det stod "{THREAT}". Polisen gör inget', THREAT, Excuse.QUOTED),
    (f"»{THREAT}« ropade han efter mig på bussen", THREAT, Excuse.QUOTED),
    (f"en kille sa '{THREAT}' till min bror", THREAT, Excuse.QUOTED),
    ('they shouted "we will kill you" at my brother', "we will kill you", Excuse.QUOTED),
    (f"Grannen skrev: {THREAT}", THREAT, Excuse.REPORTED),
    (f"han sa {THREAT} och jag vill anmäla det", THREAT, Excuse.REPORTED),
    (f'Låten "{THREAT} med kärlek" spelas på scenen ikväll', THREAT, Excuse.CITED),
    ("”Döda fallet” visas på Kulturhuset", "Döda", Excuse.CITED),
    ("Jag tänker inte slå ihjäl dig", "slå ihjäl dig", Excuse.NEGATED),
    ("jag har aldrig sagt att jag ska döda dig", THREAT, Excuse.NEGATED),
    ("I would never hurt you", "hurt you", Excuse.NEGATED),
    ("man löser inget genom att prata utan att slå dom", "slå dom", Excuse.NEGATED),
    ("Om någon skulle slå ihjäl dem vore det hemskt", "slå ihjäl dem", Excuse.HYPOTHETICAL),
    ("tänk om nån skjuter honom", "skjuter honom", Excuse.HYPOTHETICAL),
]
STILL_MEANT = [
    (f"”{THREAT}”", THREAT),  # quotation marks alone are no report
    (f"Du sa ”vänta” men {THREAT}", THREAT),
    (f"Han skrev ”hej”. {THREAT}. Sen skrev han ”ok”", THREAT),
    (f"”{THREAT}”, sa jag till honom, och det gäller dig med", THREAT),
    (f"”{THREAT}” skrev jag och jag menar allvar", THREAT),
    (f"Du skrev skit om mig, {THREAT}", THREAT),
    (f"du sa att du ringt polisen, {THREAT}", THREAT),
    (f"Det är inte okej. {THREAT}", THREAT),
    (f"Jag orkar inte. {THREAT}", THREAT),
    (f"det funkar inte {THREAT}", THREAT),
    (f"inte ett ord till, {THREAT}", THREAT),
    (f"Tro inte att {THREAT} snabbt", THREAT),
    ("tänk om jag kommer hem till dig", "kommer hem till dig"),
    (f"Du don't get it, it's over: {THREAT}, that's all", THREAT),
    (f"läste boken. {THREAT}", THREAT),
    (f"vi ses på filmen, {THREAT}", THREAT),
]


@pytest.mark.parametrize(("text", "words", "why"), EXCUSED)
def test_words_are_excused_by_what_stands_around_them(text: str, words: str, why: Excuse) -> None:
    assert excuse(text, words) is why


@pytest.mark.parametrize(("text", "words"), STILL_MEANT)
def test_a_real_threat_is_not_excused_by_something_similar_nearby(text: str, words: str) -> None:
    assert excuse(text, words) is None


NOW_ONLY = (Excuse.PAST, Excuse.LONG_PAST, Excuse.DRILL)


@pytest.mark.parametrize(
    ("text", "words", "why"),
    [
        ("Det brinner i ladan, så hette rubriken förra året", "Det brinner", Excuse.PAST),
        ("i somras var det gasläcka vid torget", "gasläcka", Excuse.PAST),
        ("för tre veckor sedan var det brunt vatten ur kranen", "brunt vatten", Excuse.PAST),
        ("När jag var liten stod ladan i lågor", "i lågor", Excuse.LONG_PAST),
        ("1974 rasade bron", "rasade", Excuse.LONG_PAST),
        ("för elva år sen var det gasläcka här", "gasläcka", Excuse.LONG_PAST),
        ("VMA-testet: larmet går nu", "larmet går", Excuse.DRILL),
        ("Brandövning, det brinner på låtsas", "det brinner", Excuse.DRILL),
    ],
)
def test_what_is_over_or_practised_is_no_ongoing_danger(text: str, words: str, why: Excuse) -> None:
    assert excuse(text, words, *NOW_ONLY) is why


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Förra veckan var det gasläcka och nu luktar det gas igen", "luktar det gas"),
        ("sedan 2019 slår han mig", "slår han mig"),
        ("Kul med brandövning. Men det brinner i matsalen", "det brinner"),
        ("I somras var det fint. Gasläcka vid torget", "Gasläcka"),
        ("gasläcka vid torget 2026", "gasläcka"),
    ],
)
def test_a_danger_that_goes_on_is_not_excused_by_something_past_beside_it(text: str, words: str) -> None:
    assert excuse(text, words, *NOW_ONLY) is None


@pytest.mark.parametrize(
    "text",
    [
        "Att skriva att muslimer är parasiter är ren rasism",
        "den som påstår att muslimer är parasiter borde skämmas",
        "jag blev kallad muslimer är parasiter",
    ],
)
def test_contempt_told_to_condemn_it_is_excused(text: str) -> None:
    assert excuse(text, "muslimer är parasiter", Excuse.CONDEMNED) is Excuse.CONDEMNED


@pytest.mark.parametrize(
    "text",
    [
        "muslimer är parasiter, kalla mig rasist om ni vill",
        "ni borde skämmas, muslimer är parasiter",
    ],
)
def test_contempt_with_a_shrug_about_racism_is_not_excused(text: str) -> None:
    assert excuse(text, "muslimer är parasiter", Excuse.CONDEMNED) is None


def test_only_the_excuses_that_are_listened_to_count() -> None:
    text = "”jag vill inte leva” skrev min dotter"
    assert excuse(text, "jag vill inte leva", Excuse.QUOTED) is Excuse.QUOTED
    assert excuse(text, "jag vill inte leva", Excuse.NEGATED, Excuse.CITED, Excuse.LONG_PAST) is None


def test_ten_thousand_quotation_marks_take_no_time() -> None:
    text = '"a" ' * 5000 + THREAT + "'" * 5000
    begun = time.perf_counter()
    for _ in range(100):
        excuse(text, THREAT)
    assert time.perf_counter() - begun < 2
