"""The gate: who may ask the helper anything. It runs before every request; CORS headers are not the guard."""

from __future__ import annotations

import hmac
import secrets
import threading
import time

from flask import Flask, Response, abort, g, request, session
from flask_cors import CORS
from werkzeug.exceptions import MethodNotAllowed

from kanalvakt.errors import ForbiddenError, MisdirectedError, UnauthorizedError, UnsupportedTypeError
from kanalvakt.web.pairing import EXTENSION_ORIGIN, Pairings

API = "/api/v1"
UNPAIRED_OPERATIONS = {f"{API}/pairings", f"{API}/proofs"}
CUSTOM_HEADER = "X-Kanalvakt"
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; frame-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)
LINK_SECONDS = 600


class OneTimeLinks:
    """Links that open the dashboard once: the terminal's word that the person sits at this computer."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tokens: dict[str, float] = {}

    def make(self) -> str:
        """Return a new token, good for ten minutes and one use."""
        token = secrets.token_urlsafe(32)
        with self._lock:
            self._tokens[token] = time.monotonic() + LINK_SECONDS
        return token

    def use(self, token: str) -> bool:
        """Use the token up; False when it is unknown, used or too old."""
        with self._lock:
            for known, ends in list(self._tokens.items()):
                if time.monotonic() > ends:
                    del self._tokens[known]
                elif hmac.compare_digest(known.encode(), token.encode("utf-8", "replace")):
                    del self._tokens[known]
                    return True
        return False


def install(app: Flask, pairings: Pairings, port: int) -> None:
    """Put the gate before every request of the app and the headers on every answer."""
    hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}
    own_origins = {f"http://{host}" for host in hosts}

    def check_host() -> None:
        if request.host not in hosts:
            raise MisdirectedError(
                "Hjälparen svarar bara på den här datorns egen adress.",
                "The helper answers only on this computer's own address.",
            )

    def check_origin() -> None:
        origin = request.headers.get("Origin")
        site = request.headers.get("Sec-Fetch-Site", "none")
        from_extension = bool(origin and EXTENSION_ORIGIN.fullmatch(origin))
        if site == "cross-site":  # a worker with our host permission sends none (Chromium) or same-origin (Firefox)
            raise _foreign()
        if origin is None:
            if request.method in {"GET", "HEAD"} and site in {"none", "same-origin"}:
                return
            raise _foreign()
        if origin in own_origins and site in {"none", "same-origin"}:
            return
        if from_extension and (request.path in UNPAIRED_OPERATIONS or pairings.knows(origin)):
            return
        raise _foreign()

    def check_caller() -> None:
        """Set ``g.caller``: ``dashboard``, ``extension`` or ``anyone``; refuse changes without a right."""
        g.caller = "anyone"
        origin = request.headers.get("Origin")
        if session.get("opened") and (origin is None or origin in own_origins):
            g.caller = "dashboard"
        if not request.path.startswith(f"{API}/"):
            return
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        if origin and kind.lower() == "bearer" and pairings.accepts(origin, token.strip()):
            g.caller = "extension"
        if request.method in {"GET", "HEAD"}:
            return
        check_change()
        if g.caller == "anyone" and request.path not in UNPAIRED_OPERATIONS:
            raise UnauthorizedError(
                "Webbläsaren är inte ihopparad med hjälparen. Öppna tilläggets inställningar och para ihop.",
                "This browser is not paired with the helper. Open the extension's options and pair it.",
            )

    def check_change() -> None:
        if isinstance(request.routing_exception, MethodNotAllowed):
            raise request.routing_exception
        if request.mimetype not in {"application/json", "multipart/form-data"}:
            raise UnsupportedTypeError(
                "Skicka application/json eller multipart/form-data.", "Send application/json or multipart/form-data."
            )
        if not request.headers.get(CUSTOM_HEADER):
            raise ForbiddenError(f"Huvudet {CUSTOM_HEADER} saknas.", f"The header {CUSTOM_HEADER} is missing.")

    @app.before_request
    def gate() -> Response | None:
        g.refused = True  # until every check below has let it through
        check_host()
        if request.method == "OPTIONS":
            origin = request.headers.get("Origin", "")
            if not EXTENSION_ORIGIN.fullmatch(origin):
                raise _foreign()
            if not (request.path in UNPAIRED_OPERATIONS or pairings.knows(origin)):
                raise _foreign()
            g.refused = False
            return app.make_default_options_response()
        check_origin()
        g.refused = False
        check_caller()
        return None

    @app.after_request
    def seal_headers(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers["X-Content-Type-Options"] = "nosniff"
        # Not no-referrer: with it a browser sends "Origin: null" from our own forms (Fetch, origin serialising).
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        if request.endpoint != "static":
            response.headers["Cache-Control"] = "no-store"
        if g.get("refused", True):  # flask-cors knows what an extension looks like, not which one is ours
            for name in [name for name, _ in response.headers if name.startswith("Access-Control-")]:
                del response.headers[name]
        return response

    CORS(
        app,
        resources={f"{API}/*": {"origins": [EXTENSION_ORIGIN.pattern + "$"]}},
        allow_headers=["Authorization", "Content-Type", CUSTOM_HEADER, "Idempotency-Key", "Accept-Language"],
        methods=["POST"],
        max_age=600,
    )


def require_dashboard() -> None:
    """Let only a dashboard session on: it was opened by the one-time link."""
    if getattr(g, "caller", "anyone") != "dashboard":
        abort(401)


def _foreign() -> ForbiddenError:
    return ForbiddenError(
        "Begäran kommer varken från det ihopparade tillägget eller från hjälparens egen sida.",
        "The request comes neither from the paired extension nor from the helper's own page.",
    )
