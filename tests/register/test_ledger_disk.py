"""The ledger against the disk: full at every byte, read-only, power cut, and a process killed at any moment."""

from __future__ import annotations

import errno
import io
import multiprocessing
import os
import random
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from kanalvakt import settings as settings_module
from kanalvakt.domain import EntryState, RemovalOutcome
from kanalvakt.errors import DiskFullError, HomeError, HomeInUseError, KanalvaktError, LedgerError
from kanalvakt.register.disk import Disk
from kanalvakt.register.register import Register

KILLS = 80
PROCESSES = multiprocessing.get_context("fork" if hasattr(os, "fork") else "spawn")


class SmallDisk(Disk):
    """A disk with room for so many bytes more."""

    def __init__(self, room: int) -> None:
        self.room = room

    def write(self, file: io.FileIO, data: bytes) -> None:
        part = data[: self.room]
        super().write(file, part)
        self.room -= len(part)
        if len(part) < len(data):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


class FailingSync(Disk):
    """A disk whose fsync fails from the n-th time on."""

    def __init__(self, good: int, error: int) -> None:
        self.left, self.error = good, error

    def sync(self, file: io.FileIO) -> None:
        self.left -= 1
        if self.left < 0:
            raise OSError(self.error, os.strerror(self.error))
        super().sync(file)


class PowerCut(Disk):
    """Remembers how much of each file a power cut would leave for certain."""

    def __init__(self) -> None:
        self.safe: dict[Path, int] = {}

    def sync(self, file: io.FileIO) -> None:
        super().sync(file)
        self.safe[Path(str(file.name))] = os.fstat(file.fileno()).st_size


def _repairs(register: Register) -> int:
    """How much of the ledger the start had to mend; a child's clock says nothing here."""
    return sum(fault.code.startswith("ledger_") for fault in register.reports)


def _work(office: Any, register: Register) -> list[tuple[str, str]]:
    """Do what an office does and return what was confirmed: (id, state)."""
    entry = office.captured(register, "k")
    done = [(entry.evidence_id, entry.state)]
    register.removal(entry.evidence_id, RemovalOutcome.REMOVED, "sara")
    return [*done, (entry.evidence_id, EntryState.REMOVED)]


def test_a_disk_full_at_any_byte_changes_nothing_and_work_goes_on_when_there_is_room(
    office: Any, tell: Callable[[str], None]
) -> None:
    with office.open() as register:
        _work(office, register)
    total = office.file.stat().st_size
    refused = 0
    for room in range(0, total + 40, 37):
        shutil.rmtree(office.home / "register")
        disk = SmallDisk(room)
        with office.open(disk=disk) as register:
            try:
                _work(office, register)
            except DiskFullError as error:
                refused += 1
                assert "Ta inte bort kommentaren" in error.message.sv
            stood = register.entries().items
            assert register.verify() == []
            disk.room = 10**9
            _work(office, register)
            assert register.entries().items[0].state is EntryState.REMOVED
            for before in stood:
                assert register.entry(before.evidence_id).history[: len(before.history)] == before.history
            final = register.entries().items
        with office.open() as again:
            assert _repairs(again) == 0 and again.verify() == [] and again.entries().items == final
    assert refused > 50
    tell(f"full disk: {refused} sizes refused, 0 bytes left behind, every register went on")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no RLIMIT_FSIZE")
def test_the_systems_own_file_limit_is_a_full_disk(office: Any, tell: Callable[[str], None]) -> None:
    tried = 0
    for limit in (1, 100, 1500, 2000, 2500, 3500):
        shutil.rmtree(office.home / "register", ignore_errors=True)
        told, telling = PROCESSES.Pipe(duplex=False)
        child = PROCESSES.Process(target=_limited, args=(office, limit, telling))
        child.start()
        telling.close()
        confirmed, code = told.recv()
        child.join(30)
        assert code == "disk_full"
        with office.open() as register:
            assert _repairs(register) == 0 and register.verify() == []
            assert register.entries().total == confirmed
        tried += 1
    tell(f"RLIMIT_FSIZE: {tried} limits, each a clear refusal, all confirmed entries kept")


def _limited(office: Any, limit: int, telling: Connection) -> None:
    import resource

    confirmed, code = 0, ""
    try:
        with office.open() as register:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
            for turn in range(10):
                office.begin(register, f"k{turn}")
                confirmed += 1
    except KanalvaktError as error:
        code = error.code
    telling.send((confirmed, code))
    os._exit(0)


def test_after_an_fsync_that_failed_nothing_more_is_written_until_a_restart(office: Any) -> None:
    with office.open(disk=FailingSync(2, errno.EIO)) as register:
        office.captured(register, "a")
        with pytest.raises(HomeError):
            office.begin(register, "b")
        with pytest.raises(LedgerError):
            office.begin(register, "c")
        assert register.entries().total == 1
    with office.open() as again:
        assert again.entries().total == 1 and again.verify() == []
        office.begin(again, "d")


def test_an_fsync_that_says_full_takes_the_line_back(office: Any) -> None:
    class Once(FailingSync):
        def sync(self, file: io.FileIO) -> None:
            self.left -= 1
            if self.left == -1:
                raise OSError(errno.ENOSPC, "full")
            Disk.sync(self, file)

    with office.open(disk=Once(1, 0)) as register:
        office.begin(register, "a")
        with pytest.raises(DiskFullError):
            office.begin(register, "b")
        assert office.begin(register, "c").evidence_id == "KV-2026-000002"
        assert register.verify() == []


