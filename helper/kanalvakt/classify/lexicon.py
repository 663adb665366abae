"""Lexicons as data: patterns with a score, a reason and two examples each, found in the normalised text.

An entry's ``positive`` example must fire and its ``trap`` must not; a test reads both out of the file.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from kanalvakt.classify.context import excused
from kanalvakt.classify.reading import Reading
from kanalvakt.domain import Concern, Finding, Intent, Span, SpanType, Subkind, Text, Trait
from kanalvakt.errors import ModelError

_UNBOUNDED = re.compile(r"(?<!\\)[*+](?!\?)|\{\d+,\}")  # patterns stay linear: only {n,m} may repeat


class Entry(BaseModel):
    """One pattern. ``quotable`` entries count inside quotation marks too (a number is exposed however it is told)."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    pattern: str = Field(min_length=2, max_length=1000)
    score: float = Field(ge=0, le=1)
    traits: frozenset[Trait] = frozenset()
    subkind: Subkind | None = None
    quotable: bool = False
    positive: str = Field(min_length=1)
    trap: str = Field(min_length=1)

    @field_validator("pattern")
    @classmethod
    def _bounded(cls, pattern: str) -> str:
        if _UNBOUNDED.search(re.sub(r"\[[^\]]*\]", "c", pattern)):
            raise ValueError("använd {n,m} i stället för * och + / use {n,m} instead of * and +")
        re.compile(pattern)
        return pattern


class Lexicon(BaseModel):
    """One file: a concern's or an intent's entries."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    concern: Concern | None = None
    intent: Intent | None = None
    sv: str = ""
    en: str = ""
    entry: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """Where an entry stands: code points of the original text."""

    entry: Entry
    start: int
    end: int


@cache
def load(name: str) -> Lexicon:
    """Read ``lexicons/NAME.toml``. Raises ModelError naming the file and the mistake."""
    try:
        text = resources.files("kanalvakt.classify").joinpath("lexicons", f"{name}.toml").read_text(encoding="utf-8")
        return Lexicon.model_validate(tomllib.loads(text))
    except (OSError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise ModelError(
            f"Ordlistan {name}.toml går inte att läsa: {error}", f"Cannot read {name}.toml: {error}"
        ) from error


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE)


def hits(name: str, reading: Reading) -> Iterator[Hit]:
    """Yield the entries that stand in the text and are not excused by quotation, negation or the like."""
    text = reading.normalized.text
    for entry in load(name).entry:
        for match in _compiled(entry.pattern).finditer(text):
            if entry.quotable or not excused(text, match.start(), match.end()):
                start, end = reading.normalized.original_span(match.start(), match.end())
                yield Hit(entry, start, end)


class LexiconRecognizer:
    """A recognizer whose whole knowledge is one lexicon file."""

    def __init__(self, name: str) -> None:
        self.name = name

    def recognize(self, reading: Reading) -> Iterator[Finding]:
        """Yield at most one finding: all its words as spans, the strongest entry's score."""
        found = list(hits(self.name, reading))
        lexicon = load(self.name)
        if not found or lexicon.concern is None:
            return
        best = max(found, key=lambda hit: hit.entry.score)
        spans = tuple(
            Span(start, end, SpanType.CUE, reading.text[start:end])
            for start, end in sorted({(hit.start, hit.end) for hit in found})
        )
        words = ", ".join(f"”{span.text}”" for span in spans[:3])
        yield Finding(
            label=lexicon.concern,
            score=best.entry.score,
            spans=spans,
            because=Text(lexicon.sv.replace("{words}", words), lexicon.en.replace("{words}", words)),
            source=f"lexicon:{self.name}",
            traits=frozenset().union(*(hit.entry.traits for hit in found)),
            subkind=best.entry.subkind,
        )
