"""When an answer is due."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanalvakt.policy.deadlines import add_working_days, is_working_day, next_working_day, reply_due
from kanalvakt.settings import Deadlines

ZONE = ZoneInfo("Europe/Stockholm")


def due(text: str) -> tuple[str, str]:
    answer = reply_due(datetime.fromisoformat(text).replace(tzinfo=ZONE), Deadlines())
    return f"{answer.target:%m-%d %H}", f"{answer.latest:%m-%d %H}"


@pytest.mark.parametrize(
    ("asked", "target", "latest"),
    [
        ("2026-11-23T09:00", "11-23 17", "11-24 17"),  # a Monday morning
        ("2026-11-23T20:00", "11-24 17", "11-24 17"),  # after closing: still Monday's question
        ("2026-11-27T10:00", "11-27 17", "11-30 17"),  # Friday to Monday
        ("2026-11-28T10:00", "11-30 17", "12-01 17"),  # Saturday counts from Monday
        ("2026-12-23T10:00", "12-23 17", "12-28 17"),  # Christmas and a weekend between
        ("2026-06-18T10:00", "06-18 17", "06-22 17"),  # Midsummer Eve is a day off
        ("2026-03-29T01:30", "03-30 17", "03-31 17"),  # the night the clock moves forward
    ],
)
def test_the_target_is_the_same_day_and_the_latest_the_next_working_day(asked: str, target: str, latest: str) -> None:
    assert due(asked) == (target, latest)


@pytest.mark.parametrize(
    "day", [(2026, 12, 24), (2026, 12, 31), (2026, 6, 19), (2026, 6, 6), (2026, 5, 1), (2026, 1, 6)]
)
def test_swedish_holidays_and_eves_are_no_working_days(day: tuple[int, int, int]) -> None:
    assert not is_working_day(date(*day))


def test_a_follow_up_counts_working_days_only() -> None:
    assert add_working_days(date(2026, 12, 22), 3) == date(2026, 12, 29)


def test_a_moment_without_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        reply_due(datetime(2026, 11, 23, 9), Deadlines())


@given(st.datetimes(datetime(2020, 1, 1), datetime(2035, 12, 31), timezones=st.just(ZONE)))
def test_latest_is_always_a_working_day_after_the_day_asked(asked: datetime) -> None:
    answer = reply_due(asked, Deadlines())
    assert answer.target <= answer.latest
    assert is_working_day(answer.latest.date())
    assert answer.latest.date() > asked.date()
    assert answer.latest.date() <= next_working_day(next_working_day(asked.date()))
