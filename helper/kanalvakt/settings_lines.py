"""Which line of settings.toml a mistake stands on: tomllib gives no positions, so the headers are walked."""

from __future__ import annotations

import re


def explain(text: str, location: tuple[int | str, ...], message: str) -> str:
    """Return "section.0.field (rad/line 12): what is wrong"."""
    field = ".".join(str(part) for part in location)
    line = _line_of(text, location)
    return f"{field} (rad/line {line}): {message}" if line else f"{field}: {message}"


def _line_of(text: str, location: tuple[int | str, ...]) -> int | None:
    section, index, key = str(location[0]), 0, None
    for part in location[1:]:
        if isinstance(part, int):
            index = part
        else:
            key = part
            break
    seen, inside = -1, False
    header_line = None
    for number, line in enumerate(text.splitlines(), 1):
        if match := re.match(r"\s*\[\[?\s*([\w.-]+)\s*\]\]?", line):
            inside = False
            if match[1] == section:
                seen += 1
                inside = seen == index
                header_line = number if inside else header_line
        elif inside and key and re.match(rf"\s*{re.escape(key)}\s*=", line):
            return number
    return header_line
