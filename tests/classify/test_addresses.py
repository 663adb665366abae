"""Home addresses are found with their exact characters; a street as the place of a fault, event or shop is not."""

from __future__ import annotations

import pytest

from kanalvakt.domain import SpanType

HOMES = [
    ("Jag bor på Lärkvägen 9", "Lärkvägen 9"),
    ("hon bor på Storgatan 12B", "Storgatan 12B"),
    ("Hemadress: Björkstigen 4", "Björkstigen 4"),
    ("min adress är Kvarngatan 22", "Kvarngatan 22"),
    ("Birgit Tornæus, Lärkvägen 9", "Lärkvägen 9"),
    ("Mikael Wrang, Gamla Kronvägen 41, är tillbaka", "Gamla Kronvägen 41"),
    ("Henrik Oulu från Bävergatan 4", "Bävergatan 4"),
    ("hemma hos henne på Skolgränd 3", "Skolgränd 3"),
    ("han bor på storgatan 12 om ni undrar", "storgatan 12"),
    ("familjen på Ekbacken 7 har det tufft", "Ekbacken 7"),
    ("grannen på Tallstigen 15 slår sin hund", "Tallstigen 15"),
    ("farmor på Norra Kyrkogatan 8 väntar på hemtjänst", "Norra Kyrkogatan 8"),
    ("vi bor Åkerslingan 31", "Åkerslingan 31"),
    ("åk hem till honom på Vretvägen 2", "Vretvägen 2"),
    ("hon har flyttat till Borrebackevägen 6", "Borrebackevägen 6"),
    ("ring på hos honom, Ringvägen 19", "Ringvägen 19"),
    ("mamma bor på Stora Torget 1, lgh 1203", "Stora Torget 1, lgh 1203"),
    ("Svägerskan på Tjärnvägen 2 A har fått missfall", "Tjärnvägen 2 A"),
    ("jag hyr på Hamnesplanaden 14", "Hamnesplanaden 14"),
    ("Bor på Lindhs väg 3", "Lindhs väg 3"),
    ("grannfrun på Solrosvägen 11 är dement", "Solrosvägen 11"),
    ("she lives at Kungsgatan 40", "Kungsgatan 40"),
    ("mormors adress: Prästgatan 5", "Prästgatan 5"),
    ("här bor pedofilen: Fabriksgatan 17", "Fabriksgatan 17"),
    ("brorsan bor på Sjöstigen 1", "Sjöstigen 1"),
    ("a neighbour of the family at Rosengång 4B", "Rosengång 4B"),
    ("familjen på Rosengång 4B", "Rosengång 4B"),
    ("han som bor på Doktor Lindhs gata 8", "Doktor Lindhs gata 8"),
]

PLACES = [
    "Hål i gatan på Storgatan",
    "potthål vid Storgatan 12",
    "Lampan utanför Lärkvägen 9 är trasig",
    "snö på Kvarngatan 22 sedan i tisdags",
    "Det är halt på Skolgränd 3",
    "skräp vid Ekbacken 7",
    "Brunnen vid Tallstigen 15 är igensatt",
    "öppet hus på Kyrkogatan 8 lördag",
    "butiken på Storgatan 40 stänger",
    "nya caféet Torggatan 2 är mysigt",
    "vallokalen på Skolgatan 1",
    "loppis på Hantverkargatan 11 på söndag",
    "bygget på Fabriksgatan 17 låter",
    "detaljplanen för Kungsgatan 40",
    "bussen stannar vid Ringvägen 19",
    "övergångsstället vid Sjögatan 1",
    "Vårdcentralen ligger på Sjukhusvägen 2",
    "klass 4 på Vägenskolan 3 dagar i veckan",
    "planen 2026 gäller",
    "vi väntade på vägen 30 minuter",
    "kl 12 på torget",
    "gång 3 på banan 2",
    "papperskorgen Parkvägen 6 är full",
    "Väg 268 och led 5",
    "konserten på Torget 1 juni",
    "hela Backen 2 km lång",
    "träd över Tallvägen 15",
    "läcka på Vattugatan 9",
    "Det luktar gas i trapphuset på Bryggaregatan 6 och en granne är yr",
    "Ingång 3 där familjen väntade",
    "Restaurang Blåa Kråkan, Storgatan 3, har bäst lunch",
]


@pytest.mark.parametrize(("text", "address"), HOMES)
def test_a_home_is_found_with_its_exact_characters(spans_of, text: str, address: str) -> None:
    assert spans_of(text, SpanType.ADDRESS) == [address]


@pytest.mark.parametrize("text", PLACES)
def test_a_street_as_a_place_is_left_alone(spans_of, text: str) -> None:
    assert spans_of(text, SpanType.ADDRESS) == []
