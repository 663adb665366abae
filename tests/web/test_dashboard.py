"""The helper's pages: who gets in, what forms need, and that a comment is text and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from web_stage import EXTENSION, OWN, Caller, opened, paired

from kanalvakt.settings import SETTINGS_FILE
from kanalvakt.web import security

PAGES = ["/", "/evidence", "/connect", "/settings", "/evidence/KV-2026-000001"]
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(2)>',
    "'><svg/onload=alert(3)>",
    "</blockquote><iframe srcdoc='<script>alert(4)</script>'>",
    "{{7*7}}{% raw %}",
    "javascript:alert(5)",
    "&lt;script&gt;alert(6)&lt;/script&gt;",
]
ALLOWED_TAGS = {
    *("html", "head", "meta", "title", "link", "body", "a", "header", "p", "span", "small", "nav", "ul", "li", "form"),
    *("input", "button", "main", "div", "footer", "h1", "h2", "h3", "section", "details", "summary", "blockquote"),
    *("time", "dl", "dt", "dd", "label", "select", "option", "table", "thead", "tbody", "tr", "th", "td", "strong"),
    *("textarea", "img", "iframe"),
}


class Reader(HTMLParser):
    """Collects what a browser would see: tags with their attributes, and the text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def page(caller: Caller, path: str) -> str:
    response = caller.ask("GET", path)
    assert response.status_code == 200, path
    return response.get_data(as_text=True)


