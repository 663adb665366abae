"""The package that IT gets is the extension, whole and repeatable."""

from __future__ import annotations

import zipfile
from pathlib import Path

from package import EXTENSION, package


def test_the_zip_holds_every_file_and_the_same_bytes_again(tmp_path: Path) -> None:
    first, again = package(tmp_path / "a"), package(tmp_path / "b")
    assert first.read_bytes() == again.read_bytes()
    names = set(zipfile.ZipFile(first).namelist())
    assert names == {file.relative_to(EXTENSION).as_posix() for file in EXTENSION.rglob("*") if file.is_file()}
    assert "manifest.json" in names
