"""What must never alarm, and what must never be met with silence: whole classifier, and the policy's decision."""

from __future__ import annotations

import pytest

from kanalvakt import settings as settings_module
from kanalvakt.classify.pipeline import Classifier
from kanalvakt.domain import Advice, Assessment, Comment, Concern, Subkind
from kanalvakt.policy import guideline
from kanalvakt.policy.decide import decide

ALARMS = {Concern.THREAT, Concern.HATE, Concern.CRISIS_PERSONAL, Concern.PERSONAL_DATA}
SETTINGS = settings_module.parse(settings_module.sample())
RULES = guideline.load()

HARMLESS = [
    "skjut upp beslutet tills efter sommaren!",
    "jag dör av skratt 😂😂",
    "Boka hotell i god tid till marknaden",
    "Den här budgeten är ett hot mot biblioteken",
    "Ni mördar centrumhandeln med p-avgifterna",
    "Vi ska krossa Täby på lördag!! heja",
    "Målvakten var helt livsfarlig igår",
    "Skjutbanan i Lindholmen, har den öppet?",
    "Bomben i VM-finalen, vilket mål 💣",
    "Kommunalrådet borde avgå, han ljuger om siffrorna",
    "Läste i tidningen att en kommunanställd blev hotad till livet. fruktansvärt",
    "”Jag ska döda dig” skrev nån till min dotter, hur anmäler jag?",
    "Om någon hotade mina barn skulle jag bli tokig",
    "Jag tänker absolut inte slå någon, men arg är jag",
    "Vi måste bekämpa mobbningen med alla medel",
    "bränn kalorier med oss på gympan i Hjälmstahallen",
    "Släng ut hela förslaget i papperskorgen",
    "Håll i hatten, nu blåser det 18 m/s!",
    "”Döda fallet” spelas på Kulturhuset fredag",
    "Killer burger på torget, så gott",
    "”Och jag ska sjunga tills jag dör, och du ska höra” – bästa låten",
    "Brandövning på fritids idag, jättebra",
    "Det brinner i knutarna med budgeten",
    "Kan ni ta livet av den där fula busskuren, snälla",
    "Självmordet på landsbygden fortsätter, nu stänger affären",
    "Jag orkar inte med fler remisser från kommunen 😩",
    "Min mamma dog 2019, grav på Vallentuna kyrkogård, när vattnas det?",
    "Biblioteket, Tuna torg 1, öppnar 10",
    "Ring växeln 08-587 850 00 så kopplar dom",
    "Linje 610 går 07.32 och 08.02",
    "Fastigheten Vallentuna-Åby 1:94 ligger i planen, hur går det?",
    "Diarienr KS 2017.516, läs där",
    "Religion ska inte styra skolan, vare sig kyrka eller moské",
    "Jag tycker migrationspolitiken är för generös",
    "Utvisa den som begår brott, det är min åsikt",
    "Kommunalrådet borde gå en kurs i matte 😅",
    "Partiet X är rena katastrofen, rösta bort dem",
    "Tystnaden från er är öronbedövande, skandal!",
    "Jag ska JO-anmäla er och ringa tidningen!",
    "Inga invandrare har gjort något, sluta skylla på dem",
    # expressions that hold a dangerous word
    "Vem skjutsar barnen till träningen på torsdag?",
    "Fick ett skott i buskarna på utställningen, rosen tog priset",
    "Vi tittar på Mordkommissionen, den serien är bäst",
    "Pistolskytteklubben söker nya medlemmar",
    "Det är knivsöder mellan lagen i tabellen",
    "VMA-testet kl 15 hördes inte här",
    "Biljetten kostar 1 200:- för familjen",
    "2:1 till Vallentuna, bra kämpat!",
    "vi fick tre poäng på bortaplan, krossade dem",
]
KNOWN_FAILURES = {
    "”Jag ska döda dig” skrev nån till min dotter, hur anmäler jag?": "the encoder hears a child in danger",
}


def judge(classifier: Classifier, text: str) -> tuple[Assessment, Advice]:
    assessment = classifier.assess([Comment(text)])[0]
    return assessment, decide(assessment, None, SETTINGS, RULES)


def explain(assessment: Assessment) -> list[tuple[str, float, str, list[str]]]:
    return [
        (item.label.value, round(item.score, 2), item.source, [span.text for span in item.spans])
        for item in assessment.findings
    ]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(text, marks=pytest.mark.xfail(strict=False, reason=KNOWN_FAILURES[text]))
        if text in KNOWN_FAILURES
        else text
        for text in HARMLESS
    ],
)
def test_a_harmless_comment_neither_alarms_nor_is_advised_away(classifier: Classifier, text: str) -> None:
    assessment, advice = judge(classifier, text)
    assert not ALARMS & set(assessment.concerns), explain(assessment)
    assert not advice.removal_suggested, explain(assessment)


