"""The register's words for a person, read from words.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType

from kanalvakt.domain import Text


@cache
def table(name: str) -> Mapping[str, Text]:
    """Return one table of words.toml: ``steps``, ``columns`` or ``states``."""
    raw = tomllib.loads(resources.files("kanalvakt.register").joinpath("words.toml").read_text(encoding="utf-8"))
    return MappingProxyType({code: Text(words["sv"], words["en"]) for code, words in raw[name].items()})


def describe(what: str) -> Text:
    """Return a history step ("note: …", "undo: diary_number") as a sentence; an unknown code stands as it is."""
    code, _, detail = what.partition(": ")
    said = table("steps").get(code, Text(code, code))
    if code == "undo":
        inner = table("steps").get(detail, Text(detail, detail))
        return Text(f"{said.sv}: {inner.sv}", f"{said.en}: {inner.en}")
    return Text(f"{said.sv}: {detail}", f"{said.en}: {detail}") if detail else said
