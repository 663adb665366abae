"""Where what several recognizers found becomes one finding a label: spans joined, traits kept, scores combined."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kanalvakt.domain import Concern, Finding, Span, SpanType

MOST_SPANS = 50
_SURER = (SpanType.PERSONAL_IDENTITY_NUMBER, SpanType.ACCOUNT, SpanType.PHONE, SpanType.PLATE, SpanType.ADDRESS)


def merge(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings without doubles: one for each label and way it is treated, strongest first.

    Findings of one label with different traits stay apart, because the policy treats them differently (an identity
    number beside a telephone number); the same spans are never told twice.
    """
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for finding in _without_misreadings(list(findings)):
        groups.setdefault((finding.label, finding.traits, finding.subkind), []).append(finding)
    merged = [_join(group) for group in groups.values()]
    return tuple(sorted(merged, key=lambda finding: (tuple(Concern).index(finding.label), -finding.score)))


def _without_misreadings(findings: list[Finding]) -> list[Finding]:
    """The same digits are one thing: an identity number is no telephone number too, an account's digits no plate."""
    taken: list[Span] = []
    for kind in _SURER:
        taken += (
            span
            for finding in findings
            for span in finding.spans
            if span.type is kind and not any(_overlap(span, other) for other in taken)
        )
    kept = []
    for finding in findings:
        spans = tuple(
            span
            for span in finding.spans
            if span.type not in _SURER
            or not any(_overlap(span, other) for other in taken if other.type is not span.type)
        )
        if spans or not finding.spans:
            kept.append(replace(finding, spans=spans))
    return kept


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _join(group: list[Finding]) -> Finding:
    best = max(group, key=lambda finding: finding.score)
    spans = sorted({span for finding in group for span in finding.spans}, key=lambda span: (span.start, -span.end))
    return Finding(
        label=best.label,
        score=best.score,
        spans=tuple(_without_nested(spans))[:MOST_SPANS],
        because=best.because,
        source=", ".join(sorted({finding.source for finding in group})),
        traits=best.traits,
        subkind=best.subkind,
    )


def _without_nested(spans: list[Span]) -> list[Span]:
    kept: list[Span] = []
    for span in spans:
        if not any(other.type is span.type and other.start <= span.start and span.end <= other.end for other in kept):
            kept.append(span)
    return kept
