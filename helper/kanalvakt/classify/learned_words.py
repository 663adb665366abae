"""The sentence that stands with each concern the trained encoder finds, from learned_words.toml."""

from __future__ import annotations

import tomllib
from importlib import resources

from kanalvakt.domain import Concern, Text

_TABLE = tomllib.loads(
    resources.files("kanalvakt.classify").joinpath("lexicons", "learned_words.toml").read_text(encoding="utf-8")
)
BECAUSE: dict[Concern, Text] = {label: Text(_TABLE[label]["sv"], _TABLE[label]["en"]) for label in Concern}
