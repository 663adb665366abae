"""The types that every room speaks: frozen, without behaviour beyond what they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from types import MappingProxyType


class Concern(StrEnum):
    """What may be wrong with a comment, or with somebody in it (label scheme, *Concerns*)."""

    PERSONAL_DATA = "personal_data"
    CONFIDENTIAL = "confidential"
    THREAT = "threat"
    HATE = "hate"
    INSULT = "insult"
    ACCUSATION = "accusation"
    SEXUAL = "sexual"
    SPAM = "spam"
    RUMOUR = "rumour"
    CRISIS_PERSONAL = "crisis_personal"
    CRISIS_PUBLIC = "crisis_public"
    ILLEGAL_IMAGE = "illegal_image"
    COPYRIGHT = "copyright"


class Intent(StrEnum):
    """What the writer wants with a comment (label scheme, *Intents*)."""

    QUESTION = "question"
    CRITICISM = "criticism"
    SUGGESTION = "suggestion"
    FAULT_REPORT = "fault_report"
    PRAISE = "praise"
    IRONY = "irony"
    OTHER = "other"


class SpanType(StrEnum):
    """What the characters of a span are. CUE marks words that gave a finding away, not personal data."""

    PERSONAL_IDENTITY_NUMBER = "personal_identity_number"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    PLATE = "plate"
    ACCOUNT = "account"
    PERSON = "person"
    CUE = "cue"


class Subkind(StrEnum):
    """Which personal crisis."""

    SUICIDE = "suicide"
    VIOLENCE = "violence"
    CHILD = "child"
    HELPLESS = "helpless"


class Trait(StrEnum):
    """What the policy must know of a finding beside its label."""

    OWN = "own"  # the writer's own data or situation
    THIRD_PARTY = "third_party"  # somebody else's
    IDENTITY_NUMBER = "identity_number"  # anybody's: always urgent
    PROTECTED_ADDRESS = "protected_address"  # skyddad adress/identitet
    SERIOUS = "serious"  # a threat against a person that could be carried out now
    MILD = "mild"  # a put-down that the guideline lets stand
    PROPERTY = "property"  # against things, or diffuse
    DOXXING = "doxxing"  # person + where + call to act
    INCITEMENT = "incitement"  # urges others to a crime
    CHILD = "child"  # a child is concerned


class Action(StrEnum):
    """What the guideline would have the administrator do. A person decides."""

    HELP_NOW = "help_now"
    CAPTURE_AND_REMOVE = "capture_and_remove"
    CHECK = "check"
    CORRECT_RUMOUR = "correct_rumour"
    ANSWER = "answer"
    THANK = "thank"
    LEAVE = "leave"


class Severity(IntEnum):
    """Domain notes, section E: 0 none, 1 attention, 2 today, 3 act now, 4 alarm."""

    NONE = 0
    ATTENTION = 1
    TODAY = 2
    ACT_NOW = 3
    ALARM = 4


class Platform(StrEnum):
    FACEBOOK = "facebook"
    INSTAGRAM = "instagram"
    YOUTUBE = "youtube"
    LINKEDIN = "linkedin"
    X = "x"
    GENERIC = "generic"


class Disposition(StrEnum):
    """Where a captured comment belongs afterwards (guideline 5, R87)."""

    PLATINA = "platina"
    ADMINISTRATION = "forvaltning"
    KEPT_IN_ORDER = "halls_ordnad"


class EntryState(StrEnum):
    """A register entry's life. SEALING is written before the file exists; a start-up repairs or names it."""

    SEALING = "sealing"
    CAPTURED = "captured"
    REMOVED = "removed"
    HIDDEN = "hidden"
    LEFT = "left"  # the person decided to let it stand
    REMOVAL_FAILED = "removal_failed"
    FAILED = "failed"  # sealing never finished: no evidence, and nothing was removed


class RemovalOutcome(StrEnum):
    """What became of the comment on the page, as the extension saw it."""

    REMOVED = "removed"
    HIDDEN = "hidden"
    LEFT = "left"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Text:
    """The same sentence in the two languages of the interface."""

    sv: str
    en: str

    def in_language(self, language: str) -> str:
        """Return the English text for ``en``, otherwise the Swedish."""
        return self.en if language == "en" else self.sv


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment as it stood on the page. ``text`` is exactly what a person reads there."""

    text: str
    ref: str = ""
    author: str = ""
    language: str | None = None
    platform: str = ""
    parent_text: str = ""
    post_text: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """Characters ``start`` to ``end`` (code points, half open) of the original text."""

    start: int
    end: int
    type: SpanType
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One concern with where it stands and why.

    ``score`` is 0–1. ``because`` is a sentence that a person understands and names the words.
    ``source`` is the recognizer's name, for the model card and for tests.
    """

    label: Concern
    score: float
    spans: tuple[Span, ...]
    because: Text
    source: str
    traits: frozenset[Trait] = frozenset()
    subkind: Subkind | None = None


