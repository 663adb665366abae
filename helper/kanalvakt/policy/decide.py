"""The decision: ordered rules over findings and intents; the first decides the action, every reason is kept."""

from __future__ import annotations

from dataclasses import dataclass

from kanalvakt.domain import (
    Action,
    Advice,
    Assessment,
    Concern,
    Disposition,
    Finding,
    GuidelineReference,
    Intent,
    Platform,
    Severity,
    Text,
)
from kanalvakt.policy.guideline import Rule, Rules
from kanalvakt.settings import Channel, Settings

_NOT_UNDERSTOOD = Text(
    "Texten är på ett språk som inte har förståtts. Bara nummer och adresser har kontrollerats: läs den själv.",
    "The text is in a language that was not understood. Only numbers and addresses were checked: read it yourself.",
)
_UNCERTAIN = Text(
    "Bedömningen är osäker. Läs i sitt sammanhang innan du gör något.",
    "The assessment is uncertain. Read it in context before you act.",
)
_ANSWER_FIRST = Text(
    "Ropet på hjälp besvaras innan något döljs eller tas bort.",
    "The cry for help is answered before anything is hidden or removed.",
)
_ALSO_CRITICISM = Text(
    "Kommentaren innehåller också kritik, och den får stå: det är bara orden {words} som bryter mot reglerna.",
    "The comment also holds criticism, which may stand: only the words {words} break the rules.",
)
_PRIVACY_ONLY = {Concern.PERSONAL_DATA, Concern.CONFIDENTIAL}
_WORDS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class _Match:
    rule: Rule
    findings: tuple[Finding, ...]
    certain: bool


def decide(assessment: Assessment, channel: Channel | None, settings: Settings, rules: Rules) -> Advice:
    """Say what the guideline would have done with a comment on a channel. A person decides.

    Criticism is never advised away: only findings can lead to a removal, each above ``thresholds.remove``.

    Args:
        assessment: what the comment is.
        channel: the channel it stands on, or None when it is not in the settings.
        settings: thresholds.
        rules: the rule pack.
    """
    matches = _matches(assessment, settings, rules)
    leading = matches[0]
    breaking = [match for match in matches if match.rule.removal and match.certain]
    if channel and channel.platform is Platform.X:
        breaking = [match for match in breaking if match.rule.when.concern not in _PRIVACY_ONLY]
    removal = bool(breaking)
    action = _action(leading, matches, removal, assessment)
    severity = max((match.rule.severity for match in matches if match.certain), default=Severity.ATTENTION)
    return Advice(
        action=action,
        removal_suggested=removal,
        urgent=any(match.rule.urgent and match.certain for match in matches),
        severity=severity,
        because=_because(matches, breaking, action, assessment),
        guideline=_references(matches, channel, rules),
        steps=_steps(matches, action, rules, channel),
        law=next((law for match in breaking if (law := rules.legal(match.rule.law))), None),
        disposition=_disposition(matches),
        removal_reason=next((match.rule.reason for match in breaking if match.rule.reason), None),
        image_capture_allowed=all(match.rule.image_capture_allowed for match in matches),
    )


def _matches(assessment: Assessment, settings: Settings, rules: Rules) -> list[_Match]:
    """Each finding is taken by the first rule that fits it; intents speak when no finding does."""
    taken: dict[str, _Match] = {}
    for finding in assessment.findings:
        if finding.score < settings.thresholds.show:
            continue
        rule = next((rule for rule in rules.rule if rule.when.concern and _fits(rule, finding)), None)
        if rule is None:
            continue
        certain = finding.score >= settings.thresholds.remove
        before = taken.get(rule.name)
        taken[rule.name] = _Match(
            rule, (before.findings if before else ()) + (finding,), certain or bool(before and before.certain)
        )
    matches = sorted(taken.values(), key=lambda match: rules.rule.index(match.rule))
    if any(match.certain for match in matches) and not set(assessment.intents) - {Intent.OTHER}:
        return matches  # "nothing here asks anything of you" would be untrue beside a finding
    for rule in rules.rule:
        if rule.when.concern is None and (not rule.when.intents or rule.when.intents & set(assessment.intents)):
            matches.append(_Match(rule, (), True))
            break
    return matches


def _fits(rule: Rule, finding: Finding) -> bool:
    when = rule.when
    return (
        when.concern is finding.label
        and when.traits <= finding.traits
        and not (when.without & finding.traits)
        and (when.subkind is None or when.subkind is finding.subkind)
    )


def _action(leading: _Match, matches: list[_Match], removal: bool, assessment: Assessment) -> Action:
    if any(match.rule.action is Action.HELP_NOW for match in matches if match.findings):
        return Action.HELP_NOW
    if removal:
        return Action.CAPTURE_AND_REMOVE
    if leading.rule.action is Action.CAPTURE_AND_REMOVE:
        return Action.CHECK
    if not leading.findings and not assessment.understood:
        return Action.CHECK
    return leading.rule.action


def _because(matches: list[_Match], breaking: list[_Match], action: Action, assessment: Assessment) -> tuple[Text, ...]:
    reasons: list[Text] = []
    for match in matches:
        if match.findings or not any(other.certain and other.findings for other in matches):
            reasons.append(match.rule.because.text())  # the findings bring their own words beside it
    if breaking and "criticism" in assessment.intents:
        words = [
            f"”{span.text}”" for match in breaking for finding in match.findings for span in finding.spans if span.text
        ]
        if words:
            named = ", ".join(dict.fromkeys(words[:_WORDS_SHOWN]))
            reasons.append(
                Text(_ALSO_CRITICISM.sv.replace("{words}", named), _ALSO_CRITICISM.en.replace("{words}", named))
            )
    if breaking and action is Action.HELP_NOW:
        reasons.append(_ANSWER_FIRST)
    if any(match.findings and not match.certain for match in matches):
        reasons.append(_UNCERTAIN)
    if not assessment.understood:
        reasons.append(_NOT_UNDERSTOOD)
    return tuple(dict.fromkeys(reasons))


def _references(matches: list[_Match], channel: Channel | None, rules: Rules) -> tuple[GuidelineReference, ...]:
    keys = [key for match in matches for key in match.rule.requirements]
    if channel and channel.platform is Platform.X and any(m.rule.when.concern in _PRIVACY_ONLY for m in matches):
        keys.insert(0, "R97")
    return tuple(rules.reference(key) for key in dict.fromkeys(keys))


def _steps(matches: list[_Match], action: Action, rules: Rules, channel: Channel | None) -> tuple[Text, ...]:
    chosen = [match for match in matches if match.findings] or matches[:1]
    steps = [step.text() for match in chosen for step in match.rule.steps]
    if channel and channel.platform is Platform.X and any(m.rule.when.concern in _PRIVACY_ONLY for m in matches):
        steps.insert(0, rules.reference("R97").text)
    if action is Action.CHECK and not any(match.findings for match in matches):
        steps.append(rules.reference("R43").text)
    return tuple(dict.fromkeys(steps))


def _disposition(matches: list[_Match]) -> Disposition | None:
    """The strictest wins: Platina before the administration before keeping in order (R87)."""
    found = [match.rule.disposition for match in matches if match.rule.disposition]
    return min(found, key=tuple(Disposition).index) if found else None
