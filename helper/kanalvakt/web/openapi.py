"""The OpenAPI 3.1 document, made from the pydantic models so that it cannot drift from what is checked."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from kanalvakt import __version__
from kanalvakt.domain import Action, Concern, Intent
from kanalvakt.web.schemas import (
    AssessmentRequest,
    CaptureRequest,
    DraftRequest,
    EmptyRequest,
    EntriesRequest,
    PairingRequest,
    ProofRequest,
    RemovalRequest,
)

_REFUSALS = {
    "400": "bad input",
    "401": "no token, or a token of another Origin",
    "403": "foreign Origin",
    "415": "wrong content type",
    "421": "foreign Host",
}
_STRING = {"type": "string"}
_TEXT = {"type": "object", "required": ["sv", "en"], "properties": {"sv": _STRING, "en": _STRING}}


@cache
def document() -> dict[str, Any]:
    """Return the document."""
    requests: list[type[BaseModel]] = [
        PairingRequest,
        ProofRequest,
        AssessmentRequest,
        DraftRequest,
        CaptureRequest,
        RemovalRequest,
        EntriesRequest,
        EmptyRequest,
    ]
    _, schemas = models_json_schema(
        [(model, "validation") for model in requests], ref_template="#/components/schemas/{model}"
    )
    components: dict[str, Any] = dict(schemas["$defs"])
    components |= _answers()
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Kanalvakt",
            "version": __version__,
            "description": "The local helper. It listens on 127.0.0.1 only, and answers the paired extension "
            "and its own dashboard.",
        },
        "paths": _paths(),
        "components": {
            "schemas": components,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _paths() -> dict[str, Any]:
    key = {"name": "Idempotency-Key", "in": "header", "required": True, "schema": {"type": "string", "minLength": 8}}
    ident = {"name": "evidence_id", "in": "path", "required": True, "schema": _STRING}
    multipart = {
        "type": "object",
        "required": ["capture"],
        "properties": {
            "capture": _ref("CaptureRequest"),
            "image": {"type": "array", "items": {"type": "string", "contentMediaType": "image/png"}},
        },
    }
    file_answer = {"description": "the evidence file", "content": {"application/pdf": {"schema": {}}}}
    base = "/api/v1"
    return {
        f"{base}/proofs": {"post": _operation("prove", "ProofRequest", "Proofs", open_to_all=True)},
        f"{base}/pairings": {
            "post": _operation(
                "pair", "PairingRequest", "PairingAnswer", "201", open_to_all=True, more={"410": "pairing closed"}
            )
        },
        f"{base}/status": {
            "get": _operation("readStatus", None, "Status", open_to_all=True),
            "post": _operation("status", "EmptyRequest", "Status"),
        },
        f"{base}/assessments": {"post": _operation("assess", "AssessmentRequest", "Assessments")},
        f"{base}/drafts": {"post": _operation("draft", "DraftRequest", "DraftAnswer")},
        f"{base}/captures": {
            "post": _operation("capture", None, "Receipt", "201", more={"409": "key used", "422": "bad image"})
            | {
                "parameters": [key],
                "requestBody": {"required": True, "content": {"multipart/form-data": {"schema": multipart}}},
            }
        },
        f"{base}/captures/{{evidence_id}}/removal": {
            "post": _operation("removal", "RemovalRequest", "Removed", more={"409": "permit", "404": "no entry"})
            | {"parameters": [ident]}
        },
        f"{base}/entries": {"post": _operation("entries", "EntriesRequest", "Entries")},
        f"{base}/entries/{{evidence_id}}": {
            "post": _operation("entry", "EmptyRequest", "Entry", more={"404": "no entry"}) | {"parameters": [ident]}
        },
        f"{base}/entries/{{evidence_id}}/file": {
            "post": _operation("entryFile", "EmptyRequest", "Entry", more={"404": "no entry"})
            | {"parameters": [ident]}
            | {"responses": {"200": file_answer, **_problems({"404": "no entry"})}}
        },
    }


def _operation(
    name: str,
    request: str | None,
    answer: str,
    status: str = "200",
    *,
    open_to_all: bool = False,
    more: dict[str, str] | None = None,
) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": name,
        "security": [] if open_to_all else [{"token": []}],
        "responses": {
            status: {"description": "done", "content": {"application/json": {"schema": _ref(answer)}}},
            **_problems(more or {}),
        },
    }
    if request:
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": _ref(request)}}}
    return operation


def _problems(more: dict[str, str]) -> dict[str, Any]:
    return {
        status: {"description": what, "content": {"application/problem+json": {"schema": _ref("Problem")}}}
        for status, what in (_REFUSALS | more).items()
    }


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _object(required: list[str], **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": required, "properties": properties}


def _answers() -> dict[str, Any]:
    number, boolean = {"type": "number"}, {"type": "boolean"}
    nullable_text = {"type": ["object", "null"]}
    span = _object(
        ["start", "end", "type"], start={"type": "integer"}, end={"type": "integer"}, type=_STRING, text=_STRING
    )
    finding = _object(
        ["label", "score", "spans", "because"],
        label={"enum": [label.value for label in Concern]},
        score=number,
        spans={"type": "array", "items": span},
        because=_TEXT,
    )
    advice = _object(
        ["action", "removal_suggested", "urgent", "severity", "because", "guideline", "steps"],
        action={"enum": [action.value for action in Action]},
        removal_suggested=boolean,
        urgent=boolean,
        severity={"type": "integer", "minimum": 0, "maximum": 4},
        because={"type": "array", "items": _TEXT},
        guideline={"type": "array"},
        law=nullable_text,
        steps={"type": "array", "items": _TEXT},
    )
    assessed = _object(
        ["ref", "language", "findings", "intents", "advice", "reply_due"],
        ref=_STRING,
        language=_STRING,
        understood=boolean,
        findings={"type": "array", "items": finding},
        intents={"type": "array", "items": {"enum": [intent.value for intent in Intent]}},
        advice=advice,
        reply_due=nullable_text,
    )
    receipt = _object(
        ["evidence_id", "sha256", "profile", "validator", "valid", "permit"],
        evidence_id=_STRING,
        sha256=_STRING,
        profile=_STRING,
        validator=_STRING,
        valid=boolean,
        permit=_STRING,
        file=_STRING,
    )
    return {
        "Problem": _object(
            ["type", "title", "status", "code", "detail"], status={"type": "integer"}, code=_STRING, detail=_STRING
        ),
        "Proofs": _object([], paired=_STRING, pairing={"type": "object"}),
        "PairingAnswer": _object(["token", "proof"], token=_STRING, proof=_STRING, helper_version=_STRING),
        "Status": _object(["ok", "version"], ok=boolean, version=_STRING),
        "Assessments": _object(["comments"], comments={"type": "array", "items": assessed}),
        "DraftAnswer": _object(["draft"], draft=nullable_text),
        "Receipt": receipt,
        "Removed": _object(["evidence_id", "state"], evidence_id=_STRING, state=_STRING, message_draft=nullable_text),
        "Entries": _object(
            ["items", "total"], items={"type": "array", "items": {"type": "object"}}, total={"type": "integer"}
        ),
        "Entry": _object(["evidence_id", "state", "sha256"], evidence_id=_STRING, state=_STRING, sha256=_STRING),
    }
