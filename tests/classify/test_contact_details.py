"""Telephone numbers, e-mail addresses and accounts: private ones are found as written, public ones are left alone.

Telephone numbers are from the series that the Swedish regulator keeps for fiction.
"""

from __future__ import annotations

import pytest

from kanalvakt.classify.pipeline import Classifier
from kanalvakt.domain import Comment, SpanType, Trait

PHONES = [
    ("ring mig 070-174 06 05", "070-174 06 05"),
    ("0701740605 är numret till Kalle", "0701740605"),
    ("070 174 06 05 hem till henne", "070 174 06 05"),
    ("070-1740605", "070-1740605"),
    ("070.174.06.05", "070.174.06.05"),
    ("070/174 06 05", "070/174 06 05"),
    ("+46 70 174 06 05 nås han på", "+46 70 174 06 05"),
    ("+46701740605", "+46701740605"),
    ("+46 (0)70-174 06 05", "+46 (0)70-174 06 05"),
    ("0046 70 174 06 05", "0046 70 174 06 05"),
    ("tel:0701740605", "0701740605"),
    ("tfn08-46500488", "08-46500488"),
    ("46701740605 på whatsapp", "46701740605"),
    ("nolla sju nolla, ett sjuttiofyra, noll sex, noll fem", "nolla sju nolla, ett sjuttiofyra, noll sex, noll fem"),
    ("mobil:070-1740605", "070-1740605"),
    ("0 7 0 - 1 7 4 0 6 0 5", "0 7 0 - 1 7 4 0 6 0 5"),
    ("sms:a O7O-I74 O6 39", "O7O-I74 O6 39"),
    ("0\u200b70-174\u200b 06 05", "0\u200b70-174\u200b 06 05"),
    ("０７０-１７４ ０６ ０５", "０７０-１７４ ０６ ０５"),
    ("hemnr 08-465 004 12", "08-465 004 12"),
    ("hennes fasta 031-390 06 21", "031-390 06 21"),
    ("morfars nummer 0980-319 244", "0980-319 244"),
    ("jag nås på 040-628 04 55", "040-628 04 55"),
    ("noll sju noll ett sju fyra noll sex noll fem", "noll sju noll ett sju fyra noll sex noll fem"),
    ("noll sjuttio ett sju fyra noll sex noll fem", "noll sjuttio ett sju fyra noll sex noll fem"),
    ("Felanmälan: ring mig 08-465 004 27 efter 17", "08-465 004 27"),
    ("Kommunen vägrar! Hans mobil är 070-174 06 33", "070-174 06 33"),
    ("call me 070-174 06 88 please", "070-174 06 88"),
    ("070–174 06 05 med tankstreck", "070–174 06 05"),
]

NO_PHONES = [
    "ring 112 nu",
    "polisen nås på 114 14",
    "ring 113 13 vid översvämning",
    "1177 svarar dygnet runt",
    "självmordslinjen 90101",
    "Bris 116 111",
    "116 006 för kvinnofrid",
    "020-66 77 88 är gratis",
    "0771-567 567",
    "växeln 08-587 850 00",
    "08-465 004 12 till vårdcentralen",
    "bibliotekets nummer är 031-390 06 21",
    "Boka tid på salongen: 070-174 06 05",
    "Rörfirma AB 070-174 06 05, fri offert",
    "kundtjänst 040-628 04 55",
    "Telefonnumret på er affisch 031-390 06 00 funkar det?",
    "ordernummer 0701740605",
    "OCR 0701740605 på fakturan",
    "bankgiro 5050-1055",
    "1 200 kr och 30 000 000 kr",
    "2026-11-22 kl 07.30-09.30",
    "0-3 i halvtid",
    "budget 2024 2025 2026 2027",
    "väg 070 finns inte",
    "koordinater 59.5347, 18.0797",
    "linje 610 går 07.10 07.40 08.10 08.40",
    "0,75 procent av 1 000 000",
]

EMAILS = [
    ("mejla anna.b@hemmail.example", "anna.b@hemmail.example"),
    ("anna.b(at)hemmail.example", "anna.b(at)hemmail.example"),
    ("anna.b [at] hemmail [dot] example", "anna.b [at] hemmail [dot] example"),
    ("anna snabel-a hemmail punkt se", "anna snabel-a hemmail punkt se"),
    ("bosse_62@postlåda.example!", "bosse_62@postlåda.example"),
]

NO_EMAILS = [
    "@anna kolla!",
    "@anna.b så fin bild",
    "kommun@exempelkommun.se svarar",
    "mejla förnamn.efternamn@exempelkommun.se",
    "info@foretag.example",
    "bokning@badet.example",
    "rektor@skolan.example",
    "vi ses at the pool. kom",
    "läs mer på www.exempelkommun.se",
]

ACCOUNTS = [
    ("betala till SE45 5000 0000 0583 9825 7466", "SE45 5000 0000 0583 9825 7466"),
    ("mitt konto 8327-9, 94 112 338-4", "8327-9, 94 112 338-4"),
    ("clearing 9025, konto 118 20 44 istället", "9025, konto 118 20 44"),
    ("min Swish 070-174 06 07 tack", "070-174 06 07"),
]

NO_ACCOUNTS = [
    "föreningens bankgiro 5050-1055",
    "Swisha 123 456 78 90 till insamlingen",
    "90-konto 90 01 23-4",
    "SE45 5000 0000 0583 9825 7467 har fel kontrollsiffra",
    "konto för social hållbarhet 2026",
]


@pytest.mark.parametrize(
    ("kind", "text", "words"),
    [(SpanType.PHONE, *row) for row in PHONES]
    + [(SpanType.EMAIL, *row) for row in EMAILS]
    + [(SpanType.ACCOUNT, *row) for row in ACCOUNTS],
)
def test_private_details_are_found_with_their_exact_characters(spans_of, kind: SpanType, text: str, words: str) -> None:
    assert spans_of(text, kind) == [words]


@pytest.mark.parametrize(
    ("kind", "text"),
    [(SpanType.PHONE, text) for text in NO_PHONES]
    + [(SpanType.EMAIL, text) for text in NO_EMAILS]
    + [(SpanType.ACCOUNT, text) for text in NO_ACCOUNTS],
)
def test_public_details_and_other_numbers_are_left_alone(spans_of, kind: SpanType, text: str) -> None:
    assert spans_of(text, kind) == []


@pytest.mark.parametrize(
    ("text", "whose"),
    [
        ("Hej, ring mig på 070-174 06 05 så tar vi det", Trait.OWN),
        ("Ring honom på 070-174 06 05 och skrik", Trait.THIRD_PARTY),
        ("min son nås på 070-174 06 05", Trait.THIRD_PARTY),
    ],
)
def test_a_telephone_number_says_whose_it_is(classifier: Classifier, text: str, whose: Trait) -> None:
    finding = next(
        finding
        for finding in classifier.assess([Comment(text)])[0].findings
        if any(span.type is SpanType.PHONE for span in finding.spans)
    )
    assert whose in finding.traits


def test_a_swish_number_is_an_account_and_no_telephone(spans_of) -> None:
    assert spans_of("swisha pengarna till 070-174 06 07", SpanType.PHONE) == []
