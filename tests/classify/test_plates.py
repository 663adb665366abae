"""Registration plates are found in both shapes; codes, lines, prices and rooms are not plates."""

from __future__ import annotations

import pytest

from kanalvakt.classify.pipeline import Classifier
from kanalvakt.domain import Comment, SpanType, Trait

PLATES = [
    ("bilen PXE 338 parkerar här", "PXE 338"),
    ("PXE338 stod tvärs över", "PXE338"),
    ("reg OLB 27W", "OLB 27W"),
    ("regnr pxe338", "pxe338"),
    ("en volvo med plåtarna lkr 81f", "lkr 81f"),
    ("släpet DHN 73P tippar bygge", "DHN 73P"),
    ("Står en rkh 55a med motorn på", "rkh 55a"),
    ("föraren av GHT-412 körde mot rött", "GHT-412"),
    ("Skåpbilen MNB 902 utan skatt", "MNB 902"),
    ("min bil TYU 118 blev repad", "TYU 118"),
    ("den där WER 67K kör som en idiot", "WER 67K"),
    ("moped kla 55d utan hjälm", "kla 55d"),
    ("parkerad på trottoaren: FGH 213", "FGH 213"),
    ("epan HJK 32L väcker hela byn", "HJK 32L"),
    ("BMW ZXC 909 drog ifrån", "ZXC 909"),
    ("ny skylt? GLR 410 är felparkerad", "GLR 410"),
    ("han kör en Saab, DRS 777", "DRS 777"),
    ("tesla NKP 15H står på laddplatsen", "NKP 15H"),
    ("husbilen BRT 661 tömmer latrin i diket", "BRT 661"),
    ("rattfull! stoppa CDF 248", "CDF 248"),
    ("bilens nummer: pel 303", "pel 303"),
    ("the car with plate GTR 540", "GTR 540"),
    ("lastbil LLB 89E läcker olja", "LLB 89E"),
    ("volvon, reg.nr ABX21G", "ABX21G"),
    ("reg nr: abx 213", "abx 213"),
    ("ＰＸＥ ３３８ är bilen", "ＰＸＥ ３３８"),
    ("P\u200bXE 3\u200b38 bilen", "P\u200bXE 3\u200b38"),
]

TRAPS = [
    "sal ABC 123",
    "linje SLB 610",
    "rum KLM 204",
    "kursen MAT 101",
    "det kostar SEK 500",
    "vi var nog 300 på plats",
    "det tar 200 dagar",
    "har 150 barn i kö",
    "dnr KSN 201",
    "ärende BUN 202",
    "felkod ERR 404",
    "var där 100 gånger",
    "jan 123 var bäst",
    "OKT 201 började det",
    "kapitel XII 200",
    "med 500 kr",
    "med 300 kronor i månaden",
    "för 100 år sedan",
    "typ 250 pers",
    "tåg SJX 530",
    "flyg SKB 123 till Arlanda",
    "modell GTX 980",
    "ISO 270",
    "APL 300 poäng",
    "RUT 500 i avdrag",
    "DNA 123",
    "enligt SFS 201",
    "GIQ 123 bilen har fel bokstäver",
    "bara 100 platser",
    "när 112 inte svarar",
]


@pytest.mark.parametrize(("text", "plate"), PLATES)
def test_a_plate_is_found_with_its_exact_characters(spans_of, text: str, plate: str) -> None:
    assert spans_of(text, SpanType.PLATE) == [plate]


@pytest.mark.parametrize("text", TRAPS)
def test_what_only_looks_like_a_plate_is_left_alone(spans_of, text: str) -> None:
    assert spans_of(text, SpanType.PLATE) == []


def test_the_writers_own_car_is_the_writers(classifier: Classifier) -> None:
    finding = classifier.assess([Comment("Någon har repat min bil TYU 118 vid badet")])[0].findings[0]
    assert Trait.OWN in finding.traits
