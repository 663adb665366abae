"""The Facebook adapter reads threads in a bare page, without extension APIs."""

from __future__ import annotations

import re
from typing import Any

import pytest
from extension_stage import EXTENSION, FIXTURES, serve
from playwright.sync_api import Page

PAGES = [f"{name}.{language}.html" for name in ("post", "feed", "dialog") for language in ("sv", "en")]


def open_fixture(page: Page, name: str, change: tuple[str, str] | None = None) -> None:
    html = (FIXTURES / "facebook" / name).read_text(encoding="utf-8")
    if change:
        assert change[0] in html, "the fixture no longer has what this test changes"
        html = html.replace(*change)
    page.route("https://www.facebook.com/**", lambda route: route.fulfill(status=404, body=""))
    page.route("**/thread.*", serve)
    page.route(
        "**/exempelkommun/posts/*.html", lambda route: route.fulfill(content_type="text/html; charset=utf-8", body=html)
    )
    page.goto(f"https://www.facebook.com/exempelkommun/posts/{name}")
    page.add_script_tag(path=EXTENSION / "platforms" / "facebook.js")


def read(page: Page) -> dict[str, Any]:
    return page.evaluate(
        """() => { const page = Kanalvakt.platforms.facebook.readPage(document, location);
           return { ...page, comments: page.comments.map(({element, ...comment}) => comment) }; }"""
    )


def by_ref(page: Page) -> dict[str, dict[str, Any]]:
    return {comment["ref"]: comment for comment in read(page)["comments"]}


@pytest.mark.parametrize("name", PAGES)
def test_every_selector_matches_as_often_as_it_says(bare_page: Page, name: str) -> None:
    open_fixture(bare_page, name)
    table = bare_page.evaluate("() => Kanalvakt.platforms.facebook.selectors")
    swedish = name.replace(".en.", ".sv.")
    checked = {key: row["on"][swedish] for key, row in table.items() if swedish in row["on"]}
    counts = {key: bare_page.locator(table[key]["css"]).count() for key in checked}
    assert checked, "no selector names this fixture"
    assert counts == checked


@pytest.mark.parametrize(
    ("name", "refs"),
    [
        ("post", ["1001", "1002", "2001", "3001", "4001", "5001", "6001", "7001"]),
        ("feed", ["8001", "8002", "8003"]),
        ("dialog", ["1101", "1102", "1103"]),
    ],
)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_thread_is_read_whole_and_an_advertisement_not_at_all(
    bare_page: Page, name: str, refs: list[str], language: str
) -> None:
    open_fixture(bare_page, f"{name}.{language}.html")
    page = read(bare_page)
    assert [comment["ref"] for comment in page["comments"]] == refs
    assert page["channel"] == "Exempelkommun"


def test_replies_name_their_parent_and_ids_in_base64_are_understood(bare_page: Page) -> None:
    open_fixture(bare_page, "dialog.sv.html")
    comments = by_ref(bare_page)
    assert comments["1102"]["parentRef"] == "1101"
    assert comments["1101"]["parentRef"] == ""
    assert comments["1102"]["permalink"].endswith("?comment_id=1101&reply_comment_id=1102")


def test_text_is_what_a_person_reads(bare_page: Page) -> None:
    open_fixture(bare_page, "post.sv.html")
    comments = by_ref(bare_page)
    assert comments["1001"]["text"] == "Hej! När öppnar simhallen i höst? Barnen längtar 🏊😀"
    assert comments["2001"]["text"] == "Karin på bygglov, 850709-9805, jag vet var du bor.\nDu ska få ångra det här."
    assert comments["3001"]["text"] == "", "a sticker has no words and is still a comment"
    assert comments["4001"]["text"] == "Läs det här så förstår ni varför plogningen inte fungerar:", "without the card"
    assert comments["7001"]["text"].startswith("Exempelkommun det här är urdåligt"), "a name in the text belongs to it"


