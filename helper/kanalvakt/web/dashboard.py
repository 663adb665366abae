"""The helper's own pages: what is waiting, the evidence, pairing a browser, settings. Server-rendered."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    send_file,
    session,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse

from kanalvakt import settings as settings_file
from kanalvakt.domain import EntryState, RemovalOutcome
from kanalvakt.errors import KanalvaktError
from kanalvakt.evidence import preview
from kanalvakt.register import words as register_words
from kanalvakt.web import represent
from kanalvakt.web.pairing import Pairings
from kanalvakt.web.phrases import phrase
from kanalvakt.web.problems import page_language
from kanalvakt.web.security import require_dashboard
from kanalvakt.workflow import Workflow

PAGE_SIZE = 25
blueprint = Blueprint("dashboard", __name__)
_OPEN = {"dashboard.open_by_link", "dashboard.static_file", "static"}


@blueprint.before_request
def only_who_opened_it() -> None:
    """Every page but the one-time link needs the session that it gave."""
    if request.endpoint not in _OPEN:
        require_dashboard()


@blueprint.app_context_processor
def page_words() -> dict[str, Any]:
    """What every template may use: words in the chosen language and the names of states and labels."""
    language = page_language()

    def named(kind: str, key: str) -> str:
        return represent.words(kind, key)[language]

    def translated(key: str, **values: object) -> str:
        return phrase(key, language, **values)

    def channel_name(key: str) -> str:
        channel = _flow().settings.channel(key)
        return f"{channel.name} ({represent.words('platform', channel.platform)[language]})" if channel else key

    def person_name(key: str) -> str:
        person = _flow().settings.person(key) if key else None
        return person.first_name if person else key

    def step(what: str) -> str:
        return register_words.describe(what).in_language(language)

    return {
        "t": translated,
        "named": named,
        "channel_name": channel_name,
        "person_name": person_name,
        "step": step,
        "language": language,
        "municipality": _flow().settings.municipality.name,
    }


@blueprint.app_template_filter("moment")
def moment(value: str) -> str:
    """An ISO 8601 time as a person writes it, in the municipality's time zone."""
    try:
        when = datetime.fromisoformat(value)
    except ValueError:
        return value
    return when.astimezone(ZoneInfo(_flow().settings.deadlines.timezone)).strftime("%Y-%m-%d %H:%M")


@blueprint.get("/open/<token>")
def open_by_link(token: str) -> AnyResponse:
    """Open the dashboard by the one-time link that the terminal showed."""
    if not current_app.extensions["links"].use(token):
        if session.get("opened"):
            return redirect(url_for("dashboard.today"))
        abort(401)
    session.clear()
    session["opened"] = datetime.now(UTC).isoformat(timespec="seconds")
    return redirect(url_for("dashboard.today"))


@blueprint.get("/")
def today() -> str:
    """What is waiting right now."""
    register = _flow().register
    waiting = [
        (state, register.entries(state=state, limit=PAGE_SIZE))
        for state in (EntryState.CAPTURED, EntryState.REMOVAL_FAILED, EntryState.FAILED)
    ]
    return render_template(
        "today.html",
        waiting=[(state, page) for state, page in waiting if page.total],
        numbers=register.waiting().to_register,
        shown=PAGE_SIZE,
        reports=[report.message.in_language(page_language()) for report in current_app.extensions["reports"]],
        pairings=_pairings().all(),
        recent=register.entries(limit=5),
    )


@blueprint.get("/evidence")
def evidence() -> str:
    """The evidence archive, newest first, searched by words, state and channel (never by person)."""
    offset = min(max(0, request.args.get("offset", 0, type=int)), 10_000_000)
    state = request.args.get("state", "")
    chosen = EntryState(state) if state in set(EntryState) else None
    words = request.args.get("q", "")[:200]
    channel = request.args.get("channel", "")[:200]
    page = _flow().register.entries(state=chosen, channel=channel or None, text=words, offset=offset, limit=PAGE_SIZE)
    return render_template(
        "evidence.html",
        page=page,
        offset=offset,
        size=PAGE_SIZE,
        states=list(EntryState),
        channels=_flow().settings.channels,
        chosen={"q": words, "state": state, "channel": channel},
    )


