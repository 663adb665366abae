"""What docs/verify.md tells outsiders to type really works on a file of ours."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pikepdf
import pytest

from evidence_samples import at_level, seal
from kanalvakt.evidence import reading
from kanalvakt.settings import Settings

PAGE = (Path(__file__).parents[2] / "docs" / "verify.md").read_text(encoding="utf-8")


@pytest.mark.skipif(not shutil.which("sha256sum"), reason="needs the GNU tools that the page names")
@pytest.mark.parametrize("changed", [False, True])
def test_the_commands_for_the_seal_line_tell_a_whole_file_from_a_changed_one(
    home: Path, settings: Settings, changed: bool
) -> None:
    path = home / seal(home, settings).file
    if changed:
        data = path.read_bytes()
        path.write_bytes(data[:900] + bytes([data[900] ^ 1]) + data[901:])
    block = re.search(r"```\n(.*?)```", PAGE, re.DOTALL)
    assert block
    commands = block[1].replace("KV-2026-000001.pdf", str(path).replace(" ", "\\ "))
    output = subprocess.run(["bash", "-c", commands], capture_output=True, check=True).stdout.decode("latin-1")
    sums = re.findall(r"\b[0-9a-f]{64}\b", output)
    assert len(sums) == 2
    assert (sums[0] != sums[1]) is changed


@pytest.mark.parametrize("level", ["3a", "2u"])
def test_qpdf_finds_nothing_to_complain_about(home: Path, settings: Settings, level: str) -> None:
    """pikepdf is qpdf; this is what ``qpdf --check`` does."""
    with pikepdf.Pdf.open(home / seal(home, at_level(settings, level)).file) as pdf:
        assert pdf.check_pdf_syntax() == []


def test_without_attachments_the_keywords_hold_the_checksum_of_the_record(home: Path, settings: Settings) -> None:
    path = home / seal(home, at_level(settings, "2u")).file
    written = (path.with_suffix("") / "record.json").read_bytes()
    with pikepdf.Pdf.open(path) as pdf:
        assert f"record-sha256:{reading.sha256(written)}" in str(pdf.docinfo["/Keywords"])
