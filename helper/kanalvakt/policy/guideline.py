"""guideline.toml as checked rules: a mistake in the file is named when the helper starts, not when it matters."""

from __future__ import annotations

import tomllib
from importlib import resources
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kanalvakt.domain import (
    Action,
    Concern,
    Disposition,
    GuidelineReference,
    Intent,
    LegalReference,
    Severity,
    Subkind,
    Text,
    Trait,
)
from kanalvakt.errors import SettingsError


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Wording(_Table):
    sv: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def text(self) -> Text:
        return Text(self.sv, self.en)


class Requirement(Wording):
    section: str


class Law(Wording):
    citation: str
    certainty: str = Field(pattern="^[SLC]$")


class When(_Table):
    """The condition of a rule; an empty one always holds."""

    concern: Concern | None = None
    traits: frozenset[Trait] = frozenset()
    without: frozenset[Trait] = frozenset()
    subkind: Subkind | None = None
    intents: frozenset[Intent] = frozenset()


class Rule(_Table):
    """One row of the decision table."""

    name: str
    when: When
    action: Action
    removal: bool = False
    urgent: bool = False
    severity: Severity
    disposition: Disposition | None = None
    reason: str | None = Field(default=None, pattern="^(lag|krankning|sekretess|personuppgift|sidregler)$")
    requirements: tuple[str, ...]
    law: str | None = None
    because: Wording
    steps: tuple[Wording, ...]
    image_capture_allowed: bool = True


class Rules(_Table):
    """The whole rule pack."""

    version: str
    requirement: dict[str, Requirement]
    law: dict[str, Law]
    rule: tuple[Rule, ...]

    def reference(self, key: str) -> GuidelineReference:
        """Return requirement ``key`` (R53) with its section and words."""
        found = self.requirement[key]
        return GuidelineReference(key, found.section, found.text())

    def legal(self, key: str | None) -> LegalReference | None:
        """Return the legal ground, only when it is certain enough to be shown ("S")."""
        if key is None or self.law[key].certainty != "S":
            return None
        found = self.law[key]
        return LegalReference(found.citation, found.certainty, found.text())


def load(path: Path | None = None) -> Rules:
    """Read the shipped rule pack, or a municipality's own.

    Raises:
        SettingsError: the file is broken or names a requirement or law that it does not hold.
    """
    where = str(path or "guideline.toml")
    try:
        text = (
            path.read_text(encoding="utf-8")
            if path
            else resources.files("kanalvakt.policy").joinpath("guideline.toml").read_text(encoding="utf-8")
        )
        rules = Rules.model_validate(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, ValidationError, OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"Regelfilen {where} går inte att läsa: {error}", f"Cannot read {where}: {error}"
        ) from error
    for rule in rules.rule:
        unknown = [key for key in rule.requirements if key not in rules.requirement]
        if rule.law and rule.law not in rules.law:
            unknown.append(rule.law)
        if unknown:
            raise SettingsError(
                f"Regeln {rule.name} i {where} nämner {', '.join(unknown)}, som inte finns i filen.",
                f"Rule {rule.name} in {where} names {', '.join(unknown)}, which the file does not hold.",
            )
    return rules
