"""Simple counts over the register, per channel, label, state and month; never per person, writer or colleague."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kanalvakt.domain import Entry


@dataclass(frozen=True, slots=True)
class Statistics:
    """How many entries. An entry with two labels counts under both; ``by_period`` has keys like "2026-11"."""

    total: int
    by_channel: dict[str, int]
    by_label: dict[str, int]
    by_state: dict[str, int]
    by_period: dict[str, int]


def count(entries: Iterable[Entry], since: date | None = None, until: date | None = None) -> Statistics:
    """Count the entries begun from ``since`` to ``until``, both days included; most frequent first, months in order."""
    channels, labels, states, periods = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    total = 0
    for entry in entries:
        day = date.fromisoformat(entry.created_at[:10])
        if (since and day < since) or (until and day > until):
            continue
        total += 1
        channels[entry.channel] += 1
        labels.update(str(label) for label in entry.labels)
        states[str(entry.state)] += 1
        periods[f"{day:%Y-%m}"] += 1
    return Statistics(
        total,
        dict(channels.most_common()),
        dict(labels.most_common()),
        dict(states.most_common()),
        dict(sorted(periods.items())),
    )
