"""What the trained encoder says: concerns with the words that weighed most, and what the writer wants."""

from __future__ import annotations

from collections.abc import Iterator

from kanalvakt.classify.encoder import CUES
from kanalvakt.classify.learned_words import BECAUSE
from kanalvakt.classify.reading import Reading
from kanalvakt.domain import Concern, Finding, Intent, Span, SpanType, Subkind, Text, Trait

SURE = 0.5
# When the encoder feels urgency but is unsure which, the likeliest of these is told: silence would be worse.
_URGENT_KINDS = (Concern.CRISIS_PERSONAL, Concern.CRISIS_PUBLIC, Concern.THREAT)
_ALARMED, _LIKELY = 0.8, 0.1
_SERIOUS = 0.25  # a threat is called serious early: a needless alarm costs less than a missed one


class Learned:
    """Turns calibrated scores into findings; silent when the language was not understood or no model is shipped."""

    name = "learned"

    def recognize(self, reading: Reading) -> Iterator[Finding]:
        """Yield a finding for each concern at or over its threshold."""
        if not reading.understood:
            return
        scores = reading.doc.cats
        places = reading.doc.user_data.get(CUES, [])
        spans = tuple(Span(start, end, SpanType.CUE, reading.text[start:end]) for start, end in places)
        words = ", ".join(f"”{span.text}”" for span in spans)
        alarmed = _alarmed(scores)
        for label in Concern:
            score = max(scores.get(label.value, 0.0), SURE if label is alarmed else 0.0)
            if score >= SURE:
                said = BECAUSE[label]
                yield Finding(
                    label,
                    score,
                    spans,
                    Text(said.sv.replace("{words}", words), said.en.replace("{words}", words)),
                    self.name,
                    _traits(label, scores),
                    _subkind(scores) if label is Concern.CRISIS_PERSONAL else None,
                )

    def intents(self, reading: Reading) -> Iterator[tuple[Intent, float]]:
        """Yield each intent's score; the likeliest one is always meant."""
        scores = {intent: reading.doc.cats.get(f"i_{intent.value}", 0.0) for intent in Intent}
        likeliest = max(scores, key=lambda intent: scores[intent])
        for intent, score in scores.items():
            if score > 0:
                yield intent, max(score, SURE) if intent is likeliest else score


def _alarmed(scores: dict[str, float]) -> Concern | None:
    kinds = {label: scores.get(label.value, 0.0) for label in _URGENT_KINDS}
    likeliest = max(kinds, key=lambda label: kinds[label])
    unsure = scores.get("urgent", 0.0) >= _ALARMED and _LIKELY <= kinds[likeliest] < SURE
    return likeliest if unsure else None


def _traits(label: Concern, scores: dict[str, float]) -> frozenset[Trait]:
    removable, urgent = scores.get("removable", 1.0) >= SURE, scores.get("urgent", 0.0) >= _SERIOUS
    if label is Concern.INSULT and not removable:
        return frozenset({Trait.MILD})
    if label in {Concern.PERSONAL_DATA, Concern.CONFIDENTIAL}:
        return frozenset({Trait.THIRD_PARTY if removable else Trait.OWN})
    if label is Concern.THREAT and urgent:
        return frozenset({Trait.SERIOUS})
    return frozenset()


def _subkind(scores: dict[str, float]) -> Subkind:
    return max(Subkind, key=lambda kind: scores.get(f"sub_{kind.value}", 0.0))


recognizer = Learned()
