"""Making a finding of personal data out of a place in the normalised text."""

from __future__ import annotations

from kanalvakt.classify.reading import Reading
from kanalvakt.classify.whose import owner
from kanalvakt.domain import Concern, Finding, Span, SpanType, Text, Trait


def personal_data(
    reading: Reading, start: int, end: int, kind: SpanType, score: float, because: Text, source: str, *traits: Trait
) -> Finding:
    """Return the finding for ``normalized.text[start:end]``, with whose data it is unless ``traits`` say so."""
    first, last = reading.normalized.original_span(start, end)
    known = set(traits)
    if not known & {Trait.OWN, Trait.THIRD_PARTY}:
        known.add(owner(reading.normalized.text, start, end))
    return Finding(
        Concern.PERSONAL_DATA,
        score,
        (Span(first, last, kind, reading.text[first:last]),),
        because,
        source,
        frozenset(known),
    )
