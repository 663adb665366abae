"""The two journeys in a real Chromium: from a comment to a reply in the box, from a click to a comment that is gone."""

from __future__ import annotations

import io
import time
from typing import Any

import pytest
from extension_stage import Stage
from PIL import Image
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

KALLE = "[aria-label^='Kommentar av Kalle']"
BADGE = "[data-kanalvakt='badge']"
THREAD = "post.sv.html?lexical=1"


def begin(stage: Stage, name: str = THREAD, before: str = "", wait: bool = True) -> tuple[Page, Page]:
    """A paired extension, a thread whose icon was clicked, and the panel beside it."""
    stage.pair()
    page = stage.thread(name, before)
    if wait:
        page.wait_for_selector(BADGE)
    stage.click_icon(page)
    panel = stage.panel(page)
    page.bring_to_front()
    time.sleep(0.8)  # the real panel opens and asks for the grant itself
    panel.evaluate("document.getElementById('again').click()")
    return page, panel


def card(panel: Page, author: str) -> Any:
    return panel.locator("#list > li").filter(has=panel.get_by_role("button", name=author, exact=True))


def press(panel: Page, author: str, key: str) -> None:
    """Press a button of a card without bringing the panel's tab to the front: the page must stay in view."""
    target = card(panel, author).locator(f"[data-key='{key}']")
    expect(target).to_be_enabled()
    target.evaluate("(button) => button.click()")


def job(stage: Stage, page: Page, ref: str, *states: str, seconds: float = 20) -> dict[str, Any]:
    end = time.monotonic() + seconds
    found: dict[str, Any] = {}
    while time.monotonic() < end:
        found = (stage.stored(f"jobs:{stage.tab_of(page)}") or {}).get(ref, {})
        if found.get("state") in states and (found.get("state") != "gone" or found.get("reported")):
            return found
        time.sleep(0.2)
    raise AssertionError(f"the job came to {found.get('state')} ({found.get('code')}), not to {states}")


def standing(page: Page) -> list[str]:
    return page.locator("[role=article][aria-label] a[tabindex='0'] span[dir=auto]").all_inner_texts()


def test_comments_get_badges_and_the_panel_lists_the_worst_first(stage: Stage) -> None:
    page, panel = begin(stage)
    expect(page.locator(BADGE)).to_have_count(7)
    expect(panel.locator("#list > li .open").first).to_have_text("Kalle Anka-Persson")
    expect(panel.locator("#list > li .badge").first).to_contain_text("Bråttom")
    expect(panel.locator("#standing")).to_contain_text("8 kommentarer, 7 är bedömda och 1")
    sent = [comment["ref"] for body in stage.helper.asked("/assessments") for comment in body["comments"]]
    assert sent == ["1001", "2001", "3001", "4001", "5001", "6001", "7001"], "each once, the page's own not at all"


def test_only_what_is_new_or_changed_is_assessed_again(stage: Stage) -> None:
    page, _ = begin(stage)
    before = len(stage.helper.asked("/assessments"))
    page.evaluate(
        """() => { const all = document.querySelectorAll('[role=article][aria-label] span[lang] div[dir=auto]');
           all[0].textContent = 'Är simhallen öppen nu?'; document.body.append(document.createElement('i')); }"""
    )
    end = time.monotonic() + 8
    while len(stage.helper.asked("/assessments")) == before and time.monotonic() < end:
        time.sleep(0.1)
    new = stage.helper.asked("/assessments")[before:]
    assert [[comment["text"] for comment in body["comments"]] for body in new] == [["Är simhallen öppen nu?"]]


def test_a_page_can_neither_read_nor_press_a_badge(stage: Stage) -> None:
    stage.pair()
    page = stage.thread()
    page.wait_for_selector(BADGE)
    assert page.evaluate(
        """() => [...document.querySelectorAll('[data-kanalvakt]')]
           .every((host) => host.shadowRoot === null && host.textContent === '')"""
    )
    page.evaluate("() => document.querySelectorAll('[data-kanalvakt]').forEach((host) => host.click())")
    time.sleep(0.3)
    assert "wanted" not in stage.stored(f"tab:{stage.tab_of(page)}")
    page.locator(BADGE).first.click(position={"x": 24, "y": 12})
    end = time.monotonic() + 5
    while "wanted" not in stage.stored(f"tab:{stage.tab_of(page)}") and time.monotonic() < end:
        time.sleep(0.1)
    assert stage.stored(f"tab:{stage.tab_of(page)}")["wanted"]["ref"] == "1001"
    assert any(url.endswith("/sidepanel/panel.html") for url in stage.targets()), "a trusted click opens the real panel"


