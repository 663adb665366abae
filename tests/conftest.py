"""Fixtures that every room's tests may use."""

from __future__ import annotations

from pathlib import Path

import pytest

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
