"""The words of the evidence file, read once from words.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources

from pydantic import BaseModel, ConfigDict, TypeAdapter

from kanalvakt.domain import Text


class _Word(BaseModel):
    model_config = ConfigDict(extra="forbid", str_min_length=1)

    sv: str
    en: str


@lru_cache(maxsize=1)
def load() -> Mapping[str, Mapping[str, Text]]:
    """Return every word by section and key.

    Raises:
        pydantic.ValidationError: words.toml is damaged; it is part of the package, so this is a fault in an update.
    """
    raw = tomllib.loads(resources.files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))
    tables = TypeAdapter(dict[str, dict[str, _Word]]).validate_python(raw)
    return {section: {key: Text(word.sv, word.en) for key, word in rows.items()} for section, rows in tables.items()}


def word(section: str, key: str, **parts: object) -> Text:
    """Return one word with its ``{parts}`` filled in; a Text as a part is put in language by language."""
    found = load()[section][key]

    def fill(template: str, language: str) -> str:
        return template.format(
            **{name: part.in_language(language) if isinstance(part, Text) else part for name, part in parts.items()}
        )

    return Text(fill(found.sv, "sv"), fill(found.en, "en"))
