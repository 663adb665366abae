"""How the tests drive the extension: the browser, the pages it is shown, and what a person would do."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from fake_helper import FakeHelper
from playwright.sync_api import BrowserContext, Page, Playwright, Route

ROOT = Path(__file__).resolve().parents[2]
EXTENSION = ROOT / "extension"
FIXTURES = ROOT / "tests" / "fixtures" / "platforms"
CHROMIUM = "/usr/bin/chromium"
EXTENSION_ID = "eplkmlnljanglmdioagkpcakldmnpljp"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LEXICAL = (
    "lexical",
    *(
        f"@lexical/{name}"
        for name in ("clipboard", "history", "html", "list", "rich-text", "selection", "table", "utils")
    ),
)
TYPES = {".html": "text/html", ".js": "text/javascript", ".mjs": "text/javascript", ".css": "text/css"}


def serve(route: Route) -> None:
    """Answer for www.facebook.com from the fixtures; real Lexical comes from node_modules."""
    path = re.sub(r"^https://[^/]+/", "", route.request.url).split("?")[0].split("#")[0]
    if path.startswith("node_modules/"):
        file = ROOT / path
    else:
        name = path.rsplit("/", 1)[-1] or "post.sv.html"
        file = FIXTURES / "facebook" / (name if "." in name else "post.sv.html")
    if not file.is_file():
        route.fulfill(status=404, body="")
        return
    body = file.read_text(encoding="utf-8")
    if "lexical=1" in route.request.url:
        body = body.replace("</head>", f"{lexical_head()}</head>")
    route.fulfill(status=200, content_type=f"{TYPES[file.suffix]}; charset=utf-8", body=body)


def lexical_head() -> str:
    """An import map to the pinned Lexical in node_modules, and the module that puts it into the reply boxes."""
    imports = {}
    for name in LEXICAL:
        (module,) = (ROOT / "node_modules" / name).glob("Lexical*.prod.mjs")
        imports[name] = f"/node_modules/{name}/{module.name}"
    table = json.dumps({"imports": imports})
    return f'<script type="importmap">{table}</script><script type="module" src="lexical.js"></script>'


class Stage:
    """A browser with the extension, driven as a person would."""

    def __init__(self, context: BrowserContext, helper: FakeHelper) -> None:
        self.context = context
        self.helper = helper

    def reset(self) -> None:
        """Forget everything, as if newly installed; a blank page stays so that the browser does."""
        for page in self.context.pages[1:]:
            page.close()
        page = self.options()
        page.evaluate("Promise.all(['local', 'session'].map((area) => chrome.storage[area].clear()))")
        page.close()
        self.stop_worker()

    @property
    def aside(self) -> Page:
        """A page of ours that stays open behind the others, to ask and to look from."""
        if not hasattr(self, "_aside") or self._aside.is_closed():
            self._aside = self.options()
        return self._aside

    def ask(self, type_: str, **body: Any) -> Any:
        """Send a message to the worker as our own page would."""
        return self.aside.evaluate("(message) => chrome.runtime.sendMessage(message)", {"type": type_, **body})

    def options(self) -> Page:
        page = self.context.new_page()
        page.goto(f"chrome-extension://{EXTENSION_ID}/options/options.html")
        return page

    def pair(self, language: str = "sv") -> None:
        self.ask("ui/settings", change={"port": self.helper.port, "language": language})
        assert self.ask("ui/pair", code=self.helper.code) == {"ok": True}

    def thread(self, name: str = "post.sv.html", before: str = "") -> Page:
        """Open a thread under https://www.facebook.com with real Lexical in its reply boxes."""
        page = self.context.new_page()
        if before:
            page.add_init_script(before)
        page.goto(f"https://www.facebook.com/exempelkommun/posts/{name}")
        return page

    def tab_of(self, page: Page) -> int:
        """The browser's number of a page, from what the extension has noted about it."""
        end = time.monotonic() + 5
        while time.monotonic() < end:
            for key, value in self.stored(None).items():
                if key.startswith("tab:") and value.get("url") == page.url:
                    return int(key.removeprefix("tab:"))
            time.sleep(0.1)
        raise LookupError("the extension has not read this page")

    def click_icon(self, page: Page) -> None:
        """A real toolbar click: the only thing that grants the right to capture."""
        page.bring_to_front()
        session = self.context.browser.new_browser_cdp_session()  # type: ignore[union-attr]
        targets = session.send("Target.getTargets", {"filter": [{"type": "tab"}]})["targetInfos"]
        target = next(one["targetId"] for one in targets if one["url"] == page.url)
        session.send("Extensions.triggerAction", {"id": EXTENSION_ID, "targetId": target})

    def panel(self, page: Page, width: int = 400) -> Page:
        """The side panel's page in a tab of its own; the real one cannot be reached by Playwright."""
        tab = self.tab_of(page)
        panel = self.context.new_page()
        panel.set_viewport_size({"width": width, "height": 900})
        panel.goto(f"chrome-extension://{EXTENSION_ID}/sidepanel/panel.html?tab={tab}")
        return panel

    def stop_worker(self) -> None:
        """Stop the service worker as the browser does when it has been idle; the next message starts it again."""
        session = self.context.browser.new_browser_cdp_session()  # type: ignore[union-attr]
        targets = session.send("Target.getTargets")["targetInfos"]
        for target in targets:
            if target["type"] == "service_worker" and EXTENSION_ID in target["url"]:
                session.send("Target.closeTarget", {"targetId": target["targetId"]})

    def targets(self) -> list[str]:
        """The addresses of everything open, the real side panel included."""
        session = self.context.browser.new_browser_cdp_session()  # type: ignore[union-attr]
        return [one["url"] for one in session.send("Target.getTargets")["targetInfos"]]

    def stored(self, key: str | None) -> Any:
        """What the worker keeps in session storage: one key's value, or everything."""
        kept = self.aside.evaluate("(key) => chrome.storage.session.get(key)", key)
        return kept if key is None else kept.get(key)


def launch(driver: Playwright, profile: Path, flags: Sequence[str] = (), *, headless: bool = True) -> BrowserContext:
    """Chromium with the extension. Facebook's pages come from the fixtures, unless ``flags`` send them elsewhere."""
    context = driver.chromium.launch_persistent_context(
        str(profile),
        executable_path=CHROMIUM,
        headless=headless,
        no_viewport=True,  # an emulated window would not be what captureVisibleTab sees
        args=[
            *FLAGS,
            *flags,
            "--window-size=1500,900",
            f"--disable-extensions-except={EXTENSION}",
            f"--load-extension={EXTENSION}",
            "--enable-unsafe-extension-debugging",
        ],
    )
    context.set_default_timeout(10_000)
    if not flags:
        context.route("https://www.facebook.com/**", serve)
    return context


def messages(language: str) -> dict[str, Any]:
    return json.loads((EXTENSION / "_locales" / language / "messages.json").read_text(encoding="utf-8"))
