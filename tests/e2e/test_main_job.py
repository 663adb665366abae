"""The whole way on a real page: a real browser, the real extension, the real helper, files opened afterwards."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from extension_stage import ROOT, Stage, launch
from PIL import Image
from playwright.sync_api import Page, Playwright, expect
from real_helper import RealHelper, kanalvakt
from test_extension_journey import BADGE, begin, card, job, press, standing

from kanalvakt.evidence.verify import verify_file

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PICTURES = ROOT / ("docs/images" if os.environ.get("KANALVAKT_PICTURES") else "tests/.artifacts")
WATCH_THE_MENU = """addEventListener('click', (event) => {
  if (event.target.closest('[aria-haspopup=menu], [role=menuitem]')) window.firstMenuClick ??= Date.now();
}, true)"""


@pytest.fixture
def real(tmp_path: Path) -> Iterator[RealHelper]:
    helper = RealHelper(tmp_path / "hem")
    yield helper
    helper.close()


@pytest.fixture
def real_stage(real: RealHelper, tmp_path: Path, playwright_driver: Playwright) -> Iterator[Stage]:
    context = launch(playwright_driver, tmp_path / "profile")
    yield Stage(context, real)  # type: ignore[arg-type]
    context.close()


def side_by_side(page: Page, panel: Page, name: str) -> None:
    """One picture of the page and the panel, as a person has them."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    panel.set_viewport_size({"width": 420, "height": 860})
    shots = [Image.open(io.BytesIO(one.screenshot())) for one in (page, panel)]
    height = min(shot.height for shot in shots)
    whole = Image.new("RGB", (sum(shot.width for shot in shots), height), (255, 255, 255))
    left = 0
    for shot in shots:
        whole.paste(shot.crop((0, 0, shot.width, height)), (left, 0))
        left += shot.width
    whole.save(PICTURES / name)


def test_from_a_comment_on_facebook_to_a_reply_in_the_box_and_sealed_evidence(
    real_stage: Stage, real: RealHelper
) -> None:
    stage = real_stage
    page, panel = begin(stage, before=WATCH_THE_MENU)

    # badges on the page, and the worst first in the panel, each with why
    assert page.locator(BADGE).count() >= 6
    first = panel.locator("#list > li").first
    expect(first.locator(".open")).to_have_text("Kalle Anka-Persson")
    expect(first.locator(".badge").first).to_contain_text("Bråttom")
    first.locator(".open").evaluate("(button) => button.click()")
    expect(first).to_contain_text("personnummer")
    expect(first).to_contain_text("2.1.5")
    side_by_side(page, panel, "main-job.png")
    page.bring_to_front()

    # a question's draft: placeholders block, then it stands in the page's own reply box, signed
    card(panel, "Anna Berg").locator(".open").evaluate("(button) => button.click()")
    press(panel, "Anna Berg", "draft")
    box = card(panel, "Anna Berg").locator("textarea")
    expect(box).to_have_value(re.compile(r"Hälsningar Sara, kommunikatör$"))
    expect(card(panel, "Anna Berg").locator("[data-key=insert]")).to_be_disabled()
    text = re.sub(r"\{[^}]*länk[^}]*\}", "exempelkommun.se/bad", box.input_value())
    text = re.sub(r"\{[^}]*\}", "Simhallen öppnar klockan 10", text)
    box.fill(text)
    press(panel, "Anna Berg", "insert")
    expect(card(panel, "Anna Berg")).to_contain_text("tecken för tecken")
    assert page.locator("[role=textbox][aria-label='Svara Anna Berg']").inner_text() == text

    # one click: sealed on disk and entered before the page's own menu is used
    first.locator(".open").evaluate("(button) => button.click()")
    press(panel, "Kalle Anka-Persson", "remove")
    done = job(stage, page, "2001", "gone", seconds=40)
    evidence_id = done["evidenceId"]
    assert re.fullmatch(r"KV-\d{4}-000001", evidence_id)
    (path,) = (real.home / "evidence").rglob("*.pdf")
    assert path.stem == evidence_id
    assert path.stat().st_mtime * 1000 < page.evaluate("firstMenuClick"), "the evidence came first"
    assert "Kalle Anka-Persson" not in standing(page)
    assert "Anna Berg" in standing(page)
    message = card(panel, "Kalle Anka-Persson").locator("[data-key=message]")
    expect(message).to_have_value(re.compile("Vi har tagit bort"))
    assert "850709" not in message.input_value()
    side_by_side(page, panel, "removed.png")

    # the file holds what was displayed, and everything is whole
    assert verify_file(path) == []
    with pikepdf.open(path) as pdf:
        held: dict[str, Any] = {name: bytes(file.get_file().read_bytes()) for name, file in pdf.attachments.items()}
    shot = next(data for name, data in held.items() if name.endswith(".png"))
    assert Image.open(io.BytesIO(shot)).width > 600
    facts = next(data for name, data in held.items() if name.endswith(".json"))
    assert b"850709-9805" in facts
    entries = kanalvakt("export", "--format", "json", home=real.home)
    assert '"state": "removed"' in entries.stdout
    assert "850709-9805" not in entries.stdout, "the register is masked"
    verified = kanalvakt("verify", "--all", home=real.home)
    assert (verified.returncode, "helt" in verified.stdout) == (0, True), verified.stdout + verified.stderr


def test_a_helper_started_again_still_knows_the_browser_and_the_half_done_removal(
    real_stage: Stage, real: RealHelper
) -> None:
    stage = real_stage
    page, panel = begin(stage)
    card(panel, "Kalle Anka-Persson").locator(".open").evaluate("(button) => button.click()")
    press(panel, "Kalle Anka-Persson", "keep")
    job(stage, page, "2001", "sealed", seconds=40)
    real.close()
    again = RealHelper(real.home, real.port)
    try:
        assert again.code == "", "a paired helper shows no code"
        press(panel, "Kalle Anka-Persson", "go")
        job(stage, page, "2001", "gone", seconds=30)
        assert "Kalle Anka-Persson" not in standing(page)
    finally:
        again.close()


def test_the_demonstration_shows_the_product_by_one_command() -> None:
    picture = ROOT / "tests" / ".artifacts" / "demo.png"
    picture.unlink(missing_ok=True)
    said = subprocess.run(
        [sys.executable, str(ROOT / "tests" / "e2e" / "demo.py"), "--picture"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=90,
    )
    assert said.returncode == 0, said.stderr
    assert Image.open(picture).width >= 400