@dataclass(frozen=True, slots=True)
class Assessment:
    """What a comment is. ``understood`` is False when its language was not read: rules for numbers still ran.

    ``scores`` holds 0–1 for labels and for the extra signals ``removable`` and ``urgent``.
    """

    ref: str
    language: str
    understood: bool
    findings: tuple[Finding, ...]
    intents: tuple[Intent, ...]
    scores: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def concerns(self) -> tuple[Concern, ...]:
        """The labels found, each once, in the order of the enum."""
        present = {finding.label for finding in self.findings}
        return tuple(label for label in Concern if label in present)


@dataclass(frozen=True, slots=True)
class GuidelineReference:
    """A requirement of the guideline: its number (R53), section (2.1.5) and the words."""

    requirement: str
    section: str
    text: Text


@dataclass(frozen=True, slots=True)
class LegalReference:
    """A statute. Only ``certainty`` "S" may ever be shown; a public reply shows none."""

    citation: str
    certainty: str
    text: Text


@dataclass(frozen=True, slots=True)
class Advice:
    """What the guideline would have done, why, and the steps. Always a proposal."""

    action: Action
    removal_suggested: bool
    urgent: bool
    severity: Severity
    because: tuple[Text, ...]
    guideline: tuple[GuidelineReference, ...]
    steps: tuple[Text, ...]
    law: LegalReference | None = None
    disposition: Disposition | None = None
    removal_reason: str | None = None  # lag, krankning, sekretess, personuppgift, spam
    image_capture_allowed: bool = True  # False for illegal_image: metadata only


@dataclass(frozen=True, slots=True)
class ReplyDue:
    """When an answer is due: ``target`` the same working day, ``latest`` the next (guideline 2.1.5, R44)."""

    target: datetime
    latest: datetime


@dataclass(frozen=True, slots=True)
class Draft:
    """A reply proposed to a person. ``placeholders`` (``{…}`` still unfilled) block insertion."""

    situation: str
    language: str
    tone: str
    text: str
    placeholders: tuple[str, ...]
    signature: str
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class ThreadComment:
    """A neighbour of the captured comment, as displayed."""

    author: str
    text: str
    posted_at: str = ""


@dataclass(frozen=True, slots=True)
class Capture:
    """What was displayed and where, as the browser or the person told it."""

    platform: str
    channel: str
    page_url: str
    permalink: str
    author: str
    author_url: str
    text: str
    posted_at: str
    captured_at: datetime
    captured_by: str
    reason: str
    acting_as: str = ""
    html: str = ""
    post_text: str = ""
    thread: tuple[ThreadComment, ...] = ()
    labels: tuple[Concern, ...] = ()
    guideline: tuple[GuidelineReference, ...] = ()
    law: LegalReference | None = None
    user_agent: str = ""
    administration: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sealed evidence file. ``file`` is relative to the home folder, with forward slashes."""

    evidence_id: str
    file: str
    sha256: str
    profile: str
    validator: str
    valid: bool
    sealed_at: datetime


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that verification found wrong: which entry or file, and what to do about it."""

    subject: str
    code: str
    message: Text


@dataclass(frozen=True, slots=True)
class Entry:
    """A register entry as it stands now. ``text`` is masked: identity numbers are only in the evidence file.

    Times are ISO 8601 with offset. ``history`` holds what happened, oldest first: (when, who, what).
    """

    evidence_id: str
    state: EntryState
    created_at: str
    captured_by: str
    administration: str
    platform: str
    channel: str
    page_url: str
    permalink: str
    author: str
    text: str
    posted_at: str
    captured_at: str
    labels: tuple[Concern, ...]
    reason: str
    guideline: tuple[str, ...]
    disposition: Disposition
    retain_until: str
    idempotency_key: str
    request_sha256: str
    file: str = ""
    sha256: str = ""
    profile: str = ""
    validator: str = ""
    valid: bool = False
    sealed_at: str = ""
    chain_head: str = ""
    finished_at: str = ""
    diary_number: str = ""
    legal_hold: bool = False
    fault: str = ""
    history: tuple[tuple[str, str, str], ...] = ()
