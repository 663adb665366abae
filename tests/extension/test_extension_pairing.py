"""Pairing: the code is sent only to a helper that knows it, and the token only to the helper that gave it."""

from __future__ import annotations

from typing import Any

import pytest
from extension_stage import Stage
from fake_helper import FakeHelper
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def to(stage: Stage, helper: FakeHelper) -> None:
    stage.ask("ui/settings", change={"port": helper.port, "language": "sv"})


def test_a_person_pairs_on_the_options_page(stage: Stage) -> None:
    to(stage, stage.helper)
    page = stage.options()
    expect(page.locator("#standing")).to_contain_text("inte ihopparat")
    page.get_by_label("Kod").fill(f"{stage.helper.code[:3]} {stage.helper.code[3:]}")
    page.get_by_role("button", name="Para ihop").click()
    expect(page.locator("#said")).to_contain_text("Klart")
    expect(page.locator("#standing")).to_contain_text("Exempelkommun")
    expect(page.get_by_role("combobox", name="Vem är du?")).to_have_value("sara")


def test_a_wrong_code_is_never_sent(stage: Stage) -> None:
    to(stage, stage.helper)
    assert stage.ask("ui/pair", code="111111")["code"] == "wrong_code"
    assert stage.helper.asked("/pairings") == []


def test_a_token_without_its_proof_is_refused(stage: Stage) -> None:
    to(stage, stage.helper)
    stage.helper.proves_code = False
    assert stage.ask("ui/pair", code=stage.helper.code)["code"] == "not_helper"
    assert not stage.ask("ui/settings")["settings"]["paired"]


def test_another_program_on_the_port_never_sees_the_token(stage: Stage) -> None:
    stage.pair()
    stage.helper.proves_token = False
    stage.stop_worker()  # the proof is remembered only as long as the worker lives
    before = len(stage.helper.calls)
    assert stage.ask("ui/status")["status"]["code"] == "not_helper"
    assert [path for path, _, headers in stage.helper.calls[before:] if "Authorization" in headers] == []


def in_content_world(stage: Stage, script: str) -> Any:
    """Run a script where our content scripts run: what a page that has broken into that world could do."""
    page = stage.thread()
    session = stage.context.new_cdp_session(page)
    worlds: list[int] = []
    session.on(
        "Runtime.executionContextCreated",
        lambda event: worlds.append(event["context"]["id"]) if event["context"]["name"] == "Kanalvakt" else None,
    )
    session.send("Runtime.enable")
    assert worlds, "the content script's world"
    request = {"expression": script, "contextId": worlds[0], "awaitPromise": True, "returnByValue": True}
    return session.send("Runtime.evaluate", request)["result"]["value"]


def test_content_scripts_cannot_read_the_token_and_our_own_pages_are_not_told_it(stage: Stage) -> None:
    stage.pair()
    areas = "['local', 'session'].map((area) => chrome.storage[area].get().then(() => 'read', () => 'refused'))"
    assert in_content_world(stage, f"Promise.all({areas})") == ["refused", "refused"]
    assert stage.helper.token not in str(stage.ask("ui/settings"))


def test_a_page_cannot_ask_for_what_is_ours(stage: Stage) -> None:
    stage.pair()
    answer = "chrome.runtime.sendMessage({type: 'ui/unpair'}).catch(() => undefined)"
    later = "new Promise((done) => setTimeout(done, 800))"
    asked = in_content_world(stage, f"Promise.race([{answer}, {later}]).then((got) => got ?? 'refused')")
    assert asked == "refused"
    assert stage.ask("ui/settings")["settings"]["paired"]


def test_every_request_is_a_post_with_the_header_and_the_language(stage: Stage) -> None:
    stage.pair("en")
    stage.ask("ui/status")
    for _, _, headers in stage.helper.calls[2:]:
        assert headers["X-Kanalvakt"] == "1"
        assert headers["Accept-Language"] == "en"
        assert headers["Origin"].startswith("chrome-extension://")


def test_nobody_at_the_port_is_a_plain_sentence(stage: Stage) -> None:
    stage.ask("ui/settings", change={"port": 1025, "language": "sv"})
    page = stage.options()
    expect(page.locator("#standing")).to_contain_text("Hjälparen svarar inte. Starta Kanalvakts hjälpare")
