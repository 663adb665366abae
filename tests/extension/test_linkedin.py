"""The LinkedIn adapter reads three kinds of pages, writes into real Quill, and names the clicks of a deletion."""

from __future__ import annotations

import pytest
from extension_stage import ROOT
from platform_stage import by_ref, click_through, open_platform, read, selector_counts
from playwright.sync_api import Page

pytestmark = pytest.mark.browser
NAMES = ("feed", "new", "guest")
PAGES = [f"{name}.{language}.html" for name in NAMES for language in ("sv", "en")]
KALLE = "Karin på bygglov, 850709-9805, jag vet var du bor.\nDu ska få ångra det här."
REPLY = "Hej Anna! 🏊\nSimhallen öppnar 1 december, välkomna åäö.\n\nHälsningar Sara, kommunikatör"
INSERT = """async ([ref, text, press]) => { const { linkedin } = Kanalvakt.platforms;
  const { element } = linkedin.readPage(document, location).comments.find((one) => one.ref === ref);
  if (press) linkedin.replyButton(element).click();
  const box = linkedin.composerFor(element);
  globalThis.madeEditor?.(box);
  return [await linkedin.insertReply(box, text), element.parentElement.contains(box)]; }"""


def ref(number: int, name: str = "feed") -> str:
    return f"urn:li:comment:({'urn:li:' if name == 'new' else ''}activity:7000,{number})"


@pytest.mark.parametrize("name", PAGES)
def test_every_linkedin_selector_matches_as_often_as_it_says(bare_page: Page, name: str) -> None:
    open_platform(bare_page, "linkedin", name)
    said, found = selector_counts(bare_page, "linkedin", name)
    assert said
    assert found == said


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_comments_on_linkedin_are_read_whatever_the_markup(bare_page: Page, name: str, language: str) -> None:
    open_platform(bare_page, "linkedin", f"{name}.{language}.html")
    page = read(bare_page, "linkedin")
    assert page["channel"] == "Exempelkommun"
    found = {one["author"]: one for one in page["comments"]}
    assert list(found) == [
        "Anna Berg",
        *(["Exempelkommun"] if name == "feed" else []),
        "Kalle Anka-Persson",
        "Maja Lind",
    ]
    assert found["Anna Berg"]["text"] == "Hej! När öppnar simhallen i höst? 🏊"
    assert found["Kalle Anka-Persson"]["text"] == KALLE
    assert found["Maja Lind"]["text"] == "Läs: lnkd.in/abc", "without the card"
    assert found["Anna Berg"]["ref"] == ref(8001, name)
    assert found["Anna Berg"]["postedAt"] == {"sv": "2 v", "en": "2w"}[language]
    assert found["Kalle Anka-Persson"]["authorUrl"].endswith("linkedin.com/in/kalle-anka")


def test_a_linkedin_reply_names_its_parent_and_the_pages_own_is_known(bare_page: Page) -> None:
    open_platform(bare_page, "linkedin", "feed.sv.html")
    comments = by_ref(bare_page, "linkedin")
    reply = comments[ref(8002)]
    assert (reply["parentRef"], reply["own"]) == (ref(8001), True)
    assert reply["text"] == "Anna Berg Den 1 december. #simhall"
    assert not comments[ref(8001)]["own"]
    assert comments[ref(8003)]["permalink"] == (
        "https://www.linkedin.com/feed/update/urn:li:activity:7000?commentUrn=urn%3Ali%3Acomment%3A(activity%3A7000%2C8003)"
    )
    assert "replyUrn=" in reply["permalink"]


def test_a_guests_comment_without_any_id_is_still_seen(bare_page: Page) -> None:
    open_platform(bare_page, "linkedin", "guest.sv.html")
    comment = next(one for one in read(bare_page, "linkedin")["comments"] if one["author"] == "Maja Lind")
    assert comment["ref"].startswith("text-")
    assert comment["permalink"] == ""


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("name", ["feed", "new"])
def test_the_linkedin_steps_delete_exactly_the_comment_that_was_meant(
    bare_page: Page, name: str, language: str
) -> None:
    open_platform(bare_page, "linkedin", f"{name}.{language}.html")
    before = set(by_ref(bare_page, "linkedin"))
    assert click_through(bare_page, "linkedin", ref(8003, name)) == {"counts": [1, 1, 1], "gone": True}
    assert bare_page.evaluate("pageLog.at(-1)") == "deleted"
    assert before - set(by_ref(bare_page, "linkedin")) == {ref(8003, name)}


def test_a_linkedin_menu_without_delete_stops_the_steps(bare_page: Page) -> None:
    open_platform(bare_page, "linkedin", "feed.sv.html", ("<body", "<body data-visitor"))
    assert click_through(bare_page, "linkedin", ref(8003)) == {"counts": [1, 0], "gone": False}


def test_logged_out_of_linkedin_there_is_no_menu_to_click(bare_page: Page) -> None:
    open_platform(bare_page, "linkedin", "guest.sv.html")
    assert click_through(bare_page, "linkedin", ref(8003)) == {"counts": [0], "gone": False}


def test_a_reply_stands_in_real_quill_character_by_character(bare_page: Page) -> None:
    open_platform(bare_page, "linkedin", "feed.sv.html")
    bare_page.add_script_tag(path=ROOT / "node_modules" / "quill" / "dist" / "quill.js")
    bare_page.evaluate(
        """() => { const holder = document.querySelector('[data-composer]'); holder.replaceChildren();
          globalThis.quill = new Quill(holder, { modules: { toolbar: false } }); }"""
    )
    assert bare_page.evaluate(INSERT, [ref(8003), REPLY, False])[0] == {"ok": True, "before": "", "text": REPLY}
    assert bare_page.evaluate("quill.getText()") == f"{REPLY}\n"
    again = bare_page.evaluate(INSERT, [ref(8003), " Mer.", False])[0]
    assert again == {"ok": True, "before": REPLY, "text": f"{REPLY} Mer."}
    assert bare_page.evaluate("quill.getText()") == f"{REPLY} Mer.\n"


@pytest.mark.parametrize("name", ["feed", "new"])
def test_the_linkedin_reply_goes_into_the_comments_own_box(bare_page: Page, name: str) -> None:
    open_platform(bare_page, "linkedin", f"{name}.sv.html")
    result, near = bare_page.evaluate(INSERT, [ref(8003, name), REPLY, True])
    assert result == {"ok": True, "before": "", "text": REPLY}
    assert near
