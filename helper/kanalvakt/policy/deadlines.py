"""When an answer is due: preferably the same day, at the latest the next working day (guideline 2.1.5, R44)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from kanalvakt.domain import ReplyDue
from kanalvakt.settings import Deadlines


def is_working_day(day: date) -> bool:
    """Return True on Monday to Friday outside Swedish public holidays and the three eves offices keep closed."""
    return day.weekday() < 5 and day not in _holidays(day.year)


def next_working_day(day: date) -> date:
    """Return the first working day after ``day``."""
    day += timedelta(days=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def add_working_days(day: date, count: int) -> date:
    """Return the working day ``count`` working days after ``day`` (interim answers, R45)."""
    for _ in range(count):
        day = next_working_day(day)
    return day


def reply_due(asked_at: datetime, deadlines: Deadlines) -> ReplyDue:
    """Say until when an answer is on time.

    A comment on a weekend or holiday counts from the next working day. One written on a working day after closing
    time is still that day's: the latest moment is unchanged, only the target moves to the following working day.

    Args:
        asked_at: when the comment was posted, with a time zone.
        deadlines: working hours and the municipality's time zone.

    Raises:
        ValueError: ``asked_at`` has no time zone.
    """
    if asked_at.tzinfo is None:
        raise ValueError("asked_at needs a time zone")
    zone = ZoneInfo(deadlines.timezone)
    local = asked_at.astimezone(zone)
    asked_day = local.date()
    counted_from = asked_day if is_working_day(asked_day) else next_working_day(asked_day)
    latest_day = next_working_day(counted_from)
    after_closing = counted_from == asked_day and local.time() >= deadlines.day_ends
    target_day = latest_day if after_closing else counted_from
    return ReplyDue(
        target=datetime.combine(target_day, deadlines.day_ends, zone),
        latest=datetime.combine(latest_day, deadlines.day_ends, zone),
    )


@lru_cache(maxsize=64)
def _holidays(year: int) -> frozenset[date]:
    public = holidays.country_holidays("SE", years=year, categories=("public", "de_facto"), include_sundays=False)
    return frozenset(public.keys())
