"""Points at the names in a comment of which the trained encoder says that it exposes, accuses or insults somebody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kanalvakt.classify.people import people
from kanalvakt.classify.reading import Reading
from kanalvakt.classify.recognizers.learned import recognizer as learned
from kanalvakt.domain import Concern, Finding, Span, SpanType, Text

_BECAUSE = Text(
    "En namngiven person, i en kommentar som berättar något privat.",
    "A named person, in a comment that tells something private.",
)
# A given name is enough where something private is told; who is scorned under one is known only with a surname.
_TOLD = {Concern.PERSONAL_DATA, Concern.CONFIDENTIAL, Concern.ACCUSATION}
_SCORNED = {Concern.INSULT, Concern.SEXUAL, Concern.THREAT, Concern.ILLEGAL_IMAGE}
_SCORE = 0.6


class Named:
    """Adds no label of its own: it says who the encoder's finding is about, so that the words can be shown."""

    name = "named"

    def recognize(self, reading: Reading) -> Iterator[Finding]:
        """Yield each of the encoder's findings about somebody, with the names as its spans."""
        findings = [finding for finding in learned.recognize(reading) if finding.label in _TOLD | _SCORNED]
        if not findings:
            return
        told = any(finding.label in _TOLD for finding in findings)
        officials = {official.name.lower() for official in reading.settings.officials}
        text = reading.normalized.text
        spans = tuple(
            _span(reading, start, end)
            for start, end in people(text, given_alone=told)
            if text[start:end].lower() not in officials
        )
        if spans:
            for finding in findings:
                because = _BECAUSE if finding.label is Concern.PERSONAL_DATA else finding.because
                yield replace(finding, spans=spans, because=because, source=self.name, score=min(finding.score, _SCORE))


def _span(reading: Reading, start: int, end: int) -> Span:
    first, last = reading.normalized.original_span(start, end)
    return Span(first, last, SpanType.PERSON, reading.text[first:last])


recognizer = Named()
