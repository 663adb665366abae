"""A private person's name counts together with something private; public roles, tags and street names do not."""

from __future__ import annotations

import pytest

from kanalvakt.classify.pipeline import Classifier
from kanalvakt.domain import Comment, SpanType

PRIVATE = [
    ("Birgit Andersson har fått diagnosen demens och ingen kommer", "Birgit Andersson"),
    ("Min granne Mohamed Abdi dricker igen, socialen gör inget", "Mohamed Abdi"),
    ("Det var Pekka Virtanen som stal cyklarna", "Pekka Virtanen"),
    ("Kolla Erik Lindberg, han är dömd för misshandel", "Erik Lindberg"),
    ("Fatima Hassan i 7B har adhd", "Fatima Hassan"),
    ("Hemtjänsten kom inte till Karin von Sydow", "Karin von Sydow"),
    ("Anna-Lena Eriksson är sjukskriven igen", "Anna-Lena Eriksson"),
    ("Dragan Petrović har skulder hos kronofogden", "Dragan Petrović"),
    ("Lars Nilsson 410203-9858 hälsar", "Lars Nilsson"),
    ("Ring Sara Holm på 070-174 06 05 och skäll", "Sara Holm"),
    ("Johan Berg slår sina barn", "Johan Berg"),
    ("Lisa Svensson bor på Lärkvägen 9", "Lisa Svensson"),
]

PUBLIC = [
    "Tack Anna Andersson för en fin guidning!",
    "Kommunalrådet Erik Lindberg har misskött skolan, avgå",
    "Rektor Karin Holm ljuger om nedskärningarna",
    "@Anna Andersson kolla!",
    "Konserten med Lisa Nilsson var magisk",
    "Pjäsen om Karin Boye var stark",
    "Astrid Lindgren hade gråtit",
    "Grattis Johan Berg på födelsedagen",
    "Nämndens ordförande Lars Nilsson (S) är en skam",
    "Erik Dahlbergs väg behöver asfalt",
    "Vallentuna Centrum är fult",
    "Hej Kommunen, när öppnar badet?",
    "God Jul och Gott Nytt År",
    "Alla Barn i klass 4 är sjuka",
    "Media Markt har skulder hos kronofogden",
    "Min Mamma är sjuk",
]


@pytest.mark.parametrize(("text", "name"), PRIVATE)
def test_a_named_person_with_something_private_is_found(spans_of, text: str, name: str) -> None:
    assert name in spans_of(text, SpanType.PERSON)


@pytest.mark.parametrize("text", PUBLIC)
def test_a_name_in_a_public_role_or_with_nothing_private_is_left_alone(spans_of, text: str) -> None:
    assert spans_of(text, SpanType.PERSON) == []


def test_an_official_of_the_settings_is_criticised_freely(classifier: Classifier) -> None:
    from kanalvakt import settings as settings_module
    from kanalvakt.classify import pipeline
    from kanalvakt.settings import Official

    text = "Pekka Virtanen är sjuk i huvudet om han tror att skolan klarar det"
    free = settings_module.parse(settings_module.sample())
    ours = free.model_copy(update={"officials": [Official(name="Pekka Virtanen", role="kommunalråd")]})
    found = [
        span.text
        for finding in pipeline.load(ours).assess([Comment(text)])[0].findings
        for span in finding.spans
        if span.type is SpanType.PERSON
    ]
    assert found == []
    assert any(
        span.type is SpanType.PERSON
        for finding in classifier.assess([Comment(text)])[0].findings
        for span in finding.spans
    )
