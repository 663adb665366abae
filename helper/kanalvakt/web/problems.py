"""Errors as application/problem+json (RFC 9457) with a detail in the caller's language."""

from __future__ import annotations

import orjson
from flask import Request, Response, current_app, render_template, request, session
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from kanalvakt.domain import Text
from kanalvakt.errors import KanalvaktError
from kanalvakt.web.phrases import phrase

_TITLES: dict[int, Text] = {
    400: Text("Begäran går inte att läsa", "The request cannot be read"),
    401: Text("Inte ihopparad", "Not paired"),
    403: Text("Inte tillåtet", "Not allowed"),
    404: Text("Finns inte", "Not found"),
    405: Text("Fel metod för den här adressen", "Wrong method for this address"),
    409: Text("Krockar med det som redan finns", "Conflicts with what is already there"),
    410: Text("Ihopparningen är stängd", "Pairing is closed"),
    413: Text("För stort", "Too large"),
    415: Text("Fel innehållstyp", "Wrong content type"),
    421: Text("Fel adress", "Wrong address"),
    422: Text("Innehållet går inte att använda", "The content cannot be used"),
    423: Text("Upptaget", "In use"),
    503: Text("Hjälparen är inte redo", "The helper is not ready"),
    507: Text("Det gick inte att spara", "Could not be saved"),
}
_UNEXPECTED = Text(
    "Ett oväntat fel inträffade i hjälparen. Inget har tagits bort. Försök igen; kör annars kanalvakt doctor.",
    "Something unexpected went wrong in the helper. Nothing was removed. Try again; otherwise run kanalvakt doctor.",
)
_STALE_FORM = Text(
    "Sidan har legat öppen för länge. Gå tillbaka, ladda om den och försök igen. Inget ändrades.",
    "The page has been open too long. Go back, reload it and try again. Nothing was changed.",
)
_HTTP_CODES = {
    400: "bad_input",
    401: "unauthorized",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "unsupported_type",
}
_HTTP_DETAILS = {
    404: Text("Det finns inget på den adressen.", "There is nothing at that address."),
    401: Text("Öppna sidan med hjälparens engångslänk.", "Open the page by the helper's one-time link."),
    405: Text("Adressen tar inte emot den metoden.", "This address does not take that method."),
    413: Text("Det som skickades är för stort.", "What was sent is too large."),
    400: Text("Begäran går inte att läsa.", "The request cannot be read."),
}


def caller_language(incoming: Request) -> str:
    """Return ``en`` when the caller prefers English, otherwise ``sv``."""
    return incoming.accept_languages.best_match(["sv", "en"]) or "sv"


def problem(status: int, code: str, detail: Text, errors: list[dict[str, str]] | None = None) -> Response:
    """Make the response: ``type`` is stable, ``detail`` is for the person. Outside the API it is a page."""
    if not request.path.startswith("/api/"):
        return _page(status, detail)
    language = caller_language(request)
    title = _TITLES.get(status, Text("Något gick fel", "Something went wrong"))
    body: dict[str, object] = {
        "type": f"urn:kanalvakt:{code}",
        "title": title.in_language(language),
        "status": status,
        "code": code,
        "detail": detail.in_language(language),
    }
    if errors:
        body["errors"] = errors
    response = Response(orjson.dumps(body), status, content_type="application/problem+json")
    response.headers["Content-Language"] = language
    return response


def page_language() -> str:
    """Return the language chosen on the page, otherwise the settings'."""
    return str(session.get("language") or current_app.extensions["workflow"].settings.helper.language)


def _page(status: int, detail: Text) -> Response:
    language = page_language()
    words = detail.in_language(language)
    heading = _TITLES.get(status, Text("Något gick fel", "Something went wrong")).in_language(language)
    if status == 401:
        heading, words = phrase("closed_door_title", language), phrase("closed_door", language)
    return Response(render_template("error.html", heading=heading, detail=words, status=status), status)


def from_error(error: KanalvaktError) -> Response:
    """An error of ours."""
    return problem(error.status, error.code, error.message)


def from_http(error: HTTPException) -> Response:
    """An error of Flask's or Werkzeug's, such as 405."""
    status = error.code or 500
    detail = _STALE_FORM if isinstance(error, CSRFError) else _HTTP_DETAILS.get(status, _UNEXPECTED)
    response = problem(status, _HTTP_CODES.get(status, "http"), detail)
    if error.response is None and (allowed := getattr(error, "valid_methods", None)):
        response.headers["Allow"] = ", ".join(sorted(allowed))
    return response


def from_surprise(error: Exception) -> Response:
    """Anything else: logged by its type and place only, because a message may hold a comment."""
    place = error.__traceback__
    while place and place.tb_next:
        place = place.tb_next
    where = f"{place.tb_frame.f_code.co_filename}:{place.tb_lineno}" if place else "?"
    current_app.logger.error("unexpected %s at %s", type(error).__name__, where)
    return problem(500, "internal", _UNEXPECTED)
