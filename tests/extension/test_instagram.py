"""The Instagram adapter finds comments by their time's link, leaves the caption out, and names the deleting clicks."""

from __future__ import annotations

import pytest
from platform_stage import by_ref, click_through, open_platform, read, selector_counts
from playwright.sync_api import Page

pytestmark = pytest.mark.browser
PAGES = [f"{name}.{language}.html" for name in ("post", "modal") for language in ("sv", "en")]
KALLE = "Karin på bygglov, 850709-9805, jag vet var du bor.\nDu ska få ångra det här."
REPLY = "Hej Anna! 🏊\nSimhallen öppnar 1 december, välkomna åäö.\n\nHälsningar Sara, kommunikatör"


@pytest.mark.parametrize("name", PAGES)
def test_every_instagram_selector_matches_as_often_as_it_says(bare_page: Page, name: str) -> None:
    open_platform(bare_page, "instagram", name)
    said, found = selector_counts(bare_page, "instagram", name)
    assert said
    assert found == said


@pytest.mark.parametrize("language", ["sv", "en"])
def test_comments_on_a_posts_page_are_read_without_the_caption(bare_page: Page, language: str) -> None:
    open_platform(bare_page, "instagram", f"post.{language}.html")
    page = read(bare_page, "instagram")
    assert (page["channel"], page["actingAs"]) == ("exempelkommun", "exempelkommun")
    assert [(one["ref"], one["parentRef"], one["author"], one["text"], one["own"]) for one in page["comments"]] == [
        ("17801", "", "anna.berg", "Hej! När öppnar simhallen i höst? 🏊", False),
        ("17802", "17801", "exempelkommun", "@anna.berg Den 1 december.", True),
        ("17803", "", "kalle_anka", KALLE, False),
        ("17804", "", "majalind", "Bra! #simhall", False),
        ("17805", "", "bo_ek", "❤️", False),
    ]
    reply = page["comments"][1]
    assert reply["permalink"] == "https://www.instagram.com/p/EXEMPEL1/c/17801/r/17802/"
    assert (reply["postedAt"], reply["postText"]) == ("2026-11-20T10:00:00.000Z", "Nu öppnar simhallen.\nVälkomna!")
    assert page["comments"][0]["authorUrl"] == "https://www.instagram.com/anna.berg/"


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_older_markup_in_a_dialog_before_another_feed_is_read(bare_page: Page, language: str) -> None:
    open_platform(bare_page, "instagram", f"modal.{language}.html")
    page = read(bare_page, "instagram")
    assert page["channel"] == "exempelkommun", "not whose feed lies behind the dialog"
    assert [(one["ref"], one["author"], one["text"]) for one in page["comments"]] == [
        ("17801", "anna.berg", "Hej! När öppnar simhallen i höst? 🏊"),
        ("17803", "kalle_anka", KALLE),
        ("17804", "majalind", "Bra! #simhall"),
    ]


@pytest.mark.parametrize("name", ["post", "modal"])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_instagram_steps_delete_exactly_the_comment_that_was_meant(
    bare_page: Page, name: str, language: str
) -> None:
    open_platform(bare_page, "instagram", f"{name}.{language}.html")
    before = set(by_ref(bare_page, "instagram"))
    assert click_through(bare_page, "instagram", "17803") == {"counts": [1, 1], "gone": True}
    assert bare_page.evaluate("pageLog") == [{"sv": "menu:Radera", "en": "menu:Delete"}[language]]
    assert before - set(by_ref(bare_page, "instagram")) == {"17803"}


def test_instagram_choices_without_delete_stop_the_steps(bare_page: Page) -> None:
    open_platform(bare_page, "instagram", "modal.sv.html", ("<body", "<body data-visitor"))
    assert click_through(bare_page, "instagram", "17803") == {"counts": [1, 0], "gone": False}


def test_an_instagram_reply_stands_after_the_name_that_the_page_puts_in(bare_page: Page) -> None:
    open_platform(bare_page, "instagram", "post.sv.html")
    result = bare_page.evaluate(
        """async (text) => { const { instagram } = Kanalvakt.platforms; const heard = [];
          const { element } = instagram.readPage(document, location).comments[0];
          instagram.replyButton(element).click();
          const box = instagram.composerFor(element); box.addEventListener('input', () => heard.push(box.value));
          return [await instagram.insertReply(element, text), heard]; }""",
        REPLY,
    )
    text = f"@anna.berg {REPLY}"
    assert result == [{"ok": True, "before": "@anna.berg ", "text": text}, [text]]


def test_a_post_nobody_has_commented_has_no_instagram_comments(bare_page: Page) -> None:
    open_platform(bare_page, "instagram", "post.sv.html")
    bare_page.evaluate("document.querySelector('.rows').replaceChildren()")
    assert read(bare_page, "instagram") == {"channel": "exempelkommun", "actingAs": "exempelkommun", "comments": []}


def test_a_single_comment_does_not_swallow_the_post_around_it(bare_page: Page) -> None:
    open_platform(bare_page, "instagram", "post.sv.html")
    bare_page.evaluate("document.querySelectorAll('.rows > *').forEach((row, at) => at && row.remove())")
    only = read(bare_page, "instagram")["comments"]
    assert [(one["author"], one["text"]) for one in only] == [("anna.berg", "Hej! När öppnar simhallen i höst? 🏊")]
