"""What a recognizer is, and how all of them are found: every module in recognizers/ has a ``recognizer``."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable
from functools import cache
from typing import Protocol, runtime_checkable

from kanalvakt.classify import recognizers as room
from kanalvakt.classify.reading import Reading
from kanalvakt.domain import Finding, Intent


@runtime_checkable
class Recognizer(Protocol):
    """Finds one kind of concern. ``name`` stands in each finding's source."""

    name: str

    def recognize(self, reading: Reading) -> Iterable[Finding]: ...


@runtime_checkable
class IntentRecognizer(Protocol):
    """Says what the writer wants, with a score 0–1."""

    name: str

    def intents(self, reading: Reading) -> Iterable[tuple[Intent, float]]: ...


@cache
def discover() -> tuple[Recognizer | IntentRecognizer, ...]:
    """Import every module in recognizers/ and return their recognizers, in the order of the file names."""
    found = []
    for module in sorted(pkgutil.iter_modules(room.__path__), key=lambda info: info.name):
        found.append(importlib.import_module(f"{room.__name__}.{module.name}").recognizer)
    return tuple(found)
