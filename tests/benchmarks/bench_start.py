"""How long the helper takes to start and what it holds in memory when idle; prints figures, asserts none of them.

Run: ``pytest tests/benchmarks/bench_start.py -s``. Measured from the process's birth to the first answer over HTTP,
a cold home and then a warm one, with the model that the checkout has. The aim is under 2 s and under 400 MB.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from statistics import median

import psutil
import pytest

ROUNDS = 5
PATIENCE_SECONDS = 60


def one_start(home: Path) -> tuple[float, float, float]:
    """Start, wait for the first answer, let it rest, stop. Returns seconds and megabytes (RSS, USS)."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    born = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "kanalvakt", "serve", "--home", str(home), "--port", str(port)],
        stdout=subprocess.DEVNULL,
    )
    try:
        seconds = first_answer(port) - born
        time.sleep(1)
        memory = psutil.Process(process.pid).memory_full_info()
        return seconds, memory.rss / 1e6, memory.uss / 1e6
    finally:
        process.terminate()
        process.wait(20)


def first_answer(port: int) -> float:
    """Return the moment of the first answer. The port is open before the model is loaded; only an answer counts."""
    until = time.perf_counter() + PATIENCE_SECONDS
    while time.perf_counter() < until:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/status", timeout=PATIENCE_SECONDS):
                return time.perf_counter()
        except (urllib.error.URLError, OSError):
            time.sleep(0.01)
    raise TimeoutError("the helper never answered")


@pytest.mark.benchmark
def test_the_helper_starts_and_rests(tmp_path: Path) -> None:
    cold, *warm = [one_start(tmp_path / "hem") for _ in range(ROUNDS + 1)]
    print(
        f"\nstart to first answer: new home {cold[0]:.2f} s, then median {median(row[0] for row in warm):.2f} s "
        f"(slowest {max(row[0] for row in warm):.2f} s, {ROUNDS} rounds)"
        f"\nidle memory: {median(row[1] for row in warm):.0f} MB RSS, "
        f"{median(row[2] for row in warm):.0f} MB of its own"
    )
