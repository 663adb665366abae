"""Reads the corpus batches (models/corpus/batches/*.txt) into records with exact spans and right check digits.

A line is ``concerns | intents | flags | text``; personal data stand as ``⟦type:text⟧``; ``?`` in an identity number is
its check digit, filled in here so that no file holds a number that could be a real person's; ``\\n`` is a line break.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from stdnum import luhn

from kanalvakt.domain import Concern, Intent, SpanType, Subkind

BATCHES = Path(__file__).parent / "corpus" / "batches"
_MARK = re.compile(r"⟦([a-z]+):(.*?)⟧", re.DOTALL)
_TYPES = {"pin": SpanType.PERSONAL_IDENTITY_NUMBER} | {
    kind.value: kind for kind in SpanType if kind is not SpanType.CUE
}


class CorpusError(ValueError):
    """A line that is not in the format; the message names file, line and what is wrong."""


@dataclass(frozen=True, slots=True)
class Record:
    """One comment with its labels. ``spans`` are (start, end, type) in code points of ``text``, half open."""

    text: str
    concerns: frozenset[Concern]
    subkinds: frozenset[Subkind]
    intents: frozenset[Intent]
    removable: bool
    urgent: bool
    spans: tuple[tuple[int, int, SpanType], ...]
    where: str


def read_all(folder: Path = BATCHES) -> list[Record]:
    """Return every record of the folder, in the order of file names and lines.

    Raises:
        CorpusError: a line is not in the format.
    """
    return [record for path in sorted(folder.glob("*.txt")) for record in read(path)]


def read(path: Path) -> Iterator[Record]:
    """Yield a file's records. Raises CorpusError as :func:`read_all`."""
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        if line.strip() and not line.startswith("# "):
            yield parse(line, f"{path.name}:{number}")


def parse(line: str, where: str = "") -> Record:
    """Return the record that a line says. Raises CorpusError as :func:`read_all`."""
    fields = line.rstrip("\n").split(" | ", 3)
    if len(fields) != 4:
        raise CorpusError(f"{where}: {len(fields)} fields instead of 4")
    labels = [label.partition(":") for label in fields[0].split() if label != "-"]
    flags = fields[2].strip()
    if flags not in {"-", "r", "u", "ru"}:
        raise CorpusError(f"{where}: flags {flags!r}")
    text, spans = _unmark(fields[3].replace("\\n", "\n"), where)
    try:
        return Record(
            text=text,
            concerns=frozenset(Concern(label) for label, _, _ in labels),
            subkinds=frozenset(Subkind(kind) for _, _, kind in labels if kind),
            intents=frozenset(Intent(intent) for intent in fields[1].split()),
            removable="r" in flags,
            urgent="u" in flags,
            spans=spans,
            where=where,
        )
    except ValueError as error:
        raise CorpusError(f"{where}: {error}") from error


def _unmark(marked: str, where: str) -> tuple[str, tuple[tuple[int, int, SpanType], ...]]:
    parts: list[str] = []
    spans: list[tuple[int, int, SpanType]] = []
    length = last = 0
    for match in _MARK.finditer(marked):
        if match[1] not in _TYPES:
            raise CorpusError(f"{where}: span type {match[1]!r}")
        before = marked[last : match.start()]
        inside = with_check_digit(match[2]) if match[1] == "pin" else match[2]
        start = length + len(before)
        parts += [before, inside]
        spans.append((start, start + len(inside), _TYPES[match[1]]))
        length, last = start + len(inside), match.end()
    parts.append(marked[last:])
    text = "".join(parts)
    if "⟦" in text or "⟧" in text:
        raise CorpusError(f"{where}: a bracket without its pair")
    return text, tuple(spans)


def with_check_digit(written: str) -> str:
    """Put the Luhn check digit where the last ``?`` stands, when nine or eleven digits stand before it."""
    before, question, after = written.rpartition("?")
    digits = re.sub(r"\D", "", before)
    if not question or len(digits) not in {9, 11} or re.search(r"\d", after):
        return written
    return before + luhn.calc_check_digit(digits[-9:]) + after
