"""Where rules and the trained encoder correct each other, before what they found is merged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from kanalvakt.classify.names import is_first
from kanalvakt.classify.whose import somebody_else
from kanalvakt.domain import Concern, Finding, Trait

LEARNED = "learned"
SURE = 0.5
_DISBELIEVED, _BELIEVED_ANYWAY = 0.05, 0.9
_NEVER_DOUBTED = {Concern.CRISIS_PERSONAL, Concern.CRISIS_PUBLIC, Concern.PERSONAL_DATA}
_OWN_BELOW = 0.35


def reconcile(findings: list[Finding], scores: Mapping[str, float], text: str) -> list[Finding]:
    """Return the findings that stand when both have been heard.

    A number or address found by a rule makes the encoder's vaguer finding needless, and without any rule's finding or
    a name in the text the encoder alone exposes nobody. Its sense of whose data it is (signal ``removable``) corrects
    the rule's. A lexicon's hit that it finds most unlikely counts half, but never for somebody in danger: there one
    voice is enough.

    Args:
        scores: the encoder's, 0–1; empty when no encoder is shipped or the language was not understood.
    """
    if not scores:
        return findings
    by_rule = any(finding.label is Concern.PERSONAL_DATA and finding.source != LEARNED for finding in findings)
    vague = by_rule or not any(word[:1].isupper() and is_first(word.strip(".,:;!?()\"'”")) for word in text.split())
    kept = []
    for finding in findings:
        if finding.source == LEARNED:
            if not (vague and finding.label is Concern.PERSONAL_DATA):
                kept.append(finding)
            continue
        unsaid = not any(somebody_else(text, span.start, span.end) for span in finding.spans)
        if finding.label is Concern.PERSONAL_DATA and unsaid and scores.get("removable", 1.0) < _OWN_BELOW:
            finding = replace(finding, traits=(finding.traits - {Trait.THIRD_PARTY}) | {Trait.OWN})
        doubted = finding.label not in _NEVER_DOUBTED and finding.score < _BELIEVED_ANYWAY
        if doubted and scores.get(finding.label.value, 1.0) < _DISBELIEVED:
            finding = replace(finding, score=finding.score / 2)
        if finding.score >= SURE:
            kept.append(finding)
    return kept
