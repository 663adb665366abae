"""The levels of PDF/A that evidence files claim, and what each asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Level = Literal["3a", "2b", "2u"]
Standard = Literal["a-3a", "ua-1", "a-2u", "a-2b"]


@dataclass(frozen=True, slots=True)
class Profile:
    """One level. ``attaches``: the originals lie inside the file (ISO 19005-3, 6.8); otherwise beside it.

    ``typst`` holds the producer's names for it, ``checks`` those of the validators (veraPDF and page use the same).
    """

    name: str
    part: int
    conformance: str
    accessible: bool
    attaches: bool
    typst: tuple[Standard, ...]
    checks: tuple[str, ...]

    @property
    def tagged(self) -> bool:
        """Whether the file must say in which order and as what its content is read."""
        return self.conformance == "A" or self.accessible

    @property
    def unicode(self) -> bool:
        """Whether all text must be readable as Unicode."""
        return self.conformance in {"A", "U"}


_PDFA_3A = Profile("PDF/A-3a, PDF/UA-1", 3, "A", True, True, ("a-3a", "ua-1"), ("3a", "ua1"))
_PDFA_2U = Profile("PDF/A-2u", 2, "U", False, False, ("a-2u",), ("2u",))
_PDFA_2B = Profile("PDF/A-2b", 2, "B", False, False, ("a-2b",), ("2b",))
_PDFA_3B = Profile("PDF/A-3b", 3, "B", False, True, (), ("3b",))

_BY_LEVEL: dict[Level, Profile] = {"3a": _PDFA_3A, "2u": _PDFA_2U, "2b": _PDFA_2B}
_ALL = (_PDFA_3A, _PDFA_2U, _PDFA_2B, _PDFA_3B)


def at_level(level: Level) -> Profile:
    """Return the profile of settings.evidence.level."""
    return _BY_LEVEL[level]


def pictures_only(wanted: Profile) -> Profile:
    """Return what a file of pictures alone can claim instead of the wanted profile."""
    return _PDFA_3B if wanted.attaches else _PDFA_2B


def claimed(part: str, conformance: str) -> Profile | None:
    """Return the profile that a file's metadata names, or None when it is none of ours."""
    return next((one for one in _ALL if (str(one.part), one.conformance) == (part, conformance)), None)
