"""What the classifier's tests share: one loaded classifier, and a way to ask which spans it finds."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kanalvakt import settings as settings_module
from kanalvakt.classify import pipeline
from kanalvakt.classify.pipeline import Classifier
from kanalvakt.domain import Comment, SpanType

SpanFinder = Callable[[str, SpanType], list[str]]


@pytest.fixture(scope="session")
def classifier() -> Classifier:
    """The shipped pipeline with the sample municipality's settings."""
    return pipeline.load(settings_module.parse(settings_module.sample()))


@pytest.fixture(scope="session")
def spans_of(classifier: Classifier) -> SpanFinder:
    """Return the exact words of one type that the classifier points at, in order."""

    def find(text: str, kind: SpanType) -> list[str]:
        assessment = classifier.assess([Comment(text)])[0]
        spans = {span for finding in assessment.findings for span in finding.spans if span.type is kind}
        for span in spans:
            assert text[span.start : span.end] == span.text
        return [span.text for span in sorted(spans, key=lambda span: span.start)]

    return find
