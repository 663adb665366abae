"""settings.toml as one checked model: municipality, channels, people, retention, thresholds.

The file is a person's: it is read strictly (an unknown or impossible field is named with its line) and written
by tomlkit so that the comments in it stay.
"""

from __future__ import annotations

import os
import tomllib
from datetime import date, time
from importlib import resources
from pathlib import Path
from typing import Annotated, Literal

import platformdirs
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from kanalvakt.domain import Platform
from kanalvakt.errors import HomeError, SettingsError
from kanalvakt.settings_lines import explain

SETTINGS_FILE = "settings.toml"
Name = Annotated[str, Field(min_length=1, max_length=200)]
Key = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Municipality(_Section):
    """Who we are. ``own_contacts`` are public and never flagged as personal data."""

    name: Name = "Exempelkommun"
    website: str = "www.exempelkommun.se"
    email: str = "kommun@exempelkommun.se"
    phone: str = "08-587 850 00"
    email_domains: list[str] = Field(default_factory=lambda: ["exempelkommun.se"])
    own_contacts: list[str] = Field(default_factory=list)
    guideline: str = "Riktlinjer sociala medier, KS 2017.516"


class Channel(_Section):
    """One page or account of ours (guideline 5: the list of channels, R82)."""

    id: Key
    platform: Platform
    name: Name
    url: str = ""
    administration: str = ""
    official_page: bool = False
    purpose: str = ""
    audience: str = ""
    active: bool = True


class Person(_Section):
    """Who answers in our name. ``title`` or ``department`` stands in the signature (R46), ``can_remove`` is R56."""

    id: Key
    first_name: Name
    title: str = ""
    department: str = ""
    can_remove: bool = True
    department_signature_only: bool = False

    @model_validator(mode="after")
    def _title_or_department(self) -> Person:
        if not (self.title or self.department):
            raise ValueError("en person behöver title eller department / a person needs title or department")
        return self


class Official(_Section):
    """Somebody in a public role, criticised freely: the name alone is never flagged (domain notes D4.1)."""

    name: Name
    role: str = ""


class Contact(_Section):
    """A telephone number or address shown to the administrator. ``checked`` is the day a person last called it."""

    id: Key
    name: Name
    phone: str = ""
    email: str = ""
    url: str = ""
    checked: date | None = None


class Administration(_Section):
    """A förvaltning that removed personal data or secret matters are handed to (R55)."""

    id: Key
    name: Name
    email: str = ""
    topics: list[str] = Field(default_factory=list)


class Deadlines(_Section):
    """Working hours for "the same day" (R44), and the follow-up after an interim answer (R45)."""

    day_starts: time = time(8, 0)
    day_ends: time = time(17, 0)
    follow_up_working_days: Annotated[int, Field(ge=1, le=60)] = 3
    timezone: str = "Europe/Stockholm"

    @model_validator(mode="after")
    def _order(self) -> Deadlines:
        if self.day_starts >= self.day_ends:
            raise ValueError("day_starts måste vara före day_ends / day_starts must come before day_ends")
        return self


class Retention(_Section):
    """How long evidence is kept. The guideline says ten years (R84)."""

    years: Annotated[int, Field(ge=1, le=100)] = 10


class EvidenceSettings(_Section):
    """How evidence files are made."""

    level: Literal["3a", "2b", "2u"] = "3a"
    max_image_pixels: Annotated[int, Field(ge=1_000_000, le=400_000_000)] = 60_000_000


class Thresholds(_Section):
    """From which score (0–1) a finding is shown and a removal may be proposed."""

    show: Annotated[float, Field(ge=0, le=1)] = 0.5
    remove: Annotated[float, Field(ge=0, le=1)] = 0.5


class Helper(_Section):
    """The local server. It listens on 127.0.0.1 only; only the port can be chosen."""

    port: Annotated[int, Field(ge=1024, le=65535)] = 8765
    language: Literal["sv", "en"] = "sv"


