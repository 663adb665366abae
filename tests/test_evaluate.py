"""kanalvakt evaluate says where the classifier is wrong."""

from __future__ import annotations

import json

import pytest

from kanalvakt import evaluate
from kanalvakt.domain import Assessment, Comment, Concern, Finding, Intent, Text
from kanalvakt.errors import BadInputError
from kanalvakt.policy import guideline
from kanalvakt.settings import Settings


class Scripted:
    """Says "threat" of everything with the word hot in it."""

    version = "scripted"

    def assess(self, comments: list[Comment]) -> list[Assessment]:
        found = []
        for comment in comments:
            threat = Finding(Concern.THREAT, 0.9, (), Text("a", "b"), "test")
            findings = (threat,) if "hot" in comment.text else ()
            found.append(Assessment("", "sv", True, findings, (Intent.CRITICISM,), {"threat": 0.9 * len(findings)}))
        return found


def line(text: str, *concerns: str, removable: bool = False, urgent: bool = False) -> bytes:
    row = {"text": text, "concerns": concerns, "intents": ["criticism"], "removable": removable, "urgent": urgent}
    return json.dumps(row).encode()


def test_the_report_counts_what_was_right_wrong_and_missed(settings: Settings) -> None:
    items = evaluate.read(
        [
            line("ett hot", "threat", removable=True),
            line("ett hot mot biblioteken är budgeten"),
            line("jag kommer hem till dig", "threat", removable=True, urgent=True),
        ]
    )
    told = "\n".join(evaluate.report(items, Scripted(), settings, guideline.load()))  # type: ignore[arg-type]
    assert "threat                     P 0.500  R 0.500  F1 0.500  n 2" in told
    assert "lawful criticism advised for removal: 1 of 1" in told
    assert "missed: threat → -: 'jag kommer hem till dig'" in told
    assert "wrong: - → threat" in told


def test_a_broken_line_is_named_by_its_number() -> None:
    with pytest.raises(BadInputError, match="Line 2"):
        evaluate.read([line("a"), b'{"text": 1'])
