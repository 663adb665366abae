"""On any other page: common comment lists are read, selected text counts as a comment, nothing is ever removed."""

from __future__ import annotations

from typing import Any

from extension_stage import EXTENSION, FIXTURES
from playwright.sync_api import Page

READ = """() => { const page = Kanalvakt.platforms.generic.readPage(document, location);
  return { ...page, comments: page.comments.map(({ element, ...comment }) => comment) }; }"""


def open_blog(page: Page) -> dict[str, Any]:
    html = (FIXTURES / "generic" / "blog.sv.html").read_text(encoding="utf-8")
    page.route("https://blogg.example/**", lambda route: route.fulfill(content_type="text/html", body=html))
    page.goto("https://blogg.example/cykel#nu")
    page.add_script_tag(path=EXTENSION / "platforms" / "generic.js")
    return page.evaluate(READ)


def test_a_blogs_comments_are_read_with_their_answers(bare_page: Page) -> None:
    page = open_blog(bare_page)
    assert page["channel"] == "Vallabladet"
    assert [(one["ref"], one["author"], one["text"], one["parentRef"]) for one in page["comments"]] == [
        ("comment-11", "Eva Lund", "Bra!\nNär blir den klar?", ""),
        ("comment-12", "Bo Ek", "Det undrar jag med.", "comment-11"),
    ]
    assert page["comments"][0]["permalink"] == "https://blogg.example/cykel#comment-11"
    assert page["comments"][0]["postedAt"] == "2026-11-20T10:00:00+01:00"


def test_every_selector_matches_as_often_as_it_says(bare_page: Page) -> None:
    open_blog(bare_page)
    table = bare_page.evaluate("() => Kanalvakt.platforms.generic.selectors")
    assert {key: bare_page.locator(row["css"]).count() for key, row in table.items()} == {
        key: row["on"]["blog.sv.html"] for key, row in table.items()
    }


def test_where_no_structure_is_known_the_selected_text_is_the_comment(bare_page: Page) -> None:
    open_blog(bare_page)
    bare_page.evaluate(
        """() => { document.querySelector('ol').remove();
           getSelection().selectAllChildren(document.querySelector('#lead')); }"""
    )
    (comment,) = bare_page.evaluate(READ)["comments"]
    assert comment["text"] == "Kommunen bygger en cykelbana längs ån."


def test_a_reply_stands_in_the_textarea_and_a_framework_notices(bare_page: Page) -> None:
    open_blog(bare_page)
    told = bare_page.evaluate(
        """async () => { const { generic } = Kanalvakt.platforms; const heard = [];
           const box = document.querySelector('textarea'); box.addEventListener('input', () => heard.push(box.value));
           const { element } = generic.readPage(document, location).comments[0];
           return [await generic.insertReply(generic.composerFor(element), 'Hej!\\nVi återkommer.'), heard]; }"""
    )
    assert told == [{"ok": True, "before": "", "text": "Hej!\nVi återkommer."}, ["Hej!\nVi återkommer."]]


def test_nothing_is_clicked_on_a_page_that_nobody_knows(bare_page: Page) -> None:
    open_blog(bare_page)
    steps = "() => { const { generic } = Kanalvakt.platforms; return generic.removalSteps(document.body, 'sv'); }"
    assert bare_page.evaluate(steps) == []
