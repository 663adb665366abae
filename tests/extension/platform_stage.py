"""How the tests show a fixture of any platform under its own address, and what a person would click."""

from __future__ import annotations

import re
from typing import Any

from extension_stage import EXTENSION, FIXTURES, TYPES
from playwright.sync_api import Page, Route

ADDRESSES = {
    "facebook": "https://www.facebook.com/exempelkommun/posts/1",
    "youtube": "https://www.youtube.com/watch?v=exempel0001",
    "linkedin": "https://www.linkedin.com/feed/update/urn:li:activity:7000/",
    "x": "https://x.com/exempelkommun/status/1990",
    "instagram": "https://www.instagram.com/p/EXEMPEL1/",
}
READ = """(id) => { const page = Kanalvakt.platforms[id].readPage(document, location);
  return { ...page, comments: page.comments.map(({ element, ...comment }) => comment) }; }"""
CLICK_THROUGH = """async ([id, ref]) => {
  const platform = Kanalvakt.platforms[id];
  const { element } = platform.readPage(document, location).comments.find((comment) => comment.ref === ref);
  const counts = [];
  for (const step of platform.removalSteps(element, document.documentElement.lang)) {
    for (let i = 0; i < 15 && step.candidates().length !== 1; i += 1) await new Promise((go) => setTimeout(go, 60));
    counts.push(step.candidates().length);
    if (counts.at(-1) !== 1) break;
    step.target().click();
  }
  await new Promise((done) => setTimeout(done, 400));
  return { counts, gone: platform.isGone(element) }; }"""


def open_platform(
    page: Page, platform: str, name: str, change: tuple[str, str] | None = None, address: str = ""
) -> None:
    """Show ``name`` under the platform's address, with its adapter and nothing else of ours."""
    html = (FIXTURES / platform / name).read_text(encoding="utf-8")
    if change:
        assert change[0] in html, "the fixture no longer has what this test changes"
        html = html.replace(*change)

    def answer(route: Route) -> None:
        asked = re.sub(r"[?#].*", "", route.request.url).rsplit("/", 1)[-1]
        file = FIXTURES / platform / asked
        if route.request.is_navigation_request():
            route.fulfill(content_type="text/html; charset=utf-8", body=html)
        elif file.is_file():
            route.fulfill(content_type=f"{TYPES[file.suffix]}; charset=utf-8", body=file.read_text(encoding="utf-8"))
        else:
            route.fulfill(status=404, body="")

    target = address or ADDRESSES[platform]
    page.unroute_all()
    page.route(re.compile(re.escape("/".join(target.split("/")[:3])) + "/.*"), answer)
    page.goto(target)
    page.add_script_tag(path=EXTENSION / "platforms" / f"{platform}.js")


def read(page: Page, platform: str) -> dict[str, Any]:
    """What the adapter reads, without the elements."""
    return page.evaluate(READ, platform)


def by_ref(page: Page, platform: str) -> dict[str, dict[str, Any]]:
    """The comments that the adapter reads, by their reference."""
    return {comment["ref"]: comment for comment in read(page, platform)["comments"]}


def click_through(page: Page, platform: str, ref: str) -> dict[str, Any]:
    """Click what the removal steps name, as long as there is exactly one; how many fitted each step, and the end."""
    return page.evaluate(CLICK_THROUGH, [platform, ref])


def selector_counts(page: Page, platform: str, name: str) -> tuple[dict[str, int], dict[str, int]]:
    """What each selector says of this fixture, and what it finds."""
    table = page.evaluate("(id) => Kanalvakt.platforms[id].selectors", platform)
    swedish = name.replace(".en.", ".sv.")
    said = {key: row["on"][swedish] for key, row in table.items() if swedish in row["on"]}
    return said, {key: page.locator(f"css={table[key]['css']}").count() for key in said}
