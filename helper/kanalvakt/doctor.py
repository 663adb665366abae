"""kanalvakt doctor: does everything that the helper needs exist and work on this computer?"""

from __future__ import annotations

import importlib.metadata
import platform
import shutil
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from kanalvakt import __version__, settings
from kanalvakt.classify import pipeline
from kanalvakt.errors import KanalvaktError
from kanalvakt.policy import guideline

ENOUGH_DISK_BYTES = 500_000_000
_COMPONENTS = ("spacy", "pikepdf", "typst", "tinydb", "flask")


@dataclass(frozen=True, slots=True)
class Line:
    """One thing looked at."""

    what: str
    ok: bool
    detail: str


def examine(home: Path) -> Iterator[Line]:
    """Look at one thing after the other; nothing is changed but a test file in the home folder."""
    yield Line("kanalvakt", True, f"{__version__}, Python {platform.python_version()}, {sys.platform}")
    for name in _COMPONENTS:
        yield Line(name, True, importlib.metadata.version(name))
    yield _try("hemmapp", lambda: _home(home))
    yield _try("disk", lambda: _disk(home))
    yield _try("inställningar", lambda: f"{len(settings.load(home).channels)} kanaler")
    yield _try("riktlinje", lambda: guideline.load().version)
    yield _try("språkmodell", lambda: pipeline.load(settings.load(home)).version)
    yield _try("tidszon", lambda: str(ZoneInfo("Europe/Stockholm")))
    yield _try("port", lambda: _port(home))


def _try(what: str, look: Callable[[], str]) -> Line:
    try:
        return Line(what, True, look())
    except KanalvaktError as error:
        return Line(what, False, error.message.sv)
    except Exception as error:
        return Line(what, False, f"{type(error).__name__}: {error}")


def _home(home: Path) -> str:
    settings.prepare_home(home)
    return str(home)


def _disk(home: Path) -> str:
    free = shutil.disk_usage(home).free
    if free < ENOUGH_DISK_BYTES:
        raise OSError(f"bara {free // 1_000_000} MB kvar; ge plats åt bevisen")
    return f"{free // 1_000_000_000} GB ledigt"


def _port(home: Path) -> str:
    port = settings.load(home).helper.port
    with socket.socket() as probe:
        probe.settimeout(0.5)
        running = probe.connect_ex(("127.0.0.1", port)) == 0
    return f"{port} ({'något lyssnar redan där' if running else 'ledig'})"
