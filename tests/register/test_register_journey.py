"""A capture's way through the register: begin, sealed, removal, and what people decide afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest

from kanalvakt.domain import Capture, Disposition, EntryState, Evidence, RemovalOutcome
from kanalvakt.errors import BadInputError, ConflictError, HomeError, HomeInUseError, LedgerError, NotFoundError
from kanalvakt.register.register import Register

IDENTITY_NUMBER = "850101-1236"


def test_a_capture_goes_from_sealing_to_captured_to_removed_and_survives_a_restart(office: Any) -> None:
    with office.open() as register:
        entry = office.begin(register, "k1")
        assert (entry.evidence_id, entry.state) == ("KV-2026-000001", EntryState.SEALING)
        assert register.unfinished() == [entry]
        sealed = office.captured(register, "k1")
        assert (sealed.state, sealed.sha256, sealed.valid) == (EntryState.CAPTURED, "e" * 64, True)
        assert register.unfinished() == []
        done = register.removal(entry.evidence_id, RemovalOutcome.REMOVED, "omar")
        assert done.state is EntryState.REMOVED and done.finished_at
        assert [(who, what) for _, who, what in done.history] == [
            ("sara", "begin"),
            ("sara", "sealed"),
            ("omar", "removal_removed"),
        ]
        head = register.head
    with office.open() as again:
        assert again.entry(entry.evidence_id) == done
        assert again.head == head and again.verify() == [] and again.reports == []


def test_the_same_key_gives_the_same_entry_and_writes_nothing(office: Any, register: Any) -> None:
    first = office.begin(register, "k1")
    size = office.file.stat().st_size
    assert office.begin(register, "k1") == first
    assert office.file.stat().st_size == size


def test_the_same_key_for_another_request_is_a_conflict(office: Any, register: Any) -> None:
    first = office.begin(register, "k1")
    with pytest.raises(ConflictError):
        register.begin(_capture(office), idempotency_key="k1", request_sha256="b" * 64, disposition=Disposition.PLATINA)
    assert register.entries().items == (first,)


def _capture(office: Any) -> Any:
    base = Capture("x", "k", "", "", "", "", "", "", datetime(2026, 1, 1, tzinfo=UTC), "sara", "")
    return replace(base, text="annat")


def test_nothing_may_be_removed_before_the_evidence_is_sealed(office: Any, register: Any) -> None:
    entry = office.begin(register, "k1")
    for outcome in RemovalOutcome:
        with pytest.raises(ConflictError):
            register.removal(entry.evidence_id, outcome, "sara")
    register.failed(entry.evidence_id, "disk_full")
    with pytest.raises(ConflictError):
        register.removal(entry.evidence_id, RemovalOutcome.REMOVED, "sara")


def test_removed_and_hidden_are_final_and_a_repeat_writes_nothing(office: Any, register: Any) -> None:
    for key, outcome in (("a", RemovalOutcome.REMOVED), ("b", RemovalOutcome.HIDDEN)):
        entry = office.captured(register, key)
        done = register.removal(entry.evidence_id, outcome, "sara")
        head = register.head
        assert register.removal(entry.evidence_id, outcome, "omar") == done
        assert register.head == head
        for other in set(RemovalOutcome) - {outcome}:
            with pytest.raises(ConflictError):
                register.removal(entry.evidence_id, other, "sara")


def test_a_comment_left_standing_or_a_failed_removal_may_be_tried_again(office: Any, register: Any) -> None:
    entry = office.captured(register, "a")
    assert register.removal(entry.evidence_id, RemovalOutcome.FAILED, "sara").state is EntryState.REMOVAL_FAILED
    assert register.removal(entry.evidence_id, RemovalOutcome.LEFT, "sara").state is EntryState.LEFT
    assert register.removal(entry.evidence_id, RemovalOutcome.REMOVED, "sara").state is EntryState.REMOVED


def test_a_failed_sealing_may_be_sealed_later_but_a_sealed_file_is_never_exchanged(office: Any, register: Any) -> None:
    entry = office.begin(register, "a")
    assert register.failed(entry.evidence_id, "disk_full").fault == "disk_full"
    sealed = office.captured(register, "a")
    assert (sealed.state, sealed.fault) == (EntryState.CAPTURED, "")
    assert office.captured(register, "a") == sealed
    other = Evidence(entry.evidence_id, "x.pdf", "f" * 64, "", "", True, datetime(2026, 1, 1, tzinfo=UTC))
    with pytest.raises(ConflictError):
        register.sealed(entry.evidence_id, other)
    with pytest.raises(ConflictError):
        register.sealed(entry.evidence_id, replace(other, evidence_id="KV-2026-000999"))
    with pytest.raises(ConflictError):
        register.failed(entry.evidence_id, "late")


def test_text_name_reason_and_notes_are_masked_on_disk(office: Any) -> None:
    with office.open() as register:
        entry = office.begin(
            register, "a", text=f"Han heter X {IDENTITY_NUMBER}", author="Ring 070-174 06 05", reason=IDENTITY_NUMBER
        )
        register.add_note(entry.evidence_id, f"gäller {IDENTITY_NUMBER}", "sara")
        assert entry.text == "Han heter X ●●●●●●-●●●●" and entry.author == "Ring ●●●-●●● ●● ●●"
    written = office.file.read_text(encoding="utf-8")
    assert not any(part in written for part in ("850101-", "-1236", "070-174", "174 06"))


def test_every_line_names_when_who_and_administration_without_saying_about_whom(office: Any, register: Any) -> None:
    entry = office.captured(register, "a")
    register.removal(entry.evidence_id, RemovalOutcome.REMOVED, "omar")
    bodies = [orjson.loads(line)["body"] for line in office.file.read_bytes().splitlines()]
    assert [(body["who"], body["administration"], body["what"]) for body in bodies] == [
        ("sara", "kommunledning", "begin"),
        ("sara", "kommunledning", "sealed"),
        ("omar", "kommunledning", "removal_removed"),
    ]
    assert all(datetime.fromisoformat(body["when"]).utcoffset() for body in bodies)
    assert "Anna" not in orjson.dumps(bodies).decode()


def test_diary_number_note_hold_and_handover_are_entered_with_who(office: Any, register: Any) -> None:
    entry = office.captured(register, "a", disposition=Disposition.PLATINA)
    assert [waiting.evidence_id for waiting in register.waiting().to_register] == [entry.evidence_id]
    register.set_diary_number(entry.evidence_id, " KS 2026.123 ", "lena")
    register.add_note(entry.evidence_id, "pratade med\nregistrator", "sara")
    register.set_legal_hold(entry.evidence_id, True, "lena")
    done = register.hand_over(entry.evidence_id, "social", "sara")
    assert (done.diary_number, done.legal_hold, done.administration) == ("KS 2026.123", True, "social")
    assert [(who, what) for _, who, what in done.history[2:]] == [
        ("lena", "diary_number: KS 2026.123"),
        ("sara", "note: pratade med registrator"),
        ("lena", "legal_hold_on"),
        ("sara", "hand_over: social"),
    ]
    assert register.waiting().to_register == ()


@pytest.mark.parametrize("number", ["", " ", "inget", "1", "KS\n2026", "x" * 70 + "1", "<script>1</script>"])
def test_what_cannot_be_a_diary_number_is_refused(office: Any, register: Any, number: str) -> None:
    entry = office.captured(register, "a")
    with pytest.raises(BadInputError):
        register.set_diary_number(entry.evidence_id, number, "lena")
    assert register.entry(entry.evidence_id) == entry


def test_an_empty_note_and_an_unknown_administration_are_refused(office: Any, register: Any) -> None:
    entry = office.captured(register, "a")
    for refused in (
        lambda: register.add_note(entry.evidence_id, " \n ", "sara"),
        lambda: register.add_note(entry.evidence_id, "x" * 2001, "sara"),
        lambda: register.hand_over(entry.evidence_id, "finns-inte", "sara"),
        lambda: register.hand_over(entry.evidence_id, "", "sara"),
    ):
        with pytest.raises(BadInputError):
            refused()
    assert register.entry(entry.evidence_id) == entry


STEPS: list[Callable[[Any, str], Any]] = [
    lambda register, key: register.removal(key, RemovalOutcome.REMOVED, "sara"),
    lambda register, key: register.removal(key, RemovalOutcome.LEFT, "sara"),
    lambda register, key: register.set_diary_number(key, "KS 2026.9", "sara"),
    lambda register, key: register.set_legal_hold(key, True, "sara"),
    lambda register, key: register.hand_over(key, "skola", "sara"),
]


@pytest.mark.parametrize("step", STEPS)
def test_a_mistake_is_taken_back_by_a_new_line_once(office: Any, step: Callable[[Any, str], Any]) -> None:
    with office.open() as register:
        before = office.captured(register, "a")
        step(register, before.evidence_id)
        lines = len(office.file.read_bytes().splitlines())
        after = register.undo(before.evidence_id, "omar")
        assert replace(after, history=before.history) == before
        assert after.history[-1][1:] == ("omar", f"undo: {after.history[-2][2].split(': ')[0]}")
        assert len(office.file.read_bytes().splitlines()) == lines + 1
        with pytest.raises(ConflictError):
            register.undo(before.evidence_id, "omar")
    with office.open() as again:
        assert again.entry(before.evidence_id) == after


def test_a_capture_itself_cannot_be_undone(office: Any, register: Any) -> None:
    entry = office.captured(register, "a")
    with pytest.raises(ConflictError):
        register.undo(entry.evidence_id, "sara")


def test_what_waits_is_named(office: Any, register: Any) -> None:
    sealing = office.begin(register, "a")
    captured = office.captured(register, "b")
    tried = office.captured(register, "c")
    register.removal(tried.evidence_id, RemovalOutcome.FAILED, "sara")
    for key, outcome in (("d", RemovalOutcome.REMOVED), ("e", RemovalOutcome.LEFT), ("f", RemovalOutcome.HIDDEN)):
        register.removal(office.captured(register, key).evidence_id, outcome, "sara")
    failed = office.begin(register, "g", disposition=Disposition.PLATINA)
    register.failed(failed.evidence_id, "x")
    waiting = register.waiting()
    assert [entry.evidence_id for entry in waiting.to_remove] == [captured.evidence_id, tried.evidence_id]
    assert [entry.evidence_id for entry in waiting.unfinished] == [sealing.evidence_id]
    assert waiting.to_register == () and waiting.to_dispose == ()


def test_watch_rounds_are_kept_by_day(office: Any, clock: Any) -> None:
    with office.open() as register:
        register.round_done("08:00", "sara")
        register.round_done("12:00", "omar")
        clock.now = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)  # past midnight in Stockholm
        register.round_done("00:00", "sara")
        with pytest.raises(BadInputError):
            register.round_done("  ", "sara")
    with office.open() as again:
        assert [(r.slot, r.by) for r in again.rounds(date(2026, 11, 23))] == [("08:00", "sara"), ("12:00", "omar")]
        assert [r.slot for r in again.rounds(date(2026, 11, 24))] == ["00:00"]
        assert again.rounds(date(2026, 11, 25)) == []


@pytest.mark.parametrize(
    "wrong", ["", "KV-2026-000002", "KV-2026-1", "../../etc", "KV-2026-00000١", "kv-2026-000001", "x" * 999]
)
def test_an_id_that_is_not_there_is_not_found(office: Any, register: Any, wrong: str) -> None:
    office.begin(register, "a")
    with pytest.raises(NotFoundError) as caught:
        register.entry(wrong)
    assert len(caught.value.message.sv) < 200


def test_ids_count_by_stockholm_year_and_lines_by_year_file(office: Any, clock: Any) -> None:
    clock.now = datetime(2026, 12, 31, 22, 59, 50, tzinfo=UTC)  # 23:59:50 in Stockholm
    with office.open() as register:
        assert office.begin(register, "a").evidence_id == "KV-2026-000001"
        clock.now = datetime(2026, 12, 31, 23, 0, 5, tzinfo=UTC)
        assert office.begin(register, "b").evidence_id == "KV-2027-000001"
        assert office.begin(register, "c").evidence_id == "KV-2027-000002"
    names = sorted(path.name for path in (office.home / "register").glob("*.jsonl"))
    assert names == ["register-2026.jsonl", "register-2027.jsonl"]
    with office.open() as again:
        assert again.verify() == [] and again.entries().total == 3


def test_a_clock_set_back_is_reported_and_no_number_is_used_twice(office: Any, clock: Any) -> None:
    seen = []
    for moment in ("2026-11-23", "2027-02-01", "2026-03-01", "2025-06-01", "2027-02-02"):
        clock.now = datetime.fromisoformat(f"{moment}T10:00:00+00:00")
        with office.open() as register:
            assert bool(register.reports) == (moment in {"2026-03-01", "2025-06-01"})
            seen += [office.begin(register, f"{moment}-{turn}").evidence_id for turn in range(3)]
            assert register.verify() == []
    assert len(set(seen)) == 15
    assert [evidence_id for evidence_id in seen if "2026" in evidence_id] == [f"KV-2026-{n:06d}" for n in range(1, 7)]


def test_broken_surrogates_nul_and_line_breaks_are_kept_as_something_utf8_can_hold(office: Any) -> None:
    with office.open() as register:
        entry = office.begin(register, "a", text="a\ud800b\x00c\r\nd\u2028e\x85f", author="\udfff", posted_at="\ud801")
        assert entry.text == "a\ufffdb\x00c\r\nd\u2028e\x85f"
    with office.open() as again:
        assert again.entry(entry.evidence_id) == entry and again.verify() == []
    assert len(office.file.read_bytes().split(b"\n")) == 2


def test_a_second_helper_on_the_same_home_is_refused_in_clear_words(office: Any, register: Any) -> None:
    with pytest.raises(HomeInUseError) as caught:
        office.open()
    assert str(office.home) in caught.value.message.sv and "--home" in caught.value.message.en
    register.close()
    office.open().close()


def test_a_reader_looks_beside_a_running_helper_and_cannot_write(office: Any, register: Any) -> None:
    entry = office.captured(register, "a")
    with office.open(read_only=True) as reader:
        assert reader.entry(entry.evidence_id) == entry
        register.removal(entry.evidence_id, RemovalOutcome.REMOVED, "sara")
        assert reader.verify() == []
        with pytest.raises(LedgerError):
            reader.set_legal_hold(entry.evidence_id, True, "x")


def test_a_head_printed_in_evidence_is_found_in_the_chain(office: Any, register: Any) -> None:
    office.begin(register, "a")
    printed = register.head
    office.captured(register, "a")
    assert register.knows_head(printed) and register.knows_head(register.head)
    assert not register.knows_head("f" * 64)


def test_a_closed_register_says_so(office: Any) -> None:
    register = office.open()
    register.close()
    register.close()
    with pytest.raises(LedgerError):
        office.begin(register, "a")


def test_the_register_of_a_home_that_is_a_file_is_refused_with_words(tmp_path: Path, office: Any) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    with pytest.raises(HomeError):
        Register.open(blocked, office.settings)