class Settings(_Section):
    """Everything that is set. Made by :func:`load`; never changed after start."""

    municipality: Municipality = Municipality()
    channels: list[Channel] = Field(default_factory=list)
    people: list[Person] = Field(default_factory=list)
    officials: list[Official] = Field(default_factory=list)
    contacts: list[Contact] = Field(default_factory=list)
    administrations: list[Administration] = Field(default_factory=list)
    deadlines: Deadlines = Deadlines()
    retention: Retention = Retention()
    evidence: EvidenceSettings = EvidenceSettings()
    thresholds: Thresholds = Thresholds()
    helper: Helper = Helper()

    @field_validator("channels", "people", "contacts", "administrations")
    @classmethod
    def _ids_are_unique(cls, rows: list[Channel | Person | Contact | Administration]) -> list[object]:
        seen: set[str] = set()
        for row in rows:
            if row.id in seen:
                raise ValueError(f"id ”{row.id}” står två gånger / id “{row.id}” stands twice")
            seen.add(row.id)
        return list(rows)

    def channel(self, key: str, platform: str = "") -> Channel | None:
        """Return the channel with this id, name or address, or None when it is not ours.

        A municipality has the same name on several platforms: with ``platform`` only that one's is taken.
        """
        wanted = key.strip().casefold()
        for channel in self.channels:
            if platform not in {"", Platform.GENERIC, channel.platform}:
                continue
            if wanted and wanted in {channel.id, channel.name.casefold(), channel.url.casefold()}:
                return channel
        return None

    def person(self, key: str | None) -> Person | None:
        """Return the person with this id; without a key the first one, who is the default."""
        if key:
            return next((person for person in self.people if person.id == key), None)
        return self.people[0] if self.people else None


def home_folder(chosen: str | os.PathLike[str] | None = None) -> Path:
    """Return the home folder: the one chosen, else ``KANALVAKT_HOME``, else the platform's user-data folder."""
    if chosen:
        return Path(chosen).expanduser().absolute()
    if from_environment := os.environ.get("KANALVAKT_HOME"):
        return Path(from_environment).expanduser().absolute()
    return Path(platformdirs.user_data_path("Kanalvakt", appauthor=False))


def prepare_home(home: Path) -> None:
    """Make the home folder with its rooms, private to the user, and try to write there.

    Raises:
        HomeError: the folder cannot be made or written to.
    """
    try:
        for room in ("register", "evidence", "logs"):
            (home / room).mkdir(parents=True, exist_ok=True)
        if os.name == "posix":
            home.chmod(0o700)
        probe = home / ".write-test"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise HomeError(
            f"Hemmappen {home} går inte att skriva i ({reason}). Välj en annan mapp med --home "
            "eller ge ditt konto skrivrätt.",
            f"The home folder {home} cannot be written to ({reason}). Choose another with --home "
            "or give your account write access.",
        ) from error


def load(home: Path) -> Settings:
    """Read ``settings.toml``; a home without one gets the sample municipality's.

    Raises:
        SettingsError: the file is no UTF-8, no TOML, or says something impossible; the message names where.
        HomeError: the sample could not be written.
    """
    path = home / SETTINGS_FILE
    if not path.exists():
        try:
            path.write_text(sample(), encoding="utf-8", newline="\n")
        except OSError as error:
            raise HomeError(
                f"Kan inte skriva {path}: {error.strerror}.", f"Cannot write {path}: {error.strerror}."
            ) from error
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SettingsError(
            f"{path} är inte UTF-8 (byte {error.start}). Spara den som UTF-8.",
            f"{path} is not UTF-8 (byte {error.start}). Save it as UTF-8.",
        ) from error
    except OSError as error:
        why = error.strerror
        raise SettingsError(f"{path} går inte att läsa: {why}.", f"{path} cannot be read: {why}.") from error
    return parse(text, str(path))


def parse(text: str, where: str = SETTINGS_FILE) -> Settings:
    """Check the text of a settings file.

    Raises:
        SettingsError: as :func:`load`.
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(
            f"{where} är inte giltig TOML: {error}. Rätta raden eller ta bort filen, så skapas en ny exempelfil.",
            f"{where} is not valid TOML: {error}. Mend the line or remove the file and a new sample is made.",
        ) from error
    try:
        return Settings.model_validate(raw)
    except ValidationError as error:
        lines = [explain(text, item["loc"], item["msg"]) for item in error.errors()]
        listing = "; ".join(lines)
        raise SettingsError(
            f"{where} innehåller fel: {listing}. Rätta och starta igen; inget annat har ändrats.",
            f"{where} has mistakes: {listing}. Mend them and start again; nothing else was changed.",
        ) from error


def save(home: Path, text: str) -> Settings:
    """Check the text and only then let it replace the file; the former one is kept as ``settings.toml.bak``.

    Raises:
        SettingsError: the text has mistakes; nothing was changed.
        HomeError: the file could not be written; nothing was changed.
    """
    checked, path = parse(text), home / SETTINGS_FILE
    try:
        if path.exists():
            path.with_suffix(".toml.bak").write_bytes(path.read_bytes())
        temporary = path.with_suffix(".toml.tmp")
        temporary.write_text(text, encoding="utf-8", newline="\n")
        temporary.replace(path)
    except OSError as error:
        why = error.strerror
        raise HomeError(f"{path} gick inte att skriva: {why}.", f"{path} could not be written: {why}.") from error
    return checked


def sample() -> str:
    """Return the text of the sample municipality's settings file."""
    return resources.files("kanalvakt").joinpath("sample-settings.toml").read_text(encoding="utf-8")
