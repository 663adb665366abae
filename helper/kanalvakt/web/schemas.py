"""What the API takes and gives, as pydantic models; OpenAPI is made from them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from kanalvakt.domain import Concern, EntryState, Platform, RemovalOutcome

MAX_TEXT = 100_000
MAX_COMMENTS = 500


CommentText = Annotated[str, Field(max_length=MAX_TEXT)]
Line = Annotated[str, Field(max_length=2_000)]
Key = Annotated[str, Field(max_length=200)]


class _Request(BaseModel):
    model_config = ConfigDict(extra="ignore")


class PairingRequest(_Request):
    """The six-digit code that the helper shows, and the caller's nonce."""

    code: Annotated[str, Field(min_length=1, max_length=16)]
    nonce: Annotated[str, Field(pattern=r"^[0-9a-f]{0,128}$")] = ""
    name: Annotated[str, Field(max_length=100)] = ""


class ProofRequest(_Request):
    """A nonce that the helper must sign before it is trusted."""

    nonce: Annotated[str, Field(pattern=r"^[0-9a-f]{32,128}$")]


class CommentIn(_Request):
    """One comment as it stands on the page. ``posted_at`` is ISO 8601 when the page tells it, else free text."""

    ref: Key = ""
    text: CommentText
    author: Line = ""
    posted_at: Annotated[str, Field(max_length=100)] = ""
    parent_text: CommentText = ""
    post_text: CommentText = ""
    lang: Annotated[str, Field(max_length=12)] | None = None


class AssessmentRequest(_Request):
    """A page's comments, at most 500 at a time."""

    channel: Line = ""
    platform: Platform = Platform.GENERIC
    comments: Annotated[list[CommentIn], Field(max_length=MAX_COMMENTS)]


class DraftRequest(_Request):
    """Ask for a reply draft to one comment."""

    channel: Line = ""
    platform: Platform = Platform.GENERIC
    comment: CommentIn
    person: Key | None = None
    language: Literal["sv", "en"] | None = None
    situation: Annotated[str, Field(max_length=64)] | None = None
    variant: Annotated[int, Field(ge=0, le=99)] = 0


class ThreadCommentIn(_Request):
    author: Line = ""
    text: CommentText = ""
    posted_at: Annotated[str, Field(max_length=100)] = ""


class CaptureRequest(_Request):
    """What was displayed and where. Times carry an offset."""

    platform: Platform
    channel: Line = ""
    page_url: Line = ""
    permalink: Line = ""
    author: Line = ""
    author_url: Line = ""
    text: CommentText
    html: Annotated[str, Field(max_length=500_000)] = ""
    posted_at: Annotated[str, Field(max_length=100)] = ""
    captured_at: datetime
    captured_by: Key = ""
    reason: Line = ""
    acting_as: Line = ""
    post_text: CommentText = ""
    thread: Annotated[list[ThreadCommentIn], Field(max_length=200)] = []
    labels: Annotated[list[Concern], Field(max_length=len(Concern))] = []
    user_agent: Line = ""


class RemovalRequest(_Request):
    """What became of the comment on the page."""

    permit: Annotated[str, Field(max_length=1_000)] = ""
    outcome: RemovalOutcome
    by: Key = ""


class EntriesRequest(_Request):
    """A page of the register, newest first. There is no search by person (dataskyddslagen 3:3)."""

    state: EntryState | None = None
    channel: Line | None = None
    text: Line = ""
    offset: Annotated[int, Field(ge=0)] = 0
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class EmptyRequest(_Request):
    """Nothing is needed."""
