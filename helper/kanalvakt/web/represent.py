"""Domain types as the JSON that the API answers with."""

from __future__ import annotations

from importlib import resources
from typing import Any

import orjson

from kanalvakt.domain import Action, Advice, Concern, Draft, Entry, Finding, Intent, Text
from kanalvakt.workflow import Assessed

_WORDS: dict[str, dict[str, dict[str, str]]] = orjson.loads(
    resources.files("kanalvakt.web").joinpath("words.json").read_bytes()
)


def words(kind: str, key: str) -> dict[str, str]:
    """Return what a label, action, intent, state, disposition or platform is called, in Swedish and English.

    A key that nobody knows (from a register that a later version wrote) stands as it is.
    """
    return _WORDS[kind].get(key) or {"sv": key, "en": key}


def text(value: Text) -> dict[str, str]:
    return {"sv": value.sv, "en": value.en}


def finding(value: Finding) -> dict[str, Any]:
    return {
        "label": value.label.value,
        "label_text": words("concern", value.label),
        "score": round(value.score, 3),
        "spans": [
            {"start": span.start, "end": span.end, "type": span.type.value, "text": span.text} for span in value.spans
        ],
        "because": text(value.because),
        "subkind": value.subkind.value if value.subkind else None,
        "traits": sorted(trait.value for trait in value.traits),
    }


def advice(value: Advice) -> dict[str, Any]:
    return {
        "action": value.action.value,
        "action_text": words("action", value.action),
        "removal_suggested": value.removal_suggested,
        "urgent": value.urgent,
        "severity": int(value.severity),
        "because": [text(reason) for reason in value.because],
        "guideline": [
            {"requirement": ref.requirement, "section": ref.section, "text": text(ref.text)} for ref in value.guideline
        ],
        "law": {"citation": value.law.citation, "text": text(value.law.text)}
        if value.law and value.law.certainty == "S"
        else None,
        "steps": [text(step) for step in value.steps],
        "disposition": value.disposition.value if value.disposition else None,
        "removal_reason": value.removal_reason,
        "image_capture_allowed": value.image_capture_allowed,
        "decides": words("phrase", "you_decide"),
    }


def assessed(value: Assessed) -> dict[str, Any]:
    return {
        "ref": value.comment.ref,
        "language": value.assessment.language,
        "understood": value.assessment.understood,
        "findings": [finding(item) for item in value.assessment.findings],
        "intents": [intent.value for intent in value.assessment.intents],
        "advice": advice(value.advice),
        "reply_due": {"target": value.reply_due.target.isoformat(), "latest": value.reply_due.latest.isoformat()}
        if value.reply_due
        else None,
    }


def draft(value: Draft | None, remarks: list[dict[str, Any]] | None = None) -> dict[str, Any] | None:
    if value is None:
        return None
    return {
        "situation": value.situation,
        "language": value.language,
        "tone": value.tone,
        "text": value.text,
        "placeholders": list(value.placeholders),
        "signature": value.signature,
        "notes": [text(note) for note in value.notes],
        "remarks": remarks or [],
    }


def entry(value: Entry) -> dict[str, Any]:
    return {
        "evidence_id": value.evidence_id,
        "state": value.state.value,
        "state_text": words("state", value.state),
        "created_at": value.created_at,
        "captured_at": value.captured_at,
        "captured_by": value.captured_by,
        "administration": value.administration,
        "platform": value.platform,
        "channel": value.channel,
        "page_url": value.page_url,
        "permalink": value.permalink,
        "author": value.author,
        "text": value.text,
        "posted_at": value.posted_at,
        "labels": [label.value for label in value.labels],
        "reason": value.reason,
        "guideline": list(value.guideline),
        "disposition": value.disposition.value,
        "retain_until": value.retain_until,
        "sha256": value.sha256,
        "profile": value.profile,
        "validator": value.validator,
        "valid": value.valid,
        "sealed_at": value.sealed_at,
        "finished_at": value.finished_at,
        "diary_number": value.diary_number,
        "legal_hold": value.legal_hold,
        "fault": value.fault,
        "history": [{"at": at, "by": by, "what": what} for at, by, what in value.history],
    }


LABELS = tuple(Concern)
ACTIONS = tuple(Action)
INTENTS = tuple(Intent)
