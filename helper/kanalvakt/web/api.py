"""The JSON API under /api/v1, for the paired extension and the dashboard's own session."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import orjson
from flask import Blueprint, Response, current_app, g, request, send_file

from kanalvakt import __version__
from kanalvakt.domain import Text
from kanalvakt.errors import BadInputError, UnauthorizedError
from kanalvakt.replies import tone
from kanalvakt.web import reading as read
from kanalvakt.web import represent
from kanalvakt.web.openapi import document
from kanalvakt.web.pairing import Pairings
from kanalvakt.web.problems import caller_language, problem
from kanalvakt.web.schemas import (
    AssessmentRequest,
    CaptureRequest,
    DraftRequest,
    EntriesRequest,
    PairingRequest,
    ProofRequest,
    RemovalRequest,
)
from kanalvakt.workflow import Workflow

blueprint = Blueprint("api", __name__)


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """The contract itself."""
    return _json(document())


@blueprint.post("/proofs")
def prove() -> Response:
    """Prove who we are before anything secret is sent."""
    body = read.body(ProofRequest)
    return _json(_pairings().proofs(request.headers.get("Origin", ""), body.nonce))


@blueprint.post("/pairings")
def pair() -> Response:
    """Take the code shown on the helper's own screen and give a token bound to the caller's Origin."""
    body = read.body(PairingRequest)
    origin = request.headers.get("Origin", "")
    when = datetime.now(UTC).isoformat(timespec="seconds")
    token, proof = _pairings().pair(origin, body.code, body.nonce, body.name, when)
    return _json({"token": token, "proof": proof, "helper_version": __version__}, 201)


@blueprint.route("/status", methods=["GET", "POST"])
def status() -> Response:
    """Whether the helper is ready; who and what it serves is told to paired callers only."""
    answer: dict[str, Any] = {"ok": True, "product": "kanalvakt", "version": __version__, "paired": _known()}
    if _known():
        flow = _workflow()
        answer |= {
            "model": flow.classifier.version,
            "municipality": flow.settings.municipality.name,
            "language": flow.settings.helper.language,
            "people": [
                {
                    "id": person.id,
                    "first_name": person.first_name,
                    "title": person.title,
                    "department": person.department,
                    "can_remove": person.can_remove,
                }
                for person in flow.settings.people
            ],
            "channels": [
                {"id": channel.id, "platform": channel.platform.value, "name": channel.name, "url": channel.url}
                for channel in flow.settings.channels
                if channel.active
            ],
        }
    return _json(answer)


@blueprint.post("/assessments")
def assess() -> Response:
    """Say what each comment is and what the guideline would do. Nothing is stored."""
    body = read.body(AssessmentRequest)
    comments = [read.comment(item, body.platform) for item in body.comments]
    moments = [read.moment(item.posted_at) for item in body.comments]
    results = _workflow().assess(comments, body.channel, moments)
    return _json({"comments": [represent.assessed(item) for item in results]})


@blueprint.post("/drafts")
def draft() -> Response:
    """Propose a reply; null when silence is right."""
    body = read.body(DraftRequest)
    proposal = _workflow().draft(
        read.comment(body.comment, body.platform),
        body.channel,
        body.person,
        language=body.language,
        situation=body.situation,
        variant=body.variant,
    )
    remarks = (
        [_remark(item) for item in tone.check(proposal.text, proposal.situation, proposal.language)] if proposal else []
    )
    return _json({"draft": represent.draft(proposal, remarks)})


@blueprint.post("/captures")
def capture() -> Response:
    """Seal a capture; the permit in the answer is what makes a removal safe."""
    key = request.headers.get("Idempotency-Key", "")
    if not re.fullmatch(r"[\x21-\x7e]{8,200}", key):
        raise BadInputError(
            "Huvudet Idempotency-Key saknas eller är för kort (8–200 tecken).",
            "The header Idempotency-Key is missing or too short (8–200 characters).",
        )
    part = request.form.get("capture")
    if part is None and "capture" in request.files:
        part = request.files["capture"].read(2_000_000).decode("utf-8", "replace")
    body = read.parse(CaptureRequest, (part or "").encode("utf-8", "surrogatepass"))
    if body.captured_at.tzinfo is None:
        raise BadInputError(
            "captured_at behöver en tidszon, till exempel +01:00.", "captured_at needs an offset, +01:00 for example."
        )
    receipt = _workflow().capture(read.capture(body), read.images(request.files.getlist("image")), key)
    entry = receipt.entry
    answer = {
        "evidence_id": entry.evidence_id,
        "sha256": entry.sha256,
        "profile": entry.profile,
        "validator": entry.validator,
        "valid": entry.valid,
        "state": entry.state.value,
        "permit": receipt.permit,
        "file": entry.file,
        "repeated": receipt.repeated,
    }
    return _json(answer, 201)


@blueprint.post("/captures/<evidence_id>/removal")
def removal(evidence_id: str) -> Response:
    """Enter what became of the comment and propose the message to its writer."""
    body = read.body(RemovalRequest)
    flow = _workflow()
    entry = flow.removal(evidence_id, body.permit, body.outcome, body.by)
    message = flow.message_to_writer(entry, caller_language(request))
    return _json(
        {"evidence_id": entry.evidence_id, "state": entry.state.value, "message_draft": represent.draft(message)}
    )


@blueprint.route("/entries", methods=["GET", "POST"])
def entries() -> Response:
    """A page of the register."""
    _require_known()
    body = (
        read.body(EntriesRequest) if request.method == "POST" else read.checked(EntriesRequest, request.args.to_dict())
    )
    page = _workflow().register.entries(
        state=body.state, channel=body.channel, text=body.text, offset=body.offset, limit=body.limit
    )
    return _json({"items": [represent.entry(item) for item in page.items], "total": page.total})


@blueprint.route("/entries/<evidence_id>", methods=["GET", "POST"])
def entry(evidence_id: str) -> Response:
    """One entry."""
    _require_known()
    return _json(represent.entry(_workflow().register.entry(evidence_id)))


@blueprint.route("/entries/<evidence_id>/file", methods=["GET", "POST"])
def entry_file(evidence_id: str) -> Response:
    """The evidence file itself."""
    _require_known()
    flow = _workflow()
    found = flow.register.entry(evidence_id)
    return send_file(
        flow.evidence_path(found), mimetype="application/pdf", download_name=f"{found.evidence_id}.pdf", max_age=0
    )


def _workflow() -> Workflow:
    return current_app.extensions["workflow"]  # type: ignore[no-any-return]


def _pairings() -> Pairings:
    return current_app.extensions["pairings"]  # type: ignore[no-any-return]


def _known() -> bool:
    return g.caller in {"dashboard", "extension"}


def _require_known() -> None:
    if not _known():
        raise UnauthorizedError(
            "Öppna sidan med hjälparens engångslänk, eller para ihop tillägget.",
            "Open the page by the helper's one-time link, or pair the extension.",
        )


def _json(value: object, status: int = 200) -> Response:
    return Response(orjson.dumps(value), status=status, content_type="application/json")


def _remark(item: tone.Remark) -> dict[str, Any]:
    return item.as_json()


@blueprint.app_errorhandler(404)
def nothing_there(_: Exception) -> Response:
    """An unknown address."""
    return problem(404, "not_found", Text("Det finns inget på den adressen.", "There is nothing at that address."))
