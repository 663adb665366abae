"""The register's figures beside stock TinyDB and SQLite, in the same run; asserts nothing.

Run: ``pytest tests/benchmarks/bench_register.py -s``. ``KANALVAKT_BENCH_ENTRIES=10000,100000`` chooses the sizes
(default 2000,10000). An entry is three lines (begun, sealed, removed) and its text about 120 characters; every timed
insert reaches the disk (fsync).
"""

from __future__ import annotations

import io
import json
import os
import random
import sqlite3
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from tinydb import TinyDB, where

from kanalvakt import settings as settings_module
from kanalvakt.domain import Capture, Concern, Disposition, Entry, Evidence, RemovalOutcome
from kanalvakt.register import lifecycle
from kanalvakt.register.chain import Change, Stamp
from kanalvakt.register.disk import Disk
from kanalvakt.register.entries import id_of, to_document
from kanalvakt.register.ledger import Ledger
from kanalvakt.register.register import Register
from kanalvakt.settings import Settings

SIZES = [int(size) for size in os.environ.get("KANALVAKT_BENCH_ENTRIES", "2000,10000").split(",")]
TIMED = 30
WORDS = tuple(
    "snö väg buss skola badet bygglov park lampa svar tack arg granne tunavägen kommunen centrum gången".split()  # noqa: SIM905
)


class NoSync(Disk):
    """Fills the register quickly; only the timed inserts use the real disk."""

    def sync(self, file: io.FileIO) -> None:
        pass


def _text(chance: random.Random) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(20))


def _capture(chance: random.Random, number: int) -> Capture:
    return Capture(
        platform="facebook",
        channel=chance.choice(["kommunen-facebook", "kommunen-x"]),
        page_url="https://www.facebook.com/exempelkommun",
        permalink=f"https://www.facebook.com/exempelkommun/posts/{number}",
        author="Anna Påhittad",
        author_url="",
        text=_text(chance),
        posted_at="3 tim",
        captured_at=datetime(2026, 11, 23, tzinfo=UTC),
        captured_by="sara",
        reason="personuppgift",
        labels=(chance.choice(list(Concern)),),
        administration="kommunledning",
    )


def _begin(register: Register, chance: random.Random, number: int) -> str:
    entry = register.begin(
        _capture(chance, number),
        idempotency_key=f"key-{number}",
        request_sha256="a" * 64,
        disposition=Disposition.KEPT_IN_ORDER,
    )
    return entry.evidence_id


def _ms(act: Callable[[int], Any], turns: int) -> str:
    taken = []
    for turn in range(turns):
        began = time.perf_counter()
        act(turn)
        taken.append((time.perf_counter() - began) * 1000)
    return f"{median(taken):9.2f} ms (worst {max(taken):9.2f})"


def _row(name: str, what: str, figure: str) -> None:
    print(f"  {name:<22} {what:<34} {figure}")


@pytest.mark.benchmark
@pytest.mark.parametrize("size", SIZES)
def test_insert_search_and_start_beside_stock_tinydb_and_sqlite(tmp_path: Path, settings: Settings, size: int) -> None:
    home = tmp_path / "home"
    settings_module.prepare_home(home)
    chance = random.Random(1)
    print(f"\n{size} entries")
    with Register.open(home, settings) as register:
        _begin(register, chance, 0)
        entry = next(register.every())
    documents = _fill(home, entry, chance, size)
    _ledger(home, settings, chance, size)
    _stock(tmp_path / "stock.json", documents)
    _sqlite(tmp_path / "register.sqlite", documents)


def _fill(home: Path, entry: Entry, chance: random.Random, size: int) -> list[dict[str, Any]]:
    """Write whole lives (begun, sealed, removed: three lines an entry) through the ledger, without fsync."""
    ledger = Ledger(home / "register", disk=NoSync())
    ledger.load()
    documents = []
    for number in range(2, size + 1):
        begun = replace(
            entry,
            evidence_id=id_of(2_026_000_000 + number),
            text=_text(chance),
            channel=chance.choice(["kommunen-facebook", "kommunen-x"]),
            labels=(chance.choice(list(Concern)),),
            permalink=f"https://www.facebook.com/exempelkommun/posts/{number}",
            idempotency_key=f"key-{number}",
        )
        sealed = lifecycle.sealed(begun, _evidence(begun.evidence_id), ledger.head)
        removed = lifecycle.removed(sealed, RemovalOutcome.REMOVED, begun.created_at)
        lives = [to_document(life) for life in (begun, sealed, removed)]
        for life, (old, new) in enumerate(zip([{}, *lives], lives, strict=False)):
            what, by = ("begin", "sealed", "removal_removed")[life], "sara"
            new["history"] = [*old.get("history", []), [begun.created_at, by, what]][-3:]
            changed = {name: value for name, value in new.items() if old.get(name, ...) != value}
            change = Change("entries", str(2_026_000_000 + number), "patch", {"set": changed, "unset": []})
            ledger.commit(
                Stamp(begun.created_at, by, begun.administration, what),
                [change if life else Change("entries", change.key, "put", new)],
            )
        documents.append(lives[-1])
    ledger.close()
    return documents


