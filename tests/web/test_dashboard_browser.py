"""The pages in a real browser: WCAG by axe in light and dark, nothing too wide, forms that work, nothing blocked."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
import waitress.server
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, Playwright
from web_stage import EXTENSION, Caller, Scripted, screenshot

from kanalvakt.app import create_app
from kanalvakt.domain import Fault, Text
from kanalvakt.permits import Permits, private_key
from kanalvakt.register.register import Register
from kanalvakt.settings import Settings, load, prepare_home, sample
from kanalvakt.workflow import Workflow

CHROMIUM = os.environ.get("KANALVAKT_CHROMIUM", "/usr/bin/chromium")
SHOTS = Path(__file__).parents[1] / ".artifacts" / "dashboard"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
WIDTHS = (320, 768, 1280)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
TOO_SMALL = """[...document.querySelectorAll('a, button, input, select, summary')].filter(item => {
    const box = item.getBoundingClientRect();
    return box.width && !item.matches('.skip') && !item.closest('p, li.plain, td, th, .plain')
           && (box.height < 24 || box.width < 24);
}).map(item => item.outerHTML.slice(0, 120))"""
LONG = "En_väldigt_lång_rad_utan_mellanslag_" * 8
pytestmark = [pytest.mark.browser, pytest.mark.slow]


class Live:
    """A helper that answers a real browser, with something of everything in its register."""

    def __init__(self, app: Flask, port: int) -> None:
        self.app = app
        self.address = f"http://127.0.0.1:{port}"

    def link(self) -> str:
        return f"{self.address}/open/{self.app.extensions['links'].make()}"


def furnish(app: Flask, address: str) -> None:
    """Capture comments and let each end differently."""
    pairings = app.extensions["pairings"]
    token, _ = pairings.pair(EXTENSION, pairings.open_window(), "", "Edge", "2026-11-23T09:00:00+00:00")
    caller = Caller(app.test_client(), X_Kanalvakt="1", Origin=EXTENSION, Authorization=f"Bearer {token}")
    host = {"Host": address.removeprefix("http://")}
    caller.headers |= host
    texts = ["Ring Anna, 19900101-0017!", "<b>" + LONG, "مرحبا بالعالم", "Ta bort, 19900101-0017", "Grov text 😀"]
    for number, text in enumerate(texts):
        answer = caller.capture(key=f"nyckel-{number:08d}", text=text, images=[screenshot((900, 1500), text[:20])])
        ident, permit = answer.get_json()["evidence_id"], answer.get_json()["permit"]
        outcome = {3: "removed", 4: "failed"}.get(number)
        if outcome:
            caller.post(f"/captures/{ident}/removal", {"permit": permit, "outcome": outcome, "by": "sara"})
    register: Register = app.extensions["workflow"].register
    register.add_note("KV-2026-000002", "En anteckning med " + LONG, "sara")
    register.set_legal_hold("KV-2026-000002", True, "sara")
    broken = caller.capture(key="nyckel-utan-bild", images=[], labels=["illegal_image"])
    assert broken.status_code == 201
    app.extensions["reports"].append(Fault("KV-2026-000001", "recovered", Text("Blev klar.", "Was completed.")))


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    home = tmp_path_factory.mktemp("levande") / "hem"
    prepare_home(home)
    (home / "settings.toml").write_text(sample(), encoding="utf-8")
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    loaded = load(home)
    settings: Settings = loaded.model_copy(update={"helper": loaded.helper.model_copy(update={"port": port})})
    register = Register.open(home, settings)
    flow = Workflow(settings, home, Scripted(), register, Permits(private_key(home, "permits")))  # type: ignore[arg-type]
    app = create_app(settings, home, flow)
    server = waitress.server.create_server(app, sockets=[listener], threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    running = Live(app, port)
    furnish(app, running.address)
    yield running
    server.close()
    server.task_dispatcher.shutdown()
    thread.join(5)
    register.close()


@pytest.fixture(scope="module")
def browser(playwright_driver: Playwright) -> Iterator[Browser]:
    browser = playwright_driver.chromium.launch(
        executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
    )
    yield browser
    browser.close()


def context(browser: Browser) -> BrowserContext:
    return browser.new_context(viewport={"width": 1280, "height": 900}, locale="sv-SE")


def watch(page: Page) -> list[str]:
    """Collect what the browser complains about: blocked parts, missing files, errors."""
    complaints: list[str] = []
    page.on(
        "console", lambda message: complaints.append(message.text) if message.type in {"error", "warning"} else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return complaints


def visits(live: Live) -> Iterator[tuple[str, str]]:
    """Every page in its different states: a name for the picture, and its address."""
    yield "oppnad", live.link()
    yield "idag", "/"
    yield "bevis", "/evidence"
    yield "bevis-inget", "/evidence?q=finns-inte"
    yield "bevis-ett", "/evidence/KV-2026-000001"
    yield "bevis-lang", "/evidence/KV-2026-000002"
    yield "bevis-borttaget", "/evidence/KV-2026-000004"
    yield "webblasare", "/connect"
    yield "installningar", "/settings"
    yield "finns-inte", "/nothing"


def check(page: Page, name: str, language: str = "sv") -> list[str]:
    """Look at a page in each width and colour scheme, as axe and a narrow screen do; leaves pictures for a person."""
    page.evaluate("document.querySelectorAll('details:not(:has(iframe))').forEach(item => { item.open = true })")
    page.evaluate("Promise.all([...document.images].map(item => item.decode().catch(() => null)))")
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found.append(f"{name}: wider than {width} px")
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            folder = SHOTS / f"{language}-{scheme}-{width}"
            folder.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=folder / f"{name}.png", full_page=True)
            found += [f"{name} {scheme} {width}: {violation}" for violation in violations(page)]
    return found + [f"{name}: too small to hit (WCAG 2.5.8): {item}" for item in page.evaluate(TOO_SMALL)]


def violations(page: Page) -> list[str]:
    """Return what axe finds wrong with the page as it stands."""
    return [
        f"{item['id']}: {node['html'][:160]} {node.get('failureSummary', '')[:300]}"
        for item in Axe().run(page, options=RULES).response["violations"]
        for node in item["nodes"][:2]
    ]


def test_every_page_is_accessible_and_fits(live: Live, browser: Browser) -> None:
    with context(browser) as tab:
        page = tab.new_page()
        complaints, found = watch(page), []
        page.goto(live.address + "/evidence")
        found += check(page, "stangd")
        for name, path in visits(live):
            page.goto(path if path.startswith("http") else live.address + path)
            found += check(page, name)
        page.goto(f"{live.address}/connect")
        page.get_by_role("button", name="Visa en kod").click()
        found += check(page, "webblasare-kod")
        page.goto(f"{live.address}/settings")
        page.get_by_label("Inställningsfilen").fill("[helper]\nport = 80")
        page.get_by_role("button", name="Kontrollera").click()
        found += check(page, "installningar-fel")
        assert not found, "\n".join(found)
        assert not [text for text in complaints if not any(code in text for code in ("401", "404", "422"))]


def test_an_english_reader_gets_accessible_pages_too(live: Live, browser: Browser) -> None:
    with context(browser) as tab:
        page = tab.new_page()
        page.goto(live.link())
        page.get_by_role("button", name="In English").click()
        page.set_viewport_size({"width": 320, "height": 900})
        found = []
        for name, path in list(visits(live))[1:]:
            page.goto(live.address + path)
            assert page.evaluate("document.documentElement.lang") == "en"
            found += [f"{name}: {violation}" for violation in violations(page)]
        assert not found, "\n".join(found)


def test_a_browsers_own_forms_pass_the_gate(live: Live, browser: Browser) -> None:
    with context(browser) as tab:
        page = tab.new_page()
        page.goto(live.link())
        page.goto(live.address + "/evidence/KV-2026-000003")
        page.get_by_label("Diarienummer").fill("KS 2026.123")
        page.get_by_role("button", name="Spara numret").click()
        assert page.get_by_role("status").first.inner_text() == "Sparat."
        page.get_by_role("button", name="Den får stå kvar").click()
        assert "Fick stå kvar" in page.inner_text("h1")


def test_the_keyboard_alone_reaches_the_content_and_an_entry(live: Live, browser: Browser) -> None:
    with context(browser) as tab:
        page = tab.new_page()
        page.goto(live.link())
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        page.keyboard.press("Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert page.evaluate("document.activeElement.tagName") in {"A", "SUMMARY"} and outline != "none"


def test_hostile_text_runs_nothing_and_changes_no_title(live: Live, browser: Browser) -> None:
    with context(browser) as tab:
        page = tab.new_page()
        dialogs: list[str] = []
        page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        page.goto(live.link())
        attack = "</textarea><img src=x onerror=alert(1)><script>alert(2)</script>"
        live.app.extensions["workflow"].register.add_note("KV-2026-000005", attack, attack)
        page.goto(live.address + "/evidence/KV-2026-000005")
        page.goto(f"{live.address}/evidence?q={attack}")
        assert page.get_by_label("Sök i text och länk").input_value() == attack
        assert not dialogs and page.locator("script, img[src=x]").count() == 0
