"""Drafts that a person could sign."""

from __future__ import annotations

import re

import pytest

from kanalvakt.domain import Action, Advice, Assessment, Comment, Concern, Finding, Intent, Severity, Subkind, Text
from kanalvakt.errors import NotFoundError, SettingsError
from kanalvakt.replies import templates_store, tone
from kanalvakt.replies.compose import Composer
from kanalvakt.replies.signature import count, signature
from kanalvakt.settings import Person, Settings

TEMPLATES = templates_store.load()
EVERY = [
    (name, language, number)
    for name, template in sorted(TEMPLATES.items())
    for language, texts in template.variants.items()
    for number in range(len(texts))
]
CARE = [case for case in EVERY if TEMPLATES[case[0]].tone == "care"]
GRAVE = [case for case in EVERY if TEMPLATES[case[0]].tone in {"care", "serious"}]
FORBIDDEN_IN_CARE = [
    "begå",
    "lyckat",
    "ordnar sig",
    "blir bra",
    "din familj",
    "committed",
    "everything will",
    "synpunkt",
]


def words(case: tuple[str, str, int]) -> str:
    name, language, number = case
    return TEMPLATES[name].variants[language][number]


def draft(settings: Settings, *intents: Intent, action: Action = Action.ANSWER, findings=(), text: str = "Hej", **more):
    advice = Advice(action, more.pop("removal", False), False, Severity.NONE, (), (), ())
    assessment = Assessment("1", more.pop("spoken", "sv"), True, tuple(findings), intents or (Intent.OTHER,))
    person = more.pop("person", settings.person("sara"))
    return Composer(settings).compose(Comment(text), assessment, advice, person, **more)


def crisis(subkind: Subkind | None) -> Finding:
    return Finding(Concern.CRISIS_PERSONAL, 0.9, (), Text("a", "b"), "test", subkind=subkind)


def test_a_question_gets_a_draft_signed_with_first_name_and_title(settings: Settings) -> None:
    answer = draft(settings, Intent.QUESTION)
    assert answer.situation == "question"
    assert answer.text.splitlines()[-1] == "Hälsningar Sara, kommunikatör"
    assert count(answer.text) == 1
    assert answer.placeholders, "facts are the person's to fill in"


def test_a_department_signs_when_a_person_has_no_title(settings: Settings) -> None:
    assert signature(settings.person("omar"), "Exempelkommun") == "Hälsningar Omar, gata och park"


def test_without_a_person_the_signature_blocks_sending(settings: Settings) -> None:
    assert "{förnamn}" in draft(settings, Intent.PRAISE, person=None).placeholders


def test_a_named_reply_can_be_left_out_when_it_is_a_risk() -> None:
    person = Person(id="a", first_name="Ann", department="socialjouren", department_signature_only=True)
    assert "Ann" not in signature(person, "Exempelkommun")


def test_irony_and_breaches_get_silence(settings: Settings) -> None:
    assert draft(settings, Intent.IRONY, action=Action.LEAVE) is None
    assert draft(settings, Intent.CRITICISM, action=Action.CAPTURE_AND_REMOVE, removal=True) is None


@pytest.mark.parametrize(
    ("subkind", "text", "situation"),
    [
        (Subkind.SUICIDE, "jag orkar inte leva", "suicide"),
        (Subkind.SUICIDE, "hon skrev att hon tänker dö", "suicide_other"),
        (Subkind.CHILD, "barnen slås", "child"),
        (Subkind.VIOLENCE, "han slår mig", "violence"),
        (Subkind.HELPLESS, "mormor är ensam", "helpless"),
    ],
)
def test_each_kind_of_crisis_has_its_own_words(settings: Settings, subkind: Subkind, text: str, situation: str) -> None:
    answer = draft(settings, action=Action.HELP_NOW, findings=[crisis(subkind)], text=text)
    assert answer.situation == situation
    assert answer.tone == "care"


