"""Identity numbers: every written form is found with its exact characters, and look-alikes are left alone.

All numbers are invented: birth numbers 980-999 and co-ordination numbers 238x are never given to anybody.
"""

from __future__ import annotations

import pytest

from kanalvakt.classify.pipeline import Classifier
from kanalvakt.domain import Comment, SpanType, Trait

FOUND = [
    ("Mormor 410203-9858 väntar", "410203-9858"),
    ("hon är 19410203-9858", "19410203-9858"),
    ("nr 4102039858 på henne", "4102039858"),
    ("194102039858", "194102039858"),
    ("Birgit 410203 9858 hälsar", "410203 9858"),
    ("19410203 9858 heter hon", "19410203 9858"),
    ("så här: 410203–9858", "410203–9858"),
    ("så här: 410203—9858", "410203—9858"),
    ("410203−9858 minus", "410203−9858"),
    ("hundraårsdag 200314+9818!", "200314+9818"),
    ("410203.9858 med punkt", "410203.9858"),
    ("1941-02-03-9858", "1941-02-03-9858"),
    ("41-02-03-9858 skrev han", "41-02-03-9858"),
    ("4 1 0 2 0 3 - 9 8 5 8", "4 1 0 2 0 3 - 9 8 5 8"),
    ("41 02 03 98 58 är hans", "41 02 03 98 58"),
    ("1 9 4 1 0 2 0 3 9 8 5 8", "1 9 4 1 0 2 0 3 9 8 5 8"),
    ("pnr 410263-2389 samordning", "410263-2389"),
    ("samordningsnummer 19410263-2389", "19410263-2389"),
    ("410203-xxxx är hennes", "410203-xxxx"),
    ("kolla 410203-98XX", "410203-98XX"),
    ("410203-**** enligt listan", "410203-****"),
    ("T-nummer 410203-T123 i Ladok", "410203-T123"),
    ("född 410203, sista fyra 9858", "410203, sista fyra 9858"),
    ("född 410203 och sista är 9858", "410203 och sista är 9858"),
    ("fyrtioett noll två noll tre nittioåtta femtioåtta", "fyrtioett noll två noll tre nittioåtta femtioåtta"),
    ("fyra ett noll två noll tre nio åtta fem åtta", "fyra ett noll två noll tre nio åtta fem åtta"),
    ("4️⃣1️⃣0️⃣2️⃣0️⃣3️⃣-9️⃣8️⃣5️⃣8️⃣", "4️⃣1️⃣0️⃣2️⃣0️⃣3️⃣-9️⃣8️⃣5️⃣8️⃣"),
    ("４１０２０３-９８５８", "４１０２０３-９８５８"),
    ("4102\u200b03-98\u200b58", "4102\u200b03-98\u200b58"),
    ("41O2O3-9858 med bokstaven O", "41O2O3-9858"),
    ("4l0203-9858 med bokstaven l", "4l0203-9858"),
    ("personnummer 410203-9851 (felskrivet)", "410203-9851"),
    ("mitt pers.nr är 4102039851", "4102039851"),
    ("(410203-9858)", "410203-9858"),
    ("#410203-9858", "410203-9858"),
    ("200001019801", "200001019801"),
    ("pnr:4102039858", "4102039858"),
    ("nr:410203-9858, tack", "410203-9858"),
    ("410203--9858", "410203--9858"),
    ("410203/9858", "410203/9858"),
    ("4102 03 9858 på farsan", "4102 03 9858"),
    ("född 3/2 1941, sista fyra 9858", "3/2 1941, sista fyra 9858"),
    ("född 3 februari 1941 och fyra sista är 9858", "3 februari 1941 och fyra sista är 9858"),
    ("pnr slutar på 9858", "9858"),
    ("sista fyra i hennes personnummer är 9858", "9858"),
    ("reservnummer 991941020312", "991941020312"),
    ("i journalen står 22410203-TF12", "22410203-TF12"),
    ("410203-???? minns inte resten", "410203-????"),
    ("enskild firma 410203-9858", "410203-9858"),
    ("20000229-9824 på en skottdag", "20000229-9824"),
]

TRAPS = [
    "ordernummer 4102039858 har inte kommit",
    "OCR 4102039858 står det på fakturan",
    "fakturanr: 4102039858",
    "Felkod 410203-9858 i e-tjänsten",
    "ärendenummer 4102039858",
    "orgnr 556677-9858 på firman",
    "556012-5790 AB Exempel",
    "16556012-5790",
    "850229-9804 finns inte",
    "410203-9851",
    "411303-9856 månad tretton",
    "410232-9852 dag trettiotvå",
    "ring 0701740605 efter fem",
    "070-174 06 05",
    "IBAN SE45 5000 0000 0583 9825 7466",
    "2026-11-22 kl 07.30",
    "20261122-20261130 är det stängt",
    "1941-02-03 föddes skolan",
    "budgeten är 4 102 039 858 kronor",
    "koordinater 59.5347, 18.0797",
    "ISBN 978-91-0-012345-6",
    "detaljplan 410203 från 1941",
    "KS 2017.516 och BUN 2025:12",
    "linje 610, 611 och 612",
    "en, två, tre, nu kör vi",
    "vi var fem sex sju stycken",
    "väg 268 och E18",
    "paketet 4102039858123 spåras",
    "resultat 4-1, 0-2, 0-3, 9-8",
    "Bankgiro 5050-1055",
    "12:30-13:45 lunch",
    "11/12 2024 sista fyra timmarna 1200 besökare",
    "de sista fyra matcherna slutade 2024",
    "reservdel 19410203 finns",
    "nolla sju nolla, ett sjuttiofyra, noll sex, tjugotre",
]


@pytest.mark.parametrize(("text", "number"), FOUND, ids=[text[:40] for text, _ in FOUND])
def test_a_number_is_found_with_its_exact_characters(spans_of, text: str, number: str) -> None:
    assert spans_of(text, SpanType.PERSONAL_IDENTITY_NUMBER) == [number]


@pytest.mark.parametrize("text", TRAPS)
def test_what_only_looks_like_a_number_is_left_alone(spans_of, text: str) -> None:
    assert spans_of(text, SpanType.PERSONAL_IDENTITY_NUMBER) == []


@pytest.mark.parametrize(
    ("text", "whose"),
    [
        ("Mitt personnummer är 410203-9858, kan ni kolla?", Trait.OWN),
        ("Hennes personnummer är 410203-9858", Trait.THIRD_PARTY),
        ("min mamma 410203-9858 får ingen hjälp", Trait.THIRD_PARTY),
    ],
)
def test_a_number_says_what_it_is_and_whose(classifier: Classifier, text: str, whose: Trait) -> None:
    findings = [
        finding
        for finding in classifier.assess([Comment(text)])[0].findings
        if any(span.type is SpanType.PERSONAL_IDENTITY_NUMBER for span in finding.spans)
    ]
    assert [finding.traits for finding in findings] == [{Trait.IDENTITY_NUMBER, whose}]


def test_the_same_digits_are_never_a_telephone_number_too(spans_of) -> None:
    text = "Mormor 080203-9867 på avdelningen"
    assert spans_of(text, SpanType.PERSONAL_IDENTITY_NUMBER) == ["080203-9867"]
    assert spans_of(text, SpanType.PHONE) == []
