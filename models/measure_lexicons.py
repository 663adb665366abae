"""Prints how often each lexicon's hits are right on the corpus, and with ``--entries`` each of its patterns too.

Run: ``python models/measure_lexicons.py [--entries] [--false NAME] [--batches GLOB]``. A comment counts once a lexicon.
The lexicons are alone here: no encoder doubts or helps them, so a low recall is expected and a low precision is not.
An entry that is right less than four times in five is to be mended or taken out.
"""

from __future__ import annotations

import argparse
from collections import Counter
from importlib import resources

import spacy
from corpus_reader import BATCHES, Record, read

from kanalvakt.classify import lexicon
from kanalvakt.classify.normalize import normalize
from kanalvakt.classify.reading import Reading
from kanalvakt.domain import Comment
from kanalvakt.settings import Settings

LEAST = 0.8
_NOT_LEXICONS = {"learned_words"}


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--entries", action="store_true", help="print each pattern's figures too")
    arguments.add_argument("--false", metavar="NAME", help="list the comments where this lexicon is wrong")
    arguments.add_argument("--batches", default="*.txt", help="only the files with such names")
    chosen = arguments.parse_args()
    records = [record for path in sorted(BATCHES.glob(chosen.batches)) for record in read(path)]
    nlp, settings = spacy.blank("sv"), Settings()
    readings = [
        Reading(Comment(record.text), record.text, normalize(record.text), nlp.make_doc(""), "sv", True, settings)
        for record in records
    ]
    print(f"{len(records)} comments")
    print(f"{'lexicon':22} {'marked':>7} {'hits':>6} {'right':>6} {'false':>6} {'precision':>9} {'recall':>7}")
    for name in names():
        _measure(name, records, readings, entries=chosen.entries, show=chosen.false == name)


def names() -> list[str]:
    """Return the names of all lexicon files, in order."""
    folder = resources.files("kanalvakt.classify").joinpath("lexicons")
    found = (item.name.removesuffix(".toml") for item in folder.iterdir() if item.name.endswith(".toml"))
    return sorted(set(found) - _NOT_LEXICONS)


def _measure(name: str, records: list[Record], readings: list[Reading], *, entries: bool, show: bool) -> None:
    right = false = 0
    by_entry: Counter[tuple[lexicon.Entry, bool]] = Counter()
    for record, reading in zip(records, readings, strict=True):
        hits = list(lexicon.hits(name, reading))
        if not hits:
            continue
        correct = _is(name, record)
        right, false = right + correct, false + (not correct)
        by_entry.update({(hit.entry, correct) for hit in hits})
        if show and not correct:
            words = ", ".join(record.text[hit.start : hit.end] for hit in hits)
            print(f"false {record.where} [{words}] {sorted(record.concerns)} {record.text[:160]!r}")
    marked = sum(_is(name, record) for record in records)
    precision = right / (right + false) if right + false else 0.0
    recall = right / marked if marked else 0.0
    print(f"{name:22} {marked:7} {right + false:6} {right:6} {false:6} {precision:9.2f} {recall:7.2f}")
    if entries:
        for entry in lexicon.load(name).entry:
            yes, no = by_entry[entry, True], by_entry[entry, False]
            poor = " POOR" if no and yes / (yes + no) < LEAST else ""
            print(f"    {yes:4} right {no:4} false{poor}  {entry.positive}")


def _is(name: str, record: Record) -> bool:
    said = lexicon.load(name)
    return said.concern in record.concerns if said.concern else said.intent in record.intents


if __name__ == "__main__":
    main()
