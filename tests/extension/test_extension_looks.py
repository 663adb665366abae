"""The panel and the options page: readable at 320 px, in light and dark, by keyboard, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from extension_stage import EXTENSION, ROOT, Stage, messages
from playwright.sync_api import Page, expect
from test_extension_journey import BADGE, card

ARTIFACTS = ROOT / "tests" / ".artifacts"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


def open_panel(stage: Stage, width: int, language: str = "sv") -> Page:
    stage.pair(language)
    page = stage.thread("post.sv.html")
    page.wait_for_selector(BADGE)
    stage.helper.calls.clear()
    panel = stage.panel(page, width)
    expect(panel.locator("#list > li")).to_have_count(7)
    return panel


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (400, "dark")])
def test_the_panel_is_accessible_and_never_wider_than_its_window(stage: Stage, width: int, scheme: str) -> None:
    panel = open_panel(stage, width)
    panel.emulate_media(color_scheme=scheme)
    for author, key in (("Anna Berg", "draft"), ("Kalle Anka-Persson", "open")):
        if key == "draft":
            card(panel, author).locator(".open").click()
            card(panel, author).locator("[data-key=draft]").click()
            expect(card(panel, author).locator("textarea")).not_to_have_value("")
        else:
            card(panel, author).locator(".open").click()
        ARTIFACTS.mkdir(exist_ok=True)
        panel.screenshot(path=ARTIFACTS / f"panel-{width}-{scheme}-{key}.png", full_page=True)
        assert panel.evaluate("document.documentElement.scrollWidth") <= width
        found = Axe().run(panel, options=RULES).response["violations"]
        assert [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found] == []


@pytest.mark.browser
@pytest.mark.slow
def test_the_options_page_is_accessible_and_words_can_be_changed_exported_and_imported(
    stage: Stage, tmp_path: Path
) -> None:
    stage.pair()
    page = stage.options()
    page.set_viewport_size({"width": 320, "height": 800})
    expect(page.locator("#standing")).to_contain_text("Exempelkommun")
    page.locator("#labels summary").first.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found] == []
    page.locator("#l-facebook-sv-delete").fill("Släng\nKasta")
    page.locator("#save-labels").click()
    expect(page.locator("#said")).to_contain_text("Sparat")
    with page.expect_download() as download:
        page.locator("#export").click()
    file = tmp_path / "ord.json"
    download.value.save_as(file)
    page.locator("#reset").click()
    assert stage.ask("ui/settings")["settings"]["labels"] == {}
    page.locator("#import").set_input_files(file)
    expect(page.locator("#l-facebook-sv-delete")).to_have_value("Släng\nKasta")
    assert stage.ask("ui/settings")["settings"]["labels"] == {"facebook": {"sv": {"delete": ["Släng", "Kasta"]}}}


@pytest.mark.browser
@pytest.mark.slow
def test_the_list_is_worked_through_by_keyboard(stage: Stage) -> None:
    panel = open_panel(stage, 400)
    panel.locator("#list .open").first.focus()
    hard = card(panel, "Kalle Anka-Persson").locator(".words")
    expect(hard).to_have_class(re.compile("veiled"))
    panel.keyboard.press("v")
    expect(hard).not_to_have_class(re.compile("veiled"))
    expect(hard.locator("mark")).to_have_text(["850709-9805", "jag vet var du bor"])
    panel.keyboard.press("j")
    expect(card(panel, "Anna Berg").locator(".open")).to_be_focused()
    panel.keyboard.press("d")
    box = card(panel, "Anna Berg").locator("textarea")
    expect(box).to_be_focused()
    panel.keyboard.type("jjj")
    expect(box).to_have_value(re.compile("jjj"))
    panel.get_by_role("button", name="{datum}").click()
    assert box.evaluate("(box) => box.value.slice(box.selectionStart, box.selectionEnd)") == "{datum}"
    card(panel, "Anna Berg").locator(".open").focus()
    panel.keyboard.press("?")
    expect(panel.get_by_role("dialog")).to_contain_text("Föregående kommentar")


@pytest.mark.browser
@pytest.mark.slow
def test_english_is_english_throughout(stage: Stage) -> None:
    panel = open_panel(stage, 400, "en")
    card(panel, "Kalle Anka-Persson").locator(".open").click()
    expect(panel.locator("#standing")).to_contain_text("I see 8 comments")
    expect(card(panel, "Kalle Anka-Persson")).to_contain_text("Ett personnummer står i texten. (en)")
    expect(panel.locator("html")).to_have_attribute("lang", "en")


def test_both_languages_have_the_same_words_and_the_same_places() -> None:
    swedish, english = messages("sv"), messages("en")
    assert list(swedish) == list(english)
    for key, row in swedish.items():
        assert row["message"].strip() and english[key]["message"].strip()
        assert row.get("placeholders") == english[key].get("placeholders"), key


def test_every_word_that_is_asked_for_exists_and_none_is_left_over() -> None:
    sources = [
        path.read_text(encoding="utf-8")
        for pattern in ("*.js", "*.html", "manifest.json")
        for path in EXTENSION.rglob(pattern)
    ]
    known = set(messages("sv"))
    text = "\n".join(sources)
    asked = (
        set(re.findall(r"\bt\(\s*'([a-z]\w+)'", text))
        | set(re.findall(r'data-t(?:-label)?="(\w+)"', text))
        | set(re.findall(r"__MSG_(\w+)__", text))
    )
    assert asked - known == set()
    families = set(re.findall(r"`([a-z_]+_)\$\{", text))
    unused = {
        key
        for key in known - asked
        if not any(key.startswith(family) for family in families) and f"'{key}'" not in text
    }
    assert unused == set()


def test_every_error_code_that_we_make_has_a_sentence() -> None:
    text = "\n".join(
        path.read_text(encoding="utf-8")
        for folder in ("background", "content", "sidepanel", "options")
        for path in (EXTENSION / folder).glob("*.js")
    )
    codes = set(re.findall(r"code: '(\w+)'", text)) | set(re.findall(r"CaptureError\('(\w+)'\)", text))
    assert len(codes) > 20, "the pattern no longer finds the codes"
    assert {code for code in codes if f"error_{code}" not in messages("sv")} == set()
