"""Search and paging: what is found, in what order, and what can never be searched for."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from kanalvakt.domain import Concern, Disposition, EntryState, RemovalOutcome
from kanalvakt.errors import BadInputError
from kanalvakt.register.register import Register


@pytest.fixture
def filled(office: Any, register: Any) -> Register:
    texts = [
        "Snöröjningen är usel",
        "SNÖ på Tunavägen igen",
        "När öppnar badet?",
        "Tack för hjälpen",
        "Badet, snö och is",
    ]
    for turn, text in enumerate(texts):
        entry = office.captured(
            register,
            str(turn),
            text=text,
            channel="kommunen-x" if turn % 2 else "kommunen-facebook",
            labels=(Concern.INSULT,) if turn < 2 else (Concern.THREAT, Concern.PERSONAL_DATA),
            author=f"Hemlig Skribent{turn}",
            permalink=f"https://x.com/skribent{turn}/status/{turn}",
            page_url=f"https://x.com/skribent{turn}",
        )
        if turn == 3:
            register.removal(entry.evidence_id, RemovalOutcome.REMOVED, "sara")
    return register  # type: ignore[no-any-return]


def _numbers(page: Any) -> list[int]:
    return [int(entry.evidence_id[-6:]) for entry in page.items]


def test_newest_come_first_unless_asked_otherwise(filled: Register) -> None:
    assert _numbers(filled.entries()) == [5, 4, 3, 2, 1]
    assert _numbers(filled.entries(newest_first=False)) == [1, 2, 3, 4, 5]


def test_pages_join_without_gap_or_overlap_and_know_the_total(filled: Register) -> None:
    pages = [filled.entries(offset=offset, limit=2) for offset in (0, 2, 4, 6)]
    assert [number for page in pages for number in _numbers(page)] == [5, 4, 3, 2, 1]
    assert {page.total for page in pages} == {5} and pages[-1].items == ()
    assert filled.entries(limit=0).items == ()


def test_state_channel_label_and_words_narrow_together(filled: Register) -> None:
    assert _numbers(filled.entries(state=EntryState.REMOVED)) == [4]
    assert _numbers(filled.entries(state="captured", channel="kommunen-x")) == [2]
    assert _numbers(filled.entries(label=Concern.THREAT)) == [5, 4, 3]
    assert _numbers(filled.entries(label="threat", text="snö")) == [5]


def test_words_are_found_in_any_case_and_order_and_all_must_occur(filled: Register) -> None:
    assert _numbers(filled.entries(text="snö")) == [5, 2, 1]
    assert _numbers(filled.entries(text="is  BADET")) == [5]
    assert _numbers(filled.entries(text="tunava\u0308gen")) == [2]
    assert _numbers(filled.entries(text="finns inte")) == []


def test_an_id_a_diary_number_and_a_note_are_found(filled: Register) -> None:
    filled.set_diary_number("KV-2026-000002", "KS 2026.77", "lena")
    filled.add_note("KV-2026-000003", "frågat simhallschefen", "sara")
    assert _numbers(filled.entries(text="kv-2026-000005")) == [5]
    assert _numbers(filled.entries(text="ks 2026.77")) == [2]
    assert _numbers(filled.entries(text="simhallschefen")) == [3]


def test_a_whole_link_finds_its_comment_but_part_of_one_does_not(filled: Register) -> None:
    assert _numbers(filled.entries(text=" https://x.com/skribent2/status/2 ")) == [3]
    assert _numbers(filled.entries(text="x.com/skribent2")) == []
    assert _numbers(filled.entries(text="skribent2")) == []


def test_nobody_can_search_for_a_person(filled: Register) -> None:
    assert _numbers(filled.entries(text="Hemlig Skribent1")) == []
    assert _numbers(filled.entries(text="sara")) == [], "colleagues are not searched for either"
    assert not {"author", "person", "by"} & set(inspect.signature(Register.entries).parameters)
    assert "3:3" in (Register.entries.__doc__ or "")


@pytest.mark.parametrize("wrong", [{"offset": -1}, {"limit": -5}, {"state": "whatever"}])
def test_an_impossible_page_is_refused(filled: Register, wrong: dict[str, Any]) -> None:
    with pytest.raises(BadInputError):
        filled.entries(**wrong)


def test_a_page_is_never_longer_than_a_thousand(office: Any, register: Any) -> None:
    office.begin(register, "a", disposition=Disposition.PLATINA)
    assert len(register.entries(limit=10**9).items) == 1
