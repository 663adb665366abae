"""Reading what the API is sent: JSON to models to domain types, with mistakes named by field, never by value."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any, TypeVar

from flask import request
from pydantic import BaseModel, ValidationError
from werkzeug.datastructures import FileStorage

from kanalvakt.domain import Capture, Comment, ThreadComment
from kanalvakt.errors import BadInputError, TooLargeError
from kanalvakt.web.schemas import CaptureRequest, CommentIn

MAX_IMAGES = 20
MAX_IMAGE_BYTES = 40_000_000
Model = TypeVar("Model", bound=BaseModel)
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")
_REPLACEMENT = "\ufffd"  # one code point for one, so that every offset stays right


def body(model: type[Model]) -> Model:
    """Read the request's JSON as a model.

    Raises:
        BadInputError: naming the fields.
    """
    return parse(model, request.get_data(cache=True) or b"{}")


def parse(model: type[Model], raw: bytes) -> Model:
    """Read JSON bytes as a model; raises as :func:`body`.

    A page may cut an emoji in half, and JavaScript then sends half a character (a lone surrogate). No encoder after
    us can write that, so it becomes U+FFFD, as a browser shows it, instead of a refusal of the whole page.
    """
    try:
        return model.model_validate(_whole_characters(json.loads(raw)))
    except ValidationError as error:
        raise _mistakes(error) from error
    except (ValueError, RecursionError) as error:
        raise BadInputError("Begäran är inte giltig JSON i UTF-8.", "The request is no valid JSON in UTF-8.") from error


def _whole_characters(value: Any) -> Any:
    if isinstance(value, str):
        return _HALF_CHARACTER.sub(_REPLACEMENT, value)
    if isinstance(value, list):
        return [_whole_characters(item) for item in value]
    if isinstance(value, dict):
        return {_whole_characters(key): _whole_characters(item) for key, item in value.items()}
    return value


def checked(model: type[Model], values: dict[str, str]) -> Model:
    """Read query values as a model; raises as :func:`body`."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise _mistakes(error) from error


def _mistakes(error: ValidationError) -> BadInputError:
    """Name the fields, never their values: those may be a comment."""
    named = "; ".join(
        f"{'.'.join(str(part) for part in item['loc']) or 'JSON'}: {item['msg']}"
        for item in error.errors(include_input=False, include_context=False)[:5]
    )
    return BadInputError(f"Begäran innehåller fel: {named}.", f"The request has mistakes: {named}.")


def comment(item: CommentIn, platform: str) -> Comment:
    """The request's comment as the domain's."""
    return Comment(
        text=item.text,
        ref=item.ref,
        author=item.author,
        language=item.lang,
        platform=platform,
        parent_text=item.parent_text,
        post_text=item.post_text,
    )


def moment(value: str) -> datetime | None:
    """When a comment was posted, if the page told it as ISO 8601."""
    try:
        when = datetime.fromisoformat(value)
    except ValueError:
        return None  # "53 minuter" and the like: the clock starts when we saw it
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def capture(body: CaptureRequest) -> Capture:
    """The request's capture as the domain's."""
    return Capture(
        platform=body.platform.value,
        channel=body.channel,
        page_url=body.page_url,
        permalink=body.permalink,
        author=body.author,
        author_url=body.author_url,
        text=body.text,
        html=body.html,
        posted_at=body.posted_at,
        captured_at=body.captured_at,
        captured_by=body.captured_by,
        reason=body.reason,
        acting_as=body.acting_as,
        post_text=body.post_text,
        thread=tuple(ThreadComment(item.author, item.text, item.posted_at) for item in body.thread),
        labels=tuple(body.labels),
        user_agent=body.user_agent,
    )


def images(parts: list[FileStorage]) -> list[bytes]:
    """Read the image parts.

    Raises:
        TooLargeError: too many, or one over 40 MB.
    """
    if len(parts) > MAX_IMAGES:
        raise TooLargeError(f"Högst {MAX_IMAGES} bilder åt gången.", f"At most {MAX_IMAGES} images at a time.")
    found = []
    for part in parts:
        image = part.read(MAX_IMAGE_BYTES + 1)
        if len(image) > MAX_IMAGE_BYTES:
            raise TooLargeError("En bild är större än 40 MB.", "An image is larger than 40 MB.")
        found.append(image)
    return found
