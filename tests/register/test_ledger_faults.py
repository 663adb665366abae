"""The ledger against what happens to files: flipped bytes, edited and removed lines, cut and torn tails."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson
import pytest

from kanalvakt.domain import RemovalOutcome
from kanalvakt.errors import LedgerError

FLIPS = 400


@pytest.fixture
def written(office: Any) -> bytes:
    """A ledger of twelve lines, as bytes."""
    with office.open() as register:
        for turn in range(4):
            entry = office.captured(register, f"k{turn}", text=f"Kommentar nummer {turn} \n med ”citat” och \x1f")
            register.removal(entry.evidence_id, RemovalOutcome.REMOVED, "sara")
    return bytes(office.file.read_bytes())


def _refusal(office: Any) -> LedgerError:
    with pytest.raises(LedgerError) as caught:
        office.open().close()
    return caught.value


def test_a_flipped_byte_anywhere_is_refused_with_file_and_line(
    office: Any, written: bytes, tell: Callable[[str], None]
) -> None:
    chance = random.Random(20261123)
    places = sorted(chance.sample(range(len(written) - 1), FLIPS))
    for place in places:
        flipped = bytearray(written)
        flipped[place] ^= 1 << chance.randrange(8)
        office.file.write_bytes(flipped)
        refusal = _refusal(office)
        line = written[:place].count(b"\n") + 1
        assert f"register-2026.jsonl, rad {line}:" in refusal.message.sv, place
        assert f"register-2026.jsonl, line {line}:" in refusal.message.en
        assert "säkerhetskopian" in refusal.message.sv
        assert office.file.read_bytes() == bytes(flipped), "a refused file must not be touched"
    tell(f"flipped bytes: {FLIPS} of {FLIPS} refused, each with its file and line, nothing touched")


@pytest.mark.parametrize("end", [b"\x0b", b"\x00" * 512, b"}"])
def test_a_whole_last_line_with_a_wrong_end_is_kept(office: Any, written: bytes, end: bytes) -> None:
    office.file.write_bytes(written[:-1] + end)
    with office.open() as register:
        assert [fault.code for fault in register.reports] == ["ledger_completed"]
        assert register.entry("KV-2026-000004").state == "removed"
    assert office.file.read_bytes() == written
    assert [path.read_bytes() for path in (office.home / "register").glob("*.torn-*.txt")] == [end]


def test_a_lost_line_feed_at_the_end_is_put_back(office: Any, written: bytes) -> None:
    office.file.write_bytes(written[:-1])
    with office.open() as register:
        assert [fault.code for fault in register.reports] == ["ledger_completed"]
    assert office.file.read_bytes() == written


def test_a_line_torn_at_every_second_byte_is_set_aside_and_reported(
    office: Any, written: bytes, tell: Callable[[str], None]
) -> None:
    last = written.rstrip(b"\n").rfind(b"\n") + 1
    count = 0
    for cut in range(last + 1, len(written) - 1, 2):
        folder = office.home / "register"
        shutil.rmtree(folder)
        folder.mkdir()
        office.file.write_bytes(written[:cut])
        with office.open() as register:
            assert [fault.code for fault in register.reports] == ["ledger_torn"]
            assert register.entry("KV-2026-000004").state == "captured"  # its removal was never confirmed
            office.begin(register, "next")
            assert register.verify() == []
        (aside,) = folder.glob("register-2026.torn-*.txt")
        assert aside.read_bytes() == written[last:cut]
        count += 1
    tell(f"torn last line: cut at {count} places, {count} set aside and reported, 0 confirmed writes lost")


@pytest.mark.parametrize("tail", [b"\x00" * 4096, b"{", b"\xff\xfe", b'{"hash":"' + b"0" * 64, b" " * 17])
def test_garbage_after_the_last_line_is_set_aside(office: Any, written: bytes, tail: bytes) -> None:
    office.file.write_bytes(written + tail)
    with office.open() as register:
        assert register.entries().total == 4 and len(register.reports) == 1
    assert office.file.read_bytes() == written


def test_a_reader_leaves_an_unfinished_line_alone(office: Any, written: bytes) -> None:
    office.file.write_bytes(written + b'{"hash":"half')
    with office.open(read_only=True) as reader:
        assert reader.entries().total == 4 and reader.reports == [] and reader.verify() == []
    assert office.file.read_bytes() == written + b'{"hash":"half'


@pytest.mark.parametrize("number", range(11))
def test_a_removed_line_is_refused(office: Any, written: bytes, number: int) -> None:
    lines = written.splitlines(keepends=True)
    del lines[number]
    office.file.write_bytes(b"".join(lines))
    assert f"rad {number + 1}:" in _refusal(office).message.sv


@pytest.mark.parametrize("number", range(1, 12))
def test_swapped_and_repeated_lines_are_refused(office: Any, written: bytes, number: int) -> None:
    lines = written.splitlines(keepends=True)
    office.file.write_bytes(b"".join([*lines[: number - 1], lines[number], lines[number - 1], *lines[number + 1 :]]))
    assert f"rad {number}:" in _refusal(office).message.sv
    office.file.write_bytes(b"".join([*lines[:number], lines[number - 1], *lines[number:]]))
    assert f"rad {number + 1}:" in _refusal(office).message.sv


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"who":"sara"', b'"who":"omar"'),
        (b"Kommentar nummer 1", b"Kommentar nummer 9"),
        (b'"removed"', b'"left"'),
        (b'"put"', b'"patch"'),
        (b'"content":[[', b'"content": [['),
        (b'"content":[[', b'"content":[null],"x":[['),
        (b'","previous":"', b'", "previous":"'),
        (b"\n", b"\r\n"),
        (b'{"hash"', b'\xef\xbb\xbf{"hash"'),
    ],
)
def test_an_edited_line_is_refused(office: Any, written: bytes, old: bytes, new: bytes) -> None:
    edited = written.replace(old, new, 1)
    assert edited != written
    office.file.write_bytes(edited)
    _refusal(office)


def test_content_taken_away_from_an_entry_that_still_stands_is_refused(office: Any, written: bytes) -> None:
    lines = written.splitlines(keepends=True)
    lines[3] = lines[3][: lines[3].index(b',"content":')] + b',"content":[null]}\n'
    office.file.write_bytes(b"".join(lines))
    assert "rad 4: radens innehåll saknas" in _refusal(office).message.sv


def test_a_line_rehashed_by_someone_who_knows_how_breaks_at_the_next(office: Any, written: bytes) -> None:
    lines = written.splitlines(keepends=True)
    raw = lines[5].replace(b'"who":"sara"', b'"who":"omar"', 1)
    record = orjson.loads(raw)
    body = raw[raw.index(b'"body":') + 7 : raw.index(b',"content":')]
    fresh = sha256(record["previous"].encode() + body).hexdigest()
    lines[5] = raw.replace(record["hash"].encode(), fresh.encode(), 1)
    office.file.write_bytes(b"".join(lines))
    assert "rad 7:" in _refusal(office).message.sv


def test_a_whole_year_taken_away_is_refused(office: Any, clock: Any) -> None:
    for year in (2026, 2027, 2028):
        clock.now = clock.now.replace(year=year)
        with office.open() as register:
            office.begin(register, str(year))
    folder = office.home / "register"
    for year, names in ((2026, "register-2027.jsonl, rad 1:"), (2027, "register-2028.jsonl, rad 1:")):
        path = folder / f"register-{year}.jsonl"
        kept = path.read_bytes()
        path.unlink()
        assert names in _refusal(office).message.sv
        path.write_bytes(kept)
    office.open().close()


def test_a_torn_line_in_an_older_year_is_refused(office: Any, clock: Any) -> None:
    for year in (2026, 2027):
        clock.now = clock.now.replace(year=year)
        with office.open() as register:
            office.begin(register, str(year))
    office.file.write_bytes(office.file.read_bytes()[:-5])
    assert "register-2026.jsonl, rad 1:" in _refusal(office).message.sv


def test_verify_names_every_wrong_line_and_a_tail_cut_off_while_running(office: Any) -> None:
    with office.open() as register:
        for turn in range(6):
            office.begin(register, f"k{turn}")
        assert register.verify() == []
        whole = office.file.read_bytes()
        lines = whole.splitlines(keepends=True)
        lines[1] = lines[1].replace(b"sara", b"sven", 1)
        lines[4] = lines[4].replace(b"ritik", b"RITIK", 1)
        office.file.write_bytes(b"".join(lines))
        assert [(fault.subject, fault.code) for fault in register.verify()] == [
            ("register-2026.jsonl:2", "ledger_hash"),
            ("register-2026.jsonl:5", "ledger_content"),
        ]
        office.file.write_bytes(b"".join(whole.splitlines(keepends=True)[:-1]))
        assert [fault.code for fault in register.verify()] == ["ledger_head"]


def test_the_hash_is_what_the_format_says_and_anyone_can_recompute_it(written: bytes) -> None:
    previous = "0" * 64
    for raw in written.splitlines():
        record = orjson.loads(raw)
        body = raw[raw.index(b'"body":') + 7 : raw.index(b',"content":')]
        assert orjson.loads(body) == record["body"]
        assert record["previous"] == previous
        assert record["hash"] == sha256(previous.encode() + body).hexdigest()
        contents = [orjson.dumps(content) for content in record["content"]]
        assert [sha256(content).hexdigest() for content in contents] == [row[3] for row in record["body"]["changes"]]
        previous = record["hash"]


def test_other_files_in_the_folder_are_left_alone(office: Any, written: bytes) -> None:
    folder: Path = office.home / "register"
    for name in ("register-2026 (kopia).jsonl", "läs mig.txt", "register-26.jsonl", "Register-2026.jsonl.bak"):
        (folder / name).write_bytes(b"x")
    with office.open() as register:
        assert register.entries().total == 4 and register.reports == []
