"""TinyDB on the ledger: TinyDB's tables and queries, with every write a durable line of the chain.

Readers see an immutable snapshot that is exchanged whole after each commit and never wait; writers take a lock.
``LedgerDB`` is the fast way (a write costs what it changes). Stock ``TinyDB(storage=LedgerStorage)`` works too, at
the price of a full copy a call.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from typing import Any, cast

import orjson
from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Table

from kanalvakt.register import ledger as ledger_module
from kanalvakt.register.chain import Change, Document, Stamp
from kanalvakt.register.ledger import Ledger, Tables, Target

_NOTHING: Mapping[str, Document] = {}


class LedgerStorage(Storage):
    """Keeps the documents in memory and the ledger on disk; memory is what a restart would read."""

    def __init__(self, ledger: Ledger, stamp: Callable[[], Stamp]) -> None:
        """Load the ledger. ``stamp`` says who writes when no :meth:`transaction` is open."""
        self.lock = threading.RLock()
        self.ledger = ledger
        self._stamp = stamp
        self._published: Tables = ledger.load()
        self._pending: dict[Target, Document | None] | None = None

    def rows(self, table: str) -> Mapping[str, Document]:
        """Return a table's documents by key, as committed; inside one's own transaction as they will be.

        They are shared with every reader: never change them.
        """
        base: Mapping[str, Document] = self._published.get(table, _NOTHING)
        if not (self._pending and self.lock.acquire(blocking=False)):
            return base
        try:  # only the transaction's own thread gets here: the others' acquire fails
            merged = dict(base)
            for (name, key), value in (self._pending or {}).items():
                if name == table and value is None:
                    merged.pop(key, None)
                elif name == table and value is not None:
                    merged[key] = value
            return merged
        finally:
            self.lock.release()

    @contextmanager
    def transaction(self, stamp: Stamp) -> Iterator[None]:
        """Gather the writes inside into one line, durable when the block is left; none of them if it raises.

        Raises:
            DiskFullError, HomeError, LedgerError: see :meth:`Ledger.commit`; nothing has changed then.
        """
        with self.lock:
            if self._pending is not None:
                raise RuntimeError("a transaction is already open")
            self._pending = {}
            try:
                yield
                self._commit(stamp, self._pending)
            finally:
                self._pending = None

    def change(self, changes: Mapping[Target, Document | None]) -> None:
        """Write documents (None deletes): now, or with the open transaction."""
        with self.lock:
            plain = {target: None if value is None else _plain(value) for target, value in changes.items()}
            if self._pending is None:
                self._commit(self._stamp(), plain)
            else:
                self._pending.update(plain)

    def read(self) -> dict[str, dict[str, Any]] | None:
        """Return a copy of everything (TinyDB's own tables change what they are given), or None when empty."""
        with self.lock:
            names = {name for name, _ in self._pending or {}} | set(self._published)
            tables = {name: {key: _plain(doc) for key, doc in self.rows(name).items()} for name in sorted(names)}
        return {name: rows for name, rows in tables.items() if rows} or None

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """Commit the difference between ``data`` and what stands."""
        with self.lock:
            changes: dict[Target, Document | None] = {
                (name, key): None
                for name in self._published
                for key in self.rows(name)
                if key not in data.get(name, _NOTHING)
            }
            for name, rows in data.items():
                changes.update({(name, str(key)): dict(doc) for key, doc in rows.items()})
            self.change(changes)

    def close(self) -> None:
        with self.lock:
            self.ledger.close()

    def _commit(self, stamp: Stamp, wanted: Mapping[Target, Document | None]) -> None:
        changes = [
            change
            for (table, key), new in wanted.items()
            if (change := _difference(table, key, self._published.get(table, _NOTHING).get(key), new))
        ]
        if not changes:
            return
        self.ledger.commit(stamp, changes)
        tables = dict(self._published)
        for name in {change.table for change in changes} & set(tables):
            tables[name] = dict(tables[name])
        for change in changes:
            ledger_module.apply(tables, change)
        self._published = tables


class LedgerTable(Table):
    """TinyDB's table, reading the snapshot and writing only what an update touched.

    The query cache is off: a reader beside a writer could store an old answer in it.
    """

    default_query_cache_capacity = 0

    @property
    def _ledger(self) -> LedgerStorage:
        return cast(LedgerStorage, self._storage)

    def insert(self, document: Mapping[str, Any]) -> int:
        with self._ledger.lock:  # the next free id is found and used in one go
            return super().insert(document)

    def insert_multiple(self, documents: Iterable[Mapping[str, Any]]) -> list[int]:
        with self._ledger.lock:
            return super().insert_multiple(documents)

    def upsert(self, document: Mapping[str, Any], cond: Any = None) -> list[int]:
        with self._ledger.lock:
            return super().upsert(document, cond)

    def truncate(self) -> None:
        with self._ledger.lock:
            super().truncate()

    def _read_table(self) -> dict[str, Mapping[str, Any]]:
        return cast("dict[str, Mapping[str, Any]]", self._ledger.rows(self.name))

    def _update_table(self, updater: Callable[[dict[int, Mapping[str, Any]]], None]) -> None:
        with self._ledger.lock:
            overlay = _Overlay(self._ledger.rows(self.name))
            updater(cast("dict[int, Mapping[str, Any]]", overlay))
            self._ledger.change({(self.name, str(key)): value for key, value in overlay.touched.items()})


class LedgerDB(TinyDB):
    """A TinyDB whose tables are :class:`LedgerTable`."""

    table_class = LedgerTable

    def __init__(self, storage: LedgerStorage) -> None:
        super().__init__(storage=lambda: storage)


class _Overlay(MutableMapping[int, Document]):
    """A table to scribble on: what is looked at is copied, what is changed is remembered."""

    def __init__(self, base: Mapping[str, Document]) -> None:
        self._base = base
        self.touched: dict[int, Document | None] = {}

    def __getitem__(self, key: int) -> Document:
        if key not in self.touched:
            self.touched[key] = _plain(self._base[str(key)])
        value = self.touched[key]
        if value is None:
            raise KeyError(key)
        return value

    def __setitem__(self, key: int, value: Document) -> None:
        self.touched[key] = value

    def __delitem__(self, key: int) -> None:
        if key not in self:
            raise KeyError(key)
        self.touched[key] = None

    def __contains__(self, key: object) -> bool:
        if key in self.touched:
            return self.touched[key] is not None
        return str(key) in self._base

    def __iter__(self) -> Iterator[int]:
        for key in self._base:
            if self.touched.get(int(key), _NOTHING) is not None:
                yield int(key)
        yield from [key for key, value in self.touched.items() if value is not None and str(key) not in self._base]

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def clear(self) -> None:
        self.touched = {int(key): None for key in self._base}


def _plain(document: Mapping[str, Any]) -> Document:
    """Return a copy that is what the file will say (tuples become lists, enums their values).

    Raises:
        TypeError: something in it is not JSON.
    """
    return cast(Document, orjson.loads(orjson.dumps(dict(document))))


def _difference(table: str, key: str, old: Document | None, new: Document | None) -> Change | None:
    if old is None:
        return None if new is None else Change(table, key, "put", new)
    if new is None:
        return Change(table, key, "delete", None)
    changed = {name: value for name, value in new.items() if name not in old or not _same(old[name], value)}
    gone = sorted(name for name in old if name not in new)
    return Change(table, key, "patch", {"set": changed, "unset": gone}) if changed or gone else None


def _same(old: Any, new: Any) -> bool:
    """Equal, also as JSON: Python holds 1, 1.0 and True for the same, a reader of the file does not."""
    return bool(old == new) and orjson.dumps(old) == orjson.dumps(new)
