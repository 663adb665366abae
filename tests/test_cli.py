"""The command line as a person or a script meets it: real processes, real model, stable exit codes, clear messages."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw

NUMBER = "19811218-9876"
META = {
    "platform": "facebook",
    "channel": "Exempelkommun",
    "page_url": "https://www.facebook.com/exempelkommun",
    "permalink": "https://www.facebook.com/exempelkommun/posts/1?comment_id=2",
    "author": "Testa Testsson",
    "author_url": "",
    "text": f"Ring Anna, hon har {NUMBER} 😀",
    "posted_at": "i går",
    "captured_at": "2026-11-23T10:00:00+01:00",
    "captured_by": "sara",
    "reason": "Personuppgift",
    "thread": [{"author": "Någon", "text": "Jaha"}],
}


def run(*arguments: str | Path, text: str | bytes = b"", code: int = 0, **environment: str) -> Any:
    """Run kanalvakt and check its exit code."""
    done = subprocess.run(
        [sys.executable, "-m", "kanalvakt", *map(str, arguments)],
        input=text.encode() if isinstance(text, str) else text,
        capture_output=True,
        timeout=120,
        env=os.environ | {"PYTHONIOENCODING": "ascii"} | environment,
    )
    done.stdout, done.stderr = done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
    assert done.returncode == code, done.stderr + done.stdout
    assert "Traceback" not in done.stderr
    return done


def assess(*rows: object, code: int = 0) -> list[dict[str, Any]]:
    lines = "\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows)
    return [json.loads(line) for line in run("assess", text=lines, code=code).stdout.splitlines()]


@pytest.fixture
def meta(tmp_path: Path) -> Path:
    path = tmp_path / "uppgifter å.json"
    path.write_text(json.dumps(META), encoding="utf-8")
    return path


@pytest.fixture
def image(tmp_path: Path) -> Path:
    path = tmp_path / "bild ö.png"
    picture = Image.new("RGB", (300, 200), "white")
    ImageDraw.Draw(picture).text((10, 10), "En kommentar", fill="black")
    picture.save(path)
    return path


@pytest.fixture
def captured(meta: Path, image: Path, home: Path) -> dict[str, Any]:
    """What `capture` printed of one sealed comment."""
    return dict(json.loads(run("capture", meta, image, "--home", home).stdout))


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


class Helper:
    """A running `kanalvakt serve`."""

    def __init__(self, home: Path, *options: str) -> None:
        self.port = free_port()
        command = [sys.executable, "-m", "kanalvakt", "serve", "--home", str(home), "--port", str(self.port), *options]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8")
        assert self.process.stdout
        self.said = ""
        while "Ctrl+C" not in self.said:
            line = self.process.stdout.readline()
            assert line, f"it stopped: {self.said}"
            self.said += line

    def stop(self) -> int:
        self.process.terminate()
        return self.process.wait(20)


@pytest.fixture
def helper(home: Path) -> Iterator[Helper]:
    running = Helper(home)
    yield running
    running.stop()


# -- assess --------------------------------------------------------------------------------------------------------


def test_assess_answers_each_line_in_order_and_goes_on_after_a_bad_one() -> None:
    rows = [
        {"id": "a", "text": f"Anna har {NUMBER}"},
        "inte json",
        {"id": 7, "text": 12},
        '{"id": "half", "text": "hej \\ud83d ' + NUMBER + '"}',
        ["en", "lista"],
        {"id": None, "text": "När öppnar badhuset?", "lang": "sv", "author": "Bo", "platform": "facebook"},
        {"id": {"djup": 1}, "text": ""},
    ]
    answers = assess(*rows, code=1)
    assert [answer["id"] for answer in answers] == ["a", None, 7, "half", None, None, {"djup": 1}]
    assert [index for index, answer in enumerate(answers) if "error" in answer] == [1, 2, 4]
    assert all(set(answer) == {"id", "error"} for answer in answers if "error" in answer)
    good = next(answer for answer in answers if answer["id"] == "a")
    assert set(good) == {
        *("id", "language", "concerns", "scores", "intents", "action", "removal_suggested", "urgent", "spans"),
    }
    assert "personal_data" in good["concerns"] and good["removal_suggested"] is True
    assert answers[5]["intents"] == ["question"] and answers[5]["action"] == "answer"


@pytest.mark.parametrize("before", ["", "😀😀 ", "👨‍👩‍👧‍👦 ", "e\u0301 ", "\ufeff", "مرحبا ", "\r\n\t"])
def test_spans_are_counted_in_code_points_of_the_original_text(before: str) -> None:
    text = f"{before}Anna har {NUMBER} 😀"
    (answer,) = assess({"id": 1, "text": text})
    found = [span for span in answer["spans"] if span["type"] == "personal_identity_number"]
    assert [(span["start"], span["end"], span["text"]) for span in found] == [
        (text.index(NUMBER), text.index(NUMBER) + len(NUMBER), NUMBER)
    ]


def test_assess_reads_a_file_and_skips_empty_lines(tmp_path: Path) -> None:
    file = tmp_path / "in.jsonl"
    file.write_bytes(b'\n{"id": 1, "text": "Hej"}\r\n\r\n{"id": 2, "text": "Tack!"}')
    assert [json.loads(line)["id"] for line in run("assess", file).stdout.splitlines()] == [1, 2]
    assert run("assess", text=b"").stdout == ""


def test_assess_takes_bytes_that_are_no_text() -> None:
    done = run("assess", text=b'\xff\xfe\x00\n{"id": 1, "text": "\xff"}\n{"id": 2, "text": "ok"}', code=1)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert ["error" in answer for answer in answers] == [True, True, False]


# -- capture, verify, export ---------------------------------------------------------------------------------------


def test_capture_seals_a_picture_from_elsewhere_and_says_where(captured: dict[str, Any], home: Path) -> None:
    assert set(captured) == {"evidence_id", "file", "sha256", "profile", "validator", "valid"}
    assert captured["valid"] is True and Path(captured["file"]).is_file()
    assert Path(captured["file"]).is_relative_to(home)


def test_the_same_capture_again_gives_the_same_evidence(
    captured: dict[str, Any], meta: Path, image: Path, home: Path
) -> None:
    assert json.loads(run("capture", meta, image, "--home", home).stdout) == captured


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"captured_at": "i går"}, "captured_at"),
        ({"platform": "myspace"}, "platform"),
        ({"text": None}, "text"),
        (None, "JSON"),
    ],
)
def test_capture_names_what_is_wrong_with_its_facts(
    meta: Path, image: Path, home: Path, change: dict[str, Any] | None, word: str
) -> None:
    meta.write_text("{" if change is None else json.dumps(META | change), encoding="utf-8")
    assert word in run("capture", meta, image, "--home", home, code=2).stderr


def test_capture_refuses_a_missing_or_false_picture_and_enters_nothing(meta: Path, home: Path, tmp_path: Path) -> None:
    false = tmp_path / "falsk.png"
    false.write_bytes(b"not a picture")
    assert "bild" in run("capture", meta, false, "--home", home, code=2).stderr
    assert "bild" in run("capture", meta, "--home", home, code=2).stderr
    assert "finns-inte" in run("capture", meta, tmp_path / "finns-inte.png", "--home", home, code=2).stderr
    assert "(0 kontrollerade)" in run("verify", "--all", "--home", home).stdout


def test_verify_finds_everything_whole_by_id_by_file_and_all_together(captured: dict[str, Any], home: Path) -> None:
    for what in ("--all", captured["evidence_id"], captured["file"]):
        assert "Allt är helt (1 kontrollerade)" in run("verify", what, "--home", home).stdout


def test_verify_names_a_changed_a_missing_and_a_strange_file(captured: dict[str, Any], home: Path) -> None:
    path = Path(captured["file"])
    whole = path.read_bytes()
    path.write_bytes(whole[:2000] + bytes([whole[2000] ^ 1]) + whole[2001:])
    for what in ("--all", captured["evidence_id"], captured["file"]):
        assert captured["evidence_id"] in run("verify", what, "--home", home, code=1).stdout
    path.unlink()
    assert captured["evidence_id"] in run("verify", "--all", "--home", home, code=1).stdout
    path.write_bytes(whole)
    path.with_name("KV-2026-999999.pdf").write_bytes(whole)
    done = run("verify", "--all", "--home", home, code=1)
    assert "KV-2026-999999.pdf: unregistered" in done.stdout and len(done.stdout.splitlines()) == 1


def test_verify_names_a_changed_line_of_the_register(captured: dict[str, Any], home: Path) -> None:
    (ledger,) = (home / "register").glob("register-*.jsonl")
    ledger.write_bytes(ledger.read_bytes().replace(b"sara", b"olof", 1))
    done = run("verify", "--all", "--home", home, code=7)
    assert ledger.name in done.stderr and captured["evidence_id"]


def test_verify_of_a_loose_file_needs_no_home(captured: dict[str, Any], tmp_path: Path) -> None:
    copy = tmp_path / f"{captured['evidence_id']}.pdf"
    copy.write_bytes(Path(captured["file"]).read_bytes())
    nowhere = tmp_path / "ingen hemmapp"
    run("verify", copy, "--home", nowhere)
    copy.write_bytes(copy.read_bytes() + b"junk")
    assert "junk" in run("verify", copy, "--home", nowhere, code=1).stdout
    assert not nowhere.exists()


def test_verify_of_nothing_known_says_so(home: Path) -> None:
    assert "KV-ÅÅÅÅ-NNNNNN" in run("verify", "KV-2026-000001", "--home", home, code=2).stderr
    assert run("verify", "--home", home, code=2).stderr
    assert run("verify", "x", "--all", "--home", home, code=2).stderr


def test_verify_and_export_work_beside_a_running_helper(captured: dict[str, Any], home: Path) -> None:
    helper = Helper(home)
    try:
        assert "Allt är helt" in run("verify", "--all", "--home", home).stdout
        assert len(json.loads(run("export", "--format", "json", "--home", home).stdout)) == 1
    finally:
        assert helper.stop() == 0


def test_export_writes_csv_and_json_without_names_or_numbers(
    captured: dict[str, Any], home: Path, tmp_path: Path
) -> None:
    file = tmp_path / "ut.csv"
    run("export", "--format", "csv", "--output", file, "--home", home)
    raw = file.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    head, row = csv.reader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";")
    assert captured["evidence_id"] in row and len(head) == len(row)
    written = run("export", "--format", "json", "--home", home).stdout
    assert json.loads(written)[0]["sha256"] == captured["sha256"]
    for text in (raw.decode("utf-8-sig"), written):
        assert NUMBER not in text and "Testsson" not in text


# -- doctor and serve ----------------------------------------------------------------------------------------------


def test_doctor_says_that_all_is_well_and_what_is_not(home: Path) -> None:
    port = free_port()
    (home / "settings.toml").write_text(f"[helper]\nport = {port}\n", encoding="utf-8")
    said = run("doctor", "--home", home).stdout
    assert "FEL" not in said and "språkmodell" in said and f"{port} (ledig)" in said
    (home / "settings.toml").write_text("[helper]\nport = 1\n", encoding="utf-8")
    assert "FEL inställningar" in run("doctor", "--home", home, code=1).stdout


def test_serve_tells_the_link_the_code_and_the_home_and_ends_cleanly(home: Path) -> None:
    helper = Helper(home)
    link = re.search(r"(http://127\.0\.0\.1:\d+/open/\S+)", helper.said)
    assert link and re.search(r"120 s\): \d{6}", helper.said) and str(home) in helper.said
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    with browser.open(link[1]) as page:
        assert "Det här väntar" in page.read().decode("utf-8")
    assert helper.stop() == 0


def test_serve_refuses_a_port_that_is_taken(home: Path, helper: Helper, tmp_path: Path) -> None:
    done = run("serve", "--home", tmp_path / "annan", "--port", str(helper.port), code=6)
    assert f"Port {helper.port}" in done.stderr and "--port" in done.stderr


def test_a_second_helper_on_the_same_home_is_refused(home: Path, helper: Helper) -> None:
    done = run("serve", "--home", home, "--port", str(free_port()), code=5)
    assert "Kanalvakt:" in done.stderr and len(done.stderr.splitlines()) == 2
    assert helper.process.poll() is None


@pytest.mark.parametrize("broken", ["[helper\n", "[helper]\nport = 80\n", "[[people]]\nid = 'x'\n", "\x00"])
def test_broken_settings_are_named_with_their_place(home: Path, broken: str) -> None:
    (home / "settings.toml").write_text(broken, encoding="utf-8")
    assert "settings.toml" in run("serve", "--home", home, "--port", str(free_port()), code=3).stderr


def test_a_home_that_cannot_be_written_to_is_refused(tmp_path: Path) -> None:
    in_the_way = tmp_path / "en fil"
    in_the_way.write_text("", encoding="utf-8")
    done = run("serve", "--home", in_the_way / "hem", "--port", str(free_port()), code=4)
    assert "--home" in done.stderr


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_home_is_refused(tmp_path: Path) -> None:
    home = tmp_path / "hem"
    home.mkdir(mode=0o500)
    run("serve", "--home", home, "--port", str(free_port()), code=4)


@pytest.mark.skipif(os.name != "posix", reason="Windows has no SIGINT for a process without a console")
def test_a_helper_that_was_killed_lets_the_next_one_in(home: Path) -> None:
    first = Helper(home)
    first.process.send_signal(signal.SIGKILL)
    first.process.wait(10)
    second = Helper(home)
    second.process.send_signal(signal.SIGINT)
    assert second.process.wait(20) == 0


def test_the_helper_listens_on_the_loopback_address_only(helper: Helper) -> None:
    with urllib.request.urlopen(f"http://127.0.0.1:{helper.port}/api/v1/status") as answer:
        assert json.load(answer)["ok"] is True
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(
            urllib.request.Request(f"http://127.0.0.1:{helper.port}/", headers={"Host": "evil.example"})
        )
    assert refused.value.code == 421
    refused.value.close()
    with pytest.raises(OSError), socket.create_connection((outer_address(), helper.port), timeout=2):
        pass


def outer_address() -> str:
    """This computer's address on a network, or another loopback address when it has none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # TEST-NET-1: nothing is sent
            address = str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.2"
    return address if not address.startswith("127.0.0.1") else "127.0.0.2"


def test_every_command_explains_itself() -> None:
    said = run("--help").stdout
    for command in ("serve", "assess", "capture", "verify", "export", "doctor"):
        assert command in said and "--home" in run(command, "--help").stdout
    assert re.search(r"\d+\.\d+\.\d+", run("--version").stdout)