def test_a_reply_waits_for_its_placeholder_and_then_stands_in_the_box_exactly(stage: Stage) -> None:
    page, panel = begin(stage)
    card(panel, "Anna Berg").locator(".open").click()
    press(panel, "Anna Berg", "draft")
    box = card(panel, "Anna Berg").locator("textarea")
    expect(box).to_have_value("Hej Anna! 🏊\nSimhallen öppnar {datum}, välkomna.\n\nHälsningar Sara, kommunikatör")
    insert = card(panel, "Anna Berg").locator("[data-key=insert]")
    expect(insert).to_be_disabled()
    refused = stage.ask("ui/insert", tabId=stage.tab_of(page), ref="1001", text=box.input_value())
    assert refused["code"] == "placeholders", "the worker refuses too, whatever the panel does"
    text = box.input_value().replace("{datum}", "1 december")
    box.fill(text)
    press(panel, "Anna Berg", "insert")
    expect(card(panel, "Anna Berg")).to_contain_text("tecken för tecken")
    reply = page.locator("[role=textbox][aria-label='Svara Anna Berg']")
    assert reply.inner_text() == text
    assert page.locator("[data-composer] [role=textbox]").inner_text().strip() == "", "not in the post's own box"
    press(panel, "Anna Berg", "undo")
    expect(card(panel, "Anna Berg")).to_contain_text("är som den var")
    assert reply.inner_text().strip() == ""


def test_nothing_is_inserted_in_somebody_elses_name(stage: Stage) -> None:
    page, _ = begin(stage)
    page.evaluate("document.querySelector('[data-composer] [role=textbox]').ariaLabel = 'Kommentera som Sara Privat'")
    answer = stage.ask("ui/insert", tabId=stage.tab_of(page), ref="1001", text="Hej!")
    assert (answer["code"], answer["actingAs"]) == ("acting_as_other", "Sara Privat")
    assert "Hej!" not in "".join(page.locator("[role=textbox]").all_inner_texts())


def test_what_the_person_has_begun_to_write_is_not_lost(stage: Stage) -> None:
    page, _ = begin(stage)
    page.locator("[data-act=reply]").first.click()
    box = page.locator("[role=textbox][aria-label='Svara Anna Berg']")
    box.click()
    page.keyboard.type("Mitt eget")
    tab = stage.tab_of(page)
    assert stage.ask("ui/insert", tabId=tab, ref="1001", text="Hej!")["code"] == "occupied"
    assert box.inner_text() == "Mitt eget"


def test_one_click_saves_evidence_and_only_then_removes(stage: Stage) -> None:
    page, panel = begin(stage)
    stood: list[list[str]] = []
    stage.helper.on_capture = lambda body: stood.append([body["text"]])
    card(panel, "Kalle Anka-Persson").locator(".open").evaluate("(b) => b.click()")
    press(panel, "Kalle Anka-Persson", "remove")
    done = job(stage, page, "2001", "gone")
    assert done["evidenceId"] == "KV-2026-000001"
    assert [path for path, _, _ in stage.helper.calls if path.startswith("/captures")] == [
        "/captures",
        "/captures/KV-2026-000001/removal",
    ]
    assert stage.helper.outcomes == [{"permit": "permit-1", "outcome": "removed", "by": "sara"}]
    capture = stage.helper.asked("/captures")[0]
    assert capture["text"] == "Karin på bygglov, 850709-9805, jag vet var du bor.\nDu ska få ångra det här."
    assert (capture["captured_by"], capture["reason"], capture["acting_as"]) == (
        "sara",
        "personuppgift",
        "Exempelkommun",
    )
    assert "data-kanalvakt" not in capture["html"] and "Kalle" in capture["html"]
    assert "Kalle Anka-Persson" not in standing(page)
    assert "Anna Berg" in standing(page)
    with Image.open(io.BytesIO(stage.helper.images[0])) as image:
        assert image.width > 600 and image.height > 300
        assert len(set(image.convert("RGB").resize((60, 40)).getdata())) > 10, "a picture of something"
    expect(card(panel, "Kalle Anka-Persson")).to_contain_text("Borttagen. Bevis KV-2026-000001")
    expect(card(panel, "Kalle Anka-Persson").locator("[data-key=message]")).to_have_value(
        "Hej! Vi har tagit bort din kommentar."
    )


