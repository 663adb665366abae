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
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from kanalvakt.classify.context import USUAL, Excuse, excused
from kanalvakt.classify.reading import Reading
from kanalvakt.domain import Concern, Finding, Intent, Span, SpanType, Subkind, Text, Trait
from kanalvakt.errors import ModelError

_UNBOUNDED = re.compile(r"(?<!\\)[*+]|\{\d*,\}")  # patterns stay linear: only {n,m} may repeat
_SHARED = re.compile(r"(?<!\(\?)<([a-z]{2,20})>")
_SOFT = (Trait.MILD, Trait.PROPERTY)


def _bounded(pattern: str) -> None:
    if _UNBOUNDED.search(re.sub(r"\[[^\]]*\]", "c", pattern)):
        raise ValueError("använd {n,m} i stället för * och + / use {n,m} instead of * and +")
    re.compile(pattern)


class Entry(BaseModel):
    """One pattern. ``quotable`` entries count inside quotation marks too (a number is exposed however it is told)."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    pattern: str = Field(min_length=2, max_length=1200)
    score: float = Field(ge=0, le=1)
    traits: frozenset[Trait] = frozenset()
    subkind: Subkind | None = None
    quotable: bool = False
    positive: str = Field(min_length=1)
    trap: str = Field(min_length=1)

    @field_validator("pattern")
    @classmethod
    def _pattern(cls, pattern: str) -> str:
        _bounded(pattern)
        return pattern


class Lexicon(BaseModel):
    """One file: a concern's or an intent's entries, what may excuse them, and words that patterns share as ``<name>``."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    concern: Concern | None = None
    intent: Intent | None = None
    sv: str = ""
    en: str = ""
    excuses: frozenset[Excuse] = USUAL
    words: dict[str, str] = Field(default_factory=dict)
    entry: tuple[Entry, ...]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        for entry in self.entry:
            _bounded(self.full(entry))
        return self

    def full(self, entry: Entry) -> str:
        """Return the entry's pattern with the shared words in it. Raises ValueError when one is unknown."""
        try:
            return _SHARED.sub(lambda name: self.words[name[1]], entry.pattern)
        except KeyError as missing:
            raise ValueError(f"<{missing.args[0]}> saknas under [words] / is not under [words]") from missing


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
    lexicon = load(name)
    for entry in lexicon.entry:
        for match in _compiled(lexicon.full(entry)).finditer(text):
            if entry.quotable or not excused(text, match.start(), match.end(), lexicon.excuses):
                start, end = reading.normalized.original_span(match.start(), match.end())
                yield Hit(entry, start, end)


class LexiconRecognizer:
    """A recognizer whose whole knowledge is one lexicon file."""

    def __init__(self, name: str) -> None:
        self.name = name

    def recognize(self, reading: Reading) -> Iterator[Finding]:
        """Yield one finding for each kind of crisis, otherwise at most one: its words as spans, the highest score."""
        groups: dict[Subkind | None, list[Hit]] = {}
        for hit in hits(self.name, reading):
            groups.setdefault(hit.entry.subkind, []).append(hit)
        for subkind, found in groups.items():
            yield from self._finding(reading, subkind, found)

    def _finding(self, reading: Reading, subkind: Subkind | None, found: list[Hit]) -> Iterator[Finding]:
        lexicon = load(self.name)
        if lexicon.concern is None:
            return
        spans = tuple(
            Span(start, end, SpanType.CUE, reading.text[start:end])
            for start, end in sorted({(hit.start, hit.end) for hit in found})
        )
        words = ", ".join(f"”{span.text}”" for span in spans[:3])
        yield Finding(
            label=lexicon.concern,
            score=max(hit.entry.score for hit in found),
            spans=spans,
            because=Text(lexicon.sv.replace("{words}", words), lexicon.en.replace("{words}", words)),
            source=f"lexicon:{self.name}",
            traits=_traits(found),
            subkind=subkind,
        )


def _traits(found: list[Hit]) -> frozenset[Trait]:
    """All the hits' traits; a mild word or a thing's fate softens nothing worse that stands beside it."""
    traits = frozenset[Trait]().union(*(hit.entry.traits for hit in found))
    softening = {soft for soft in _SOFT if not all(soft in hit.entry.traits for hit in found)}
    return traits - softening