@blueprint.get("/evidence/<evidence_id>")
def entry(evidence_id: str) -> str:
    """One entry with its facts, history, preview and what can be done."""
    found = _flow().register.entry(evidence_id)
    return render_template("entry.html", entry=found, has_file=bool(found.file))


@blueprint.get("/evidence/<evidence_id>/file")
def entry_file(evidence_id: str) -> Response:
    """The evidence file, to look at in the page or to save."""
    flow = _flow()
    found = flow.register.entry(evidence_id)
    return send_file(
        flow.evidence_path(found),
        mimetype="application/pdf",
        as_attachment="save" in request.args,
        download_name=f"{found.evidence_id}.pdf",
    )


@blueprint.get("/evidence/<evidence_id>/picture")
def entry_picture(evidence_id: str) -> Response:
    """The first screenshot, small, taken out of the evidence file."""
    flow = _flow()
    picture = preview.thumbnail(flow.evidence_path(flow.register.entry(evidence_id)))
    if picture is None:
        abort(404)
    return Response(picture, content_type="image/png")


@blueprint.post("/evidence/<evidence_id>")
def change_entry(evidence_id: str) -> AnyResponse:
    """Enter a diary number, a note, a legal hold, or what became of the comment."""
    register, form = _flow().register, request.form
    by = form.get("by", "")[:200] or "dashboard"
    try:
        match form.get("what"):
            case "diary_number":
                register.set_diary_number(evidence_id, form.get("value", "").strip()[:100], by)
            case "note":
                register.add_note(evidence_id, form.get("value", "").strip()[:2000], by)
            case "hold":
                register.set_legal_hold(evidence_id, form.get("value") == "on", by)
            case "removed" | "hidden" | "left" as outcome:
                register.removal(evidence_id, RemovalOutcome(outcome), by)
            case _:
                abort(400)
        flash(phrase("saved", page_language()), "good")
    except KanalvaktError as error:
        flash(error.message.in_language(page_language()), "bad")
    return redirect(url_for("dashboard.entry", evidence_id=evidence_id))


@blueprint.get("/connect")
def connect() -> str:
    """Connect a browser: shows the code while a window is open."""
    return render_template("connect.html", pairings=_pairings().all(), code=None, seconds=0)


@blueprint.post("/connect")
def connect_now() -> str:
    """Open a pairing window and show its code, once, on this page."""
    code = _pairings().open_window()
    return render_template("connect.html", pairings=_pairings().all(), code=code, seconds=_pairings().seconds_left)


@blueprint.post("/connect/forget")
def forget() -> AnyResponse:
    """Unpair a browser."""
    _pairings().forget(request.form.get("origin", ""))
    flash(phrase("forgotten", page_language()), "good")
    return redirect(url_for("dashboard.connect"))


@blueprint.get("/settings")
def show_settings() -> str:
    """The settings file, to read and edit."""
    path = _flow().home / settings_file.SETTINGS_FILE
    return render_template("settings.html", text=path.read_text(encoding="utf-8-sig"), mistake="", path=path)


@blueprint.post("/settings")
def save_settings() -> AnyResponse:
    """Check the text and keep it; a mistake is named and nothing is changed."""
    path = _flow().home / settings_file.SETTINGS_FILE
    text = request.form.get("text", "").replace("\r\n", "\n")
    try:
        settings_file.save(_flow().home, text)
    except KanalvaktError as error:
        mistake = error.message.in_language(page_language())
        return make_response(render_template("settings.html", text=text, mistake=mistake, path=path), 422)
    flash(phrase("settings_saved", page_language()), "good")
    return redirect(url_for("dashboard.show_settings"))


@blueprint.post("/language")
def choose_language() -> AnyResponse:
    """Switch the pages' language."""
    session["language"] = "en" if request.form.get("language") == "en" else "sv"
    return redirect(url_for("dashboard.today"))


def _flow() -> Workflow:
    return current_app.extensions["workflow"]  # type: ignore[no-any-return]


def _pairings() -> Pairings:
    return current_app.extensions["pairings"]  # type: ignore[no-any-return]
