"""Reads the reply templates, one text file a situation, and says where one is broken."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from string import Template

from kanalvakt.errors import SettingsError

TONES = ("everyday", "factual", "rules", "serious", "care")
LANGUAGES = ("sv", "en")


@dataclass(frozen=True, slots=True)
class ReplyTemplate:
    """One situation's replies: language → variants."""

    situation: str
    tone: str
    variants: dict[str, tuple[str, ...]]

    def text(self, language: str, variant: int, values: dict[str, str]) -> str:
        """Return a variant (counted round) with ``$…`` filled in; ``{…}`` stays for the person."""
        choices = self.variants[language]
        return Template(choices[variant % len(choices)]).safe_substitute(values)


def load() -> dict[str, ReplyTemplate]:
    """Read every template.

    Raises:
        SettingsError: a file lacks its tone, a language, or holds an unknown mark; the message names it.
    """
    folder = resources.files("kanalvakt.replies").joinpath("templates")
    found = {}
    for file in folder.iterdir():
        if file.name.endswith(".txt") and file.name != "README.txt":
            situation = file.name.removesuffix(".txt")
            found[situation] = parse(situation, file.read_text(encoding="utf-8"))
    return found


def parse(situation: str, text: str) -> ReplyTemplate:
    """Read one template file's text.

    Raises:
        SettingsError: as :func:`load`.
    """
    head, *blocks = text.split("\n--- ")
    tone = head.strip().removeprefix("tone:").strip()
    variants: dict[str, list[str]] = {}
    for block in blocks:
        language, _, body = block.partition("\n")
        variants.setdefault(language.strip(), []).append(body.strip())
    if (
        tone not in TONES
        or set(variants) != set(LANGUAGES)
        or not all(body for many in variants.values() for body in many)
    ):
        raise SettingsError(
            f"Svarsmallen {situation}.txt behöver raden tone: ({', '.join(TONES)}) och minst ett svar på sv och en.",
            f"The reply template {situation}.txt needs a line tone: ({', '.join(TONES)}) and a reply in sv and en.",
        )
    return ReplyTemplate(situation, tone, {language: tuple(many) for language, many in variants.items()})
