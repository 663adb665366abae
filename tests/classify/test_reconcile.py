"""Rules and the trained encoder correct each other, and nobody in danger is argued away."""

from __future__ import annotations

from kanalvakt.classify.reconcile import reconcile
from kanalvakt.domain import Concern, Finding, Span, SpanType, Text, Trait

WHY = Text("därför", "because")


def rule(label: Concern, *traits: Trait, score: float = 0.8, span: tuple[int, int] = (0, 3)) -> Finding:
    return Finding(label, score, (Span(*span, SpanType.PHONE, "070"),), WHY, "rule", frozenset(traits))


def learned(label: Concern, score: float = 0.8) -> Finding:
    return Finding(label, score, (), WHY, "learned")


def test_without_an_encoder_the_rules_stand_alone() -> None:
    found = [rule(Concern.INSULT), rule(Concern.PERSONAL_DATA, Trait.THIRD_PARTY)]
    assert reconcile(found, {}, "text") == found


def test_a_rules_number_makes_the_encoders_vaguer_finding_needless() -> None:
    number = rule(Concern.PERSONAL_DATA, Trait.THIRD_PARTY)
    kept = reconcile([number, learned(Concern.PERSONAL_DATA)], {"removable": 0.9}, "070 …")
    assert kept == [number]


def test_the_encoder_alone_exposes_nobody_without_a_name_in_the_text() -> None:
    scores = {"removable": 0.9}
    assert reconcile([learned(Concern.PERSONAL_DATA)], scores, "badtemp 19,4 vid bryggan") == []
    assert reconcile([learned(Concern.PERSONAL_DATA)], scores, "fråga Margareta på lagret")


def test_the_encoder_may_say_that_the_data_is_the_writers_own() -> None:
    found = [rule(Concern.PERSONAL_DATA, Trait.THIRD_PARTY)]
    assert Trait.OWN in reconcile(found, {"removable": 0.1}, "070 först till kvarn")[0].traits


def test_words_that_name_somebody_else_outweigh_the_encoder() -> None:
    text = "Ring honom på 070"
    found = [rule(Concern.PERSONAL_DATA, Trait.THIRD_PARTY, span=(14, 17))]
    assert Trait.THIRD_PARTY in reconcile(found, {"removable": 0.1}, text)[0].traits


def test_a_lexicons_hit_that_the_encoder_finds_most_unlikely_is_dropped() -> None:
    assert reconcile([rule(Concern.RUMOUR, score=0.72)], {"rumour": 0.01}, "x") == []
    assert reconcile([rule(Concern.RUMOUR, score=0.72)], {"rumour": 0.2}, "x")


def test_a_cry_for_help_is_never_argued_away() -> None:
    cry = rule(Concern.CRISIS_PERSONAL, score=0.6)
    assert reconcile([cry], {"crisis_personal": 0.0}, "x") == [cry]
