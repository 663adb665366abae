"""kanalvakt evaluate: how well the classifier does on labelled comments, label by label, with its worst errors."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kanalvakt.classify.pipeline import Classifier
from kanalvakt.domain import Advice, Assessment, Comment, Concern, Intent, SpanType
from kanalvakt.errors import BadInputError
from kanalvakt.policy.decide import decide
from kanalvakt.policy.guideline import Rules
from kanalvakt.settings import Settings

WORST = 10
_BINS = 5


@dataclass(frozen=True, slots=True)
class Labelled:
    """One comment with what careful people said of it. ``spans`` are (text, type)."""

    text: str
    concerns: frozenset[str]
    intents: frozenset[str]
    removable: bool
    urgent: bool
    spans: tuple[tuple[str, str], ...]


def read(lines: Iterable[bytes]) -> list[Labelled]:
    """Read JSON Lines with text, concerns, intents, removable, urgent and spans [[text, type]].

    Raises:
        BadInputError: a line is broken; the message gives its number.
    """
    found = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            found.append(
                Labelled(
                    row["text"],
                    frozenset(row["concerns"]),
                    frozenset(_intent(name) for name in row["intents"]),
                    bool(row.get("removable")),
                    bool(row.get("urgent")),
                    tuple((str(text), str(kind)) for text, kind in row.get("spans", [])),
                )
            )
        except (ValueError, KeyError, TypeError) as error:
            raise BadInputError(
                f"Rad {number} går inte att läsa: text, concerns och intents behövs.",
                f"Line {number} cannot be read: text, concerns and intents are needed.",
            ) from error
    return found


def report(items: Sequence[Labelled], classifier: Classifier, settings: Settings, rules: Rules) -> Iterator[str]:
    """Yield the report's lines. A fault report counts as a suggestion, as the label scheme says."""
    assessments = classifier.assess([Comment(item.text) for item in items])
    advices = [decide(assessment, None, settings, rules) for assessment in assessments]
    yield f"{len(items)} kommentarer / comments, model {classifier.version}"
    yield from _table("concern", Concern, [item.concerns for item in items], [set(a.concerns) for a in assessments])
    intents = [name for name in Intent if name is not Intent.FAULT_REPORT]
    said = [{_intent(intent) for intent in assessment.intents} for assessment in assessments]
    yield from _table("intent", intents, [item.intents for item in items], said)
    yield _line("removal", [item.removable for item in items], [advice.removal_suggested for advice in advices])
    yield _line("urgent", [item.urgent for item in items], [advice.urgent for advice in advices])
    yield from _spans(items, assessments)
    yield from _criticism(items, advices)
    yield from _calibration(items, assessments)
    yield from _worst(items, assessments, advices)


def _intent(name: str) -> str:
    return Intent.SUGGESTION.value if name == Intent.FAULT_REPORT else str(name)


def _line(name: str, wanted: Sequence[bool], said: Sequence[bool]) -> str:
    right = sum(a and b for a, b in zip(wanted, said, strict=True))
    precision = right / sum(said) if any(said) else 1.0
    recall = right / sum(wanted) if any(wanted) else 1.0
    return f"  {name:26} P {precision:.3f}  R {recall:.3f}  F1 {_f1(wanted, said):.3f}  n {sum(wanted)}"


def _f1(wanted: Sequence[bool], said: Sequence[bool]) -> float:
    right = sum(a and b for a, b in zip(wanted, said, strict=True))
    return 2 * right / (sum(wanted) + sum(said)) if any(wanted) or any(said) else 1.0


def _table(
    name: str, labels: Iterable[str], wanted: Sequence[Iterable[str]], said: Sequence[Iterable[str]]
) -> Iterator[str]:
    values = []
    yield f"{name}s"
    for label in labels:
        gold, ours = [label in row for row in wanted], [label in row for row in said]
        if any(gold):
            values.append(_f1(gold, ours))
        if any(gold) or any(ours):
            yield _line(label, gold, ours)
    yield f"  macro-F1 {sum(values) / max(1, len(values)):.3f}"


def _spans(items: Sequence[Labelled], assessments: Sequence[Assessment]) -> Iterator[str]:
    yield "spans"
    for kind in SpanType:
        if kind is SpanType.CUE:
            continue
        marked = found = false = 0
        for item, assessment in zip(items, assessments, strict=True):
            gold = [text for text, name in item.spans if name == kind]
            ours = {span.text for finding in assessment.findings for span in finding.spans if span.type is kind}
            marked += len(gold)
            found += sum(any(text in mine or mine in text for mine in ours) for text in gold)
            false += sum(not any(text in mine or mine in text for text in gold) for mine in ours)
        yield f"  {kind.value:26} recall {found}/{marked}, false {false}"


def _criticism(items: Sequence[Labelled], advices: Sequence[Advice]) -> Iterator[str]:
    lawful = [a for item, a in zip(items, advices, strict=True) if "criticism" in item.intents and not item.removable]
    wrong = sum(advice.removal_suggested for advice in lawful)
    yield f"lawful criticism advised for removal: {wrong} of {len(lawful)}"


def _calibration(items: Sequence[Labelled], assessments: Sequence[Assessment]) -> Iterator[str]:
    yield "calibration (score: share that was right)"
    bins: list[list[bool]] = [[] for _ in range(_BINS)]
    for item, assessment in zip(items, assessments, strict=True):
        for label in Concern:
            score = assessment.scores.get(label.value, 0.0)
            bins[min(_BINS - 1, int(score * _BINS))].append(label.value in item.concerns)
    for number, rows in enumerate(bins):
        share = sum(rows) / len(rows) if rows else 0.0
        yield f"  {number / _BINS:.1f}–{(number + 1) / _BINS:.1f}: {share:.2f} ({len(rows)})"


def _worst(items: Sequence[Labelled], assessments: Sequence[Assessment], advices: Sequence[Advice]) -> Iterator[str]:
    yield "worst errors: urgent missed, then lawful comments advised for removal"
    rows = []
    for item, assessment, advice in zip(items, assessments, advices, strict=True):
        if item.urgent and not advice.urgent:
            rows.append((0, "missed", item, assessment))
        elif advice.removal_suggested and not item.removable:
            rows.append((1, "wrong", item, assessment))
    for _, what, item, assessment in sorted(rows, key=lambda row: row[0])[:WORST]:
        said = ",".join(assessment.concerns) or "-"
        yield f"  {what}: {','.join(sorted(item.concerns)) or '-'} → {said}: {item.text[:100]!r}"