def test_english_comments_get_english_drafts(settings: Settings) -> None:
    assert draft(settings, Intent.PRAISE, spoken="en").signature.startswith("Kind regards, Sara")


def test_variants_go_round(settings: Settings) -> None:
    texts = {draft(settings, Intent.QUESTION, variant=number).text for number in range(6)}
    assert len(texts) == 3


def test_an_unknown_situation_is_said(settings: Settings) -> None:
    with pytest.raises(NotFoundError):
        draft(settings, situation="../../etc/passwd")


@pytest.mark.parametrize("reason", ["personal_data", "insult", "threat", "hate", "spam", "rules"])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_removal_has_an_explanation(settings: Settings, reason: str, language: str) -> None:
    message = Composer(settings).removal_message(reason, settings.person("sara"), language)
    assert message.text
    assert "BBS" not in message.text and "§" not in message.text


@pytest.mark.parametrize("case", EVERY, ids=str)
def test_no_template_signs_cites_law_or_leaves_an_unknown_mark(case: tuple[str, str, int]) -> None:
    text = words(case)
    assert count(text) == 0
    assert "§" not in text and "lag (" not in text
    assert set(re.findall(r"\$(\w+)", text)) <= {"municipality", "website", "email", "phone"}
    assert text.count("{") == text.count("}")


@pytest.mark.parametrize("case", EVERY, ids=str)
def test_every_template_is_short_and_plain(case: tuple[str, str, int]) -> None:
    text = words(case)
    remarks = [remark.code for remark in tone.check(text, case[0], case[1])]
    assert "officialese" not in remarks and "long_sentence" not in remarks and "promise" not in remarks
    assert tone.lix(text) < 45


@pytest.mark.parametrize("case", GRAVE, ids=str)
def test_grave_matters_are_answered_without_emoji_or_exclamation(case: tuple[str, str, int]) -> None:
    rest = words(case).split(maxsplit=1)[1]  # "Hej!" may greet
    assert "!" not in rest
    assert not re.search("[\U0001f300-\U0001faff\u2764]", words(case))


@pytest.mark.parametrize("case", CARE, ids=str)
def test_safe_messaging_holds_in_every_template_for_people_at_risk(case: tuple[str, str, int]) -> None:
    text = words(case).lower()
    assert "112" in text
    assert not [word for word in FORBIDDEN_IN_CARE if word in text]
    assert len(re.findall(r"\d{2,}[ \d]*", text)) <= 4, "one or two ways to help, not a list"


def test_a_template_without_english_is_refused_by_name() -> None:
    with pytest.raises(SettingsError, match=r"hej\.txt"):
        templates_store.parse("hej", "tone: everyday\n--- sv\nHej")


@pytest.mark.parametrize(
    ("text", "situation", "code"),
    [
        ("Hej! {Svaret}.\nHälsningar Sara, kommunikatör", "question", "placeholder"),
        ("Hej!", "question", "signature_missing"),
        ("Hej\nHälsningar Sara, a\nHälsningar Sara, a", "question", "signature_twice"),
        ("Vi lovar att laga det.\nHälsningar Sara, a", "question", "promise"),
        ("Är du i fara, ring 112. 😊\nHälsningar Sara, a", "suicide", "cheerful"),
        ("Vi återkommer avseende detta.\nHälsningar Sara, a", "question", "officialese"),
        ("SLUTA SKRIKA nu.\nHälsningar Sara, a", "question", "capitals"),
    ],
)
def test_tone_remarks_point_at_the_words(text: str, situation: str, code: str) -> None:
    remarks = {remark.code: remark for remark in tone.check(text, situation)}
    assert code in remarks
    assert 0 <= remarks[code].start <= remarks[code].end <= len(text)


def test_only_placeholders_stop_an_insertion() -> None:
    blocking = [r.code for r in tone.check("vi lovar {x}", "question") if r.blocking]
    assert blocking == ["placeholder"]
