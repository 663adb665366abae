"""The classifier as a whole: order, hostile text, long text, missing model, and recognizers found by discovery."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from kanalvakt.classify import pipeline
from kanalvakt.classify.pipeline import OVERLAP, WINDOW, Classifier
from kanalvakt.classify.recognizer import IntentRecognizer, Recognizer, discover
from kanalvakt.domain import Comment, Concern, Intent, SpanType
from kanalvakt.errors import ModelError
from kanalvakt.settings import Settings

NUMBER = "410203-9858"


def test_assessments_come_in_the_order_of_the_comments(classifier: Classifier) -> None:
    comments = [Comment(f"hej nummer {number}", ref=str(number)) for number in range(70)]
    assert [assessment.ref for assessment in classifier.assess(comments)] == [comment.ref for comment in comments]


def test_no_comments_give_no_assessments(classifier: Classifier) -> None:
    assert classifier.assess([]) == []


def test_an_empty_comment_is_small_talk_without_concern(classifier: Classifier) -> None:
    assessment = classifier.assess([Comment("")])[0]
    assert assessment.concerns == ()
    assert assessment.intents == (Intent.OTHER,)


def test_scores_hold_every_concern(classifier: Classifier) -> None:
    scores = classifier.assess([Comment(f"Mormor {NUMBER}")])[0].scores
    assert set(Concern) <= set(scores)
    assert scores[Concern.PERSONAL_DATA] > 0.9
    assert all(0 <= score <= 1 for score in scores.values())


@hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet=st.characters(exclude_categories=()), max_size=200))
def test_any_text_is_assessed_and_spans_point_at_their_words(classifier: Classifier, text: str) -> None:
    assessment = classifier.assess([Comment(text)])[0]
    for finding in assessment.findings:
        assert finding.because.sv
        assert finding.because.en
        for span in finding.spans:
            assert 0 <= span.start < span.end <= len(text)
            readable = "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in text)
            assert readable[span.start : span.end] == span.text


@pytest.mark.parametrize(
    "text",
    [
        "\x00",
        "\ud800",
        "\udc00\ud800",
        "\U0010ffff",
        "\u202e" * 500,
        "ÿ" * 1000,
        "\n" * 1000,
        "👩‍👩‍👧‍👦" * 200,
        "Z̷̡͎" * 100,
    ],
)
def test_hostile_characters_do_not_stop_the_others(classifier: Classifier, text: str) -> None:
    hostile, plain = classifier.assess([Comment(text), Comment(f"Mormor {NUMBER}")])
    assert Concern.PERSONAL_DATA not in hostile.concerns
    assert Concern.PERSONAL_DATA in plain.concerns


@pytest.mark.parametrize("place", [0, WINDOW - 6, WINDOW - OVERLAP - 5, WINDOW + 5, 39_000, 60_000])
def test_a_number_deep_in_a_long_text_is_found_where_it_stands(classifier: Classifier, place: int) -> None:
    filler = "snön ligger kvar. " * 4000
    text = f"{filler[:place]} {NUMBER} {filler[place:]}"
    spans = {
        span
        for finding in classifier.assess([Comment(text)])[0].findings
        for span in finding.spans
        if span.type is SpanType.PERSONAL_IDENTITY_NUMBER
    }
    assert [(span.start, span.text) for span in spans] == [(place + 1, NUMBER)]


@pytest.mark.parametrize("filler", ["a", "0", "0 ", "noll ", "1-", "A B ", "anna.", "@a", "\u200b", '"a" ', "(", "ett"])
def test_a_hundred_thousand_characters_take_bounded_time(classifier: Classifier, filler: str) -> None:
    text = filler * (100_000 // len(filler))
    begun = time.perf_counter()
    classifier.assess([Comment(text)])
    assert time.perf_counter() - begun < 20


def test_a_missing_model_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="finns inte"):
        pipeline.load(Settings(), tmp_path / "finns inte")


def test_the_version_names_the_pipeline(classifier: Classifier) -> None:
    assert classifier.version.startswith("kanalvakt ")


def test_every_recognizer_is_found_and_has_a_name_of_its_own() -> None:
    found = discover()
    names = [item.name for item in found]
    assert {"identity_number", "phone", "email", "plate", "account", "address", "person", "intents"} <= set(names)
    assert len(names) == len(set(names))
    assert all(isinstance(item, Recognizer | IntentRecognizer) for item in found)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("När öppnar simhallen på lördag?", "sv"),
        ("snyggt jobbat", "sv"),
        ("Kiitos paljon tästä hienosta uimahallista, se on oikein mukava paikka lapsille", "fi"),
        ("Dziękuję bardzo za pomoc, kiedy otwieracie basen?", "pl"),
        ("Дякую за допомогу, коли відкривається басейн?", "uk"),
        ("متى يفتح المسبح؟ شكرا لكم على المساعدة", "ar"),
        ("When does the pool open on Saturday?", "en"),
        ("😀👍", "und"),
        ("070-174 06 05", "und"),
        ("xyz", "und"),
        ("", "und"),
    ],
)
def test_the_language_is_told_or_said_to_be_unknown(classifier: Classifier, text: str, language: str) -> None:
    assert classifier.assess([Comment(text)])[0].language == language


def test_a_number_in_a_language_not_read_is_found_and_the_reader_told(classifier: Classifier) -> None:
    assessment = classifier.assess([Comment(f"Dziękuję bardzo za pomoc dla mojej mamy, jej numer to {NUMBER}")])[0]
    assert not assessment.understood
    assert Concern.PERSONAL_DATA in assessment.concerns
