"""The X adapter tells answers from the post, quotes and advertisements, writes into real Draft.js, and only hides."""

from __future__ import annotations

import pytest
from extension_stage import ROOT
from platform_stage import by_ref, click_through, open_platform, read, selector_counts
from playwright.sync_api import Page

pytestmark = pytest.mark.browser
PAGES = [f"{name}.{language}.html" for name in ("status", "visitor", "profile") for language in ("sv", "en")]
PROFILE = "https://x.com/exempelkommun"
REPLY = "Hej Anna! 🏊\nSimhallen öppnar 1 december, välkomna åäö.\n\nHälsningar Sara, kommunikatör"
INSERT = """async (text) => { const { x } = Kanalvakt.platforms;
  const { element } = x.readPage(document, location).comments[0];
  return x.insertReply(x.composerFor(element), text); }"""
DRAFT = """() => { const { createElement, Component } = React; const { Editor, EditorState } = Draft;
  class Box extends Component {
    constructor(given) { super(given); this.state = { editor: EditorState.createEmpty() }; globalThis.box = this; }
    render() { return createElement(Editor, { editorState: this.state.editor, webDriverTestID: 'tweetTextarea_0',
      handlePastedText: () => 'not-handled', onChange: (editor) => this.setState({ editor }) }); } }
  const holder = document.querySelector('[data-composer]'); holder.replaceChildren();
  ReactDOM.render(createElement(Box), holder); }"""


@pytest.mark.parametrize("name", PAGES)
def test_every_x_selector_matches_as_often_as_it_says(bare_page: Page, name: str) -> None:
    open_platform(bare_page, "x", name)
    said, found = selector_counts(bare_page, "x", name)
    assert said
    assert found == said


@pytest.mark.parametrize("language", ["sv", "en"])
def test_only_the_answers_to_the_post_are_comments(bare_page: Page, language: str) -> None:
    open_platform(bare_page, "x", f"status.{language}.html")
    page = read(bare_page, "x")
    assert (page["channel"], page["actingAs"]) == ("Exempelkommun", "Exempelkommun")
    assert [(one["ref"], one["author"], one["text"], one["own"]) for one in page["comments"]] == [
        ("2001", "Anna Berg", "Hej! När öppnar simhallen i höst? 🏊", False),
        ("2002", "Exempelkommun", "@annaberg Den 1 december.", True),
        (
            "2003",
            "Kalle Anka-Persson",
            "Karin på bygglov, 850709-9805, jag vet var du bor.\nDu ska få ångra det här.",
            False,
        ),
        ("2004", "Maja Lind", "Läs exempel.example/a…", False),
    ]
    first = page["comments"][0]
    assert first["permalink"] == "https://x.com/annaberg/status/2001"
    assert (first["authorUrl"], first["postedAt"]) == ("https://x.com/annaberg", "2026-11-20T10:00:00.000Z")
    assert first["postText"] == "Nu öppnar simhallen."


@pytest.mark.parametrize(("name", "address"), [("visitor", ""), ("profile", PROFILE)])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_post_alone_and_a_profile_have_no_comments(bare_page: Page, name: str, address: str, language: str) -> None:
    open_platform(bare_page, "x", f"{name}.{language}.html", address=address)
    page = read(bare_page, "x")
    assert (page["channel"], page["comments"]) == ("Exempelkommun", [])


def test_a_saved_page_under_another_address_tells_its_own(bare_page: Page) -> None:
    canonical = '<head><link rel="canonical" href="https://x.com/exempelkommun/status/1990">'
    open_platform(bare_page, "x", "status.sv.html", ("<head>", canonical), address="https://sparad.example/sida")
    assert set(by_ref(bare_page, "x")) == {"2001", "2002", "2003", "2004"}


def test_far_down_where_the_post_itself_is_no_longer_in_the_page_the_rest_are_answers(bare_page: Page) -> None:
    open_platform(bare_page, "x", "status.sv.html")
    bare_page.evaluate("document.querySelectorAll('article').forEach((one, at) => at < 3 && one.remove())")
    assert {"2002", "2003", "2004"} <= set(by_ref(bare_page, "x"))


@pytest.mark.parametrize(("attribute", "counts"), [("", [1, 1, 0]), (" data-confirm", [1, 1, 1])])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_x_steps_hide_the_answer_and_say_that_it_is_only_hidden(
    bare_page: Page, attribute: str, counts: list[int], language: str
) -> None:
    open_platform(bare_page, "x", f"status.{language}.html", ("<body", f"<body{attribute}"))
    assert click_through(bare_page, "x", "2003") == {"counts": counts, "gone": True}
    assert set(by_ref(bare_page, "x")) == {"2001", "2002", "2004"}
    hides = "() => Kanalvakt.platforms.x.removalSteps(document.querySelector('article'), 'sv').some((one) => one.hides)"
    assert bare_page.evaluate(hides), "so that the register never says removed"


def test_where_x_offers_no_hiding_nothing_is_clicked(bare_page: Page) -> None:
    open_platform(bare_page, "x", "status.sv.html", ("<body", "<body data-visitor"))
    assert click_through(bare_page, "x", "2003") == {"counts": [1, 0], "gone": False}


def test_a_reply_stands_in_real_draft_js_character_by_character(bare_page: Page) -> None:
    open_platform(bare_page, "x", "status.sv.html")
    for file in ("immutable/dist/immutable.js", "react/umd/react.production.min.js"):
        bare_page.add_script_tag(path=ROOT / "node_modules" / file)
    for file in ("react-dom/umd/react-dom.production.min.js", "draft-js/dist/Draft.min.js"):
        bare_page.add_script_tag(path=ROOT / "node_modules" / file)
    bare_page.evaluate(DRAFT)
    kept = "box.state.editor.getCurrentContent().getPlainText()"
    assert bare_page.evaluate(INSERT, REPLY) == {"ok": True, "before": "", "text": REPLY}
    assert bare_page.evaluate(kept) == REPLY
    assert bare_page.evaluate(INSERT, " Mer.") == {"ok": True, "before": REPLY, "text": f"{REPLY} Mer."}
    assert bare_page.evaluate(kept) == f"{REPLY} Mer."


def test_the_box_in_the_dialog_of_the_answer_goes_before_the_posts_own(bare_page: Page) -> None:
    open_platform(bare_page, "x", "status.sv.html")
    bare_page.evaluate(
        """() => { const { x } = Kanalvakt.platforms;
          x.replyButton(x.readPage(document, location).comments[0].element).click(); }"""
    )
    assert bare_page.evaluate(INSERT, REPLY)["ok"]
    assert bare_page.locator("[role=dialog] [role=textbox]").inner_text() == REPLY
    assert bare_page.locator("[data-composer]").inner_text() == ""
