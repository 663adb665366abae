"""What a recognizer is given: the comment, its text undone of disguises, and the spaCy document."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc

from kanalvakt.classify.normalize import Normalized
from kanalvakt.domain import Comment
from kanalvakt.settings import Settings


@dataclass(frozen=True, slots=True)
class Reading:
    """One comment, read once for all recognizers. ``doc`` is over the original text."""

    comment: Comment
    text: str
    normalized: Normalized
    doc: Doc
    language: str
    understood: bool
    settings: Settings