def test_a_thread_higher_than_the_window_is_stitched_without_its_sticky_header(stage: Stage) -> None:
    page, panel = begin(stage)
    page.add_style_tag(content=".sort { height: 1500px; background: linear-gradient(#fff, #0a0); }")
    scrolled = page.evaluate("scrollTo(0, 200); scrollY")
    card(panel, "Kalle Anka-Persson").locator(".open").evaluate("(b) => b.click()")
    press(panel, "Kalle Anka-Persson", "keep")
    done = job(stage, page, "2001", "sealed")
    assert done["m"] >= 3
    with Image.open(io.BytesIO(stage.helper.images[0])) as image:
        pixels = image.convert("RGB")
        blue = [y for y in range(0, image.height, 4) if pixels.getpixel((image.width - 40, y)) == (8, 102, 255)]
        assert image.height > 1700
        assert max(blue) < 100, "the sticky bar is at the top only"
        assert image.height == pytest.approx(
            page.evaluate("(css) => document.querySelector(css).getBoundingClientRect().bottom + scrollY", KALLE),
            abs=120,
        )
    assert page.evaluate("scrollY") == scrolled, "the page is put back"
    assert page.evaluate("getComputedStyle(document.querySelector('.sticky-top')).visibility") == "visible"
    assert "Kalle Anka-Persson" in standing(page), "evidence only: nothing is removed"


def test_without_the_icons_click_there_is_no_capture_and_the_panel_says_so_first(stage: Stage) -> None:
    stage.pair()
    page = stage.thread()
    page.wait_for_selector(BADGE)
    panel = stage.panel(page)
    page.bring_to_front()
    panel.evaluate("document.getElementById('again').click()")
    card(panel, "Kalle Anka-Persson").locator(".open").evaluate("(b) => b.click()")
    expect(card(panel, "Kalle Anka-Persson")).to_contain_text("Klicka på Kanalvakts ikon igen")
    expect(card(panel, "Kalle Anka-Persson").locator("[data-key=remove]")).to_be_disabled()
    tab = stage.tab_of(page)
    assert stage.ask("ui/capture", tabId=tab, ref="2001", remove=True, reason="lag")["code"] == "no_grant"
    assert stage.helper.asked("/captures") == []
    assert "Kalle Anka-Persson" in standing(page)


def test_a_comment_that_changes_between_capture_and_click_is_left_alone(stage: Stage) -> None:
    page, panel = begin(stage)
    card(panel, "Kalle Anka-Persson").locator(".open").evaluate("(b) => b.click()")
    press(panel, "Kalle Anka-Persson", "keep")
    job(stage, page, "2001", "sealed")
    page.evaluate(
        "(css) => (document.querySelector(css).textContent = 'Förlåt, det var fel av mig.')",
        f"{KALLE} span[lang] div[dir=auto]",
    )
    stage.ask("ui/remove", tabId=stage.tab_of(page), ref="2001")
    assert job(stage, page, "2001", "failed")["code"] == "changed"
    assert page.evaluate("pageLog") == []
    assert stage.helper.outcomes[-1]["outcome"] == "failed"


def test_a_comment_that_is_no_longer_what_the_person_read_is_not_captured(stage: Stage) -> None:
    page, _ = begin(stage)
    stage.ask("ui/capture", tabId=stage.tab_of(page), ref="2001", remove=True, reason="lag", seen="Något annat")
    assert job(stage, page, "2001", "failed")["code"] == "changed_before"
    assert stage.helper.asked("/captures") == []
    assert page.evaluate("pageLog") == []


def test_a_comment_that_stands_twice_is_asked_about_and_not_touched(stage: Stage) -> None:
    page, _ = begin(stage)
    page.evaluate(
        """(css) => { const whole = document.querySelector(css).parentElement;
           whole.after(whole.cloneNode(true)); }""",
        KALLE,
    )
    stage.ask("ui/capture", tabId=stage.tab_of(page), ref="2001", remove=True, reason="lag")
    assert job(stage, page, "2001", "failed")["code"] == "not_one"
    assert page.evaluate("pageLog") == []


def test_evidence_that_did_not_pass_its_check_removes_nothing(stage: Stage) -> None:
    stage.helper.valid = False
    page, panel = begin(stage)
    card(panel, "Kalle Anka-Persson").locator(".open").evaluate("(b) => b.click()")
    press(panel, "Kalle Anka-Persson", "remove")
    assert job(stage, page, "2001", "failed")["code"] == "not_valid"
    stage.ask("ui/remove", tabId=stage.tab_of(page), ref="2001")
    assert page.evaluate("pageLog") == []
    assert "Kalle Anka-Persson" in standing(page)


