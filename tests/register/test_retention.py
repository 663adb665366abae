"""Ten years, legal hold, and disposal that leaves a record and an unbroken chain."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from kanalvakt.domain import Disposition, Evidence, RemovalOutcome
from kanalvakt.errors import BadInputError, ConflictError, HomeError, NotFoundError
from kanalvakt.register import retention
from kanalvakt.register.disk import Disk

LATER = datetime(2036, 11, 24, 10, 0, tzinfo=UTC)
DECISION = "KS 2036.4 gallringsbeslut"


@pytest.mark.parametrize(
    ("day", "years", "until"),
    [
        (date(2026, 11, 23), 10, "2036-11-23"),
        (date(2028, 2, 29), 10, "2038-03-01"),
        (date(2028, 2, 29), 4, "2032-02-29"),
        (date(2026, 1, 1), 1, "2027-01-01"),
    ],
)
def test_the_last_day_to_keep_is_counted_in_whole_years(day: date, years: int, until: str) -> None:
    assert retention.retain_until(day, years) == until


def _removed(office: Any, register: Any, key: str, **fields: Any) -> Any:
    entry = office.captured(register, key, **fields)
    path: Path = office.home / entry.file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"%PDF")
    return register.removal(entry.evidence_id, RemovalOutcome.REMOVED, "sara")


def _bytes(office: Any) -> bytes:
    return b"".join(path.read_bytes() for path in sorted((office.home / "register").glob("register-*.jsonl")))


def test_a_disposal_takes_text_name_and_file_away_and_leaves_a_record_and_the_same_chain(
    office: Any, clock: Any
) -> None:
    with office.open() as register:
        gone = _removed(office, register, "gone", text="Zebrafink visslar", author="Xerxes Påhittad")
        register.add_note(gone.evidence_id, "Yxa i trädgården", "sara")
        kept = _removed(office, register, "kept", text="Snö")
        heads = {gone.chain_head, kept.chain_head, register.head}
        clock.now = LATER
        assert [entry.evidence_id for entry in register.due_for_disposal()] == [gone.evidence_id, kept.evidence_id]
        record = register.dispose(gone.evidence_id, "arkivarien", DECISION)
        assert (record.evidence_id, record.sha256, record.by) == (gone.evidence_id, "e" * 64, "arkivarien")
        assert register.verify() == []
        with pytest.raises(NotFoundError, match="disposed of on 2036-11-24"):
            register.entry(gone.evidence_id)
        assert [entry.evidence_id for entry in register.entries().items] == [kept.evidence_id]
        assert all(register.knows_head(head) for head in heads), "heads printed in evidence stay in the chain"
    for word in ("Zebrafink", "Xerxes", "Yxa", "comment_id=1222222222222220"):
        assert word.encode() not in _bytes(office)
    assert b"Sn\xc3\xb6" in _bytes(office)
    assert not (office.home / gone.file).exists() and (office.home / kept.file).exists()
    with office.open() as again:
        assert again.verify() == [] and again.reports == []
        assert again.disposals() == [record] and again.entries().total == 1
        again.set_legal_hold(kept.evidence_id, True, "sara")


def test_the_number_of_what_was_disposed_of_is_never_used_again(office: Any, clock: Any) -> None:
    with office.open() as register:
        last = _removed(office, register, "a")
        clock.now = LATER
        register.dispose(last.evidence_id, "x", DECISION)
    clock.now = datetime(2026, 11, 24, tzinfo=UTC)
    with office.open() as again:
        assert office.begin(again, "b").evidence_id == "KV-2026-000002"


def test_nothing_goes_before_its_day_under_hold_or_without_its_diary_number(office: Any, clock: Any) -> None:
    with office.open() as register:
        plain = _removed(office, register, "a")
        held = _removed(office, register, "b")
        case = _removed(office, register, "c", disposition=Disposition.PLATINA)
        sealing = office.begin(register, "d")
        register.set_legal_hold(held.evidence_id, True, "jurist")
        for moment in (datetime(2036, 11, 23, 12, tzinfo=UTC), datetime(2036, 11, 23, 22, 59, 50, tzinfo=UTC)):
            clock.now = moment
            with pytest.raises(ConflictError):
                register.dispose(plain.evidence_id, "x", DECISION)
        clock.now = LATER
        for entry in (held, case, sealing):
            with pytest.raises(ConflictError):
                register.dispose(entry.evidence_id, "x", DECISION)
        assert [entry.evidence_id for entry in register.waiting().to_dispose] == [plain.evidence_id]
        register.set_legal_hold(held.evidence_id, False, "jurist")
        register.set_diary_number(case.evidence_id, "KS 2026.1", "lena")
        assert len(register.due_for_disposal()) == 3
        assert register.entries().total == 4 and register.disposals() == []


@pytest.mark.parametrize(("by", "decision"), [("", DECISION), ("x", " "), (" ", "")])
def test_a_disposal_needs_a_name_and_a_decision(office: Any, register: Any, clock: Any, by: str, decision: str) -> None:
    entry = _removed(office, register, "a")
    clock.now = LATER
    with pytest.raises(BadInputError):
        register.dispose(entry.evidence_id, by, decision)
    assert register.entries().total == 1


class CrashOnReplace(Disk):
    def replace(self, path: Path, lines: Any) -> None:
        raise KeyboardInterrupt


def test_a_disposal_interrupted_before_the_blanking_is_finished_at_the_next_start(office: Any, clock: Any) -> None:
    with office.open(disk=CrashOnReplace()) as register:
        entry = _removed(office, register, "a", text="Zebrafink")
        clock.now = LATER
        with pytest.raises(KeyboardInterrupt):
            register.dispose(entry.evidence_id, "x", DECISION)
    assert b"Zebrafink" in _bytes(office)
    with office.open() as again:
        assert [fault.code for fault in again.reports] == ["disposal_finished"]
        assert again.verify() == [] and again.entries().total == 0
    assert b"Zebrafink" not in _bytes(office)
    with office.open() as third:
        assert third.reports == []


def test_blanking_reaches_over_several_year_files(office: Any, clock: Any) -> None:
    with office.open() as register:
        entry = _removed(office, register, "a", text="Zebrafink")
        clock.now = datetime(2028, 5, 1, tzinfo=UTC)
        register.add_note(entry.evidence_id, "Yxa", "sara")
        other = office.begin(register, "b", text="Fink")
        clock.now = LATER
        register.dispose(entry.evidence_id, "x", DECISION)
    assert b"Zebrafink" not in _bytes(office) and b"Yxa" not in _bytes(office) and b"Fink" in _bytes(office)
    with office.open() as again:
        assert again.entry(other.evidence_id).text == "Fink" and again.verify() == []
    assert list((office.home / "register").glob("*.new")) == []


def test_an_evidence_path_outside_the_evidence_folder_is_never_deleted(office: Any, clock: Any) -> None:
    treasure = office.home / "settings.toml"
    treasure.write_text("", encoding="utf-8")
    with office.open() as register:
        entry = office.begin(register, "a")
        evidence = _evidence(entry.evidence_id)
        register.sealed(entry.evidence_id, replace(evidence, file="evidence/../settings.toml"))
        clock.now = LATER
        register.dispose(entry.evidence_id, "x", DECISION)
    assert treasure.exists()


def _evidence(evidence_id: str) -> Any:
    return Evidence(evidence_id, "", "e" * 64, "", "", True, LATER)


@pytest.mark.skipif(os.name == "nt", reason="a folder in the file's place cannot be unlinked the same way")
def test_a_file_that_cannot_be_deleted_does_not_keep_the_office_from_starting(office: Any, clock: Any) -> None:
    with office.open() as register:
        entry = _removed(office, register, "a")
        path = office.home / entry.file
        path.unlink()
        path.mkdir()
        clock.now = LATER
        with pytest.raises(HomeError):
            register.dispose(entry.evidence_id, "x", DECISION)
    with office.open() as again:
        assert [fault.code for fault in again.reports] == ["home"]
    path.rmdir()
    with office.open() as third:
        assert [fault.code for fault in third.reports] == ["disposal_finished"]
