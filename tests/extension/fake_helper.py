"""A tiny helper for the extension's tests: the real one's shapes and doors, and a memory of what was asked."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
import threading
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

ITERATIONS = 100_000
PNR = re.compile(r"\d{6}-\d{4}")


def both(text: str) -> dict[str, str]:
    return {"sv": text, "en": f"{text} (en)"}


def _hmac(key: bytes, message: str) -> str:
    return hmac.new(key, message.encode(), hashlib.sha256).hexdigest()


class FakeHelper:
    """Serves on a free port of 127.0.0.1. ``calls`` holds (path, body, headers), oldest first."""

    def __init__(self) -> None:
        self.code = "204831"
        self.salt = secrets.token_hex(16)
        self.token = ""
        self.calls: list[tuple[str, Any, dict[str, str]]] = []
        self.images: list[bytes] = []
        self.outcomes: list[dict[str, Any]] = []
        self.proves_token = True
        self.proves_code = True
        self.valid = True
        self.fail: dict[str, tuple[int, str]] = {}
        self.on_capture: Any = None
        self.can_remove = True
        self.down = False
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                fake.answer(self)

            def do_OPTIONS(self) -> None:
                self.send_response(403)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def asked(self, path: str) -> list[Any]:
        return [body for where, body, _ in self.calls if where.startswith(path)]

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        if self.down:
            handler.connection.close()
            return
        raw = handler.rfile.read(int(handler.headers.get("Content-Length", 0)))
        path = handler.path.removeprefix("/api/v1")
        content_type = handler.headers.get("Content-Type", "")
        if content_type.startswith("multipart/form-data"):
            body = self._parts(content_type, raw)
        else:
            body = json.loads(raw or b"{}")
        self.calls.append((path, body, dict(handler.headers)))
        status, answer = self._route(path, body, handler)
        data = json.dumps(answer).encode()
        handler.send_response(status)
        handler.send_header("Content-Type", "application/json" if status < 400 else "application/problem+json")
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data)

    def _parts(self, content_type: str, raw: bytes) -> Any:
        message = BytesParser(policy=HTTP).parsebytes(b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + raw)
        capture = None
        self.images = []
        for part in message.iter_parts():
            name = part.get_param("name", header="content-disposition")
            payload = part.get_payload(decode=True)
            assert isinstance(payload, bytes)
            if name == "capture":
                capture = json.loads(payload)
            else:
                self.images.append(payload)
        return capture

    def _route(self, path: str, body: Any, handler: BaseHTTPRequestHandler) -> tuple[int, Any]:
        headers = handler.headers
        if headers.get("X-Kanalvakt") != "1" or not headers.get("Origin", "").startswith("chrome-extension://"):
            return 403, {"code": "forbidden", "detail": "Fel dörr."}
        if path == "/proofs":
            return 200, self._proofs(body["nonce"])
        if path == "/pairings":
            if body["code"] != self.code:
                return 401, {"code": "unauthorized", "detail": "Koden stämmer inte."}
            self.token = secrets.token_urlsafe(32)
            proof = _hmac(self.code.encode(), f"{body['nonce']}|{self.token}")
            return 201, {"token": self.token, "proof": proof if self.proves_code else "0" * 64, "helper_version": "0"}
        if not self.token or headers.get("Authorization") != f"Bearer {self.token}":
            return 401, {"code": "unauthorized", "detail": "Inte ihopparad."}
        for prefix, (status, code) in self.fail.items():
            if path.startswith(prefix):
                return status, {"code": code, "detail": f"Det gick fel hos hjälparen: {code}."}
        return self._paired(path, body)

    def _proofs(self, nonce: str) -> dict[str, Any]:
        answer: dict[str, Any] = {}
        if self.token:
            key = hashlib.sha256(self.token.encode()).digest()
            answer["paired"] = _hmac(key, nonce) if self.proves_token else "0" * 64
        key = hashlib.pbkdf2_hmac("sha256", self.code.encode(), bytes.fromhex(self.salt), ITERATIONS)
        answer["pairing"] = {"salt": self.salt, "iterations": ITERATIONS, "proof": _hmac(key, nonce)}
        return answer

    def _paired(self, path: str, body: Any) -> tuple[int, Any]:
        if path == "/status":
            person = {"id": "sara", "first_name": "Sara", "title": "kommunikatör", "department": ""}
            return 200, {
                "ok": True,
                "version": "0.1.0",
                "model": "fake",
                "municipality": "Exempelkommun",
                "people": [{**person, "can_remove": self.can_remove}],
                "channels": [],
                "language": "sv",
            }
        if path == "/assessments":
            return 200, {"comments": [assess(comment) for comment in body["comments"]]}
        if path == "/drafts":
            return 200, {"draft": draft(body)}
        if path == "/captures":
            if self.on_capture:
                self.on_capture(body)
            number = len(self.asked("/captures"))
            evidence = {
                "evidence_id": f"KV-2026-{number:06d}",
                "sha256": "ab" * 32,
                "profile": "3a",
                "validator": "fake",
            }
            return 201, {**evidence, "valid": self.valid, "permit": "permit-1", "file": "evidence/x.pdf"}
        if match := re.fullmatch(r"/captures/([\w-]+)/removal", path):
            self.outcomes.append(body)
            message = {"text": "Hej! Vi har tagit bort din kommentar.", "language": "sv"}
            return 200, {
                "evidence_id": match[1],
                "state": body["outcome"],
                "message_draft": message if body["outcome"] in {"removed", "hidden"} else None,
            }
        return 404, {"code": "not_found", "detail": "Finns inte."}


def _finding(label: str, name: str, because: str, span: tuple[int, int, str] | None, text: str) -> dict[str, Any]:
    spans = [{"start": span[0], "end": span[1], "type": span[2], "text": text[span[0] : span[1]]}] if span else []
    return {
        "label": label,
        "label_text": both(name),
        "score": 0.9,
        "spans": spans,
        "because": both(because),
        "subkind": None,
    }


def assess(comment: dict[str, Any]) -> dict[str, Any]:
    """Judge by a few plain words: enough to send a comment down each of the panel's paths."""
    text = comment["text"]
    findings, action, severity, urgent, remove, intents = [], "leave", 0, False, False, ["other"]
    if match := PNR.search(text):
        span = (match.start(), match.end(), "personal_identity_number")
        findings.append(_finding("personal_data", "Personuppgift", "Ett personnummer står i texten.", span, text))
        action, severity, urgent, remove = "capture_and_remove", 4, True, True
    for word in ("jag vet var du bor", "I know where you live"):
        if word in text:
            start = text.index(word)
            span = (start, start + len(word), "cue")
            findings.append(_finding("threat", "Hot", f"”{word}” är ett förtäckt hot.", span, text))
            action, severity, remove = "capture_and_remove", 4, True
    if not findings and "?" in text:
        action, severity, intents = "answer", 1, ["question"]
    elif not findings and re.search(r"tack|thank", text, re.I):
        action, intents = "thank", ["praise"]
    advice = {
        "action": action,
        "action_text": both(
            {"answer": "Svara", "thank": "Tacka", "leave": "Låt stå"}.get(action, "Spara bevis och ta bort")
        ),
        "removal_suggested": remove,
        "urgent": urgent,
        "severity": severity,
        "because": [both("Riktlinjen vill att frågor besvaras." if action == "answer" else "Bedömning av texten.")],
        "guideline": [{"requirement": "R48", "section": "2.1.5", "text": both("Ta bort det som strider mot lagen.")}]
        if remove
        else [],
        "law": None,
        "steps": [both("Spara bevis först.")] if remove else [],
        "disposition": None,
        "removal_reason": "personuppgift" if remove else None,
        "image_capture_allowed": True,
        "decides": both("Du beslutar"),
    }
    due = {"target": "2026-11-23T17:00:00+01:00", "latest": "2026-11-24T17:00:00+01:00"}
    return {
        "ref": comment["ref"],
        "language": "sv",
        "understood": True,
        "findings": findings,
        "intents": intents,
        "advice": advice,
        "reply_due": due,
    }


def draft(body: dict[str, Any]) -> dict[str, Any] | None:
    if body["comment"]["text"].endswith("!"):
        return None
    variant = body.get("variant", 0)
    opening = "{datum}" if variant == 0 else "1 december"
    name = body["comment"]["author"].split()[0]
    text = f"Hej {name}! 🏊\nSimhallen öppnar {opening}, välkomna.\n\nHälsningar Sara, kommunikatör"
    return {
        "situation": "answer",
        "language": "sv",
        "tone": "warm",
        "text": text,
        "placeholders": ["{datum}"] if variant == 0 else [],
        "signature": "Hälsningar Sara, kommunikatör",
        "notes": [both("Kontrollera datumet.")],
        "remarks": [],
    }
