"""Whatever happens while a file is sealed, afterwards it is whole or it is not there."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from evidence_samples import REQUEST, at_level, capture, picture, seal
from kanalvakt.domain import Evidence
from kanalvakt.errors import DiskFullError, EvidenceError
from kanalvakt.evidence import seal as sealing
from kanalvakt.evidence import store, verify
from kanalvakt.settings import Settings

TESTS = Path(__file__).parents[1]
FILE = "evidence/2026/11/KV-2026-000001.pdf"
# Dies the hard way at the n-th call of one function on the way to the disk, like a power cut does.
DYING = """
import os, sys
from pathlib import Path
sys.path.insert(0, {tests!r})
import evidence_samples as samples
from kanalvakt.settings import Settings
from kanalvakt.evidence import store
left = {calls}
def dying(real):
    def call(*arguments, **named):
        global left
        left -= 1
        if left == 0:
            os._exit(9)
        return real(*arguments, **named)
    return call
{where} = dying({where})
samples.seal(Path({home!r}), samples.at_level(Settings(), {level!r}))
"""


def everything(home: Path) -> list[str]:
    return sorted(path.name for path in (home / "evidence").rglob("*") if path.suffix or path.name.startswith("KV"))


@pytest.mark.parametrize("level", ["3a", "2u"])
@pytest.mark.parametrize("where", ["os.fsync", "store.sync_folder", "store._give_name", "store._fill", "Path.unlink"])
@pytest.mark.parametrize("calls", [1, 2, 3])
def test_after_a_power_cut_the_file_is_whole_or_absent_and_can_be_made_again(
    home: Path, settings: Settings, where: str, calls: int, level: str
) -> None:
    code = DYING.format(tests=str(TESTS), calls=calls, where=where, home=str(home), level=level)
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=120, check=False)
    assert ended.returncode == 9 or (ended.returncode == 0 and calls > 1), ended.stderr.decode()[-500:]
    path = home / FILE
    if path.exists():
        found = sealing.recover(home, path, "KV-2026-000001", REQUEST)
        assert found, "what carries the name of evidence is whole"
        assert verify.verify_file(path, found.sha256) == []
    sealing.sweep(home)
    assert not [name for name in everything(home) if name.endswith(".tmp")]
    again = seal(home, at_level(settings, level))
    assert verify.verify_file(path, again.sha256) == []
    assert sealing.sweep(home) == 0


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
@pytest.mark.parametrize("level", ["3a", "2b"])
def test_a_full_disk_is_named_and_leaves_nothing_half(
    home: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch, number: int, level: str
) -> None:
    def full(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", full)
        with pytest.raises(DiskFullError) as refused:
            seal(home, at_level(settings, level))
    assert "Ta inte bort kommentaren" in refused.value.message.sv
    assert everything(home) == []
    assert seal(home, at_level(settings, level)).valid, "with room again it works"


@pytest.mark.skipif(os.name != "posix", reason="a limit on file size is a POSIX thing")
def test_a_disk_that_really_refuses_the_bytes_leaves_nothing_half(home: Path) -> None:
    code = f"""
import resource, signal, sys
from pathlib import Path
sys.path.insert(0, {str(TESTS)!r})
import evidence_samples as samples
from kanalvakt.errors import DiskFullError
from kanalvakt.settings import Settings
image = samples.picture(300, 300)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))
try:
    samples.seal(Path({str(home)!r}), Settings(), images=[image])
except DiskFullError:
    sys.exit(28)
"""
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=120, check=False)
    assert ended.returncode == 28, ended.stderr.decode()[-500:]
    assert everything(home) == []


def test_a_disk_that_gives_back_other_bytes_is_caught(
    home: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = store._fill

    def lying(handle: int, data: bytes) -> None:
        real(handle, data[:500] + b"\x00" + data[501:])

    monkeypatch.setattr(store, "_fill", lying)
    with pytest.raises(EvidenceError):
        seal(home, settings)
    assert everything(home) == []


def test_a_folder_that_cannot_be_written_to_is_named(home: Path, settings: Settings) -> None:
    (home / "evidence" / "2026").write_text("a file where the folder should be")
    with pytest.raises(EvidenceError) as refused:
        seal(home, settings)
    assert not isinstance(refused.value, DiskFullError)


def test_a_file_that_appears_in_the_last_moment_is_not_replaced(home: Path) -> None:
    place = store.FolderStore(home)

    def slip_in(_: bytes) -> None:
        (home / FILE).write_bytes(b"the other one")

    with pytest.raises(EvidenceError):
        place.place(FILE, b"mine", slip_in)
    assert (home / FILE).read_bytes() == b"the other one"
    assert everything(home) == ["KV-2026-000001.pdf"]


def test_on_a_disk_without_links_nothing_is_replaced_either(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(Path, "hardlink_to", no_links)
    place = store.FolderStore(home)
    place.place(FILE, b"first", lambda _: None)
    with pytest.raises(EvidenceError):
        place.place(FILE, b"second", lambda _: None)
    assert (home / FILE).read_bytes() == b"first"
    assert everything(home) == ["KV-2026-000001.pdf"]


def test_two_requests_at_once_give_one_file_and_the_same_answer(home: Path, settings: Settings) -> None:
    answers: list[Evidence] = []
    threads = [threading.Thread(target=lambda: answers.append(seal(home, settings))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 4
    assert len(set(answers)) == 1
    assert everything(home) == ["KV-2026-000001.pdf"]


@pytest.mark.parametrize("name", ["../out.pdf", "a/../../out.pdf", "/etc/out.pdf", "a/b c.pdf", "", "a:b"])
def test_no_name_leads_out_of_the_home_folder(home: Path, name: str) -> None:
    with pytest.raises(EvidenceError):
        store.FolderStore(home).path(name)


def test_sweeping_takes_leftovers_and_leaves_evidence(home: Path, settings: Settings) -> None:
    seal(home, at_level(settings, "2u"))
    folder = home / "evidence/2026/11"
    (folder / "KV-2026-000009-abc.tmp").write_bytes(b"half")
    (folder / "typst-x.tmp").mkdir()
    (folder / "typst-x.tmp" / "0.rgb").write_bytes(b"picture")
    (folder / "KV-2026-000009").mkdir()
    (folder / "KV-2026-000009" / "original-1.png").write_bytes(b"picture")
    (folder / "anteckning.txt").write_text("ours to leave alone")
    assert sealing.sweep(home) == 3
    assert {path.name for path in folder.iterdir()} == {"KV-2026-000001", "KV-2026-000001.pdf", "anteckning.txt"}


def test_what_a_crash_left_complete_is_recovered_only_for_its_own_request(home: Path, settings: Settings) -> None:
    evidence = seal(home, settings)
    path = home / evidence.file
    assert sealing.recover(home, path, evidence.evidence_id, REQUEST) == evidence
    assert sealing.recover(home, path, evidence.evidence_id, "d" * 64) is None
    assert sealing.recover(home, path, "KV-2026-000002", REQUEST) is None
    assert sealing.recover(home, home / "evidence/2026/11/KV-2026-000002.pdf", "KV-2026-000002", REQUEST) is None
    path.write_bytes(path.read_bytes()[:-10])
    assert sealing.recover(home, path, evidence.evidence_id, REQUEST) is None


def test_a_capture_with_a_thousand_page_text_leaves_no_working_files(home: Path, settings: Settings) -> None:
    seal(home, settings, capture(text="ord " * 25_000), [picture(500, 5000)])
    assert everything(home) == ["KV-2026-000001.pdf"]
