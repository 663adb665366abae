"""The trained part of the spaCy pipeline: a small quantised encoder that scores every label at once.

Its folder holds ``encoder.onnx`` (ids, mask → label logits, token attention), ``tokenizer.json`` and ``labels.json``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from spacy.language import Language
from spacy.tokens import Doc
from tokenizers import Tokenizer

LONGEST = 192
THREADS = 2
CUES = "kanalvakt_cues"
MOST_CUES = 3
# Words that carry sentences but explain nothing to a person who asks why.
_SAYS_NOTHING = frozenset(
    "jag mig min mitt mina dig din ditt dina han hon den det dem dom era ert oss vår man sig sin sitt och att som med för från"
    " till inte har hade kan ska skall vill var när där här vad hur nu ju väl också bara eller men the and you are".split()
)
_SPELLED = re.compile(r"(?<!\w)(?:\w {1,3}){4,60}\w(?!\w)")


@Language.factory("kanalvakt_encoder")
def make_encoder(nlp: Language, name: str) -> Encoder:
    """spaCy's factory."""
    return Encoder(name)


class Encoder:
    """Fills ``doc.cats`` with calibrated scores 0–1 and ``doc.user_data`` with the words that weighed most."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._folder: Path | None = None
        self._session: onnxruntime.InferenceSession | None = None
        self._tokenizer: Tokenizer | None = None
        self._labels: list[str] = []
        self._thresholds = np.zeros(0)

    def __call__(self, doc: Doc) -> Doc:
        self._score([doc])
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 64) -> Iterator[Doc]:
        """Score in batches of texts of like length, which wastes little padding; the order is kept."""
        documents = iter(stream)
        while batch := list(islice(documents, batch_size)):
            self._score(batch)
            yield from batch

    def from_disk(self, path: str | Path, *, exclude: Sequence[str] = ()) -> Encoder:
        """Load the network and its vocabulary."""
        self._folder = Path(path)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = THREADS
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            (self._folder / "encoder.onnx").read_bytes(), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
        facts: dict[str, Any] = json.loads((self._folder / "labels.json").read_text(encoding="utf-8"))
        self._labels = list(facts["labels"])
        self._thresholds = np.array([facts["thresholds"][label] for label in self._labels])
        return self

    def to_disk(self, path: str | Path, *, exclude: Sequence[str] = ()) -> None:
        """Copy the files to another folder."""
        if self._folder is None or self._folder == Path(path):
            return
        Path(path).mkdir(parents=True, exist_ok=True)
        for name in ("encoder.onnx", "tokenizer.json", "labels.json"):
            (Path(path) / name).write_bytes((self._folder / name).read_bytes())

    def _score(self, documents: list[Doc]) -> None:
        if self._session is None or self._tokenizer is None:
            return  # an empty pipeline, before from_disk
        encodings = self._tokenizer.encode_batch([_readable(doc.text) for doc in documents])
        order = sorted(range(len(documents)), key=lambda index: len(encodings[index].ids))
        for start in range(0, len(order), 16):
            part = order[start : start + 16]
            self._run(self._session, [documents[index] for index in part], [encodings[index] for index in part])

    def _run(self, session: onnxruntime.InferenceSession, documents: list[Doc], encodings: list[Any]) -> None:
        length = min(LONGEST, max(len(encoding.ids) for encoding in encodings) + 2)
        ids = np.ones((len(encodings), length), dtype=np.int64)
        mask = np.zeros((len(encodings), length), dtype=np.float32)
        for row, encoding in enumerate(encodings):
            inside = [0, *encoding.ids[: length - 2], 2]
            ids[row, : len(inside)] = inside
            mask[row, : len(inside)] = 1
        logits, attention = session.run(None, {"ids": ids, "mask": mask})
        scores = self._calibrated(1 / (1 + np.exp(-logits)))
        for row, (doc, encoding) in enumerate(zip(documents, encodings, strict=True)):
            doc.cats = {label: float(value) for label, value in zip(self._labels, scores[row], strict=True)}
            doc.user_data[CUES] = _cues(doc.text, encoding.offsets[: length - 2], attention[row, 1:])

    def _calibrated(self, probability: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        """Move each label's own threshold to 0.5, so that one scale holds for all."""
        low = probability / np.maximum(self._thresholds, 1e-6) * 0.5
        high = 0.5 + (probability - self._thresholds) / np.maximum(1 - self._thresholds, 1e-6) * 0.5
        return np.where(probability < self._thresholds, low, high)


def _readable(text: str) -> str:
    """Words spelled out letter by letter ("d u  s k a") are put together again; the length stays the same."""
    return _SPELLED.sub(lambda match: _together(match[0]), text)


def _together(spelled: str) -> str:
    words = [word.replace(" ", "") for word in re.split(r" {2,}", spelled)]
    return " ".join(words).ljust(len(spelled))


def _cues(text: str, offsets: Sequence[tuple[int, int]], weights: np.ndarray[Any, Any]) -> list[tuple[int, int]]:
    """The words that the network looked at most, in the text's order."""
    words: dict[tuple[int, int], float] = {}
    for (start, end), weight in zip(offsets, weights, strict=False):
        while start > 0 and text[start - 1 : start].isalnum() and text[start : start + 1].isalnum():
            start -= 1
        while end < len(text) and text[end - 1 : end].isalnum() and text[end : end + 1].isalnum():
            end += 1
        part = text[start:end].strip()
        if len(part) > 2 and part.isalpha() and part.lower() not in _SAYS_NOTHING:
            start = text.index(part, start)
            place = (start, start + len(part))
            words[place] = max(float(weight), words.get(place, 0.0))
    best = sorted(words, key=lambda place: -words[place])[:MOST_CUES]
    return sorted(best)
