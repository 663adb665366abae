"""What the writer wants, by the intent lexicons."""

from __future__ import annotations

from collections.abc import Iterator

from kanalvakt.classify import lexicon
from kanalvakt.classify.reading import Reading
from kanalvakt.domain import Intent

_FILES = ("intent_question", "intent_praise", "intent_criticism", "intent_fault_report", "intent_suggestion")


class Intents:
    """Looks each intent's lexicon up."""

    name = "intents"

    def intents(self, reading: Reading) -> Iterator[tuple[Intent, float]]:
        """Yield each intent that a lexicon knows, with its strongest entry's score."""
        for file in _FILES:
            found = [hit.entry.score for hit in lexicon.hits(file, reading)]
            meant = lexicon.load(file).intent
            if found and meant:
                yield meant, max(found)


recognizer = Intents()
