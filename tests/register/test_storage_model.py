"""The storage behaves like plain TinyDB in memory, whatever is done to it, before and after a restart."""

from __future__ import annotations

import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tinydb import TinyDB, where
from tinydb.operations import add, delete, increment
from tinydb.storages import MemoryStorage
from tinydb.table import Document

from kanalvakt.register.chain import Stamp
from kanalvakt.register.ledger import Ledger
from kanalvakt.register.storage import LedgerDB, LedgerStorage, LedgerTable

STAMP = Stamp("2026-11-23T10:00:00+01:00", "test", "kommunledning", "test")

_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | _text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_text, inner, max_size=3),
    max_leaves=6,
)
_documents = st.dictionaries(st.sampled_from(["a", "b", "n", "å"]) | _text, _values, max_size=4)
_tables = st.sampled_from(["entries", "rounds", "x y/z"])
_keys = st.integers(1, 8)


def _storage(folder: Path) -> LedgerStorage:
    return LedgerStorage(Ledger(folder), lambda: STAMP)


def _contents(db: TinyDB) -> dict[str, dict[int, dict[str, Any]]]:
    """What an application sees: tables without documents count as not there."""
    tables = {name: {doc.doc_id: dict(doc) for doc in db.table(name)} for name in db.tables()}
    return {name: rows for name, rows in tables.items() if rows}


class _SameAsMemory(RuleBasedStateMachine):
    database: type[TinyDB]

    @initialize()
    def start(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.plain = TinyDB(storage=MemoryStorage)
        self.open()

    def open(self) -> None:
        self.storage = _storage(self.folder)
        self.ours = self.database(storage=lambda: self.storage) if self.database is TinyDB else LedgerDB(self.storage)

    def both(self, table: str, act: Any) -> None:
        results = []
        for db in (self.plain, self.ours):
            try:
                results.append(act(db.table(table)))
            except (ValueError, KeyError, TypeError) as error:
                results.append(type(error))
        assert results[0] == results[1]

    @rule(table=_tables, document=_documents)
    def insert(self, table: str, document: dict[str, Any]) -> None:
        self.both(table, lambda rows: rows.insert(dict(document)))

    @rule(table=_tables, documents=st.lists(_documents, max_size=3))
    def insert_several(self, table: str, documents: list[dict[str, Any]]) -> None:
        self.both(table, lambda rows: rows.insert_multiple([dict(document) for document in documents]))

    @rule(table=_tables, document=_documents, key=_keys)
    def upsert_by_key(self, table: str, document: dict[str, Any], key: int) -> None:
        self.both(table, lambda rows: rows.upsert(Document(dict(document), key)))

    @rule(table=_tables, document=_documents)
    def upsert_by_condition(self, table: str, document: dict[str, Any]) -> None:
        self.both(table, lambda rows: rows.upsert(dict(document), where("a").exists()))

    @rule(table=_tables, document=_documents, keys=st.lists(_keys, max_size=3, unique=True))
    def update_by_keys(self, table: str, document: dict[str, Any], keys: list[int]) -> None:
        self.both(table, lambda rows: rows.update(dict(document), doc_ids=keys))

    @rule(table=_tables, document=_documents)
    def update_by_condition(self, table: str, document: dict[str, Any]) -> None:
        self.both(table, lambda rows: rows.update(dict(document), where("b").exists()))

    @rule(table=_tables)
    def take_a_field_away(self, table: str) -> None:
        self.both(table, lambda rows: rows.update(delete("a"), where("a").exists()))

    @rule(table=_tables, number=st.integers(0, 9))
    def numbers_and_nested_lists(self, table: str, number: int) -> None:
        self.both(table, lambda rows: rows.insert({"n": number, "liste": [number]}))
        self.both(table, lambda rows: rows.update(increment("n"), where("liste").exists() & (where("n") == number)))
        self.both(table, lambda rows: rows.update(add("liste", [1]), where("liste") == [number]))

    @rule(table=_tables, keys=st.lists(_keys, max_size=3, unique=True))
    def remove_by_keys(self, table: str, keys: list[int]) -> None:
        self.both(table, lambda rows: rows.remove(doc_ids=keys))

    @rule(table=_tables)
    def remove_by_condition(self, table: str) -> None:
        self.both(table, lambda rows: rows.remove(where("a").exists()))

    @rule(table=_tables)
    def truncate(self, table: str) -> None:
        self.both(table, lambda rows: rows.truncate())

    @rule(table=_tables)
    def drop(self, table: str) -> None:
        for db in (self.plain, self.ours):
            db.drop_table(table)

    @rule()
    @precondition(lambda self: len(self.plain.tables()) == 3)
    def drop_all(self) -> None:
        for db in (self.plain, self.ours):
            db.drop_tables()

    @rule()
    def restart(self) -> None:
        self.ours.close()
        self.open()
        # a fresh TinyDB counts ids from what is there: so must the one it is compared with
        fresh = TinyDB(storage=MemoryStorage)
        if tables := self.plain.storage.read():
            fresh.storage.write(tables)
        self.plain = fresh

    @invariant()
    def same(self) -> None:
        if hasattr(self, "ours"):
            assert _contents(self.ours) == _contents(self.plain)

    def teardown(self) -> None:
        if not hasattr(self, "ours"):
            return
        assert list(self.storage.ledger.inspect()) == []
        self.ours.close()
        with LedgerDB(_storage(self.folder)) as reread:
            assert _contents(reread) == _contents(self.plain)
        shutil.rmtree(self.folder)


class _LedgerDBIsTinyDB(_SameAsMemory):
    database = LedgerDB


class _StockTinyDBOnTheLedgerIsTinyDB(_SameAsMemory):
    database = TinyDB


_few = settings(max_examples=60, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck))
TestLedgerDBIsTinyDB = _LedgerDBIsTinyDB.TestCase
TestLedgerDBIsTinyDB.settings = _few
TestStockTinyDBOnTheLedgerIsTinyDB = _StockTinyDBOnTheLedgerIsTinyDB.TestCase
TestStockTinyDBOnTheLedgerIsTinyDB.settings = _few


