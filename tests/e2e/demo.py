"""make demo: the helper and Chromium with the extension, already paired, on a demonstration page.

Without a screen it shows the same as a picture (tests/.artifacts/demo.png) and ends.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "extension")]

from extension_stage import EXTENSION_ID, ROOT, Stage, launch
from playwright.sync_api import Error, sync_playwright
from real_helper import RealHelper

PICTURE = ROOT / "tests" / ".artifacts" / "demo.png"


def main() -> None:
    """Run the demonstration until its window is closed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--picture", action="store_true", help="no window: save a picture and end")
    wanted = parser.parse_args()
    screen = bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or sys.platform in {"win32", "darwin"})
    headless = wanted.picture or not screen
    folder = Path(tempfile.mkdtemp(prefix="kanalvakt-demo-"))
    helper = RealHelper(folder / "home")
    print(f"Hjälparen är igång. Översikten (engångslänk): {helper.link}")
    try:
        with sync_playwright() as driver:
            context = launch(driver, folder / "profile", headless=headless)
            show(Stage(context, helper), headless)  # type: ignore[arg-type]
    finally:
        helper.close()
        shutil.rmtree(folder, ignore_errors=True)


def show(stage: Stage, headless: bool) -> None:
    """Pair, open the page and the panel, and wait."""
    stage.pair()
    page = stage.thread("post.sv.html?lexical=1")
    page.wait_for_selector("[data-kanalvakt='badge']")
    stage.click_icon(page)
    if headless:
        panel = stage.panel(page)
        panel.wait_for_selector("#list > li")
        PICTURE.parent.mkdir(parents=True, exist_ok=True)
        panel.screenshot(path=PICTURE)
        print(f"Här finns ingen skärm: så här ser panelen ut: {PICTURE}")
        return
    print("Chromium visar en påhittad sida under Facebooks adress. Klicka på Kanalvakts ikon om panelen inte syns.")
    print(f"Tilläggets inställningar: chrome-extension://{EXTENSION_ID}/options/options.html")
    print("Stäng fönstret för att avsluta. Inget på den här sidan lämnar datorn.")
    try:
        while stage.context.pages:
            stage.context.pages[0].wait_for_timeout(500)
            time.sleep(0.1)
    except Error:
        return  # the window was closed


if __name__ == "__main__":
    main()
