"""The Facebook adapter finds reply boxes, writes into real Lexical, and names the clicks that delete a comment."""

from __future__ import annotations

from typing import Any

import pytest
from extension_stage import EXTENSION, serve
from playwright.sync_api import Page
from test_facebook_reading import open_fixture

TEXT = "Hej Anna! 🏊\nSimhallen öppnar 1 december, välkomna åäö.\n\nHälsningar Sara, kommunikatör"
FIND = """const f = Kanalvakt.platforms.facebook;
  const find = (ref) => f.readPage(document, location).comments.find((c) => c.ref === ref);"""
CLICK_THROUGH = (
    FIND
    + """
  const { element } = find(ref); const counts = [];
  for (const step of f.removalSteps(element, document.documentElement.lang)) {
    for (let i = 0; i < 15 && step.candidates().length !== 1; i += 1) await new Promise((go) => setTimeout(go, 100));
    counts.push(step.candidates().length);
    if (counts.at(-1) !== 1) break;
    step.target().click();
  }
  await new Promise((done) => setTimeout(done, 500));
  return { counts, gone: f.isGone(element) };"""
)


def click_through(page: Page, ref: str) -> dict[str, Any]:
    return page.evaluate(f"async (ref) => {{ {CLICK_THROUGH} }}", ref)


def with_lexical(page: Page) -> None:
    page.route("https://www.facebook.com/**", serve)
    page.goto("https://www.facebook.com/exempelkommun/posts/post.sv.html?lexical=1")
    page.wait_for_function("globalThis.editors?.length === 1")
    page.add_script_tag(path=EXTENSION / "platforms" / "facebook.js")


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_steps_delete_exactly_the_comment_that_was_meant(bare_page: Page, language: str) -> None:
    open_fixture(bare_page, f"post.{language}.html")
    assert click_through(bare_page, "2001") == {"counts": [1, 1, 1], "gone": True}
    assert bare_page.evaluate("pageLog.at(-1)") == "deleted"
    left = bare_page.evaluate(f"() => {{ {FIND} return f.readPage(document, location).comments.map((c) => c.ref); }}")
    assert left == ["1001", "1002", "3001", "4001", "5001", "6001", "7001"]


def test_a_comment_that_still_stands_is_not_gone(bare_page: Page) -> None:
    open_fixture(bare_page, "post.sv.html")
    assert not bare_page.evaluate(f"() => {{ {FIND} return f.isGone(find('2001').element); }}")


def test_a_menu_without_delete_stops_the_steps(bare_page: Page) -> None:
    open_fixture(bare_page, "feed.sv.html", ("<body", "<body data-visitor"))
    assert click_through(bare_page, "8003") == {"counts": [1, 0], "gone": False}
    assert bare_page.evaluate("pageLog") == []


def test_a_menu_that_stood_open_before_is_somebody_elses(bare_page: Page) -> None:
    open_fixture(bare_page, "post.sv.html")
    bare_page.evaluate("document.querySelectorAll('[role=article] [aria-haspopup=menu]')[0].click()")
    bare_page.wait_for_selector("[role=menu]")
    counts = bare_page.evaluate(
        f"() => {{ {FIND} return f.removalSteps(find('2001').element, 'sv').map((s) => s.candidates().length); }}"
    )
    assert counts == [1, 0, 0]


def test_two_fitting_menu_items_are_no_match(bare_page: Page) -> None:
    open_fixture(bare_page, "post.sv.html")
    result = bare_page.evaluate(
        f"""async () => {{ {FIND} const steps = f.removalSteps(find('2001').element, 'sv'); steps[0].target().click();
        await new Promise((done) => setTimeout(done, 200));
        const item = document.querySelector('[role=menuitem]'); item.after(item.cloneNode(true));
        return [steps[1].candidates().length, steps[1].target()]; }}"""
    )
    assert result == [2, None]


def test_logged_out_there_is_no_menu_to_click(bare_page: Page) -> None:
    open_fixture(bare_page, "dialog.sv.html")
    assert click_through(bare_page, "1101") == {"counts": [0], "gone": False}


def test_overridden_words_are_used(bare_page: Page) -> None:
    open_fixture(bare_page, "post.sv.html")
    bare_page.evaluate("Kanalvakt.platforms.facebook.labels.sv.delete = ['Släng']")
    assert click_through(bare_page, "2001")["counts"] == [1, 0]


def test_the_reply_box_is_the_one_in_the_comments_own_thread(bare_page: Page) -> None:
    open_fixture(bare_page, "post.sv.html")
    label = f"(ref) => {{ {FIND} return f.composerFor(find(ref).element)?.getAttribute('aria-label') ?? null; }}"
    assert bare_page.evaluate(label, "2001") == "Kommentera som Exempelkommun", "the only box there is"
    bare_page.evaluate(
        f"() => {{ {FIND} f.replyButton(find('2001').element).click(); f.replyButton(find('1001').element).click(); }}"
    )
    assert bare_page.evaluate(label, "2001") == "Svara Kalle Anka-Persson"
    assert bare_page.evaluate(label, "1001") == "Svara Anna Berg"
    assert bare_page.evaluate(label, "4001") is None, "three boxes, none of them its own"


def test_a_reply_stands_in_real_lexical_character_by_character(bare_page: Page) -> None:
    with_lexical(bare_page)
    insert = f"(text) => {{ {FIND} return f.insertReply(f.composerFor(find('2001').element), text); }}"
    assert bare_page.evaluate(insert, TEXT) == {"ok": True, "before": "", "text": TEXT}
    kept = "() => editors[0].getEditorState().read(() => editors[0].getRootElement().innerText)"
    assert bare_page.evaluate(kept) == TEXT
    again = bare_page.evaluate(insert, " Mer.")
    assert again == {"ok": True, "before": TEXT, "text": f"{TEXT} Mer."}


def test_a_box_without_an_editor_takes_the_lines_too(bare_page: Page) -> None:
    open_fixture(bare_page, "post.sv.html")
    result = bare_page.evaluate(f"(text) => {{ {FIND} return f.insertReply(find('2001').element, text); }}", TEXT)
    assert result["ok"], result


def test_a_box_that_changes_the_text_is_told_on(bare_page: Page) -> None:
    with_lexical(bare_page)
    bare_page.evaluate(
        """addEventListener('beforeinput', (event) => {
             event.preventDefault(); event.stopImmediatePropagation(); }, true)"""
    )
    result = bare_page.evaluate(f"(text) => {{ {FIND} return f.insertReply(find('2001').element, text); }}", TEXT)
    assert result == {"ok": False, "before": "", "text": ""}