@pytest.fixture
def storage(tmp_path: Path) -> Iterator[LedgerStorage]:
    opened = _storage(tmp_path)
    yield opened
    opened.close()


def _lines(folder: Path) -> int:
    return sum(path.read_bytes().count(b"\n") for path in folder.glob("*.jsonl"))


def test_a_transaction_over_two_tables_is_one_line_or_nothing(storage: LedgerStorage, tmp_path: Path) -> None:
    db = LedgerDB(storage)
    with storage.transaction(STAMP):
        db.table("a").insert({"x": 1})
        db.table("b").insert({"y": 2})
        assert len(db.table("a")) == 1, "one's own transaction is seen from inside"
    assert _lines(tmp_path) == 1
    with pytest.raises(RuntimeError, match="stop"), storage.transaction(STAMP):
        db.table("a").insert({"x": 2})
        raise RuntimeError("stop")
    assert _lines(tmp_path) == 1 and len(db.table("a")) == 1


def test_a_reader_sees_nothing_of_a_transaction_before_it_is_on_disk(storage: LedgerStorage) -> None:
    db = LedgerDB(storage)
    db.table("a").insert({"x": 1})
    seen: list[int] = []
    with storage.transaction(STAMP):
        db.table("a").insert({"x": 2})
        other = threading.Thread(target=lambda: seen.append(len(db.table("a"))))
        other.start()
        other.join()
    assert seen == [1] and len(db.table("a")) == 2


def test_an_update_that_changes_nothing_writes_nothing(storage: LedgerStorage, tmp_path: Path) -> None:
    db = LedgerDB(storage)
    db.insert({"x": 1})
    db.update({"x": 1})
    assert _lines(tmp_path) == 1
    db.update({"x": True})
    assert _lines(tmp_path) == 2


def test_what_is_not_json_is_refused_before_anything_is_written(storage: LedgerStorage, tmp_path: Path) -> None:
    db = LedgerDB(storage)
    for wrong in ({"x": object()}, {"x": 2**70}, {"x": "\ud800"}, {1: "x"}):
        with pytest.raises(TypeError):
            db.insert(wrong)
    assert _lines(tmp_path) == 0 and len(db) == 0


def test_eight_threads_of_plain_inserts_are_all_kept(storage: LedgerStorage, tmp_path: Path) -> None:
    db = LedgerDB(storage)

    def write(name: int) -> None:
        for number in range(100):
            db.table("t").insert({"who": name, "n": number})

    threads = [threading.Thread(target=write, args=(name,)) for name in range(8)]
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)  # so often that a gap between finding an id and using it is met
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(usual)
    kept = {(doc["who"], doc["n"]) for doc in db.table("t")}
    assert len(kept) == len(db.table("t")) == 800
    assert _lines(tmp_path) == 800 and list(storage.ledger.inspect()) == []


def test_an_id_is_found_and_used_in_one_go(storage: LedgerStorage, monkeypatch: pytest.MonkeyPatch) -> None:
    def slowly(table: LedgerTable) -> int:
        found = max((document.doc_id for document in table), default=0) + 1
        time.sleep(0.002)  # time enough for another thread to find the same
        return found

    monkeypatch.setattr(LedgerTable, "_get_next_id", slowly)
    table = LedgerDB(storage).table("t")
    threads = [threading.Thread(target=lambda: [table.insert({}) for _ in range(5)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(document.doc_id for document in table) == list(range(1, 21))