def test_see_more_is_left_out_and_what_it_hides_is_put_in(bare_page: Page) -> None:
    open_fixture(bare_page, "post.en.html")
    first = "I have lived here for 30 years and never seen such bad roads."
    expected = f"{first}\nYou ought to be ashamed of how you look after them."
    assert by_ref(bare_page)["5001"]["text"] == expected
    bare_page.get_by_text("See more", exact=True).click()
    assert by_ref(bare_page)["5001"]["text"] == expected


def test_a_text_that_is_cut_off_keeps_its_ellipsis_and_not_the_button(bare_page: Page) -> None:
    open_fixture(bare_page, "post.sv.html")
    bare_page.evaluate("document.querySelector('[data-rest]').remove()")
    assert by_ref(bare_page)["5001"]["text"].endswith("så dåliga vägar.…")


def test_the_writer_is_the_visible_name_and_never_the_label(bare_page: Page) -> None:
    open_fixture(bare_page, "post.sv.html")
    comments = by_ref(bare_page)
    assert comments["7001"]["author"] == "Nils 53 minuter"
    assert comments["6001"]["author"] == "فاطمة علي"
    assert comments["2001"]["authorUrl"] == "https://www.facebook.com/profile.php?id=100012345"
    assert comments["1002"]["author"] == "Exempelkommun", "the badge beside the name is not part of it"


def test_labels_in_an_unknown_language_do_not_matter(bare_page: Page) -> None:
    open_fixture(bare_page, "post.sv.html", ("Kommentar av", "Bình luận của"))
    assert len(read(bare_page)["comments"]) == 8


def test_links_carry_no_tracking(bare_page: Page) -> None:
    open_fixture(bare_page, "post.sv.html")
    for comment in by_ref(bare_page).values():
        assert not re.search(r"__cft__|__tn__", comment["permalink"] + comment["authorUrl"])


def test_who_is_writing_is_read_from_the_reply_box(bare_page: Page) -> None:
    open_fixture(bare_page, "post.sv.html")
    assert read(bare_page)["actingAs"] == "Exempelkommun"
    open_fixture(bare_page, "feed.sv.html")
    assert read(bare_page)["actingAs"] == "", "no box is open: nobody can say"


def test_a_comment_without_any_id_is_still_seen(bare_page: Page) -> None:
    open_fixture(bare_page, "post.sv.html")
    bare_page.evaluate(
        """() => document.querySelectorAll('[aria-label^="Kommentar av Maja"] a')
           .forEach((link) => link.setAttribute('href', link.href.split('?')[0]))"""
    )
    comment = next(one for one in read(bare_page)["comments"] if one["author"] == "Maja Lind")
    assert comment["ref"].startswith("text-")
    assert comment["permalink"] == "", "there is no address of its own"


def test_the_same_thread_behind_a_dialog_is_read_once_and_a_real_twin_is_counted(bare_page: Page) -> None:
    open_fixture(bare_page, "post.sv.html")
    bare_page.evaluate(
        """() => { const dialog = document.createElement('div');
           dialog.setAttribute('role', 'dialog'); dialog.id = 'over';
           dialog.append(document.querySelector('[aria-posinset]').cloneNode(true)); document.body.append(dialog); }"""
    )
    assert len(read(bare_page)["comments"]) == 8
    assert bare_page.evaluate(
        """() => Kanalvakt.platforms.facebook.readPage(document, location).comments
           .every((comment) => comment.element.closest('#over') && comment.copies === 1)"""
    )
    bare_page.evaluate("document.querySelector('#over').removeAttribute('role')")
    assert {comment["copies"] for comment in read(bare_page)["comments"]} == {2}


def test_an_empty_or_broken_page_gives_no_comments_and_no_error(bare_page: Page) -> None:
    bare_page.set_content("<p>Inget här")
    bare_page.add_script_tag(path=EXTENSION / "platforms" / "facebook.js")
    assert read(bare_page) == {"channel": "", "actingAs": "", "comments": []}