CRIES = [
    ("Jag orkar inte mer. hejdå alla, tack för allt", Subkind.SUICIDE),
    ("jag tänker ta livet av mig ikväll, så slipper ni mitt gnäll", Subkind.SUICIDE),
    ("snälla nån hjälp, jag har tagit för mkt tabletter", Subkind.SUICIDE),
    ("Jag vill inte leva längre. Ingen skulle märka om jag försvann.", Subkind.SUICIDE),
    ("Sitter på bron, vet inte vart jag ska ringa", Subkind.SUICIDE),
    ("min kompis har skrivit att hon vill dö och svarar inte nu", Subkind.SUICIDE),
    ("Min son pratar om att ta sitt liv, vart vänder jag mig?", Subkind.SUICIDE),
    ("”jag vill inte leva” skrev min dotter till mig nyss, hon svarar inte", Subkind.SUICIDE),
    ("I want to kill myself tonight", Subkind.SUICIDE),
    ("Det vore bättre för alla om jag inte fanns. Familjen får det bättre utan mig.", Subkind.SUICIDE),
    ("Han slog mig igen inatt, vågar inte gå hem", Subkind.VIOLENCE),
    ("min man tog stryptag på mig framför barnen igår", Subkind.VIOLENCE),
    ("Grannen misshandlar sin fru just nu, hon skriker på hjälp", Subkind.VIOLENCE),
    ("Mitt ex kommer att döda mig om jag anmäler", Subkind.VIOLENCE),
    ("my husband beats me and I am afraid to go home", Subkind.VIOLENCE),
    ("hej jag är 12 år och mamma dricker hela tiden, vem ska jag ringa", Subkind.CHILD),
    ("De slår barnen med skärp, jag hörde igen idag", Subkind.CHILD),
    ("jag är 14 o pappa vill att jag ska gifta mig i sommar", Subkind.CHILD),
    ("en vuxen på fritids skriver konstiga saker till min dotter på snap", Subkind.CHILD),
    ("ligger på köksgolvet sen igår, kommer inte upp och når inte larmet", Subkind.HELPLESS),
    ("Blivit vräkt idag, har inget tak över huvudet, det är -10", Subkind.HELPLESS),
]
DANGERS = [
    "Det luktar gas i hela trapphuset på Fiktivgränd, vad ska vi göra?!",
    "Det brinner i skogen bakom skolan, röken går in i huset",
    "Min mormor 84 saknas sen igår em, blå jacka, demens",
    "Har någon sett min son, 6 år, röd jacka? Han kom inte hem från skolan",
    "hörde skott vid torget nyss, folk springer",
    "skolbussen ligger i diket vid Ormsta, barn kvar i bussen",
    "Det står en övergiven väska vid spärren och polisen har spärrat av",
    "Brunt vatten ur kranen, kan man dricka?",
    "Det luktar starkt av ammoniak vid ishallen",
    "Slänten bakom förskolan rör sig, det är stora sprickor i marken",
]
THREATS = [
    "Jag ska döda dig din jävel",
    "Jag vet var du bor, sov inte för gott inatt",
    "vi vet var dina barn går i skolan",
    "Nästa gång jag ser handläggaren smäller det, jag menar allvar",
    "lägger ni ner skolan så lägger vi ner er",
    "vi kommer hem till dig ikväll med järnrör",
    "Sån som du borde få en kula, och den kommer",
    "Samling 19.00 vid deras hus, ta med tillhyggen",
    "Din dotter går väl på skolan vid sjön? vore synd om nåt hände henne",
    "I know where you live and I will kill you",
]
BREACHES = [
    ("Tänd på moskén bara, sten och bensin räcker", Concern.THREAT),
    ("Muslimer är parasiter och borde inte få bo i vår kommun", Concern.HATE),
    ("Zigenare stjäl allt de ser, har det i blodet", Concern.HATE),
    ("jävla svartskallar överallt, skicka hem hela packet", Concern.HATE),
    ("Förintelsen har aldrig hänt", Concern.HATE),
    ("Håll käften din jävla hora", Concern.INSULT),
    ("gå och ta livet av dig bara, ingen skulle sakna dig", Concern.INSULT),
    ("Han är pedofil, bara så ni vet", Concern.ACCUSATION),
    ("Lån utan UC direkt! klicka på min profil", Concern.SPAM),
    ("Grattis du har vunnit en iPhone från kommunen, fyll i kort", Concern.SPAM),
    ("Tjäna 25 000/vecka hemifrån, skriv JA", Concern.SPAM),
    ("fina tuttar på hon i receptionen", Concern.SEXUAL),
    ("Nakenbild på mitt ex, sprid", Concern.ILLEGAL_IMAGE),
]


@pytest.mark.parametrize(("text", "subkind"), CRIES)
def test_a_cry_for_help_is_heard_is_urgent_and_is_told_of_which_kind(
    classifier: Classifier, text: str, subkind: Subkind
) -> None:
    assessment, advice = judge(classifier, text)
    kinds = {item.subkind for item in assessment.findings if item.label is Concern.CRISIS_PERSONAL}
    assert subkind in kinds, explain(assessment)
    assert advice.urgent


@pytest.mark.parametrize("text", DANGERS)
def test_an_ongoing_danger_is_heard_and_urgent(classifier: Classifier, text: str) -> None:
    assessment, advice = judge(classifier, text)
    assert Concern.CRISIS_PUBLIC in assessment.concerns, explain(assessment)
    assert advice.urgent


@pytest.mark.parametrize("text", THREATS)
def test_a_threat_against_somebody_is_urgent_and_removal_is_advised(classifier: Classifier, text: str) -> None:
    assessment, advice = judge(classifier, text)
    assert Concern.THREAT in assessment.concerns, explain(assessment)
    assert advice.urgent
    assert advice.removal_suggested


@pytest.mark.parametrize(("text", "concern"), BREACHES)
def test_a_breach_is_named_and_removal_is_advised(classifier: Classifier, text: str, concern: Concern) -> None:
    assessment, advice = judge(classifier, text)
    assert concern in assessment.concerns, explain(assessment)
    assert advice.removal_suggested