def _ledger(home: Path, settings: Settings, chance: random.Random, size: int) -> None:
    name = "Kanalvakt's ledger"
    began = time.perf_counter()
    register = Register.open(home, settings)
    _row(name, "start-up", f"{(time.perf_counter() - began) * 1000:9.2f} ms")
    ids: list[str] = []
    with register:
        _row(name, "insert", _ms(lambda turn: ids.append(_begin(register, chance, size + turn)), TIMED))
        _row(name, "update (sealed)", _ms(lambda turn: register.sealed(ids[turn], _evidence(ids[turn])), TIMED))
        _row(name, "search two words, page of 50", _ms(lambda _: register.entries(text="badet lampa"), 15))
        _row(name, "search a word that is not there", _ms(lambda _: register.entries(text="finnsinte"), 15))
        _row(name, "by state, channel and label", _ms(lambda _: _narrow(register), 15))
        _row(name, "last page", _ms(lambda _: register.entries(offset=size - 50), 15))
        _row(name, "what waits", _ms(lambda _: register.waiting(), 5))
        _row(name, "verify the whole chain", _ms(lambda _: register.verify(), 3))
        total = sum(path.stat().st_size for path in (home / "register").glob("*.jsonl"))
        _row(name, "file", f"{total / 1e6:9.2f} MB")


def _narrow(register: Register) -> None:
    register.entries(state="removed", channel="kommunen-x", label="threat")


def _evidence(evidence_id: str) -> Evidence:
    when = datetime(2026, 11, 23, tzinfo=UTC)
    return Evidence(evidence_id, f"evidence/2026/11/{evidence_id}.pdf", "e" * 64, "PDF/A-3a", "test", True, when)


def _stock(path: Path, documents: list[dict[str, Any]]) -> None:
    name = "stock TinyDB (no fsync)"
    table = {str(number): document for number, document in enumerate(documents, 1)}
    path.write_text(json.dumps({"_default": table}), encoding="utf-8")
    with TinyDB(path, encoding="utf-8") as db:
        _row(name, "start-up", _ms(lambda _: len(db), 1))
        _row(name, "insert", _ms(lambda _: db.insert(documents[0]), 3))
        both = where("text").test(lambda text: "badet" in text and "lampa" in text)
        _row(name, "search two words", _ms(lambda _: (db.clear_cache(), db.search(both)), 3))


def _sqlite(path: Path, documents: list[dict[str, Any]]) -> None:
    name = "SQLite (fsync)"
    db = sqlite3.connect(path)
    db.execute("pragma journal_mode=wal")
    db.execute("pragma synchronous=full")
    db.execute("create table entries (id integer primary key, state text, text text, document text)")
    insert = "insert into entries (state, text, document) values (?, ?, ?)"
    rows = [(document["state"], document["text"], json.dumps(document)) for document in documents]
    db.executemany(insert, rows)
    db.commit()
    db.close()
    began = time.perf_counter()
    db = sqlite3.connect(path)
    db.execute("pragma synchronous=full")
    db.execute("select count(*) from entries").fetchone()
    _row(name, "start-up", f"{(time.perf_counter() - began) * 1000:9.2f} ms")
    _row(name, "insert", _ms(lambda turn: (db.execute(insert, rows[turn]), db.commit()), TIMED))
    query = "select document from entries where text like '%badet%' and text like '%lampa%' order by id desc limit 50"
    count = "select count(*) from entries where text like '%badet%' and text like '%lampa%'"
    _row(
        name,
        "search two words, page of 50",
        _ms(lambda _: (db.execute(query).fetchall(), db.execute(count).fetchone()), 15),
    )
    db.close()
