"""Where a person lives: street and number, flat, box, village (domain notes D1, D4.2). A street as a place is left alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kanalvakt.classify.personal import personal_data
from kanalvakt.classify.reading import Reading
from kanalvakt.domain import Finding, SpanType, Text

_BECAUSE = Text("En adress där någon verkar bo.", "An address where somebody seems to live.")
_SUFFIX = (
    r"(?:gatan?|vägen|väg|vägs|gränd(?:en)?|stig(?:en)?|torg(?:et)?|backen?|backe|all[ée]n?|plan(?:en)?|slingan?|ring(?:en)?|led(?:en)?|krok(?:en)?|"
    r"sväng(?:en)?|stråk(?:et)?|liden|höjden|hagen?|terrass(?:en)?|esplanad(?:en)?|promenad(?:en)?|kaj(?:en)?|bågen?|rundan?|vret(?:en)?|tået?|backarna|ängen|dalen|"
    r"gärdet|udden|stranden|brinken|branten|passagen|parken|tomten|sundet|tåget|klinten|bygränd|bygatan)"
)
_NUMBER = r"\s{1,2}\d{1,3}(?:\s?[A-Za-z](?![\wåäö]))?(?![\w:]|[.,]\d|\s?(?:kr|kronor|%|meter|m\b|km|kvm|år|åk|st|tim|min|dagar|veckor|procent))"
_FLAT = r"(?:\s{0,2},?\s{0,2}(?:lgh|lägenhet|vån|våning|port|uppgång|ing)\.?\s{0,2}[\dA-Za-z]{1,4}(?:\s?tr)?(?:\s?,?\s?(?:lgh|vån)\.?\s?\d{1,4})?|\s{0,2},?\s?\d\s?tr\b)?"
_POST = r"(?:\s{0,2},?\s{0,2}\d{3}\s?\d{2}\s[A-ZÅÄÖ][\wåäöÅÄÖ]{1,25})?"
_UPPER = re.compile(
    rf"(?<![\w-])(?:(?:(?:Gamla|Nya|Stora|Lilla|Norra|Södra|Östra|Västra|Övre|Nedre|Mellersta|Inre|Yttre|Sankt|S:t|Doktor|Kung|Drottning)\s)?[A-ZÅÄÖ][\wåäöÅÄÖé]{{0,25}}{_SUFFIX}|(?!In|Ut|Upp|Över|Om|Till|Fram|Av|Ned)[A-ZÅÄÖ][\wåäöé]{{2,20}}gång(?:en)?|[A-ZÅÄÖ][\wåäöé]{{1,20}}(?:[ -](?:[A-ZÅÄÖ]\w{{1,15}}|af|von|och|de)){{0,2}}\s{_SUFFIX}|(?:Gamla|Nya|Stora|Lilla|Norra|Södra|Östra|Västra)\s(?i:{_SUFFIX})){_NUMBER}{_FLAT}{_POST}"
)
_LOWER = re.compile(rf"(?<![\w-])[a-zåäö][\wåäöé]{{1,25}}{_SUFFIX}{_NUMBER}{_FLAT}{_POST}", re.IGNORECASE)
_VILLAGE = re.compile(
    r"(?<![\w-])[A-ZÅÄÖ][a-zåäöé]{3,20}(?:by|torp|boda|sta|hult|ryd|arp|åker|vik|berg|näs|tuna|gård|mo|ås)\s\d{2,3}(?![\w:.,%]|\s?(?:kr|år|procent|meter))"
)
_BOX = re.compile(r"\b(?:box|pl)\s\d{2,5}(?:,?\s\d{3}\s?\d{2}\s[A-ZÅÄÖ][a-zåäö]{2,25})?(?!\w)", re.IGNORECASE)
_FLAT_ONLY = re.compile(
    r"\b(?:lgh|lägenhet)\s?(?:nr\s?)?\d{3,4}\b(?:\s(?:på|i)\s[A-ZÅÄÖ][\wåäö]{3,25}(?:\s\d{1,3}\s?[A-Z]?)?)?"
)
_LIVES = re.compile(
    r"\b(?:bor|bodde|bott|boende|bosatt|hemma hos|hem till|hemadress\w{0,2}|adress(?:en|er)?|adr|åk(?:er)? (?:dit|till)|åk och|finns på|flyttat|flytta(?:r|de)? (?:in|till)|granne\w{0,3}|grannar\w{0,2}|grannfru\w{0,2}|hyr(?:de|er)?|familj(?:en)?|"
    r"han|hon|dom|hans|hennes|mamma|pappa|mormor|farmor|morfar|farfar|jag|mitt hus|min lägenhet|min tomt|vår|vi på|hos|dörren|ringer på|knackar|brev(?:et|låda\w{0,2})?|post(?:en)?|"
    r"hemtjänst\w{0,4}|hämta|kom (?:till|hit|förbi)|besök|livs?farlig|tomten|skicka\w{0,2}|lgh|person\w{0,10}|pnr|lives|address|house|neighbour|söker|gubben|tanten|kärringen|mannen|kvinnan|killen|tjejen|ägaren|säljer|folk på|dom på|de på|de som|den som|där)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(?:hål\w{0,3}|potthål\w{0,3}|grop\w{0,4}|lamp\w{0,4}|lykt\w{0,5}|gatlyk\w{0,5}|gatubelysning\w{0,3}|belysning\w{0,3}|snö\w{0,8}|plog\w{0,6}|sand(?:a|at|ning)\w{0,3}|halk\w{0,5}|is(?:ig|en)?|skräp\w{0,5}|nedskräp\w{0,6}|klotter\w{0,3}|glas\w{0,6}|"
    r"papperskorg\w{0,3}|sopor\w{0,3}|vattenläck\w{0,3}|läck\w{0,4}|brunn\w{0,4}|övergångsställe\w{0,3}|korsning\w{0,3}|rondell\w{0,3}|cykelväg\w{0,3}|trottoar\w{0,4}|farthinder|skylt\w{0,4}|hållplats\w{0,3}|buss\w{0,8}|parker\w{0,8}|p-plats\w{0,3}|"
    r"öppet hus|invigning\w{0,3}|öppettid\w{0,3}|öppnar|butik\w{0,4}|affär\w{0,4}|restaurang\w{0,4}|pizzeri\w{0,3}|café\w{0,3}|kafé\w{0,3}|salong\w{0,3}|bibliotek\w{0,3}|skola\w{0,4}|förskol\w{0,4}|fritids\w{0,6}|kyrka\w{0,3}|kulturhus\w{0,3}|loppis\w{0,3}|"
    r"möte\w{0,3}|kontor\w{0,3}|reception\w{0,3}|kommunhus\w{0,3}|medborgarkontor\w{0,3}|vårdcentral\w{0,3}|apotek\w{0,3}|simhall\w{0,3}|idrottshall\w{0,3}|bygg\w{0,8}|detaljplan\w{0,3}|rivs|rivning\w{0,3}|fastighet\w{0,5}|kvarter\w{0,3}|lekplats\w{0,3}|park\w{0,3}|"
    r"återvinning\w{0,8}|container\w{0,3}|grävling|grävs|asfalt\w{0,6}|träd\w{0,4}|gren\w{0,4}|brinner|brand\w{0,3}|vallokal\w{0,3}|utställning\w{0,3}|konsert\w{0,3}|lokal\w{0,4}|besöksadress\w{0,3}|elskåp\w{0,3}|kamera\w{0,3}|bänk\w{0,4}|staket\w{0,3}|öppet|stängt)\b",
    re.IGNORECASE,
)  # fmt: skip
_STRONG = re.compile(
    r"\b(?:bor|bodde|hemma hos|hem till|hemadress\w{0,2}|min adress|adressen är|(?:privat)?adress:|hennes adress|hans adress|här bor|lgh|lägenhet|granne\w{0,3}|grannfru\w{0,2}|familjen|flyttat (?:in|(?:hit )?till)|svägersk\w{0,3}|svåger\w{0,2}|faster|moster|syster\w{0,2}|bror\w{0,2}|hyr(?:de|er)?|mormor|farmor|farfar|morfar|mamma\w{0,1}|pappa\w{0,1}|brorsan|syrran|åk (?:dit|hem|och)|ring på|lives at|lives on|living (?:at|on)|neighbours?|family|(?:his|her|my) (?:flat|house|apartment|place))\b",
    re.IGNORECASE,
)
_NAME_BEFORE = re.compile(
    r"[A-ZÅÄÖÉŠŽĆ][^\W\d_]{1,20}(?:-[^\W\d_]{2,20})?\s[A-ZÅÄÖÉŠŽĆ][^\W\d_]{2,25}(?:-[^\W\d_]{2,20})?(?:,|\s(?:på|i|vid|från|bor på|bor i))?\s{0,2}$"
)
# A danger is reported where it is: only words that say who lives there make that a home.
_DANGER = re.compile(
    r"\b(?:luktar|lukt av|gas(?:lukt|läck\w{0,2})?|brinner|brand\w{0,3}|rök(?:en|lukt)?|explo\w{0,8}|small|smäll\w{0,3})\b",
    re.IGNORECASE,
)
_RESIDENT = re.compile(r"\b(?:bor|hemma hos|hans|hennes|adress\w{0,3}|familjen|mamma|pappa|lives)\b", re.IGNORECASE)
_PUBLIC_HOUSES = {"tuna torg 1"}


class Address:
    """A street needs a number and somebody who lives there; a fault, an event or a shop there is no home."""

    name = "address"

    def recognize(self, reading: Reading) -> Iterator[Finding]:
        """Yield one finding an address."""
        text = reading.normalized.text
        allowed = _PUBLIC_HOUSES | {value.lower() for value in reading.settings.municipality.own_contacts}
        taken: list[tuple[int, int]] = []
        for pattern in (_UPPER, _LOWER, _FLAT_ONLY, _VILLAGE, _BOX):
            for match in pattern.finditer(text):
                start, end = match.start(), match.start() + len(match[0].rstrip(" ,"))
                if any(low < end and start < high for low, high in taken) or match[0].lower().strip() in allowed:
                    continue
                if not _is_home(text, start, end, weak=pattern in (_VILLAGE, _BOX, _LOWER)):
                    continue
                taken.append((start, end))
                yield personal_data(reading, start, end, SpanType.ADDRESS, 0.88, _BECAUSE, self.name)


def _is_home(text: str, start: int, end: int, *, weak: bool) -> bool:
    near = text[max(0, start - 90) : start] + " § " + text[end : end + 60]
    if _DANGER.search(near) and not _RESIDENT.search(near):
        return False
    before = text[max(0, start - 60) : start]
    strong = bool(
        _STRONG.search(near)
        or (_NAME_BEFORE.search(before) and not _PLACE.search(before))
        or "lgh" in text[start:end].lower()
    )
    if strong:
        return not re.search(r"\b(?:som bor längs|boende (?:vid|längs)|alla som bor)\b", near)
    if _PLACE.search(near):
        return False
    return bool(_LIVES.search(near)) and not weak


recognizer = Address()
