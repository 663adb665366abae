"""The YouTube adapter reads both generations of markup, writes replies, and names the clicks that remove a comment."""

from __future__ import annotations

import pytest
from platform_stage import by_ref, click_through, open_platform, read, selector_counts
from playwright.sync_api import Page

pytestmark = pytest.mark.browser
PAGES = [f"{name}.{language}.html" for name in ("watch", "older") for language in ("sv", "en")]
ANNA, KALLE, MAJA = "Ugx0001AaABAg", "Ugx0002AaABAg", "Ugx0003AaABAg"
REPLY = "Hej Anna! 🏊\nSimhallen öppnar 1 december, välkomna åäö.\n\nHälsningar Sara, kommunikatör"


@pytest.mark.parametrize("name", PAGES)
def test_every_youtube_selector_matches_as_often_as_it_says(bare_page: Page, name: str) -> None:
    open_platform(bare_page, "youtube", name)
    said, found = selector_counts(bare_page, "youtube", name)
    assert said
    assert found == said


@pytest.mark.parametrize("language", ["sv", "en"])
def test_comments_and_replies_under_a_video_are_read_and_the_page_before_is_not(bare_page: Page, language: str) -> None:
    open_platform(bare_page, "youtube", f"watch.{language}.html")
    page = read(bare_page, "youtube")
    assert (page["channel"], page["actingAs"]) == ("Exempelkommun", "")
    assert [(one["ref"], one["parentRef"], one["author"], one["own"]) for one in page["comments"]] == [
        (ANNA, "", "@annaberg", False),
        (f"{ANNA}.9exempel1", ANNA, "@exempelkommun", True),
        (f"{ANNA}.9exempel2", ANNA, "@boek", False),
        (KALLE, "", "@kalleankapersson", False),
        (MAJA, "", "@majalind", False),
    ]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_youtube_text_is_what_a_person_reads(bare_page: Page, language: str) -> None:
    open_platform(bare_page, "youtube", f"watch.{language}.html")
    comments = by_ref(bare_page, "youtube")
    assert comments[ANNA]["text"] == "Hej! När öppnar simhallen i höst? Barnen längtar 🏊"
    assert comments[KALLE]["text"] == "Karin på bygglov, 850709-9805, jag vet var du bor.\nDu ska få ångra det här."
    assert comments[f"{ANNA}.9exempel1"]["text"] == "@annaberg Hej Anna!\nDen 1 december."
    assert comments[MAJA]["text"] == "Se youtube.com/watch?v=annan vid 0:42. Jag har bott här i 30 år.\n\nSkäms!"
    assert comments[ANNA]["permalink"] == f"https://www.youtube.com/watch?v=exempel0001&lc={ANNA}"
    assert comments[ANNA]["authorUrl"] == "https://www.youtube.com/@annaberg"
    assert comments[ANNA]["postedAt"] == {"sv": "för 2 dagar sedan", "en": "2 days ago"}[language]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_older_markup_is_read_too(bare_page: Page, language: str) -> None:
    open_platform(bare_page, "youtube", f"older.{language}.html")
    assert [(one["ref"], one["parentRef"], one["text"]) for one in read(bare_page, "youtube")["comments"]] == [
        ("Ugy0001AaABAg", "", "Tack för filmen!\nKommer det fler? 😀"),
        ("Ugy0001AaABAg.9gammal1", "Ugy0001AaABAg", "Vem bestämde detta?"),
        ("Ugy0002AaABAg", "", "Plogningen fungerar inte."),
    ]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_youtube_steps_remove_exactly_the_comment_that_was_meant(bare_page: Page, language: str) -> None:
    open_platform(bare_page, "youtube", f"watch.{language}.html")
    assert click_through(bare_page, "youtube", KALLE) == {"counts": [1, 1, 0], "gone": True}
    assert bare_page.evaluate("pageLog") == [{"sv": "menu:Ta bort", "en": "menu:Remove"}[language], "removed"]
    assert set(by_ref(bare_page, "youtube")) == {ANNA, f"{ANNA}.9exempel1", f"{ANNA}.9exempel2", MAJA}


def test_a_question_before_the_removal_is_answered(bare_page: Page) -> None:
    open_platform(bare_page, "youtube", "watch.sv.html", ("<body", "<body data-confirm"))
    assert click_through(bare_page, "youtube", f"{ANNA}.9exempel2") == {"counts": [1, 1, 1], "gone": True}
    assert ANNA in by_ref(bare_page, "youtube")


def test_a_youtube_menu_without_remove_stops_the_steps(bare_page: Page) -> None:
    open_platform(bare_page, "youtube", "watch.sv.html", ("<body", "<body data-visitor"))
    assert click_through(bare_page, "youtube", KALLE) == {"counts": [1, 0], "gone": False}


def test_an_element_that_youtube_uses_again_for_another_comment_does_not_keep_the_first_alive(bare_page: Page) -> None:
    open_platform(bare_page, "youtube", "watch.sv.html")
    gone = bare_page.evaluate(
        """([from, to]) => { const { youtube } = Kanalvakt.platforms;
          const { element } = youtube.readPage(document, location).comments.find((one) => one.ref === from);
          youtube.removalSteps(element, 'sv');
          const before = youtube.isGone(element);
          element.querySelector('#published-time-text a').href = `/watch?v=exempel0001&lc=${to}`;
          return [before, youtube.isGone(element)]; }""",
        [KALLE, "UgxNY"],
    )
    assert gone == [False, True]


def test_a_youtube_reply_stands_in_the_comments_own_box(bare_page: Page) -> None:
    open_platform(bare_page, "youtube", "watch.sv.html")
    result = bare_page.evaluate(
        """async ([ref, text]) => { const { youtube } = Kanalvakt.platforms;
          const { element } = youtube.readPage(document, location).comments.find((one) => one.ref === ref);
          youtube.replyButton(element).click();
          const box = youtube.composerFor(element);
          const first = await youtube.insertReply(box, text);
          const second = await youtube.insertReply(element, ' Mer.');
          return [element.contains(box), first, second, box.innerText]; }""",
        [ANNA, REPLY],
    )
    assert result == [
        True,
        {"ok": True, "before": "", "text": REPLY},
        {"ok": True, "before": REPLY, "text": f"{REPLY} Mer."},
        f"{REPLY} Mer.",
    ]
    assert bare_page.locator("ytd-commentbox #contenteditable-root").inner_text() == "", "not in the video's own box"


def test_an_empty_page_has_no_youtube_comments(bare_page: Page) -> None:
    open_platform(bare_page, "youtube", "watch.sv.html")
    bare_page.evaluate("document.body.replaceChildren()")
    assert read(bare_page, "youtube") == {"channel": "", "actingAs": "", "comments": []}
