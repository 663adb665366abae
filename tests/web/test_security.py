"""The gate: each refusal, each in its own words, and nobody's comment in a log."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from flask import Flask
from web_stage import API, EXTENSION, HOST, NONCE, OTHER_EXTENSION, OWN, PORT, Caller, paired

SECRET = "Hemlig kommentar om Anna 19900101-0017"
COMMENT = {"comments": [{"ref": "1", "text": "Hej?"}]}
CHANGING = ["/proofs", "/pairings", "/assessments", "/drafts", "/captures", "/captures/KV-2026-000001/removal"]


def refused(response: Any, status: int, code: str) -> None:
    body = response.get_json(force=True)
    assert (response.status_code, body.get("code")) == (status, code)
    assert response.mimetype == "application/problem+json"
    assert body["status"] == status and body["detail"] and body["title"] and body["type"] == f"urn:kanalvakt:{code}"


@pytest.mark.parametrize(
    "host",
    ["evil.example", f"evil.example:{PORT}", "127.0.0.1", "127.0.0.1:9999", "localhost:80", f"[::1]:{PORT}", "x:y"],
)
def test_a_foreign_host_or_port_is_misdirected(extension: Caller, host: str) -> None:
    for path in (f"{API}/status", "/", "/static/style.css"):
        assert extension.ask("GET", path, headers={"Host": host}, drop=["Origin"]).status_code == 421
    refused(extension.post("/assessments", COMMENT, headers={"Host": host}), 421, "misdirected")


@pytest.mark.parametrize("name", [HOST, f"localhost:{PORT}"])
def test_the_loopback_names_with_the_right_port_are_served(extension: Caller, name: str) -> None:
    assert extension.post("/assessments", COMMENT, headers={"Host": name}).status_code == 200


@pytest.mark.parametrize(
    "origin",
    [
        "https://www.facebook.com",
        "http://127.0.0.1",
        "http://127.0.0.1:9999",
        "https://127.0.0.1:8765",
        "null",
        "",
        "file://",
        OTHER_EXTENSION,
        f"moz-extension://{'1' * 36}",
        EXTENSION.upper(),
        EXTENSION + ".evil.example",
        "x" + EXTENSION,
        EXTENSION + "/",
    ],
)
def test_a_web_null_or_other_extensions_origin_is_refused(extension: Caller, origin: str) -> None:
    response = extension.post("/assessments", COMMENT, headers={"Origin": origin})
    refused(response, 403, "forbidden")
    assert not [name for name, _ in response.headers if name.startswith("Access-Control")]


def test_a_change_without_an_origin_is_refused(extension: Caller) -> None:
    refused(extension.post("/assessments", COMMENT, drop=["Origin"]), 403, "forbidden")


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_get_that_another_site_sends_is_refused(person: Caller, site: str) -> None:
    refused(person.ask("GET", f"{API}/entries", headers={"Sec-Fetch-Site": site}), 403, "forbidden")
    assert person.ask("GET", "/", headers={"Sec-Fetch-Site": site}).status_code == 403


def test_a_cross_site_request_is_refused_whatever_its_origin_says(extension: Caller) -> None:
    for origin in (EXTENSION, OWN):
        headers = {"Origin": origin, "Sec-Fetch-Site": "cross-site"}
        refused(extension.post("/assessments", COMMENT, headers=headers), 403, "forbidden")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", ""])
def test_a_type_that_a_plain_form_can_send_is_refused(extension: Caller, kind: str) -> None:
    response = extension.post("/assessments", data=json.dumps(COMMENT), content_type=kind)
    refused(response, 415, "unsupported_type")


@pytest.mark.parametrize("path", CHANGING)
def test_get_on_a_changing_resource_says_which_method_it_takes(person: Caller, path: str) -> None:
    response = person.ask("GET", API + path)
    refused(response, 405, "method_not_allowed")
    assert "POST" in response.headers["Allow"]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_methods_nobody_needs_are_refused(extension: Caller, method: str) -> None:
    response = extension.ask(method, f"{API}/entries", data="{}", content_type="application/json")
    refused(response, 405, "method_not_allowed")


@pytest.mark.parametrize("path", CHANGING)
def test_a_change_without_the_custom_header_is_refused(extension: Caller, path: str) -> None:
    refused(extension.post(path, COMMENT, drop=["X-Kanalvakt"]), 403, "forbidden")


@pytest.mark.parametrize("path", [*CHANGING[2:], "/status", "/entries", "/entries/x", "/entries/x/file"])
def test_without_a_token_nothing_is_told(extension: Caller, path: str) -> None:
    refused(extension.post(path, COMMENT, drop=["Authorization"]), 401, "unauthorized")


@pytest.mark.parametrize("value", ["Bearer x", "Bearer ", "Basic abc", "Bearer åäö", "x"])
def test_a_wrong_token_is_refused(extension: Caller, value: str) -> None:
    header = value.encode().decode("latin-1")
    refused(extension.post("/assessments", COMMENT, headers={"Authorization": header}), 401, "unauthorized")


def test_a_token_is_good_for_its_own_origin_only(app: Flask, extension: Caller) -> None:
    other = paired(app, OTHER_EXTENSION)
    assert other.post("/assessments", COMMENT).status_code == 200
    stolen = {"Authorization": extension.headers["Authorization"]}
    refused(other.post("/assessments", COMMENT, headers=stolen), 401, "unauthorized")


def test_a_forgotten_browser_is_a_stranger_again(app: Flask, extension: Caller) -> None:
    app.extensions["pairings"].forget(EXTENSION)
    refused(extension.post("/assessments", COMMENT), 403, "forbidden")


def test_a_stranger_learns_only_that_a_helper_is_here(stranger: Caller) -> None:
    answer = stranger.ask("GET", f"{API}/status").get_json()
    assert set(answer) == {"ok", "product", "version", "paired"} and answer["paired"] is False


@pytest.mark.parametrize("path", ["/entries", "/entries/KV-2026-000001", "/entries/KV-2026-000001/file"])
def test_a_stranger_reads_no_entry(stranger: Caller, path: str) -> None:
    refused(stranger.ask("GET", API + path), 401, "unauthorized")


def test_the_extensions_token_opens_no_page(extension: Caller) -> None:
    assert extension.ask("GET", "/evidence").status_code == 401
    assert extension.ask("GET", "/evidence", drop=["Origin"]).status_code == 401


def preflight(caller: Caller, origin: str, path: str = "/assessments") -> Any:
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "x-kanalvakt,authorization"}
    return caller.ask("OPTIONS", API + path, headers=asked | {"Origin": origin}, drop=["Authorization", "X-Kanalvakt"])


@pytest.mark.parametrize("origin", ["https://www.facebook.com", "null", OTHER_EXTENSION, "http://127.0.0.1:9999"])
def test_a_pages_preflight_is_allowed_nothing(extension: Caller, origin: str) -> None:
    response = preflight(extension, origin)
    assert response.status_code == 403
    assert not [name for name, _ in response.headers if name.startswith("Access-Control")]


def test_the_paired_extensions_preflight_is_allowed_exactly_itself(extension: Caller) -> None:
    headers = preflight(extension, EXTENSION).headers
    assert headers["Access-Control-Allow-Origin"] == EXTENSION
    assert "POST" in headers["Access-Control-Allow-Methods"]
    assert "x-kanalvakt" in headers["Access-Control-Allow-Headers"].lower()
    assert "Access-Control-Allow-Credentials" not in headers


def test_an_unpaired_extension_may_ask_to_be_paired_and_nothing_else(stranger: Caller) -> None:
    assert preflight(stranger, OTHER_EXTENSION, "/pairings").headers["Access-Control-Allow-Origin"] == OTHER_EXTENSION
    assert preflight(stranger, OTHER_EXTENSION, "/entries").status_code == 403


@pytest.mark.parametrize(
    ("wanted", "language", "word"),
    [("en", "en", "paired"), ("sv", "sv", "ihopparad"), ("de, en;q=0.5", "en", "paired"), ("", "sv", "ihopparad")],
)
def test_a_refusal_speaks_the_callers_language(extension: Caller, wanted: str, language: str, word: str) -> None:
    response = extension.post("/assessments", COMMENT, drop=["Authorization"], headers={"Accept-Language": wanted})
    assert word in response.get_json(force=True)["detail"]
    assert response.headers["Content-Language"] == language


def test_every_answer_carries_the_strict_headers(person: Caller, extension: Caller) -> None:
    answers = [
        person.ask("GET", "/"),
        person.ask("GET", "/nothing"),
        extension.post("/assessments", COMMENT),
        extension.post("/assessments", COMMENT, drop=["Authorization"]),
        person.ask("GET", "/", headers={"Host": "evil.example"}),
    ]
    for response in answers:
        policy = dict(part.strip().split(" ", 1) for part in response.headers["Content-Security-Policy"].split(";"))
        assert policy["default-src"] == "'none'" and policy["base-uri"] == "'none'" and policy["object-src"] == "'none'"
        assert policy["frame-ancestors"] == "'self'" and policy["form-action"] == "'self'"
        assert "unsafe" not in str(policy) and "http" not in str(policy) and "script-src" not in policy
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize("message", [SECRET, SECRET + "\ud83d"])
def test_a_surprise_is_answered_and_logged_without_the_comment(
    app: Flask,
    extension: Caller,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    message: str,
) -> None:
    def fail(*_: object) -> None:
        raise ValueError(message)

    monkeypatch.setattr(app.extensions["workflow"].classifier, "assess", fail, raising=False)
    with caplog.at_level(logging.DEBUG):
        response = extension.post("/assessments", {"comments": [{"text": message}]})
    refused(response, 500, "internal")
    written = capfd.readouterr()
    everything = response.get_data(as_text=True) + caplog.text + written.out + written.err
    assert "ValueError" in caplog.text
    assert "Anna" not in everything and "19900101" not in everything


def test_a_mistake_names_the_field_and_never_its_value(extension: Caller) -> None:
    response = extension.post("/assessments", {"comments": [{"text": ["Anna"], "ref": {"Anna": 1}}]})
    refused(response, 400, "bad_input")
    detail = response.get_json(force=True)["detail"]
    assert "comments.0.text" in detail and "Anna" not in detail


@pytest.mark.parametrize("raw", [b"{", b"\xff\xfe{}", b"[" * 100_000, b'{"comments": NaN}', b"1" * 5000, b"null"])
def test_what_is_no_json_is_refused(extension: Caller, raw: bytes) -> None:
    refused(extension.post("/assessments", data=raw, content_type="application/json"), 400, "bad_input")


def test_proofs_need_a_nonce_that_is_one(stranger: Caller) -> None:
    for nonce in ("", "abc", "z" * 32, NONCE.upper(), "a" * 129):
        refused(stranger.post("/proofs", {"nonce": nonce}, headers={"Origin": EXTENSION}), 400, "bad_input")
