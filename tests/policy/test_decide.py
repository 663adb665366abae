"""What the guideline says should happen with a comment."""

from __future__ import annotations

import itertools

import pytest

from kanalvakt.domain import (
    Action,
    Assessment,
    Concern,
    Disposition,
    Finding,
    Intent,
    Span,
    SpanType,
    Subkind,
    Text,
    Trait,
)
from kanalvakt.errors import SettingsError
from kanalvakt.policy import guideline
from kanalvakt.policy.decide import decide
from kanalvakt.settings import Channel, Settings

RULES = guideline.load()
NEVER_REMOVED = {Concern.RUMOUR, Concern.CRISIS_PERSONAL, Concern.CRISIS_PUBLIC}


def finding(
    label: Concern, *traits: Trait, score: float = 0.9, subkind: Subkind | None = None, word: str = ""
) -> Finding:
    spans = (Span(0, len(word), SpanType.CUE, word),) if word else ()
    return Finding(label, score, spans, Text("därför", "because"), "test", frozenset(traits), subkind)


def advise(
    settings: Settings,
    *findings: Finding,
    intents: tuple[Intent, ...] = (Intent.OTHER,),
    channel: Channel | None = None,
):
    assessment = Assessment("1", "sv", True, findings, intents)
    return decide(assessment, channel, settings, RULES)


@pytest.mark.parametrize("intents", [c for n in (1, 2, 3) for c in itertools.combinations(Intent, n)])
def test_no_mix_of_intents_alone_ever_leads_to_removal(settings: Settings, intents: tuple[Intent, ...]) -> None:
    advice = advise(settings, intents=intents)
    assert not advice.removal_suggested
    assert advice.action is not Action.CAPTURE_AND_REMOVE
    assert not advice.urgent


@pytest.mark.parametrize("label", sorted(NEVER_REMOVED))
def test_rumours_and_cries_for_help_are_never_advised_away(settings: Settings, label: Concern) -> None:
    advice = advise(settings, finding(label), intents=(Intent.CRITICISM,))
    assert not advice.removal_suggested


@pytest.mark.parametrize("label", sorted(set(Concern) - NEVER_REMOVED))
def test_every_breach_is_advised_for_removal_with_section_and_capture(settings: Settings, label: Concern) -> None:
    advice = advise(settings, finding(label, Trait.THIRD_PARTY))
    assert advice.removal_suggested
    assert advice.action is Action.CAPTURE_AND_REMOVE
    assert advice.guideline[0].section
    assert advice.removal_reason
    assert advice.disposition


def test_an_uncertain_finding_asks_a_person_to_look_and_removes_nothing(settings: Settings) -> None:
    strict = settings.model_copy(update={"thresholds": settings.thresholds.model_copy(update={"remove": 0.8})})
    advice = advise(strict, finding(Concern.INSULT, score=0.6))
    assert (advice.action, advice.removal_suggested) == (Action.CHECK, False)
    assert any("osäker" in reason.sv for reason in advice.because)


def test_somebody_in_danger_is_helped_before_anything_is_removed(settings: Settings) -> None:
    advice = advise(
        settings,
        finding(Concern.CONFIDENTIAL, Trait.THIRD_PARTY),
        finding(Concern.CRISIS_PERSONAL, subkind=Subkind.SUICIDE),
    )
    assert advice.action is Action.HELP_NOW
    assert advice.urgent
    assert advice.removal_suggested
    assert any("besvaras innan" in reason.sv for reason in advice.because)


@pytest.mark.parametrize(
    ("traits", "removal", "urgent"),
    [
        ((Trait.OWN,), False, False),
        ((Trait.THIRD_PARTY,), True, False),
        ((Trait.OWN, Trait.IDENTITY_NUMBER), True, True),
        ((Trait.THIRD_PARTY, Trait.PROTECTED_ADDRESS), True, True),
    ],
)
def test_whose_data_it_is_decides(settings: Settings, traits: tuple[Trait, ...], removal: bool, urgent: bool) -> None:
    advice = advise(settings, finding(Concern.PERSONAL_DATA, *traits))
    assert (advice.removal_suggested, advice.urgent) == (removal, urgent)


@pytest.mark.parametrize(("traits", "urgent"), [((Trait.SERIOUS,), True), ((Trait.PROPERTY,), False), ((), False)])
def test_only_a_serious_threat_is_urgent(settings: Settings, traits: tuple[Trait, ...], urgent: bool) -> None:
    advice = advise(settings, finding(Concern.THREAT, *traits))
    assert (advice.removal_suggested, advice.urgent) == (True, urgent)


def test_a_mild_put_down_may_stand(settings: Settings) -> None:
    advice = advise(settings, finding(Concern.INSULT, Trait.MILD))
    assert (advice.action, advice.removal_suggested) == (Action.CHECK, False)


def test_criticism_mixed_with_a_breach_names_the_words_that_break_the_rules(settings: Settings) -> None:
    advice = advise(settings, finding(Concern.INSULT, word="jävla råtta"), intents=(Intent.CRITICISM,))
    assert any("”jävla råtta”" in reason.sv and "får stå" in reason.sv for reason in advice.because)


def test_an_insult_is_never_grounded_in_the_bulletin_board_act(settings: Settings) -> None:
    advice = advise(settings, finding(Concern.INSULT))
    assert advice.law is None


def test_a_suspected_illegal_image_is_never_captured_as_a_picture(settings: Settings) -> None:
    advice = advise(settings, finding(Concern.ILLEGAL_IMAGE))
    assert not advice.image_capture_allowed
    assert advice.disposition is Disposition.PLATINA


def test_on_x_others_personal_data_is_hidden_or_reported_not_removed(settings: Settings) -> None:
    channel = settings.channel("kommunen-x")
    advice = advise(settings, finding(Concern.PERSONAL_DATA, Trait.THIRD_PARTY), channel=channel)
    assert not advice.removal_suggested
    assert advice.guideline[0].requirement == "R97"


def test_a_language_we_do_not_read_is_passed_to_a_person(settings: Settings) -> None:
    advice = decide(Assessment("1", "am", False, (), (Intent.OTHER,)), None, settings, RULES)
    assert advice.action is Action.CHECK


@pytest.mark.parametrize(
    ("intent", "action"),
    [
        (Intent.QUESTION, Action.ANSWER),
        (Intent.CRITICISM, Action.ANSWER),
        (Intent.FAULT_REPORT, Action.ANSWER),
        (Intent.PRAISE, Action.THANK),
        (Intent.IRONY, Action.LEAVE),
        (Intent.OTHER, Action.LEAVE),
    ],
)
def test_everyday_comments_get_the_guidelines_everyday_answer(
    settings: Settings, intent: Intent, action: Action
) -> None:
    assert advise(settings, intents=(intent,)).action is action


def test_a_law_that_must_be_checked_is_never_shown() -> None:
    doubtful = RULES.model_copy(
        update={"law": {"x": guideline.Law(citation="1 §", certainty="C", sv="kanske", en="perhaps")}}
    )
    assert doubtful.legal("x") is None


def test_a_rule_that_names_an_unknown_requirement_is_refused(tmp_path) -> None:
    own = tmp_path / "guideline.toml"
    own.write_text(
        'version="1"\n[requirement]\n[law]\n[[rule]]\nname="r"\nwhen={}\naction="leave"\nseverity=0\n'
        'requirements=["R999"]\nbecause={sv="a",en="b"}\nsteps=[]\n',
        encoding="utf-8",
    )
    with pytest.raises(SettingsError, match="R999"):
        guideline.load(own)
