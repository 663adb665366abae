"""Every word that a page or an answer needs is there, in both languages."""

from __future__ import annotations

import json
import re
from enum import Enum
from importlib import resources
from pathlib import Path
from string import Formatter

import pytest

from kanalvakt.domain import Action, Concern, Disposition, EntryState, Intent, Platform, RemovalOutcome
from kanalvakt.web import represent

WEB = Path(str(resources.files("kanalvakt.web")))
PHRASES = json.loads((WEB / "phrases.json").read_text(encoding="utf-8"))
WORDS = json.loads((WEB / "words.json").read_text(encoding="utf-8"))
TEMPLATES = sorted((WEB / "templates").glob("*.html"))
# Keys that a template or a page puts together from a value.
COMPOSED = {
    *(f"waiting_{state}" for state in ("captured", "removal_failed", "failed")),
    *(f"became_{outcome}" for outcome in RemovalOutcome if outcome is not RemovalOutcome.FAILED),
}


def keys_in_use() -> set[str]:
    found = set(COMPOSED)
    for template in TEMPLATES:
        text = template.read_text(encoding="utf-8")
        found |= set(re.findall(r"""\bt\(["'](\w+)["'][,)]""", text))
        found |= set(re.findall(r'\("dashboard\.\w+", "(\w+)"\)', text))
        if "t(key)" in text and template.name == "entry.html":
            found |= set(re.findall(r'\("(\w+)", (?:entry|channel_name|person_name|named)', text))
    for module in WEB.glob("*.py"):
        found |= set(re.findall(r'\bphrase\("(\w+)"', module.read_text(encoding="utf-8")))
    return found


def test_every_phrase_that_a_page_uses_exists_and_none_is_left_over() -> None:
    assert keys_in_use() == set(PHRASES) - {"_how_to"}


@pytest.mark.parametrize("key", PHRASES)
def test_a_phrase_says_the_same_in_both_languages(key: str) -> None:
    phrase = PHRASES[key]
    assert set(phrase) == {"sv", "en"} and phrase["sv"].strip() and phrase["en"].strip()
    if key != "_how_to":
        fields = [{name for _, name, _, _ in Formatter().parse(words) if name} for words in phrase.values()]
        assert fields[0] == fields[1]


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("concern", Concern),
        ("intent", Intent),
        ("action", Action),
        ("state", EntryState),
        ("disposition", Disposition),
        ("platform", Platform),
    ],
)
def test_every_value_has_a_word_in_both_languages_and_no_word_is_left_over(kind: str, values: type[Enum]) -> None:
    assert set(WORDS[kind]) == {member.value for member in values}
    for member in values:
        word = represent.words(kind, member.value)
        assert set(word) == {"sv", "en"} and all(word.values())


def test_a_value_from_a_later_version_stands_as_it_is() -> None:
    assert represent.words("state", "frozen") == {"sv": "frozen", "en": "frozen"}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_has_words_scripts_or_styles_of_its_own(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    shown = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|<[^>]*>", " ", text, flags=re.DOTALL)
    assert not re.findall(r"[^\W\d_]{2,}", shown.replace("Kanalvakt", "")), "words belong in phrases.json"
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=|\|\s*safe|javascript:", text)
