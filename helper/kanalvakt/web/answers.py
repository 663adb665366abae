"""What the API answers with, as JSON schemas for the OpenAPI document; represent.py makes the answers themselves."""

from __future__ import annotations

from enum import Enum
from typing import Any

from kanalvakt.domain import Action, Concern, Disposition, EntryState, Intent, SpanType, Subkind, Trait

STRING: dict[str, Any] = {"type": "string"}
BOOLEAN: dict[str, Any] = {"type": "boolean"}
COUNT: dict[str, Any] = {"type": "integer", "minimum": 0}


def _object(_optional: tuple[str, ...] = (), /, **properties: Any) -> dict[str, Any]:
    required = [name for name in properties if name not in _optional]
    return {"type": "object", "required": required, "properties": properties}


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _one_of(kind: type[Enum]) -> dict[str, Any]:
    return {"enum": [member.value for member in kind]}


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [schema, {"type": "null"}]}


_ENTRY_WORDS = (
    *("evidence_id", "created_at", "captured_at", "captured_by", "administration", "platform", "channel", "page_url"),
    *("permalink", "author", "text", "posted_at", "reason", "retain_until", "sha256", "profile", "validator"),
    *("sealed_at", "finished_at", "diary_number", "fault"),
)
TEXT = _object(sv=STRING, en=STRING)


def schemas() -> dict[str, Any]:
    """Return the answers' schemas by name."""
    return {
        "Problem": _object(("errors",), type=STRING, title=STRING, status=COUNT, code=STRING, detail=STRING, errors={}),
        "Proofs": _object(
            ("paired", "pairing"), paired=STRING, pairing=_object(salt=STRING, iterations=COUNT, proof=STRING)
        ),
        "PairingAnswer": _object(token=STRING, proof=STRING, helper_version=STRING),
        "Status": _status(),
        "Assessments": _object(comments=_list(_assessed())),
        "DraftAnswer": _object(draft=_or_null(_draft())),
        "Receipt": _object(
            evidence_id=STRING,
            sha256=STRING,
            profile=STRING,
            validator=STRING,
            valid=BOOLEAN,
            state=_one_of(EntryState),
            permit=STRING,
            file=STRING,
            repeated=BOOLEAN,
        ),
        "Removed": _object(evidence_id=STRING, state=_one_of(EntryState), message_draft=_or_null(_draft())),
        "Entries": _object(items=_list({"$ref": "#/components/schemas/Entry"}), total=COUNT),
        "Entry": _entry(),
    }


def _status() -> dict[str, Any]:
    known = ("model", "municipality", "language", "people", "channels")
    return _object(
        known,
        ok=BOOLEAN,
        product=STRING,
        version=STRING,
        paired=BOOLEAN,
        model=STRING,
        municipality=STRING,
        language={"enum": ["sv", "en"]},
        people=_list(_object(id=STRING, first_name=STRING, title=STRING, department=STRING, can_remove=BOOLEAN)),
        channels=_list(_object(id=STRING, platform=STRING, name=STRING, url=STRING)),
    )


def _assessed() -> dict[str, Any]:
    span = _object(start=COUNT, end=COUNT, type=_one_of(SpanType), text=STRING)
    finding = _object(
        label=_one_of(Concern),
        label_text=TEXT,
        score={"type": "number", "minimum": 0, "maximum": 1},
        spans=_list(span),
        because=TEXT,
        subkind=_or_null(_one_of(Subkind)),
        traits=_list(_one_of(Trait)),
    )
    advice = _object(
        action=_one_of(Action),
        action_text=TEXT,
        removal_suggested=BOOLEAN,
        urgent=BOOLEAN,
        severity=COUNT | {"maximum": 4},
        because=_list(TEXT),
        guideline=_list(_object(requirement=STRING, section=STRING, text=TEXT)),
        law=_or_null(_object(citation=STRING, text=TEXT)),
        steps=_list(TEXT),
        disposition=_or_null(_one_of(Disposition)),
        removal_reason=_or_null(STRING),
        image_capture_allowed=BOOLEAN,
        decides=TEXT,
    )
    moment = {"type": "string", "format": "date-time"}
    return _object(
        ref=STRING,
        language=STRING,
        understood=BOOLEAN,
        findings=_list(finding),
        intents=_list(_one_of(Intent)),
        advice=advice,
        reply_due=_or_null(_object(target=moment, latest=moment)),
    )


def _draft() -> dict[str, Any]:
    remark = _object(code=STRING, message=TEXT, start=COUNT, end=COUNT, replacement=_or_null(STRING), blocking=BOOLEAN)
    return _object(
        situation=STRING,
        language=STRING,
        tone=STRING,
        text=STRING,
        placeholders=_list(STRING),
        signature=STRING,
        notes=_list(TEXT),
        remarks=_list(remark),
    )


def _entry() -> dict[str, Any]:
    return _object(
        **dict.fromkeys(_ENTRY_WORDS, STRING),
        state=_one_of(EntryState),
        state_text=TEXT,
        labels=_list(_one_of(Concern)),
        guideline=_list(STRING),
        disposition=_one_of(Disposition),
        valid=BOOLEAN,
        legal_hold=BOOLEAN,
        history=_list(_object(at=STRING, by=STRING, what=STRING)),
    )
