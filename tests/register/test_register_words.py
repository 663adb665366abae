"""words.toml is whole: both languages, and a word for everything the register writes or shows."""

from __future__ import annotations

import dataclasses
import re
import tomllib
from importlib import resources
from pathlib import Path

import kanalvakt.register
from kanalvakt.domain import Entry, EntryState
from kanalvakt.register import words

FILE = resources.files("kanalvakt.register").joinpath("words.toml").read_text(encoding="utf-8")


def test_the_file_begins_with_how_to_add_a_word() -> None:
    assert FILE.startswith("#") and "how to add" in FILE.split("[steps]")[0]


def test_every_word_has_exactly_both_languages_and_neither_is_empty() -> None:
    raw = tomllib.loads(FILE)
    assert set(raw) == {"steps", "columns", "states"}
    for table in raw.values():
        for code, said in table.items():
            assert re.fullmatch(r"[a-z0-9_]+", code)
            assert set(said) == {"sv", "en"} and said["sv"].strip() and said["en"].strip()


def test_columns_are_fields_of_an_entry_and_states_are_all_states() -> None:
    assert set(words.table("columns")) <= {field.name for field in dataclasses.fields(Entry)}
    assert set(words.table("states")) == {str(state) for state in EntryState}


def test_every_step_the_code_writes_has_its_word_and_no_word_is_left_over() -> None:
    folder = Path(kanalvakt.register.__file__).parent
    code = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    missing = [step for step in words.table("steps") if f'"{step}"' not in code and not step.startswith("removal_")]
    assert missing == []


def test_a_step_is_described_with_its_detail() -> None:
    assert words.describe("note: hej: du").sv == "Anteckning: hej: du"
    assert words.describe("removal_removed").en == "Comment removed"
    assert words.describe("undo: diary_number").sv == "Ångrat: Diarienummer"
    assert words.describe("något nytt").sv == "något nytt"
