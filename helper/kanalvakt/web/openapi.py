"""The OpenAPI 3.1 document, made from the pydantic models so that it cannot drift from what is checked."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from kanalvakt import __version__
from kanalvakt.web import answers
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

_READ_REFUSALS = {
    "400": "bad input",
    "401": "no token, or a token of another Origin",
    "403": "foreign Origin",
    "421": "foreign Host",
}
_REFUSALS = _READ_REFUSALS | {"413": "too large", "415": "wrong content type"}
_NOT_FOUND = {"404": "no such entry"}
_NOT_KEPT = {"500": "no evidence was made: nothing may be removed", "507": "no room on the disk"}
_STRING = {"type": "string"}


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
    components |= answers.schemas()
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
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer"},
                "session": {"type": "apiKey", "in": "cookie", "name": "kanalvakt"},
            },
        },
    }


def _paths() -> dict[str, Any]:
    key = {
        "name": "Idempotency-Key",
        "in": "header",
        "required": True,
        "description": "the same key again gives the same entry, and never a second file",
        "schema": {"type": "string", "pattern": "^[!-~]{8,200}$"},
    }
    ident = {"name": "evidence_id", "in": "path", "required": True, "schema": _STRING, "example": "KV-2026-000001"}
    multipart = {
        "type": "object",
        "required": ["capture"],
        "properties": {
            "capture": _ref("CaptureRequest"),
            "image": {"type": "array", "items": {"type": "string", "contentMediaType": "image/png"}},
        },
    }
    base = "/api/v1"
    own = {"parameters": [_header()]}
    found = {"parameters": [_header(), ident]}
    return {
        f"{base}/openapi.json": {"get": _operation("readContract", None, None, open_to_all=True)},
        f"{base}/proofs": {"post": _operation("prove", "ProofRequest", "Proofs", open_to_all=True) | own},
        f"{base}/pairings": {
            "post": _operation(
                "pair",
                "PairingRequest",
                "PairingAnswer",
                "201",
                open_to_all=True,
                more={"410": "pairing closed", "507": "the pairing could not be stored"},
            )
            | own
        },
        f"{base}/status": {
            "get": _operation("readStatus", None, "Status", open_to_all=True),
            "post": _operation("status", "EmptyRequest", "Status") | own,
        },
        f"{base}/assessments": {"post": _operation("assess", "AssessmentRequest", "Assessments") | own},
        f"{base}/drafts": {
            "post": _operation("draft", "DraftRequest", "DraftAnswer", more={"404": "no such situation"}) | own
        },
        f"{base}/captures": {
            "post": _operation(
                "capture", None, "Receipt", "201", more={"409": "key used", "422": "bad image", **_NOT_KEPT}
            )
            | {
                "parameters": [_header(), key],
                "requestBody": {"required": True, "content": {"multipart/form-data": {"schema": multipart}}},
            }
        },
        f"{base}/captures/{{evidence_id}}/removal": {
            "post": _operation(
                "removal",
                "RemovalRequest",
                "Removed",
                more={"409": "permit, or already entered otherwise"} | _NOT_FOUND,
            )
            | found
        },
        f"{base}/entries": {
            "get": _operation("readEntries", None, "Entries") | {"parameters": _query(EntriesRequest)},
            "post": _operation("entries", "EntriesRequest", "Entries") | own,
        },
        f"{base}/entries/{{evidence_id}}": {
            "get": _operation("readEntry", None, "Entry", more=_NOT_FOUND) | {"parameters": [ident]},
            "post": _operation("entry", "EmptyRequest", "Entry", more=_NOT_FOUND) | found,
        },
        f"{base}/entries/{{evidence_id}}/file": {
            "get": _operation("readEntryFile", None, "application/pdf", more=_NOT_FOUND) | {"parameters": [ident]},
            "post": _operation("entryFile", "EmptyRequest", "application/pdf", more=_NOT_FOUND) | found,
        },
    }


def _header() -> dict[str, Any]:
    return {
        "name": "X-Kanalvakt",
        "in": "header",
        "required": True,
        "description": "no form of a foreign page can send it",
        "schema": {"const": "1"},
    }


def _query(model: type[BaseModel]) -> list[dict[str, Any]]:
    """A request model's fields as query parameters: simple values only."""
    schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
    parameters = []
    for name, field in schema["properties"].items():
        kinds = [kind for kind in field.get("anyOf", [field]) if kind.get("type") != "null"]
        parameters.append({"name": name, "in": "query", "required": False, "schema": kinds[0]})
    return parameters


def _operation(
    name: str,
    request: str | None,
    answer: str | None,
    status: str = "200",
    *,
    open_to_all: bool = False,
    more: dict[str, str] | None = None,
) -> dict[str, Any]:
    """One operation. Reading by GET is for the dashboard's session: a worker's GET carries no Origin to check."""
    reading = name.startswith("read")
    if answer and "/" in answer:
        content: dict[str, Any] = {answer: {"schema": {"type": "string", "contentMediaType": answer}}}
    else:
        content = {"application/json": {"schema": _ref(answer) if answer else {"type": "object"}}}
    refusals = _READ_REFUSALS if reading else _REFUSALS
    operation: dict[str, Any] = {
        "operationId": name,
        "security": [] if open_to_all else [{"session": []} if reading else {"token": []}],
        "responses": {status: {"description": "done", "content": content}, **_problems(refusals | (more or {}))},
    }
    if request:
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": _ref(request)}}}
    return operation


def _problems(refusals: dict[str, str]) -> dict[str, Any]:
    return {
        status: {"description": what, "content": {"application/problem+json": {"schema": _ref("Problem")}}}
        for status, what in refusals.items()
    }


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}
