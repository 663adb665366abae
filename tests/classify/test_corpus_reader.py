"""The corpus reader: spans are exact, check digits are filled in, and a bad line is named."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest
from stdnum import luhn

from kanalvakt.domain import Concern, Intent, SpanType, Subkind

MODELS = Path(__file__).parents[2] / "models"


@pytest.fixture(scope="module")
def corpus_reader() -> ModuleType:
    """models/corpus_reader.py, which is no part of the package."""
    spec = importlib.util.spec_from_file_location("corpus_reader", MODELS / "corpus_reader.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["corpus_reader"] = module
    spec.loader.exec_module(module)
    return module


def test_a_line_becomes_a_record_with_exact_spans(corpus_reader: ModuleType) -> None:
    record = corpus_reader.parse(
        "personal_data confidential | praise | ru | Tack!\\n"
        "⟦person:Birgit Tornæus⟧ på ⟦address:Lärkvägen 9⟧ (⟦pin:410203-985?⟧)"
    )
    assert record.concerns == {Concern.PERSONAL_DATA, Concern.CONFIDENTIAL}
    assert record.intents == {Intent.PRAISE}
    assert record.removable
    assert record.urgent
    assert record.text == "Tack!\nBirgit Tornæus på Lärkvägen 9 (410203-9858)"
    assert [(record.text[start:end], kind) for start, end, kind in record.spans] == [
        ("Birgit Tornæus", SpanType.PERSON),
        ("Lärkvägen 9", SpanType.ADDRESS),
        ("410203-9858", SpanType.PERSONAL_IDENTITY_NUMBER),
    ]


def test_a_crisis_keeps_its_sub_kind_and_no_label_is_none(corpus_reader: ModuleType) -> None:
    assert corpus_reader.parse("crisis_personal:suicide | other | u | orkar inte").subkinds == {Subkind.SUICIDE}
    assert corpus_reader.parse("- | question | - | När öppnar badet?").concerns == frozenset()


@pytest.mark.parametrize(
    "written", ["410203-985?", "19410203 985?", "41 02 03 98 5?", "410203–985?", "200314+981?", "4 1 0 2 0 3 9 8 5 ?"]
)
def test_the_check_digit_is_filled_in(corpus_reader: ModuleType, written: str) -> None:
    filled = corpus_reader.with_check_digit(written)
    assert len(filled) == len(written)
    assert luhn.is_valid("".join(char for char in filled if char.isdigit())[-10:])


@pytest.mark.parametrize("written", ["410203-xxxx", "410203-98??", "410203", "fyra ett?", "85?"])
def test_a_partial_number_stays_as_written(corpus_reader: ModuleType, written: str) -> None:
    assert corpus_reader.with_check_digit(written) == written


@pytest.mark.parametrize(
    "line",
    [
        "- | question | -",
        "nonsense | question | - | hej",
        "- | nonsense | - | hej",
        "- | question | x | hej",
        "- | question | - | ⟦planet:Mars⟧",
        "- | question | - | ⟦phone:070",
        "crisis_personal:nonsense | other | u | hej",
    ],
)
def test_a_line_out_of_format_is_named(corpus_reader: ModuleType, line: str) -> None:
    with pytest.raises(corpus_reader.CorpusError, match=r"a01\.txt:7"):
        corpus_reader.parse(line, "a01.txt:7")


def test_the_whole_corpus_is_in_the_format(corpus_reader: ModuleType) -> None:
    records = corpus_reader.read_all()
    assert len(records) > 1000
    assert {record.concerns for record in records if record.concerns} >= {
        frozenset({label}) for label in Concern if label
    }
    assert all(record.intents for record in records)
    assert all(0 <= start < end <= len(record.text) for record in records for start, end, _ in record.spans)