def test_a_power_cut_that_drops_what_was_not_synced_loses_nothing_confirmed(
    office: Any, tell: Callable[[str], None]
) -> None:
    """The cut comes between a line's write and its fsync; any part of it may be on the disk, or zeros for it."""
    chance = random.Random(7)
    cuts = 0
    for _ in range(60):
        shutil.rmtree(office.home / "register", ignore_errors=True)
        disk = PowerCut()
        with office.open(disk=disk) as register:
            for number in range(chance.randrange(1, 4)):
                office.captured(register, f"k{number}")
            confirmed = register.entries().items
        whole = office.file.read_bytes()
        assert disk.safe[office.file] == len(whole), "a write was confirmed before it was synced"
        with office.open() as register:
            office.begin(register, "lost")
        unsynced = office.file.read_bytes()[len(whole) :]
        left = unsynced[: chance.randrange(len(unsynced))]
        zeros = b"\x00" * (chance.choice([0, 0, 512]))
        office.file.write_bytes(whole + left + zeros)
        with office.open() as again:
            assert again.entries().items == confirmed and again.verify() == []
            assert _repairs(again) == bool(left + zeros)
        cuts += 1
    tell(f"power cut: {cuts} un-synced tails dropped, 0 confirmed writes lost")


def test_a_process_killed_at_any_moment_loses_no_confirmed_write(office: Any, tell: Callable[[str], None]) -> None:
    chance = random.Random(20261123)
    confirmed: dict[str, str] = {}
    torn = rounds = 0
    for turn in range(KILLS):
        hearing, telling = PROCESSES.Pipe(duplex=False)
        child = PROCESSES.Process(target=_until_killed, args=(office, turn, telling))
        child.start()
        telling.close()
        assert hearing.poll(30)
        hearing.recv()  # it is running
        time.sleep(chance.uniform(0, 0.03))
        child.kill()
        child.join(30)
        while True:
            try:
                evidence_id, state = hearing.recv()
            except EOFError:
                break
            confirmed[evidence_id] = state
            rounds += 1
        with office.open() as register:
            torn += _repairs(register)
            assert register.verify() == []
            stands = {entry.evidence_id: entry for entry in register.every()}
        for evidence_id, state in confirmed.items():
            reached = [what for _, _, what in stands[evidence_id].history]
            assert state in reached, (turn, evidence_id, state)
    assert rounds > KILLS
    tell(f"kill -9: {KILLS} kills, {rounds} confirmed writes, 0 lost, {torn} torn lines set aside, always loads")


def _until_killed(office: Any, turn: int, telling: Connection) -> None:
    with office.open() as register:
        telling.send(("", ""))
        number = 0
        while True:
            number += 1
            entry = office.begin(register, f"{turn}-{number}", text="å" * 3000)
            telling.send((entry.evidence_id, "begin"))
            office.captured(register, f"{turn}-{number}")
            telling.send((entry.evidence_id, "sealed"))
            register.removal(entry.evidence_id, RemovalOutcome.REMOVED, "sara")
            telling.send((entry.evidence_id, "removal_removed"))


def test_eight_threads_lose_no_write(office: Any, tell: Callable[[str], None]) -> None:
    with office.open() as register:
        shared = office.captured(register, "shared")

        def write(name: int) -> None:
            for number in range(50):
                office.begin(register, f"{name}-{number}")
                register.add_note(shared.evidence_id, f"{name}-{number:02d}x", "sara")
                register.entries(text="kritik", limit=5)

        threads = [threading.Thread(target=write, args=(name,)) for name in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert register.entries().total == 401
        assert register.verify() == []
        notes = {what for _, _, what in register.entry(shared.evidence_id).history if what.startswith("note")}
        assert len(notes) == 400
    with office.open() as again:
        assert again.entries().total == 401
        assert len({entry.evidence_id for entry in again.every()}) == 401
        assert len(again.entry(shared.evidence_id).history) == 402
    tell("8 threads x 100 writes: 800 of 800 kept, every id once")


def test_of_two_processes_the_second_is_refused_and_a_killed_one_lets_go(office: Any) -> None:
    hearing, telling = PROCESSES.Pipe(duplex=False)
    child = PROCESSES.Process(target=_until_killed, args=(office, 0, telling))
    child.start()
    assert hearing.poll(30)
    with pytest.raises(HomeInUseError):
        office.open()
    child.kill()
    child.join(30)
    office.open().close()


@pytest.mark.skipif(sys.platform == "win32", reason="folders have no such mode on Windows")
def test_a_read_only_folder_is_refused_for_writing_and_can_still_be_read(office: Any) -> None:
    with tempfile.TemporaryDirectory() as outer:  # pytest's own folders are closed to other users
        Path(outer).chmod(0o755)
        office.home = Path(outer) / "hem"
        settings_module.prepare_home(office.home)
        with office.open() as register:
            office.begin(register, "a")
        for path in (office.file, office.home / "register" / ".lock"):
            path.chmod(0o444)
        (office.home / "register").chmod(0o555)
        office.home.chmod(0o555)
        try:
            hearing, telling = PROCESSES.Pipe(duplex=False)
            child = PROCESSES.Process(target=_powerless, args=(office, telling))
            child.start()
            telling.close()
            assert hearing.poll(30)
            refused, total = hearing.recv()
            child.join(30)
        finally:
            office.home.chmod(0o755)
            (office.home / "register").chmod(0o755)
    assert refused == "home" and total == 1


def _powerless(office: Any, telling: Connection) -> None:
    if os.geteuid() == 0:  # root may write everywhere
        os.setgid(65534)
        os.setuid(65534)
    try:
        office.open().close()
        refused = ""
    except HomeError as error:
        refused = error.code
    with office.open(read_only=True) as reader:
        telling.send((refused, reader.entries().total))
    os._exit(0)
