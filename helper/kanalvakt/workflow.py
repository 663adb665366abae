"""The two journeys, step by step: a comment to advice and draft, a capture to sealed evidence and a permit."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from kanalvakt import __version__, inspection, recovery
from kanalvakt.classify.pipeline import Classifier
from kanalvakt.domain import (
    Advice,
    Assessment,
    Capture,
    Comment,
    Concern,
    Disposition,
    Draft,
    Entry,
    EntryState,
    Evidence,
    Fault,
    RemovalOutcome,
    ReplyDue,
)
from kanalvakt.errors import BadImageError, EvidenceError, KanalvaktError, NotFoundError
from kanalvakt.evidence import check, seal, verify
from kanalvakt.permits import Permits
from kanalvakt.policy import deadlines, decide, guideline
from kanalvakt.register.register import Register
from kanalvakt.replies.compose import Composer
from kanalvakt.settings import Settings

_UNSEALED = {EntryState.SEALING, EntryState.FAILED}
_PERMITTED_STATES = {EntryState.CAPTURED, EntryState.LEFT, EntryState.REMOVAL_FAILED}


@dataclass(frozen=True, slots=True)
class Assessed:
    """One comment's way through classify and policy."""

    comment: Comment
    assessment: Assessment
    advice: Advice
    reply_due: ReplyDue | None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a capture leaves behind. ``permit`` is empty when the comment is already gone."""

    entry: Entry
    permit: str
    repeated: bool


class Workflow:
    """Joins the rooms; the only place that hands one room's result to the next."""

    def __init__(
        self,
        settings: Settings,
        home: Path,
        classifier: Classifier,
        register: Register,
        permits: Permits,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.settings = settings
        self.home = home
        self.classifier = classifier
        self.register = register
        self.rules = guideline.load()
        self.composer = Composer(settings)
        self._permits = permits
        self._clock = clock
        self._sealing = threading.Lock()

    @property
    def versions(self) -> Mapping[str, str]:
        """Versions that stand in every evidence file: helper, model, guideline."""
        return {
            "kanalvakt": __version__,
            "model": self.classifier.version,
            "guideline": self.settings.municipality.guideline,
        }

    # -- a comment ---------------------------------------------------------------------------------------------

    def assess(
        self, comments: Sequence[Comment], channel: str = "", asked_at: Sequence[datetime | None] = ()
    ) -> list[Assessed]:
        """Say what each comment is and what the guideline would do. Nothing is stored."""
        ours = self.settings.channel(channel, comments[0].platform) if comments else None
        moments = list(asked_at) or [None] * len(comments)
        result = []
        for comment, assessment, moment in zip(comments, self.classifier.assess(comments), moments, strict=True):
            advice = decide.decide(assessment, ours, self.settings, self.rules)
            due = deadlines.reply_due(moment or self._clock(), self.settings.deadlines)
            result.append(Assessed(comment, assessment, advice, due))
        return result

    def draft(
        self,
        comment: Comment,
        channel: str = "",
        person: str | None = None,
        *,
        language: str | None = None,
        situation: str | None = None,
        variant: int = 0,
    ) -> Draft | None:
        """Propose a reply to a comment, or None when the guideline says silence (obvious irony, breaches)."""
        assessed = self.assess([comment], channel)[0]
        return self.composer.compose(
            comment,
            assessed.assessment,
            assessed.advice,
            self.settings.person(person),
            language=language,
            situation=situation,
            variant=variant,
        )

    # -- a capture ---------------------------------------------------------------------------------------------

    def capture(self, capture: Capture, images: Sequence[bytes], idempotency_key: str) -> Receipt:
        """Seal a capture and enter it; only then hand out a removal permit (guideline 5 and 6, R52, R89).

        Repeating the call with the same key gives the same entry and a fresh permit, never a second file.

        Raises:
            BadImageError, TooLargeError: an image is no picture, or there is none although one is needed.
            ConflictError: the key was used for another capture.
            EvidenceError: the file could not be made, checked or sealed; nothing may be removed.
        """
        capture, advice = self._with_reasons(capture)
        if advice.image_capture_allowed:
            check.check_images(images, self.settings)
        elif images:
            raise BadImageError(
                "En misstänkt olaglig bild får inte sparas. Skicka infångningen utan bild; bara uppgifterna sparas. "
                "Ring polisen.",
                "A suspected illegal image must not be stored. Send the capture without a picture; only the facts "
                "are kept. Call the police.",
            )
        ours = self.settings.channel(capture.channel, capture.platform)
        # One at a time: a browser that lost patience asks again with the same key while the first is still sealing.
        with self._sealing:
            entry = self.register.begin(
                replace(capture, channel=ours.id) if ours else capture,  # the evidence keeps the name on the page
                idempotency_key=idempotency_key,
                request_sha256=_fingerprint(capture, images),
                disposition=advice.disposition or Disposition.KEPT_IN_ORDER,
            )
            repeated = entry.state not in _UNSEALED
            if not repeated:
                entry = self._seal(entry, capture, images)
        return Receipt(entry, self._permit(entry), repeated)

    def removal(self, evidence_id: str, permit: str, outcome: RemovalOutcome, by: str) -> Entry:
        """Enter what became of the comment on the page. A permit is good for one finished removal.

        Raises:
            NotFoundError: no such entry.
            PermitError: the permit is wrong, too old, or not for this file.
        """
        entry = self.register.entry(evidence_id)
        self._permits.redeem(permit, entry.evidence_id, entry.sha256)
        return self.register.removal(evidence_id, outcome, by)

    def message_to_writer(self, entry: Entry, language: str | None = None) -> Draft | None:
        """Propose the explanation to the writer of a removed comment (guideline 2.1.5, R50)."""
        if entry.state not in {EntryState.REMOVED, EntryState.HIDDEN}:
            return None
        person = self.settings.person(entry.captured_by)
        return self.composer.removal_message(_reason_of(entry), person, language or "sv")

    # -- looking back ------------------------------------------------------------------------------------------

    def evidence_path(self, entry: Entry) -> Path:
        """Return where an entry's evidence file lies.

        Raises:
            NotFoundError: nothing was sealed, or the file is gone.
        """
        path = self.home / entry.file if entry.file else None
        if path is None or not path.is_file():
            raise NotFoundError(
                f"Bevisfilen till {entry.evidence_id} finns inte på disken. Kör kanalvakt verify --all.",
                f"The evidence file of {entry.evidence_id} is not on disk. Run kanalvakt verify --all.",
            )
        return path

    def verify(self, evidence_id: str | None = None) -> list[Fault]:
        """Check the chain, and one entry's file or all of them. An empty list means whole."""
        return inspection.verify(self.register, self.home, evidence_id)[0]

    def repair(self) -> list[Fault]:
        """At start-up: finish or name what a crash left half done."""
        return recovery.repair(self.register, self.home)

    # -- details -----------------------------------------------------------------------------------------------

    def _with_reasons(self, capture: Capture) -> tuple[Capture, Advice]:
        comment = Comment(text=capture.text, author=capture.author, platform=capture.platform)
        assessment = self.classifier.assess([comment])[0]
        ours = self.settings.channel(capture.channel, capture.platform)
        advice = decide.decide(assessment, ours, self.settings, self.rules)
        labels = capture.labels or assessment.concerns
        if Concern.ILLEGAL_IMAGE in labels:
            advice = replace(advice, image_capture_allowed=False)
        return (
            replace(
                capture,
                labels=labels,
                guideline=capture.guideline or advice.guideline,
                law=capture.law or advice.law,
                administration=capture.administration or (ours.administration if ours else ""),
            ),
            advice,
        )

    def _seal(self, entry: Entry, capture: Capture, images: Sequence[bytes]) -> Entry:
        try:
            evidence: Evidence = seal.seal(
                self.home,
                capture,
                images,
                evidence_id=entry.evidence_id,
                chain_head=self.register.head,
                settings=self.settings,
                versions=self.versions,
                now=datetime.fromisoformat(entry.created_at),
                request_sha256=entry.request_sha256,
            )
        except KanalvaktError as error:
            self._note_failure(entry, error.code)
            raise
        except Exception as error:
            self._note_failure(entry, type(error).__name__)
            raise EvidenceError(
                "Beviset kunde inte skapas. Inget har tagits bort. Försök igen; händer det igen, kör kanalvakt doctor.",
                "The evidence could not be made. Nothing was removed. Try again; if it happens again, "
                "run kanalvakt doctor.",
            ) from error
        return self.register.sealed(entry.evidence_id, evidence)

    def _note_failure(self, entry: Entry, code: str) -> None:
        try:
            self.register.failed(entry.evidence_id, code)
        except KanalvaktError:
            return  # the disk that refused the file refuses the note too; start-up names the entry instead

    def _permit(self, entry: Entry) -> str:
        if entry.state not in _PERMITTED_STATES:
            return ""
        faults = verify.verify_file(self.evidence_path(entry), entry.sha256)
        if faults:
            raise EvidenceError(
                f"Bevisfilen till {entry.evidence_id} är inte hel. Ta inte bort kommentaren.",
                f"The evidence file of {entry.evidence_id} is not whole. Do not remove the comment.",
            )
        return self._permits.issue(entry.evidence_id, entry.sha256)


def _fingerprint(capture: Capture, images: Sequence[bytes]) -> str:
    """SHA-256 over what was sent, so that one idempotency key cannot stand for two different captures."""
    told = (capture.platform, capture.permalink, capture.text, capture.author, capture.captured_at.isoformat())
    parts = [*(field.encode("utf-8", "surrogatepass") for field in told), *images]
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def _reason_of(entry: Entry) -> str:
    order = (
        (Concern.THREAT, "threat"),
        (Concern.HATE, "hate"),
        (Concern.CONFIDENTIAL, "personal_data"),
        (Concern.PERSONAL_DATA, "personal_data"),
        (Concern.SPAM, "spam"),
        (Concern.INSULT, "insult"),
        (Concern.ACCUSATION, "insult"),
    )
    return next((reason for label, reason in order if label in entry.labels), "rules")
