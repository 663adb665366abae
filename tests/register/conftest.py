"""What the register's tests share: captures, evidence, a clock that can be turned, and printed counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kanalvakt.domain import Capture, Concern, Disposition, Entry, Evidence, GuidelineReference, Text
from kanalvakt.register.register import Register
from kanalvakt.settings import Settings

START = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


class Clock:
    """A clock that goes a second forward each time it is read, and can be set."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


class Office:
    """A register with the few calls that every test needs."""

    def __init__(self, home: Path, settings: Settings, clock: Clock) -> None:
        self.home, self.settings, self.clock = home, settings, clock

    def open(self, **options: Any) -> Register:
        return Register.open(self.home, self.settings, self.clock, **options)

    @property
    def file(self) -> Path:
        return self.home / "register" / "register-2026.jsonl"

    def begin(
        self, register: Register, key: str, disposition: Disposition = Disposition.KEPT_IN_ORDER, **fields: Any
    ) -> Entry:
        return register.begin(
            make_capture(**fields), idempotency_key=key, request_sha256="a" * 64, disposition=disposition
        )

    def captured(self, register: Register, key: str, **fields: Any) -> Entry:
        entry = self.begin(register, key, **fields)
        return register.sealed(entry.evidence_id, make_evidence(entry.evidence_id))


def make_capture(**fields: Any) -> Capture:
    return replace(
        Capture(
            platform="facebook",
            channel="kommunen-facebook",
            page_url="https://www.facebook.com/exempelkommun",
            permalink="https://www.facebook.com/exempelkommun/posts/1?comment_id=122222222222222",
            author="Anna Påhittad",
            author_url="https://www.facebook.com/anna.pahittad",
            text="Snöröjningen på Tunavägen är under all kritik",
            posted_at="3 tim",
            captured_at=START,
            captured_by="sara",
            reason="personuppgift",
            labels=(Concern.PERSONAL_DATA,),
            guideline=(GuidelineReference("R53", "2.1.5", Text("a", "b")),),
            administration="kommunledning",
        ),
        **fields,
    )


def make_evidence(evidence_id: str, sha256: str = "e" * 64) -> Evidence:
    return Evidence(evidence_id, f"evidence/2026/11/{evidence_id}.pdf", sha256, "PDF/A-3a", "test", True, START)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def office(home: Path, settings: Settings, clock: Clock) -> Office:
    return Office(home, settings, clock)


@pytest.fixture
def register(office: Office) -> Iterator[Register]:
    with office.open() as opened:
        yield opened


@pytest.fixture
def tell(capsys: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    """Print a fault test's counts even when it passes."""

    def say(line: str) -> None:
        with capsys.disabled():
            print(f"\n  {line}", end="")

    return say
