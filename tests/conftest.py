"""Fixtures that every room's tests may use."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, sync_playwright

from kanalvakt import settings as settings_module
from kanalvakt.settings import Settings


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A prepared home folder of its own."""
    folder = tmp_path / "hem med å ä ö"
    settings_module.prepare_home(folder)
    return folder


@pytest.fixture
def settings() -> Settings:
    """The sample municipality's settings."""
    return settings_module.parse(settings_module.sample())


@pytest.fixture(scope="session")
def playwright_driver() -> Iterator[Playwright]:
    """One driver for the whole run: a second one beside it is refused."""
    with sync_playwright() as driver:
        yield driver