def test_a_full_disk_at_the_helper_is_told_in_its_own_words(stage: Stage) -> None:
    stage.helper.fail["/captures"] = (507, "disk_full")
    page, panel = begin(stage)
    card(panel, "Kalle Anka-Persson").locator(".open").evaluate("(b) => b.click()")
    press(panel, "Kalle Anka-Persson", "remove")
    job(stage, page, "2001", "failed")
    expect(card(panel, "Kalle Anka-Persson")).to_contain_text("Det gick fel hos hjälparen: disk_full.")
    assert "Kalle Anka-Persson" in standing(page)


def test_somebody_without_the_right_gets_evidence_but_no_removal(stage: Stage) -> None:
    stage.helper.can_remove = False
    page, _ = begin(stage)
    stage.ask("ui/capture", tabId=stage.tab_of(page), ref="2001", remove=True, reason="lag")
    assert job(stage, page, "2001", "sealed")["code"] == "may_not_remove"
    assert page.evaluate("pageLog") == []


def test_a_menu_that_wants_a_real_hand_is_left_to_the_person(stage: Stage) -> None:
    page, panel = begin(
        stage, before="addEventListener('DOMContentLoaded', () => document.body.setAttribute('data-trusted', ''))"
    )
    card(panel, "Kalle Anka-Persson").locator(".open").evaluate("(b) => b.click()")
    press(panel, "Kalle Anka-Persson", "remove")
    left = job(stage, page, "2001", "guided")
    assert left["code"] == "not_found"
    expect(card(panel, "Kalle Anka-Persson")).to_contain_text("Välj ”Ta bort” i menyn.")
    assert stage.helper.outcomes == [], "nobody claims anything yet"
    page.locator("[aria-label^='Kommentar av Kalle'] [aria-haspopup=menu]").click()
    page.get_by_role("menuitem", name="Ta bort").click()
    page.get_by_role("dialog").get_by_role("button", name="Ta bort").click()
    expect(card(panel, "Kalle Anka-Persson")).to_contain_text("syns inte längre")
    press(panel, "Kalle Anka-Persson", "removed")
    job(stage, page, "2001", "gone")
    assert stage.helper.outcomes == [{"permit": "permit-1", "outcome": "removed", "by": "sara"}]


def test_what_is_sealed_survives_a_closed_panel_and_a_stopped_worker(stage: Stage) -> None:
    page, panel = begin(stage)
    card(panel, "Kalle Anka-Persson").locator(".open").evaluate("(b) => b.click()")
    press(panel, "Kalle Anka-Persson", "keep")
    job(stage, page, "2001", "sealed")
    panel.close()
    tab = stage.tab_of(page)
    stage.stop_worker()
    again = stage.context.new_page()
    again.goto(panel.url)
    card(again, "Kalle Anka-Persson").locator(".open").evaluate("(b) => b.click()")
    expect(card(again, "Kalle Anka-Persson")).to_contain_text("Beviset är förseglat: KV-2026-000001")
    page.bring_to_front()
    press(again, "Kalle Anka-Persson", "go")
    expect(card(again, "Kalle Anka-Persson")).to_contain_text("Borttagen. Bevis")
    job(stage, page, "2001", "gone")  # gone from the page first, told to the helper a moment later
    assert tab and stage.helper.outcomes[-1]["outcome"] == "removed"


def test_a_helper_that_is_away_is_said_plainly_and_found_again(stage: Stage) -> None:
    stage.pair()
    stage.helper.down = True
    page = stage.thread()
    page.wait_for_load_state()
    time.sleep(1.5)
    panel = stage.panel(page)
    expect(panel.locator("#notices")).to_contain_text("Hjälparen svarar inte")
    assert page.locator(BADGE).count() == 0
    stage.helper.down = False
    panel.locator("#again").click()
    expect(page.locator(BADGE)).to_have_count(7)
    expect(panel.locator("#notices")).to_be_empty()


def test_a_page_without_comments_says_that_it_sees_none(stage: Stage) -> None:
    empty = "document.querySelectorAll('[role=article]').forEach((node) => node.remove())"
    _, panel = begin(
        stage,
        before=f"addEventListener('DOMContentLoaded', () => {empty})",
        wait=False,
    )
    expect(panel.locator("#notices")).to_contain_text("Jag ser 0 kommentarer")
