"""The contract: every route is in it, and whatever is sent by it, the helper answers by it and never falls over."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from schemathesis import checks
from web_stage import API, PORT, Caller, opened, paired

from kanalvakt.web import represent
from kanalvakt.web.openapi import document

SCHEMA = schemathesis.openapi.from_dict(document())
EXAMPLES = 12
LOCAL = f"http://localhost:{PORT}"  # the only name that schemathesis keeps cookies for
PROMISES = [
    checks.not_a_server_error,
    *(checks.CHECKS.get_one(name) for name in ("status_code_conformance", "content_type_conformance")),
    checks.CHECKS.get_one("response_schema_conformance"),
]


def routes(app: Flask) -> set[tuple[str, str]]:
    return {
        (rule.rule.replace("<", "{").replace(">", "}"), method.lower())
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(API)
        for method in rule.methods or ()
        if method not in {"HEAD", "OPTIONS"}
    }


def test_every_route_of_the_api_is_in_the_document_and_nothing_else(app: Flask) -> None:
    written = {(path, method) for path, operations in document()["paths"].items() for method in operations}
    assert written == routes(app)


def test_the_document_is_served_to_anybody(stranger: Caller) -> None:
    served = stranger.ask("GET", f"{API}/openapi.json")
    assert served.mimetype == "application/json" and served.get_json() == document()


def test_the_document_names_every_field_of_an_entry(extension: Caller) -> None:
    ident = extension.capture().get_json()["evidence_id"]
    answer = extension.post(f"/entries/{ident}").get_json()
    assert set(answer) == set(document()["components"]["schemas"]["Entry"]["properties"])


def test_every_operation_has_a_name_of_its_own() -> None:
    names = [operation["operationId"] for path in document()["paths"].values() for operation in path.values()]
    assert len(names) == len(set(names))


@pytest.fixture
def callers(app: Flask) -> dict[str, Caller]:
    person, extension = opened(app), paired(app)
    cookie = person.client.get_cookie("kanalvakt", domain="127.0.0.1")
    assert cookie and extension.capture().get_json()["evidence_id"] == "KV-2026-000001"  # the document's example
    person.headers = {"Cookie": cookie.value}
    return {"GET": person, "POST": extension}


@pytest.mark.slow
@SCHEMA.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_whatever_is_sent_is_answered_as_the_document_says(case: Any, app: Flask, callers: dict[str, Caller]) -> None:
    known = case.method == case.operation.method.upper()
    caller = callers[case.method if known else "POST"]
    headers = dict(caller.headers)
    case.cookies = {"kanalvakt": headers.pop("Cookie")} if "Cookie" in headers else {}
    case.headers = {**(case.headers or {}), **headers}
    case.operation.app = app
    response = case.call(base_url=LOCAL)
    assert response.status_code not in {401, 403}, "the caller may ask; otherwise nothing behind the gate is tried"
    if known:
        case.validate_response(response, checks=PROMISES)
    else:  # a method that the document does not have; OPTIONS is the preflight
        assert response.status_code == (200 if case.method == "OPTIONS" else 405)


def test_the_words_of_answers_are_those_of_the_document() -> None:
    assert represent.words("action", "help_now") == {"sv": "Hjälp nu", "en": "Help now"}
