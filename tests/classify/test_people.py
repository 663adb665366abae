"""Names are found where they stand; roles, greetings, tags, places and ordinary words are no private person's name."""

from __future__ import annotations

import pytest
import spacy

from kanalvakt import settings as settings_module
from kanalvakt.classify.names import is_first, word_names
from kanalvakt.classify.normalize import normalize
from kanalvakt.classify.people import people
from kanalvakt.classify.reading import Reading
from kanalvakt.classify.recognizers.named import recognizer as named
from kanalvakt.domain import Comment, Concern, Finding, SpanType

NAMES = [
    ("Jörgen i vår trapp är schizofren", ["Jörgen"]),
    ("grannen Sven-Olov har gått in i väggen", ["Sven-Olov"]),
    ("han heter Mats-Ola Eriksson", ["Mats-Ola Eriksson"]),
    ("den som slår heter Blerina K. och jobbar här", ["Blerina K."]),
    ("det är Conny L, tränaren", ["Conny L"]),
    ("Aminas pappa är dömd", ["Amina"]),
    ("vår pappa Duc Van Pham saknas", ["Duc Van Pham"]),
    ("hos familjen Drugge är det bråk", ["Drugge"]),
    ("Isak Kemi-Nilsson är döv", ["Isak Kemi-Nilsson"]),
    ("Grattis Sonja Ek till vistelsen", ["Sonja Ek"]),
    ("hälsa Fatima och Leif att vi vet", ["Fatima", "Leif"]),
    ("Karin von Sydow har demens", ["Karin von Sydow"]),
    ("den där Dragan Petrović ljuger", ["Dragan Petrović"]),
    ("vi såg att Hans var full", ["Hans"]),
    ("@Yusuf Rahimi du slår din fru", ["Yusuf Rahimi"]),
    ("jag pratar om Emil O'Connor nu", ["Emil O'Connor"]),
]

NO_NAMES = [
    "Hej Anna, när öppnar ni?",
    "Tack Sara för svaret",
    "@Anna kolla",
    "Mvh Lisa",
    "hälsningar / Rune",
    "Jag heter Göta och undrar",
    "my name is Tarek and I wonder",
    "Rektor Karin Holm ljuger",
    "kommunalrådet Erik borde avgå",
    "enhetschefen Berit svarade",
    "Hans granne är sjuk",
    "Min Mamma är sjuk",
    "Alla Centrum är fulla",
    "Media Markt i Täby",
    "Ramadan Kareem till alla sjuka",
    "Islam och Israel diskuteras",
    "vi åkte till Kina och Paris",
    "en röd Kia utan lyktor",
    "Eriks väg är hal",
    "Erik Dahlbergs plats är stökig",
    "Karl Johansskolan har elever",
    "Sankt Olof var kung",
    "April och Juni är sköna",
    "The woman was rude",
    "My city is rude",
    "Max hamburgare är fullt",
    "jag bodde i Dorotea",
    "läs anna.lena i länken",
]


@pytest.mark.parametrize(("text", "found"), NAMES)
def test_a_name_is_found_with_its_exact_characters(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in people(text)] == found


@pytest.mark.parametrize("text", NO_NAMES)
def test_what_is_no_private_persons_name_is_left_alone(text: str) -> None:
    assert [text[start:end] for start, end in people(text)] == []


def test_given_names_alone_can_be_left_out() -> None:
    text = "Leif och Sonja Ek bråkar"
    assert [text[start:end] for start, end in people(text, given_alone=False)] == ["Sonja Ek"]


def test_every_word_that_is_also_a_name_stands_under_one_heading_and_is_written_like_a_name() -> None:
    never, not_first = word_names()
    assert never and not_first
    assert not never & not_first
    assert all(word.istitle() for word in never | not_first)
    assert all(is_first(word) for word in not_first)


def _findings(text: str, officials: tuple[str, ...] = (), **scores: float) -> list[Finding]:
    doc = spacy.blank("sv")(text)
    doc.cats = scores
    settings = settings_module.parse(settings_module.sample())
    if officials:
        settings = settings.model_copy(
            update={"officials": [settings_module.Official(name=name, role="nämndledamot") for name in officials]}
        )
    return list(named.recognize(Reading(Comment(text), text, normalize(text), doc, "sv", True, settings)))


def test_the_encoders_finding_points_at_the_name_and_keeps_its_label() -> None:
    text = "A\u200bnna-Stina har blivit ihop med en tjej"
    found = _findings(text, confidential=0.9)
    assert [finding.label for finding in found] == [Concern.CONFIDENTIAL]
    assert [(span.start, span.end, span.type) for span in found[0].spans] == [(0, 11, SpanType.PERSON)]


def test_without_the_encoders_word_a_name_is_no_finding() -> None:
    assert _findings("Anna-Stina har sprungit maraton", confidential=0.2) == []


def test_who_is_scorned_needs_a_surname_to_be_known() -> None:
    assert _findings("du Leif är en idiot", insult=0.9) == []
    assert [span.text for span in _findings("du Leif Ek är en idiot", insult=0.9)[0].spans] == ["Leif Ek"]


def test_an_official_of_the_settings_is_not_pointed_out() -> None:
    assert _findings("alla vet att Pekka Virtanen tar mutor", ("Pekka Virtanen",), accusation=0.9) == []
    assert _findings("alla vet att Pekka Virtanen tar mutor", accusation=0.9)