def send(caller: Caller, path: str, *, at: str | None = None, **form: str) -> Any:
    """Send a form as the browser does: with the page's CSRF token and our own Origin."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', page(caller, at or path))
    assert found
    return caller.ask("POST", path, data={"csrf_token": found[1], **form}, headers={"Origin": OWN})


@pytest.fixture
def captured(extension: Caller) -> str:
    """The number of one captured comment."""
    return str(extension.capture().get_json()["evidence_id"])


# -- who gets in ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [*PAGES, "/evidence/KV-2026-000001/file", "/evidence/KV-2026-000001/picture"])
def test_without_the_one_time_link_a_page_says_how_to_open_it(stranger: Caller, captured: str, path: str) -> None:
    response = stranger.ask("GET", path)
    text = response.get_data(as_text=True)
    assert response.status_code == 401 and "engångslänk" in text and "kanalvakt serve" in text
    assert "Anna" not in text and captured not in Reader(text).text


@pytest.mark.parametrize("path", ["/connect", "/connect/forget", "/settings", "/language", "/evidence/KV-2026-000001"])
def test_without_the_session_a_form_changes_nothing(app: Flask, stranger: Caller, extension: Caller, path: str) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    for origin in (OWN, EXTENSION):
        response = stranger.ask("POST", path, data={"origin": EXTENSION}, headers={"Origin": origin})
        assert response.status_code == 401
    assert app.extensions["pairings"].knows(EXTENSION) and app.extensions["pairings"].seconds_left == 0


def test_the_link_opens_the_pages_once(app: Flask) -> None:
    link = f"/open/{app.extensions['links'].make()}"
    first, second = Caller(app.test_client()), Caller(app.test_client())
    assert first.ask("GET", link).headers["Location"] == "/"
    assert "Det här väntar" in page(first, "/")
    assert second.ask("GET", link).status_code == 401
    assert second.ask("GET", "/").status_code == 401
    assert first.ask("GET", link).status_code == 302, "who is in already may use the old bookmark"


def test_a_link_runs_out_after_ten_minutes(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    link = app.extensions["links"].make()
    later = security.time.monotonic() + security.LINK_SECONDS + 1
    monkeypatch.setattr(security.time, "monotonic", lambda: later)
    assert Caller(app.test_client()).ask("GET", f"/open/{link}").status_code == 401


@pytest.mark.parametrize("token", ["x", "å", "%00", "a" * 5000])
def test_a_guessed_link_opens_nothing(stranger: Caller, token: str) -> None:
    assert stranger.ask("GET", f"/open/{token}").status_code == 401


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(app: Flask) -> None:
    response = Caller(app.test_client()).ask("GET", f"/open/{app.extensions['links'].make()}")
    cookie = response.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie


def test_a_session_from_another_home_is_worth_nothing(app: Flask, person: Caller) -> None:
    cookie = person.client.get_cookie("kanalvakt", domain="127.0.0.1")
    assert cookie and person.ask("GET", "/").status_code == 200
    app.config["SECRET_KEY"] = "another home's"
    assert person.ask("GET", "/").status_code == 401


# -- forms ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/connect", "/connect/forget", "/settings", "/language", "/evidence/KV-2026-000001"])
@pytest.mark.parametrize("form", [{}, {"csrf_token": ""}, {"csrf_token": "wrong"}], ids=str)
def test_a_form_without_the_pages_token_is_refused(
    app: Flask, person: Caller, captured: str, path: str, form: dict[str, str]
) -> None:
    data = {"what": "removed", "origin": EXTENSION, "text": "", **form}
    response = person.ask("POST", path, data=data, headers={"Origin": OWN})
    assert response.status_code == 400 and "ladda om" in response.get_data(as_text=True)
    assert app.extensions["pairings"].knows(EXTENSION)
    assert app.extensions["workflow"].register.entry(captured).state.value == "captured"


def test_a_token_of_another_session_is_refused(app: Flask, person: Caller, captured: str) -> None:
    other = opened(app)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page(other, "/"))
    assert token
    data = {"csrf_token": token[1], "what": "removed"}
    assert person.ask("POST", f"/evidence/{captured}", data=data, headers={"Origin": OWN}).status_code == 400


@pytest.mark.parametrize("origin", ["null", "https://www.facebook.com", "http://127.0.0.1:9999"])
def test_a_form_from_elsewhere_is_refused_even_with_the_token(person: Caller, origin: str) -> None:
    token = re.search(r'name="csrf_token" value="([^"]+)"', page(person, "/"))
    assert token
    data = {"csrf_token": token[1], "language": "en"}
    assert person.ask("POST", "/language", data=data, headers={"Origin": origin}).status_code == 403


@pytest.mark.parametrize(("outcome", "word"), [("removed", "Borttaget"), ("hidden", "Dolt"), ("left", "Fick stå kvar")])
def test_what_became_of_a_comment_is_entered_and_stays_in_the_history(
    person: Caller, captured: str, outcome: str, word: str
) -> None:
    assert send(person, f"/evidence/{captured}", what=outcome).status_code == 302
    text = Reader(page(person, f"/evidence/{captured}")).text
    assert word in text and "Sparat." in text


def test_diary_number_note_and_hold_are_entered(person: Caller, captured: str, app: Flask) -> None:
    address = f"/evidence/{captured}"
    send(person, address, what="diary_number", value="KS 2026.123")
    send(person, address, what="note", value="Ringde <b>registrator</b>")
    send(person, address, what="hold", value="on")
    entry = app.extensions["workflow"].register.entry(captured)
    assert entry.diary_number == "KS 2026.123" and entry.legal_hold
    text = Reader(page(person, address)).text
    assert "Ringde <b>registrator</b>" in text and "Får inte gallras" in text and "Bevisfil förseglad" in text
    send(person, address, what="hold", value="off")
    assert not app.extensions["workflow"].register.entry(captured).legal_hold


def test_a_step_that_cannot_be_is_explained_and_changes_nothing(person: Caller, captured: str) -> None:
    send(person, f"/evidence/{captured}", what="removed")
    send(person, f"/evidence/{captured}", what="left")
    assert "är redan införd som avslutad" in page(person, f"/evidence/{captured}")
    send(person, f"/evidence/{captured}", what="diary_number", value="inget")
    assert "Diarienumret ska ha" in page(person, f"/evidence/{captured}")
    assert send(person, f"/evidence/{captured}", what="explode").status_code == 400


def test_an_entry_that_does_not_exist_is_a_page_that_says_so(person: Caller) -> None:
    for path in (
        "/evidence/KV-2026-999999",
        "/evidence/..%2f..%2fsettings.toml",
        "/evidence/KV-2026-999999/file",
        "/x",
    ):
        assert person.ask("GET", path).status_code == 404


def test_a_browser_is_connected_by_a_code_and_disconnected_again(app: Flask, person: Caller) -> None:
    shown = send(person, "/connect").get_data(as_text=True)
    code = re.search(r'id="code">(\d{6})<', shown)
    assert code and "Den gäller i 1" in shown
    assert code[1] not in page(person, "/connect"), "the code is shown once"
    app.extensions["pairings"].pair(EXTENSION, code[1], "", "Edge <b>", "2026-11-23T09:00:00+00:00")
    assert "Edge <b>" in Reader(page(person, "/connect")).text
    send(person, "/connect/forget", at="/connect", origin=EXTENSION)
    assert not app.extensions["pairings"].knows(EXTENSION)


def test_the_pages_speak_english_when_asked(person: Caller, captured: str) -> None:
    send(person, "/language", at="/", language="en")
    for path in PAGES:
        text = page(person, path)
        assert '<html lang="en">' in text and "Kanalvakt makes proposals" in text
    assert "Not found" in person.ask("GET", "/nothing").get_data(as_text=True)


# -- settings ------------------------------------------------------------------------------------------------------


def test_settings_are_checked_before_they_replace_the_file(person: Caller, home: Path) -> None:
    before = (home / SETTINGS_FILE).read_bytes()
    for broken in ("[helper\nport = 1", "[helper]\nport = 80\n", "[helper]\nprot = 8765\n", "x = \x00"):
        response = send(person, "/settings", text=broken)
        text = Reader(response.get_data(as_text=True)).text
        assert response.status_code == 422 and "Inget sparades" in text
        assert broken.split("\n")[0] in text, "what was written is still there to mend"
        assert (home / SETTINGS_FILE).read_bytes() == before
    assert [item.name for item in home.iterdir() if "settings" in item.name] == [SETTINGS_FILE]


def test_good_settings_are_kept_with_their_comments_and_the_former_file_stays(person: Caller, home: Path) -> None:
    before = (home / SETTINGS_FILE).read_bytes()
    assert "# min fil" in page(person, "/settings")
    new = "# mina egna ord: åäö\r\n[helper]\r\nport = 8766\r\n"
    assert send(person, "/settings", text=new).status_code == 302
    assert (home / SETTINGS_FILE).read_text(encoding="utf-8") == new.replace("\r\n", "\n")
    assert (home / "settings.toml.bak").read_bytes() == before
    assert "startas om" in page(person, "/settings")


# -- hostile text --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("attack", HOSTILE)
def test_hostile_text_is_shown_as_text_on_every_page(app: Flask, start: Callable[[], Flask], attack: str) -> None:
    extension, person = paired(app), opened(app)
    fields = dict.fromkeys(("text", "author", "reason", "channel", "posted_at", "captured_by", "permalink"), attack)
    ident = extension.capture(**fields, author_url=attack, page_url=attack).get_json()["evidence_id"]
    register = app.extensions["workflow"].register
    register.add_note(ident, attack, attack)
    app.extensions["pairings"].pair(EXTENSION, app.extensions["pairings"].open_window(), "", attack, attack)
    searched = f"/evidence?q={attack}&state={attack}&channel={attack}&offset={attack}"
    for path in (*PAGES, searched):
        html = page(person, path)
        found = Reader(html)
        assert {tag for tag, _ in found.tags} <= ALLOWED_TAGS
        for tag, attributes in found.tags:
            assert not [name for name in attributes if name.startswith("on") or name in {"style", "srcdoc"}]
            for name in ("href", "src", "action"):
                assert (attributes.get(name) or "/").startswith(("/", "#")), (tag, name)
    assert attack in Reader(page(person, f"/evidence/{ident}")).text
    assert attack in Reader(page(person, "/connect")).text


def test_the_evidence_file_and_its_picture_are_shown_and_can_be_saved(person: Caller, captured: str) -> None:
    shown = person.ask("GET", f"/evidence/{captured}/file")
    assert shown.mimetype == "application/pdf" and shown.data.startswith(b"%PDF-")
    assert "attachment" not in shown.headers.get("Content-Disposition", "")
    saved = person.ask("GET", f"/evidence/{captured}/file?save=1")
    assert saved.headers["Content-Disposition"] == f"attachment; filename={captured}.pdf"
    picture = person.ask("GET", f"/evidence/{captured}/picture")
    assert picture.mimetype == "image/png" and picture.data.startswith(b"\x89PNG")


# -- many entries --------------------------------------------------------------------------------------------------


def test_sixty_entries_are_paged_newest_first_without_a_gap(app: Flask, person: Caller) -> None:
    from web_stage import capture_fields

    from kanalvakt.domain import Disposition
    from kanalvakt.web.reading import capture
    from kanalvakt.web.schemas import CaptureRequest

    register = app.extensions["workflow"].register
    for number in range(60):
        body = CaptureRequest.model_validate(capture_fields(text=f"nummer {number}", channel="kommunen-facebook"))
        register.begin(
            capture(body),
            idempotency_key=f"nyckel-{number:08d}",
            request_sha256=f"{number:064d}",
            disposition=Disposition.PLATINA,
        )
    seen: list[str] = []
    path: str | None = "/evidence?channel=kommunen-facebook&state=sealing"
    pages = 0
    while path:
        found = Reader(page(person, path))
        assert "60 poster" in found.text
        seen += [Path(str(a["href"])).name for tag, a in found.tags if tag == "a" and "/evidence/KV" in str(a["href"])]
        path = next((str(a["href"]) for tag, a in found.tags if a.get("rel") == "next"), None)
        pages += 1
    assert pages == 3 and seen == [f"KV-2026-{number:06d}" for number in range(60, 0, -1)]
    back = Reader(page(person, "/evidence?offset=25"))
    assert next(str(a["href"]) for tag, a in back.tags if a.get("rel") == "prev").startswith("/evidence?offset=0")
    for offset in ("-5", "999999999999999999999", "x", "1000"):
        assert "60 poster" in page(person, f"/evidence?offset={offset}")
    assert "Inga bevis stämmer" in page(person, "/evidence?q=finns-inte")


def test_an_empty_register_says_what_will_come(person: Caller) -> None:
    assert "Registret är tomt" in page(person, "/evidence")
    assert "Inget väntar just nu" in page(person, "/")
