"""settings.toml: read strictly, and a mistake is named with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from kanalvakt import settings as s
from kanalvakt.errors import HomeError, SettingsError


def test_a_new_home_gets_the_sample_municipality(home: Path) -> None:
    assert s.load(home).municipality.name == "Exempelkommun"
    assert (home / "settings.toml").is_file()


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("port = 8765", "port = 80", "helper.port (rad/line"),
        ('platform = "facebook"', 'platform = "myspace"', "channels.0.platform (rad/line"),
        ('first_name = "Omar"', 'first_name = ""', "people.1.first_name (rad/line"),
        ("years = 10", "years = 10\nyaers = 3", "retention.yaers (rad/line"),
        ('id = "omar"', 'id = "sara"', "står två gånger"),
        ("day_starts = 08:00:00", "day_starts = 18:00:00", "day_starts måste vara före"),
        ("[retention]", "[retention", "inte giltig TOML"),
    ],
)
def test_a_mistake_is_named_with_its_place(before: str, after: str, said: str) -> None:
    assert before in s.sample()
    with pytest.raises(SettingsError) as error:
        s.parse(s.sample().replace(before, after))
    assert said in error.value.message.sv


def test_the_named_line_is_the_line_of_the_mistake() -> None:
    text = s.sample().replace("port = 8765", "port = 80")
    with pytest.raises(SettingsError) as error:
        s.parse(text)
    line = next(number for number, row in enumerate(text.splitlines(), 1) if row.startswith("port"))
    assert f"(rad/line {line})" in error.value.message.sv


def test_a_file_that_is_not_utf8_says_so(home: Path) -> None:
    (home / "settings.toml").write_bytes("[municipality]\nname = 'Växjö'".encode("latin-1"))
    with pytest.raises(SettingsError, match="UTF-8"):
        s.load(home)


def test_saving_a_broken_text_changes_nothing(home: Path) -> None:
    s.load(home)
    before = (home / "settings.toml").read_bytes()
    with pytest.raises(SettingsError):
        s.save(home, "[[[")
    assert (home / "settings.toml").read_bytes() == before


def test_saving_keeps_the_former_version(home: Path) -> None:
    s.load(home)
    s.save(home, s.sample().replace("Exempelkommun", "Vallby"))
    assert s.load(home).municipality.name == "Vallby"
    assert "Exempelkommun" in (home / "settings.toml.bak").read_text(encoding="utf-8")


def test_a_home_that_cannot_be_made_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(HomeError) as error:
        s.prepare_home(tmp_path / "file" / "home")
    assert "--home" in error.value.message.sv
