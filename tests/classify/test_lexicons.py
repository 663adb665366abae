"""Every lexicon entry carries its own two examples: one that must fire and a near miss that must not."""

from __future__ import annotations

from importlib import resources

import pytest
import spacy

from kanalvakt import settings
from kanalvakt.classify import lexicon
from kanalvakt.classify.normalize import normalize
from kanalvakt.classify.reading import Reading
from kanalvakt.domain import Comment

BLANK = spacy.blank("sv")
SETTINGS = settings.parse(settings.sample())
NOT_ENTRIES = {"learned_words"}
FILES = sorted(
    file.name.removesuffix(".toml")
    for file in resources.files("kanalvakt.classify").joinpath("lexicons").iterdir()
    if file.name.endswith(".toml") and file.name.removesuffix(".toml") not in NOT_ENTRIES
)
ENTRIES = [(name, number) for name in FILES for number in range(len(lexicon.load(name).entry))]


def fired(name: str, text: str) -> set[str]:
    reading = Reading(Comment(text), text, normalize(text), BLANK(text), "sv", True, SETTINGS)
    return {hit.entry.pattern for hit in lexicon.hits(name, reading)}


@pytest.mark.parametrize(("name", "number"), ENTRIES)
def test_the_positive_example_fires_its_own_entry(name: str, number: int) -> None:
    entry = lexicon.load(name).entry[number]
    assert entry.pattern in fired(name, entry.positive)


@pytest.mark.parametrize(("name", "number"), ENTRIES)
def test_the_trap_fires_no_entry_of_the_file(name: str, number: int) -> None:
    entry = lexicon.load(name).entry[number]
    assert fired(name, entry.trap) == set()


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_about_one_concern_or_one_intent_and_says_why(name: str) -> None:
    found = lexicon.load(name)
    assert (found.concern is None) != (found.intent is None)
    if found.concern:
        assert "{words}" in found.sv and "{words}" in found.en


@pytest.mark.parametrize(
    "text",
    [
        "”jag ska döda dig” skrev någon till min dotter, hur anmäler jag?",
        "Jag tänker absolut inte slå någon, men arg är jag",
        "Om någon skulle säga jag ska döda dig blir man rädd",
    ],
)
def test_quoted_negated_and_hypothetical_threats_do_not_count(text: str) -> None:
    assert fired("threat", text) == set()


def test_a_threat_with_a_quotation_elsewhere_still_counts() -> None:
    assert fired("threat", "Du sa ”vi bygger om torget” på mötet. Jag ska döda dig.")
