"""The trained encoder in the shipped pipeline."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from spacy.language import Language

from kanalvakt.classify import encoder
from kanalvakt.domain import Concern, Intent

MODEL = Path(__file__).parents[2] / "models" / "sv_kanalvakt"


@pytest.fixture(scope="module")
def nlp() -> Language:
    return spacy.load(MODEL)


def test_every_label_of_the_scheme_gets_a_score(nlp: Language) -> None:
    scores = nlp("När öppnar badet?").cats
    assert {*Concern, *(f"i_{intent}" for intent in Intent), "removable", "urgent"} <= set(scores)
    assert all(0 <= value <= 1 for value in scores.values())


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Jag ska slå ihjäl dig när du går hem ikväll", "threat"),
        ("jag orkar inte leva längre, hejdå", "crisis_personal"),
        ("Muslimer är ohyra som borde kastas ut ur landet", "hate"),
        ("Tjäna pengar hemifrån! Klicka på länken i min profil", "spam"),
        ("Vilken tid öppnar återvinningen på lördag?", "i_question"),
        ("Tack snälla för den fina lekplatsen!", "i_praise"),
    ],
)
def test_the_unmistakable_is_recognised(nlp: Language, text: str, label: str) -> None:
    assert nlp(text).cats[label] >= 0.5


def test_the_order_and_the_scores_do_not_depend_on_the_batch(nlp: Language) -> None:
    texts = ["Hej", "Varför plogas inte vägen vid skolan?" * 4, "🌟", "", "tack!"]
    together = [doc.cats["i_question"] for doc in nlp.pipe(texts, batch_size=64)]
    alone = [nlp(text).cats["i_question"] for text in texts]
    assert together == pytest.approx(alone, abs=0.08)


def test_the_words_that_weighed_most_are_words_of_the_text(nlp: Language) -> None:
    doc = nlp("Jag ska slå ihjäl dig när du går hem ikväll")
    cues = doc.user_data[encoder.CUES]
    assert 1 <= len(cues) <= encoder.MOST_CUES
    assert all(doc.text[start:end].isalpha() for start, end in cues)


def test_words_spelled_out_are_put_together_without_changing_the_length() -> None:
    text = "d u  s k a  d ö nu"
    assert encoder._readable(text).startswith("du ska dö")
    assert len(encoder._readable(text)) == len(text)
    assert encoder._readable("vi a och b gick") == "vi a och b gick"


def test_the_pipeline_can_be_saved_and_loaded_again(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "copy")
    again = spacy.load(tmp_path / "copy")
    assert again("Hej hej").cats == pytest.approx(nlp("Hej hej").cats)
