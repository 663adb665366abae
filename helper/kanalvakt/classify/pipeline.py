"""Text to Assessment: a spaCy pipeline reads, every recognizer speaks, and their findings are merged."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Sequence
from importlib import resources
from pathlib import Path
from types import MappingProxyType

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from kanalvakt.classify import encoder as encoder  # registers its spaCy factory
from kanalvakt.classify import language as languages
from kanalvakt.classify import merge as merging
from kanalvakt.classify.normalize import normalize
from kanalvakt.classify.reading import Reading
from kanalvakt.classify.recognizer import IntentRecognizer, Recognizer, discover
from kanalvakt.classify.reconcile import reconcile
from kanalvakt.domain import Assessment, Comment, Concern, Finding, Intent, Span
from kanalvakt.errors import ModelError
from kanalvakt.settings import Settings

WINDOW, OVERLAP = 20_000, 400
INTENT_THRESHOLD = 0.5
BATCH = 64
_LONG_WORD = re.compile(r"\S{200}")
_PIECES = re.compile(r"\S{1,50}|\s")


class Classifier:
    """Assesses comments. It never raises on any text, and its time grows no faster than the text."""

    def __init__(self, nlp: Language, settings: Settings) -> None:
        self._nlp = nlp
        self._settings = settings
        self._concerns = [item for item in discover() if isinstance(item, Recognizer)]
        self._intents = [item for item in discover() if isinstance(item, IntentRecognizer)]
        self.version = f"{nlp.meta.get('name', '?')} {nlp.meta.get('version', '?')}"

    def assess(self, comments: Sequence[Comment]) -> list[Assessment]:
        """Say what each comment is, in the same order."""
        windows = [_windows(comment.text) for comment in comments]
        docs = self._nlp.pipe([self._readable(part) for parts in windows for _, part in parts], batch_size=BATCH)
        return [
            self._assessment(comment, [(start, next(docs)) for start, _ in parts])
            for comment, parts in zip(comments, windows, strict=True)
        ]

    def _readable(self, part: str) -> str | Doc:
        """The text, or its Doc in plain pieces: the tokenizer's time grows with the square of a word's length."""
        if not _LONG_WORD.search(part):
            return part
        pieces = _PIECES.findall(part)
        return Doc(self._nlp.vocab, words=pieces, spaces=[False] * len(pieces))

    def _assessment(self, comment: Comment, parts: list[tuple[int, Doc]]) -> Assessment:
        language = comment.language or languages.identify(comment.text)
        understood = language in languages.UNDERSTOOD
        findings: list[Finding] = []
        intents: dict[Intent, float] = {}
        scores: dict[str, float] = {}
        for start, doc in parts:
            reading = Reading(comment, doc.text, normalize(doc.text), doc, language, understood, self._settings)
            found = [finding for recognizer in self._concerns for finding in recognizer.recognize(reading)]
            findings += (
                _shifted(finding, start) for finding in reconcile(found, doc.cats if understood else {}, doc.text)
            )
            for asker in self._intents:
                for intent, score in asker.intents(reading):
                    intents[intent] = max(score, intents.get(intent, 0.0))
            for label, score in doc.cats.items():
                scores[label] = max(score, scores.get(label, 0.0))
        merged = merging.merge(findings)
        for finding in merged:
            scores[finding.label] = max(finding.score, scores.get(finding.label, 0.0))
        for intent, score in intents.items():
            scores[intent] = max(score, scores.get(intent, 0.0))
        meant = tuple(intent for intent in Intent if intents.get(intent, 0.0) >= INTENT_THRESHOLD)
        return Assessment(
            ref=comment.ref,
            language=language,
            understood=understood,
            findings=merged,
            intents=meant or (Intent.OTHER,),
            scores=MappingProxyType({label.value: 0.0 for label in Concern} | scores),
        )


def load(settings: Settings, model: Path | None = None) -> Classifier:
    """Load the shipped pipeline, or another one.

    Raises:
        ModelError: it is missing or broken.
    """
    path = model or _shipped()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            nlp = spacy.load(path)
    except Exception as error:
        raise ModelError(
            f"Språkmodellen i {path} går inte att läsa ({type(error).__name__}). Installera om Kanalvakt.",
            f"The language model in {path} cannot be read ({type(error).__name__}). Install Kanalvakt again.",
        ) from error
    classifier = Classifier(nlp, settings)
    classifier.assess([Comment("Hej, när öppnar badet?")])  # the first call builds caches; the person should not wait
    return classifier


def _shipped() -> Path:
    packaged = Path(str(resources.files("kanalvakt").joinpath("model")))
    return packaged if packaged.is_dir() else Path(__file__).parents[3] / "models" / "sv_kanalvakt"


def _windows(text: str) -> list[tuple[int, str]]:
    """A long text in overlapping parts, so that no pattern and no model sees more than it can bear."""
    readable = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if _has_surrogates(text) else text
    if len(readable) != len(text):
        readable = "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in text)
    if len(readable) <= WINDOW:
        return [(0, readable)]
    return list(_parts(readable))


def _parts(text: str) -> Iterator[tuple[int, str]]:
    for start in range(0, len(text), WINDOW - OVERLAP):
        yield start, text[start : start + WINDOW]
        if start + WINDOW >= len(text):
            return


def _has_surrogates(text: str) -> bool:
    return any("\ud800" <= char <= "\udfff" for char in text)


def _shifted(finding: Finding, by: int) -> Finding:
    if not by:
        return finding
    spans = tuple(Span(span.start + by, span.end + by, span.type, span.text) for span in finding.spans)
    return Finding(
        finding.label, finding.score, spans, finding.because, finding.source, finding.traits, finding.subkind
    )
