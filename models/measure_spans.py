"""Prints recall and precision of the personal-data spans on the corpus, one line a type, and what was missed.

Run: ``python models/measure_spans.py [--misses TYPE] [--batches GLOB]``. A found span counts as right when it overlaps
a marked one of the same type; the corpus marks only what is personal data by the label scheme, so anything else found
is a false one. The rules were mended on the first batches (a, b) and the encoder, which says where names count, was
trained on what stood here then: only batches written later (``--batches 'e*.txt'``) say how both fare on new comments.
"""

from __future__ import annotations

import argparse
from collections import Counter

from corpus_reader import BATCHES, Record, read

from kanalvakt import settings as settings_module
from kanalvakt.classify import pipeline
from kanalvakt.domain import Comment, Span, SpanType

TYPES = [kind for kind in SpanType if kind is not SpanType.CUE]


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--misses", choices=[kind.value for kind in TYPES], help="list what was missed or false")
    arguments.add_argument("--batches", default="*.txt", help="only the files with such names")
    chosen = arguments.parse_args()
    wanted = chosen.misses
    records = [record for path in sorted(BATCHES.glob(chosen.batches)) for record in read(path)]
    classifier = pipeline.load(settings_module.parse(settings_module.sample()))
    assessments = classifier.assess([Comment(record.text) for record in records])
    right: Counter[SpanType] = Counter()
    marked: Counter[SpanType] = Counter()
    false: Counter[SpanType] = Counter()
    for record, assessment in zip(records, assessments, strict=True):
        found = {span for finding in assessment.findings for span in finding.spans if span.type is not SpanType.CUE}
        for start, end, kind in record.spans:
            marked[kind] += 1
            hit = any(span.type is kind and span.start < end and start < span.end for span in found)
            right[kind] += hit
            if not hit and kind.value == wanted:
                print(f"missed {record.where} {record.text[start:end]!r} in {record.text[:200]!r}")
        for span in found:
            if not _is_marked(span, record):
                false[span.type] += 1
                if span.type.value == wanted:
                    print(f"false  {record.where} {span.text!r} in {record.text[:200]!r}")
    print(f"{'type':26} {'marked':>7} {'found':>7} {'false':>7} {'recall':>7} {'precision':>9}")
    for kind in TYPES:
        recall = right[kind] / marked[kind] if marked[kind] else 0.0
        precision = right[kind] / (right[kind] + false[kind]) if right[kind] + false[kind] else 0.0
        print(f"{kind.value:26} {marked[kind]:7} {right[kind]:7} {false[kind]:7} {recall:7.3f} {precision:9.3f}")


def _is_marked(span: Span, record: Record) -> bool:
    return any(kind is span.type and span.start < end and start < span.end for start, end, kind in record.spans)


if __name__ == "__main__":
    main()
