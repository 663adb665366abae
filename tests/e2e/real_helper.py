"""The real helper as a process of its own, started the way a person starts it."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import threading
from pathlib import Path


def free_port() -> int:
    """A port that nobody has right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class RealHelper:
    """``kanalvakt serve`` on a home of its own. ``code`` and ``link`` are what it showed on its screen."""

    def __init__(self, home: Path, port: int | None = None) -> None:
        self.home = home
        self.port = port or free_port()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "kanalvakt", "serve", "--home", str(home), "--port", str(self.port)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )
        self.said = self._until_ready()
        self.link = re.search(r"http://\S+/open/\S+", self.said)[0]  # type: ignore[index]
        code = re.search(r"\b(\d{6})\b", self.said.split("/open/")[1])
        self.code = code[1] if code else ""

    def _until_ready(self) -> str:
        assert self._process.stdout
        lines = []
        for line in self._process.stdout:
            lines.append(line)
            if "Ctrl+C" in line:
                threading.Thread(target=self._process.stdout.read, daemon=True).start()
                return "".join(lines)
        raise AssertionError("the helper did not start:\n" + "".join(lines))

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(timeout=10)


def kanalvakt(*arguments: str, home: Path) -> subprocess.CompletedProcess[str]:
    """Run a command of the helper and return what it said."""
    return subprocess.run(
        [sys.executable, "-m", "kanalvakt", *arguments, "--home", str(home)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
