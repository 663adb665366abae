"""Exports that a spreadsheet and an archivist can open, and counts that name nobody."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
from datetime import date, datetime
from typing import Any

import pytest

from kanalvakt.domain import Concern, RemovalOutcome
from kanalvakt.register import export, statistics


@pytest.fixture
def entries(office: Any, register: Any, clock: Any) -> list[Any]:
    office.captured(register, "a", text='Rad ett; "citat"\nrad två å', author="Anna Påhittad")
    office.captured(register, "b", text="=HYPERLINK(1)", channel="kommunen-x", labels=(Concern.THREAT, Concern.HATE))
    clock.now = datetime.fromisoformat("2026-12-24T10:00:00+01:00")
    last = office.captured(register, "c", channel="kommunen-x", labels=())
    register.removal(last.evidence_id, RemovalOutcome.REMOVED, "sara")
    return list(register.every())


def test_csv_opens_in_a_swedish_spreadsheet_with_every_row_whole(entries: list[Any]) -> None:
    raw = export.to_csv(entries)
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert [row["Bevis-id"] for row in rows] == [entry.evidence_id for entry in entries]
    assert rows[0]["Text (maskerad)"] == 'Rad ett; "citat"\nrad två å'
    assert rows[1]["Märkning"] == "threat, hate"
    assert rows[2]["Läge"] == "Borttagen" and rows[2]["Giltig"] == "ja"
    english = export.to_csv(entries, "en").decode("utf-8-sig")
    assert english.startswith("Evidence id;State;") and ";yes;" in english


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_a_comment_never_becomes_a_formula(office: Any, register: Any, start: str) -> None:
    office.begin(register, "x", text=f"{start}cmd|' /C calc'!A0")
    (row,) = csv.DictReader(io.StringIO(export.to_csv(register.every()).decode("utf-8-sig"), newline=""), delimiter=";")
    assert row["Text (maskerad)"].startswith("'" + start)


def test_names_are_left_out_unless_asked_for(entries: list[Any]) -> None:
    assert b"Anna" not in export.to_csv(entries) and b"Anna" not in export.to_json(entries)
    assert "Anna Påhittad".encode() in export.to_csv(entries, with_authors=True)
    assert json.loads(export.to_json(entries, with_authors=True))[0]["author"] == "Anna Påhittad"


def test_json_has_every_field_of_the_entry(entries: list[Any]) -> None:
    documents = json.loads(export.to_json(entries))
    fields = {field.name for field in dataclasses.fields(entries[0])} - {"author"}
    assert [set(document) for document in documents] == [fields] * 3
    assert documents[2]["history"][-1][1:] == ["sara", "removal_removed"]


def test_counts_are_per_channel_label_state_and_month(entries: list[Any]) -> None:
    counted = statistics.count(entries)
    assert counted == statistics.Statistics(
        total=3,
        by_channel={"kommunen-x": 2, "kommunen-facebook": 1},
        by_label={"personal_data": 1, "threat": 1, "hate": 1},
        by_state={"captured": 2, "removed": 1},
        by_period={"2026-11": 2, "2026-12": 1},
    )


def test_counts_keep_to_the_days_asked_for(entries: list[Any]) -> None:
    assert statistics.count(entries, since=date(2026, 12, 1)).total == 1
    assert statistics.count(entries, until=date(2026, 11, 23)).total == 2
    assert statistics.count(entries, date(2026, 11, 24), date(2026, 12, 23)) == statistics.Statistics(0, {}, {}, {}, {})


def test_no_count_is_per_person(entries: list[Any]) -> None:
    said = repr(statistics.count(entries))
    assert "Anna" not in said and "sara" not in said
