"""Advice to Draft: which situation it is, which template says it, whose name stands under it."""

from __future__ import annotations

import re

from kanalvakt.domain import (
    Action,
    Advice,
    Assessment,
    Comment,
    Concern,
    Draft,
    Finding,
    Intent,
    Subkind,
    Text,
)
from kanalvakt.errors import NotFoundError
from kanalvakt.replies import templates_store
from kanalvakt.replies.signature import signature
from kanalvakt.settings import Person, Settings

PLACEHOLDER = re.compile(r"\{[^{}\n]{1,80}\}")
_OTHER_LANGUAGE = Text(
    "Kommentaren är på ett annat språk. Svaret erbjuder svenska; översätt gärna eller be en kollega.",
    "The comment is in another language. The reply is in English; have it translated if you can.",
)
_REMOVE_FIRST = Text(
    "Personen kan behöva hjälp nu: svara innan något tas bort.",
    "The person may need help now: answer before anything is removed.",
)
_BY_SUBKIND = {Subkind.CHILD: "child", Subkind.VIOLENCE: "violence", Subkind.HELPLESS: "helpless"}
_BY_INTENT = (
    (Intent.FAULT_REPORT, "fault_report"),
    (Intent.SUGGESTION, "suggestion"),
    (Intent.CRITICISM, "criticism"),
    (Intent.PRAISE, "praise"),
)
_FIRST_PERSON = re.compile(r"\b(jag|mig|mitt|min|mina|i|me|my|i'm)\b", re.IGNORECASE)


class Composer:
    """Proposes replies in the municipality's name. It invents nothing: facts are placeholders that block sending."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._templates = templates_store.load()

    @property
    def situations(self) -> tuple[str, ...]:
        """The situations there are templates for."""
        return tuple(sorted(self._templates))

    def compose(
        self,
        comment: Comment,
        assessment: Assessment,
        advice: Advice,
        person: Person | None,
        *,
        language: str | None = None,
        situation: str | None = None,
        variant: int = 0,
    ) -> Draft | None:
        """Propose an answer to a comment, or None when the guideline says silence.

        Args:
            situation: a situation chosen by the person instead of ours.
            variant: which wording; counted round.

        Raises:
            NotFoundError: there is no such situation.
        """
        chosen = situation or _situation(comment, assessment, advice)
        if chosen is None:
            return None
        notes: list[Text] = []
        if assessment.language not in {"sv", "en", "und"}:
            notes.append(_OTHER_LANGUAGE)
        if advice.action is Action.HELP_NOW and advice.removal_suggested:
            notes.append(_REMOVE_FIRST)
        spoken = language or _answer_language(assessment)
        return self._draft(chosen, person, spoken, variant, tuple(notes))

    def removal_message(self, reason: str, person: Person | None, language: str = "sv") -> Draft:
        """Propose the explanation to the writer of a removed comment, without repeating what it said (R50).

        Args:
            reason: personal_data, insult, threat, hate, spam or rules.

        Raises:
            NotFoundError: there is no such reason.
        """
        return self._draft(f"removed_{reason}", person, language, 0, ())

    def _draft(
        self, situation: str, person: Person | None, language: str, variant: int, notes: tuple[Text, ...]
    ) -> Draft:
        template = self._templates.get(situation)
        if template is None:
            raise NotFoundError(
                f"Det finns ingen svarsmall för situationen {situation}.",
                f"There is no reply template for the situation {situation}.",
            )
        ours = self._settings.municipality
        values = {"municipality": ours.name, "website": ours.website, "email": ours.email, "phone": ours.phone}
        signed = signature(person, ours.name, language)
        text = f"{template.text(language, variant, values)}\n{signed}"
        return Draft(
            situation=situation,
            language=language,
            tone=template.tone,
            text=text,
            placeholders=tuple(dict.fromkeys(PLACEHOLDER.findall(text))),
            signature=signed,
            notes=notes,
        )


def _situation(comment: Comment, assessment: Assessment, advice: Advice) -> str | None:
    if advice.action is Action.HELP_NOW:
        return _care(comment, assessment)
    if advice.removal_suggested:
        return None  # nothing is said in public to a breach; the message to the writer comes after the removal
    if advice.action is Action.CORRECT_RUMOUR:
        return "rumour"
    if any(finding.label in {Concern.PERSONAL_DATA, Concern.CONFIDENTIAL} for finding in assessment.findings):
        return "own_details"
    intents = assessment.intents
    if Intent.IRONY in intents:
        return "irony_with_question" if Intent.QUESTION in intents else None  # R41
    if Intent.QUESTION in intents:
        return "question"
    return next((name for intent, name in _BY_INTENT if intent in intents), None)


def _care(comment: Comment, assessment: Assessment) -> str:
    crisis = _strongest(assessment, Concern.CRISIS_PERSONAL)
    if crisis is None:
        return "public_crisis"
    if crisis.subkind in _BY_SUBKIND:
        return _BY_SUBKIND[crisis.subkind]
    return "suicide" if _FIRST_PERSON.search(comment.text) else "suicide_other"


def _strongest(assessment: Assessment, label: Concern) -> Finding | None:
    found = [finding for finding in assessment.findings if finding.label is label]
    return max(found, key=lambda finding: finding.score, default=None)


def _answer_language(assessment: Assessment) -> str:
    return "sv" if assessment.language in {"sv", "und", "no", "nb", "da"} else "en"
