"""What the web tests share: a helper on a temporary home, a paired extension, and a person at the dashboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from web_stage import Caller, Clock, Scripted, opened, paired

from kanalvakt.app import create_app
from kanalvakt.permits import Permits, private_key
from kanalvakt.register.register import Register
from kanalvakt.settings import Settings
from kanalvakt.workflow import Workflow


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def start(home: Path, settings: Settings, clock: Clock) -> Iterator[Callable[[], Flask]]:
    """Start a helper on the home, again and again if a test wants; the one before is closed first."""
    (home / "settings.toml").write_text("# min fil\n[helper]\nport = 8765\n", encoding="utf-8")
    running: list[Register] = []

    def run() -> Flask:
        while running:
            running.pop().close()
        register = Register.open(home, settings, clock)
        running.append(register)
        flow = Workflow(settings, home, Scripted(), register, Permits(private_key(home, "permits")), clock)  # type: ignore[arg-type]
        return create_app(settings, home, flow)

    yield run
    while running:
        running.pop().close()


@pytest.fixture
def app(start: Callable[[], Flask]) -> Flask:
    """A helper on a home of its own, with the real rooms and a scripted classifier."""
    return start()


@pytest.fixture
def stranger(app: Flask) -> Caller:
    """Somebody with the right header and nothing else."""
    return Caller(app.test_client(), X_Kanalvakt="1")


@pytest.fixture
def extension(app: Flask) -> Caller:
    """A paired extension."""
    return paired(app)


@pytest.fixture
def person(app: Flask) -> Caller:
    """Somebody who opened the dashboard by the one-time link."""
    return opened(app)
