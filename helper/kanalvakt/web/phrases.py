"""The pages' own words, from phrases.json, in Swedish and English."""

from __future__ import annotations

from importlib import resources

import orjson

_PHRASES: dict[str, dict[str, str]] = orjson.loads(
    resources.files("kanalvakt.web").joinpath("phrases.json").read_bytes()
)


def phrase(key: str, language: str, **values: object) -> str:
    """Return a phrase with its ``{values}`` filled in.

    Raises:
        KeyError: there is no such phrase; a test reads every template, so it cannot happen on a page.
    """
    return _PHRASES[key][language].format(**values)
