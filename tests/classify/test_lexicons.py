"""Every lexicon entry fires on its own example and not on its trap, and stays bounded."""

from __future__ import annotations

from importlib import resources

import pytest
import spacy

from kanalvakt.classify import lexicon
from kanalvakt.classify.normalize import normalize
from kanalvakt.classify.reading import Reading
from kanalvakt.domain import Comment, Concern, Intent, Trait
from kanalvakt.errors import ModelError
from kanalvakt.settings import Settings

FOLDER = resources.files("kanalvakt.classify").joinpath("lexicons")
NAMES = sorted(
    item.name.removesuffix(".toml")
    for item in FOLDER.iterdir()
    if item.name.endswith(".toml") and item.name != "learned_words.toml"
)
ENTRIES = [
    pytest.param(name, entry, id=f"{name}-{number}")
    for name in NAMES
    for number, entry in enumerate(lexicon.load(name).entry, start=1)
]
BLANK, SETTINGS = spacy.blank("sv"), Settings()


def read(text: str) -> Reading:
    return Reading(Comment(text), text, normalize(text), BLANK.make_doc(""), "sv", True, SETTINGS)


def firing(name: str, text: str) -> list[lexicon.Entry]:
    return [hit.entry for hit in lexicon.hits(name, read(text))]


@pytest.mark.parametrize(("name", "entry"), ENTRIES)
def test_an_entry_fires_on_its_example(name: str, entry: lexicon.Entry) -> None:
    assert entry in firing(name, entry.positive)


@pytest.mark.parametrize(("name", "entry"), ENTRIES)
def test_a_lexicon_is_silent_on_a_trap(name: str, entry: lexicon.Entry) -> None:
    assert firing(name, entry.trap) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_lexicon_is_for_one_concern_with_a_reason_in_both_languages_or_for_one_intent(name: str) -> None:
    loaded = lexicon.load(name)
    assert (loaded.concern is None) != (loaded.intent is None)
    if loaded.concern:
        assert "{words}" in loaded.sv
        assert "{words}" in loaded.en


@pytest.mark.parametrize("name", NAMES)
def test_a_lexicon_begins_with_how_to_add_an_entry_in_both_languages(name: str) -> None:
    text = FOLDER.joinpath(f"{name}.toml").read_text(encoding="utf-8")
    assert text.startswith("# Så lägger du till")
    assert "# To add:" in text


@pytest.mark.parametrize("name", NAMES)
def test_no_two_entries_of_a_lexicon_share_pattern_or_example(name: str) -> None:
    entries = lexicon.load(name).entry
    assert len({entry.pattern for entry in entries}) == len(entries)
    assert len({entry.positive for entry in entries}) == len(entries)


def test_every_concern_but_personal_data_and_every_intent_but_three_has_a_lexicon() -> None:
    loaded = [lexicon.load(name) for name in NAMES]
    assert {item.concern for item in loaded if item.concern} == set(Concern) - {Concern.PERSONAL_DATA}
    assert set(Intent) - {item.intent for item in loaded} == {Intent.IRONY, Intent.OTHER}


def test_every_personal_crisis_says_which() -> None:
    assert all(entry.subkind for entry in lexicon.load("crisis_personal").entry)


@pytest.mark.parametrize("pattern", ["ha*", "ha+", "ha{2,}", "ha{,9}?b*", "(?:ja ?)+nej", "ha*?"])
def test_a_pattern_without_bound_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="n,m"):
        lexicon.Entry(pattern=pattern, score=0.5, positive="x", trap="y")


@pytest.mark.parametrize("pattern", ["ha{1,9}", "c[*+]d", r"c\+\+"])
def test_a_bounded_pattern_is_let_in(pattern: str) -> None:
    assert lexicon.Entry(pattern=pattern, score=0.5, positive="x", trap="y").pattern == pattern


def test_a_lexicon_that_is_missing_is_named() -> None:
    with pytest.raises(ModelError, match="finns-inte"):
        lexicon.load("finns-inte")


def test_the_words_stand_where_they_stood_in_the_disguised_text() -> None:
    text = "🙂 Jag s\u200bka d\u00f6da dig"
    finding = next(iter(lexicon.LexiconRecognizer("threat").recognize(read(text))))
    assert [text[span.start : span.end] for span in finding.spans] == ["Jag s\u200bka d\u00f6da dig"]


def test_a_mild_word_does_not_soften_the_insult_beside_it() -> None:
    finding = next(iter(lexicon.LexiconRecognizer("insult").recognize(read("Håll käften din jävla hora"))))
    assert Trait.MILD not in finding.traits
    alone = next(iter(lexicon.LexiconRecognizer("insult").recognize(read("Håll käften för fan"))))
    assert Trait.MILD in alone.traits


def test_two_kinds_of_crisis_are_told_apart() -> None:
    text = "Han slog mig igen inatt. jag vill inte leva längre"
    kinds = {finding.subkind for finding in lexicon.LexiconRecognizer("crisis_personal").recognize(read(text))}
    assert kinds == {"suicide", "violence"}
