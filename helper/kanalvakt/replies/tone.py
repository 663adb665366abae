"""Plain-language remarks on a reply while it is written: at most a handful, each with what to do (guideline 2.1.6)."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from kanalvakt.domain import Text
from kanalvakt.replies import signature
from kanalvakt.replies.compose import PLACEHOLDER

MAX_REMARKS = 6
LONG_SENTENCE_WORDS = 25
_SERIOUS = {"public_crisis", "suicide", "suicide_other", "child", "violence", "helpless"}
_EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf]")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")
_WORD = re.compile(r"\w+", re.UNICODE)
_PROMISE = re.compile(r"\b(vi lovar|jag lovar|garanterar|kommer att bevilja|we promise|we guarantee)\b", re.IGNORECASE)
_CAPITALS = re.compile(r"\b[A-ZÅÄÖ]{4,}(?:\s+[A-ZÅÄÖ]{4,})+\b")


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark. ``start`` to ``end`` are code points of the draft; ``replacement`` is a one-click mend."""

    code: str
    message: Text
    start: int
    end: int
    replacement: str | None = None
    blocking: bool = False

    def as_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "message": {"sv": self.message.sv, "en": self.message.en},
            "start": self.start,
            "end": self.end,
            "replacement": self.replacement,
            "blocking": self.blocking,
        }


def check(text: str, situation: str = "", language: str = "sv") -> list[Remark]:
    """Return the most important remarks first, at most six. Blocking ones stop an insertion."""
    serious = situation in _SERIOUS or situation.startswith("removed_")
    remarks = [*_placeholders(text), *_signatures(text), *_promises(text)]
    if serious:
        remarks += _cheerful(text)
    remarks += [*_capitals(text), *_officialese(text, language), *_long_sentences(text)]
    return remarks[:MAX_REMARKS]


def lix(text: str) -> int:
    """Return the LIX readability index (Björnsson 1968): under 40 is easy to read, over 50 is officialese."""
    words = _WORD.findall(text)
    if not words:
        return 0
    sentences = max(1, len(re.findall(r"[.!?:]+", text)))
    long_words = sum(len(word) > 6 for word in words)
    return round(len(words) / sentences + 100 * long_words / len(words))


def _placeholders(text: str) -> list[Remark]:
    return [
        Remark(
            "placeholder",
            Text(f"Fyll i {match[0]} innan du infogar.", f"Fill in {match[0]} before you insert."),
            match.start(),
            match.end(),
            blocking=True,
        )
        for match in PLACEHOLDER.finditer(text)
    ][:2]


def _signatures(text: str) -> list[Remark]:
    lines = list(signature.LINE.finditer(text))
    if not lines:
        return [
            Remark(
                "signature_missing",
                Text(
                    "Skriv under med förnamn och titel eller avdelning.",
                    "Sign with first name and title or department.",
                ),
                len(text),
                len(text),
            )
        ]
    return [
        Remark(
            "signature_twice",
            Text("Underskriften står två gånger.", "The signature stands twice."),
            match.start(),
            match.end(),
            replacement="",
        )
        for match in lines[:-1]
    ]


def _promises(text: str) -> list[Remark]:
    return [
        Remark(
            "promise",
            Text("Lova inga beslut: säg vad som händer nu i stället.", "Promise no decisions: say what happens next."),
            match.start(),
            match.end(),
        )
        for match in _PROMISE.finditer(text)
    ]


def _cheerful(text: str) -> list[Remark]:
    said = Text(
        "Ämnet är allvarligt: inga utropstecken eller emojier.", "The matter is serious: no exclamation marks or emoji."
    )
    found = [*_EMOJI.finditer(text), *re.finditer("!", text.partition("\n")[0][12:])]
    return [Remark("cheerful", said, match.start(), match.end(), replacement="") for match in found if match[0] != "!"][
        :1
    ] + [
        Remark("cheerful", said, match.start() + 12, match.end() + 12, replacement=".")
        for match in found
        if match[0] == "!"
    ][:1]


def _capitals(text: str) -> list[Remark]:
    return [
        Remark(
            "capitals",
            Text("Versaler läses som rop.", "Capitals read as shouting."),
            match.start(),
            match.end(),
            replacement=match[0].capitalize(),
        )
        for match in _CAPITALS.finditer(text)
    ]


def _officialese(text: str, language: str) -> list[Remark]:
    found = []
    for word, better in _plain_words().get(language, {}).items():
        for match in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE):
            suggestion = (
                Text(f"Skriv hellre ”{better}”.", f"Better: “{better}”.") if better else Text("Kan strykas.", "Can go.")
            )
            found.append(Remark("officialese", suggestion, match.start(), match.end(), replacement=better))
    return found


def _long_sentences(text: str) -> list[Remark]:
    found, position = [], 0
    for sentence in _SENTENCE_END.split(text):
        start = text.index(sentence, position)
        position = start + len(sentence)
        words = len(_WORD.findall(sentence))
        if words > LONG_SENTENCE_WORDS:
            said = Text(f"Lång mening ({words} ord). Dela den.", f"A long sentence ({words} words). Split it.")
            found.append(Remark("long_sentence", said, start, position))
    return found


@cache
def _plain_words() -> dict[str, dict[str, str]]:
    raw = resources.files("kanalvakt.replies").joinpath("plain_words.toml").read_text(encoding="utf-8")
    return tomllib.loads(raw)
