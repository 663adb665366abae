"""Who the web tests send onto the stage: a scripted classifier, a clock, callers, and what they send."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from PIL import Image, ImageDraw
from werkzeug.test import TestResponse

from kanalvakt.domain import Assessment, Comment, Concern, Finding, Intent, Span, SpanType, Text, Trait

PORT = 8765
HOST = f"127.0.0.1:{PORT}"
OWN = f"http://{HOST}"
EXTENSION = f"chrome-extension://{'a' * 32}"
OTHER_EXTENSION = f"chrome-extension://{'b' * 32}"
API = "/api/v1"
NONCE = "0123456789abcdef" * 2
_NUMBER = re.compile(r"\b\d{8}-\d{4}\b")


class Scripted:
    """A classifier for the web room's tests: quick, and it says the same whatever the model learns tomorrow."""

    version = "scripted 1"

    def assess(self, comments: Sequence[Comment]) -> list[Assessment]:
        return [self._one(comment) for comment in comments]

    def _one(self, comment: Comment) -> Assessment:
        findings = [
            Finding(
                Concern.PERSONAL_DATA,
                0.98,
                (Span(*match.span(), SpanType.PERSONAL_IDENTITY_NUMBER, match.group()),),
                Text("Numret är ett personnummer.", "The number is a personal identity number."),
                "scripted",
                frozenset({Trait.THIRD_PARTY, Trait.IDENTITY_NUMBER}),
            )
            for match in _NUMBER.finditer(comment.text)
        ]
        intent = Intent.QUESTION if "?" in comment.text else Intent.OTHER
        scores = {finding.label.value: finding.score for finding in findings}
        return Assessment(comment.ref, comment.language or "sv", True, tuple(findings), (intent,), scores)


class Clock:
    """The time, which goes a second forward each time it is read."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


class Caller:
    """Somebody who sends requests with certain headers each time."""

    def __init__(self, client: FlaskClient, **headers: str) -> None:
        self.client = client
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}

    def ask(self, method: str, path: str, *, drop: Sequence[str] = (), **options: Any) -> TestResponse:
        """Send; ``headers`` are added to one's own, ``drop`` names those left out."""
        headers = self.headers | options.pop("headers", {})
        headers = {name: value for name, value in headers.items() if name not in drop}
        options.setdefault("base_url", OWN)
        return self.client.open(path, method=method, headers=headers, **options)

    def post(self, path: str, body: Any = None, **options: Any) -> TestResponse:
        """POST to the API, as JSON unless ``data`` says otherwise."""
        if "data" not in options:
            options |= {"data": json.dumps(body or {}), "content_type": "application/json"}
        return self.ask("POST", API + path, **options)

    def capture(
        self, key: str = "nyckel-00000001", images: Sequence[bytes] | None = None, **fields: Any
    ) -> TestResponse:
        """POST a capture as the extension does: multipart with one JSON part and image parts."""
        parts: dict[str, Any] = {"capture": json.dumps(capture_fields(**fields))}
        pictures = [screenshot()] if images is None else images
        parts["image"] = [(io.BytesIO(data), f"bild-{number}.png") for number, data in enumerate(pictures)]
        return self.ask(
            "POST",
            f"{API}/captures",
            data=parts,
            content_type="multipart/form-data",
            headers={"Idempotency-Key": key},
        )


def capture_fields(**fields: Any) -> dict[str, Any]:
    """What the extension tells of a comment."""
    return {
        "platform": "facebook",
        "channel": "Exempelkommun",
        "page_url": "https://www.facebook.com/exempelkommun/posts/1",
        "permalink": "https://www.facebook.com/exempelkommun/posts/1?comment_id=2",
        "author": "Testa Testsson",
        "author_url": "https://www.facebook.com/testa.exempel",
        "text": "Hon heter Anna och har 19900101-0017, ring henne!",
        "posted_at": "2026-11-23T08:00:00+01:00",
        "captured_at": "2026-11-23T10:00:00+01:00",
        "captured_by": "sara",
        "reason": "Personuppgift",
    } | fields


def screenshot(size: tuple[int, int] = (320, 200), words: str = "En kommentar") -> bytes:
    """A small real PNG."""
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).text((10, 10), words, fill="black")
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def paired(app: Flask, origin: str = EXTENSION) -> Caller:
    """Pair an extension with the helper and return it."""
    pairings = app.extensions["pairings"]
    token, _ = pairings.pair(origin, pairings.open_window(), "", "Provläsaren", "2026-11-23T09:00:00+00:00")
    return Caller(app.test_client(), X_Kanalvakt="1", Origin=origin, Authorization=f"Bearer {token}")


def opened(app: Flask) -> Caller:
    """Open the dashboard by a one-time link and return the caller."""
    caller = Caller(app.test_client())
    assert caller.ask("GET", f"/open/{app.extensions['links'].make()}").status_code == 302
    return caller
