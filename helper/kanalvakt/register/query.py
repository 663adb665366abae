"""Search and paging over the register, fast enough to type in.

There is no filter on the author and none on sensitive categories about people, and none may be added: searches that
aim at a selection of persons by sensitive personal data are forbidden (dataskyddslagen 2018:218, 3:3 second
paragraph), and nobody shall be registered for their opinions alone (regeringsformen 2:3). A search looks at what was
written, masked, and at what the office did. A link is matched whole only: part of one can be somebody's name.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from kanalvakt.domain import Disposition, Entry, EntryState
from kanalvakt.register import lifecycle
from kanalvakt.register.masking import searchable

LARGEST_PAGE = 1000


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the entries found, and how many there are altogether."""

    items: tuple[Entry, ...]
    total: int


class Row(NamedTuple):
    """What a search compares, prepared once."""

    key: int
    state: str
    channel: str
    labels: tuple[str, ...]
    words: str
    link: str
    needs_number: bool


def row_of(key: int, document: Mapping[str, Any]) -> Row:
    """Return an entry's row. Author and page address stay out of it on purpose, see above."""
    state = document["state"]
    notes = " ".join(what for _, _, what in document["history"] if what.startswith("note: "))
    words = (
        f"{document['evidence_id']}\n{document['diary_number']}\n{document['channel']}\n"
        f"{document['reason']}\n{document['text']}\n{notes}"
    )
    return Row(
        key,
        state,
        document["channel"],
        tuple(document["labels"]),
        searchable(words),
        document["permalink"],
        document["disposition"] == Disposition.PLATINA
        and not document["diary_number"]
        and EntryState(state) not in lifecycle.UNSEALED,
    )


class Index:
    """The rows of all entries in the order they were begun. Rebuilt at each start, never stored."""

    def __init__(self, documents: Mapping[str, Mapping[str, Any]]) -> None:
        self._rows = {int(key): row_of(int(key), document) for key, document in documents.items()}
        self._lock = threading.Lock()

    def put(self, key: int, document: Mapping[str, Any]) -> None:
        """Enter or renew a row."""
        row = row_of(key, document)
        with self._lock:
            self._rows[key] = row

    def drop(self, key: int) -> None:
        """Take a row out."""
        with self._lock:
            self._rows.pop(key, None)

    def rows(self) -> list[Row]:
        """Return all rows as they stand this moment, oldest first."""
        with self._lock:
            return list(self._rows.values())

    def find(
        self, states: Iterable[str] = (), channel: str | None = None, label: str | None = None, text: str = ""
    ) -> list[int]:
        """Return the keys that match everything that is given, oldest first. Every word of ``text`` must occur."""
        rows = self.rows()
        if wanted := frozenset(str(state) for state in states):
            rows = [row for row in rows if row.state in wanted]
        if channel is not None:
            rows = [row for row in rows if row.channel == channel]
        if label is not None:
            rows = [row for row in rows if label in row.labels]
        if link := text.strip():
            linked = [row.key for row in rows if row.link == link]
            if linked:
                return linked
        for word in searchable(text).split():
            rows = [row for row in rows if word in row.words]
        return [row.key for row in rows]
