"""What a person reads in the file: the right facts on the right page, and the text as it was written."""

from __future__ import annotations

import hashlib
import io
import re
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from evidence_samples import HEAD, capture, picture, seal
from kanalvakt.domain import Concern, LegalReference, Text
from kanalvakt.evidence import xmp
from kanalvakt.settings import Settings


def pages(path: Path) -> list[str]:
    document = pypdfium2.PdfDocument(path)
    try:
        texts = [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
    return [text.replace("\r\n", "\n").replace("\ufffe", "") for text in texts]


def flat(text: str) -> str:
    return "".join(text.split())


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    return home / seal(home, Settings()).file


def test_the_first_page_says_where_when_to_whom_and_why(sealed: Path) -> None:
    first = flat(pages(sealed)[0])
    for words in (
        "Bevis KV-2026-000001",
        "En kommentar på Facebook, så som den visades",
        "2026-11-23 02:15:07 (UTC+01:00) · 2026-11-23 01:15:07 UTC",
        "3 tim",
        "Exempelkommun",
        "Sara Ek",
        "Kommunledningskontoret",
        "Strider mot lag",
        "Hot, Personuppgift",
        "Avsnitt 2.1.5 (R48): Det som strider mot lagen får tas bort.",
        "4 kap. 5 § brottsbalken: Olaga hot",
        "comment_id=1234567890123456",
        "Detta visades i denna webbläsare vid denna tidpunkt enligt datorns klocka.",
        "This was displayed in this browser at this time according to the computer’s clock.",
        "Filen visar inte vem som i verkligheten skrev",
    ):
        assert flat(words) in first, words


def test_neither_the_comment_nor_a_name_stands_on_the_first_page_or_in_the_title(sealed: Path) -> None:
    first = pages(sealed)[0]
    assert "Jag vet" not in first
    assert "Påhittad" not in first
    with pikepdf.Pdf.open(sealed) as pdf:
        stated = xmp.read(pdf.Root.Metadata.read_bytes())
    assert stated
    assert stated.title == "Bevis KV-2026-000001: infångad kommentar på Facebook, 2026-11-23"


def test_the_text_the_writer_the_post_and_the_thread_follow(sealed: Path) -> None:
    second = flat(pages(sealed)[1])
    for words in ("Påhittad Personsson", "Jag vet var du bor, 19121212-1212. Vänta bara!", "Nu öppnar badet igen.",
                  "Kim Ek", "Vad kul!", "Lo Ask", "När öppnar det?"):  # fmt: skip
        assert flat(words) in second, words


def test_a_link_copied_from_the_page_is_the_link(home: Path, settings: Settings) -> None:
    link = (
        "https://www.facebook.com/exempelkommun/posts/" + "pfbid02" + "abcdefghij" * 6 + "?comment_id=1234567890123456"
    )
    first = pages(home / seal(home, settings, capture(permalink=link)).file)[0]
    assert link in first.replace("\n", "")


def test_the_last_page_lists_every_original_the_chain_and_the_versions(sealed: Path) -> None:
    last = flat(pages(sealed)[-1])
    with pikepdf.Pdf.open(sealed) as pdf:
        sums = [hashlib.sha256(spec.get_file().read_bytes()).hexdigest() for spec in pdf.attachments.values()]
    assert len(sums) == 3
    for words in (*sums, HEAD, "kanalvakt 0.1.0", "sv_kanalvakt 1", "typst 0.15.2", "sha256sum"):
        assert flat(words) in last, words


@pytest.mark.parametrize(
    "text",
    [
        '#eval("x") $x^2$ *fet* _kursiv_',
        "= Rubrik\n- punkt\n+ etta",
        "<h1>hej</h1> & &amp; \\n",
        "// kommentar /* a */",
    ],
)
def test_markup_in_a_comment_stays_the_letters_it_is(home: Path, settings: Settings, text: str) -> None:
    sealed = home / seal(home, settings, capture(text=text, author=text, reason=text)).file
    assert flat(text) in flat(pages(sealed)[1])


def test_a_text_of_100_kB_is_printed_to_its_last_word(home: Path, settings: Settings) -> None:
    text = " ".join(f"ord{number}" for number in range(11_000))
    sealed = home / seal(home, settings, capture(text=text)).file
    around = r"BEVIS KV-2026-000001|Exempelkommun|Kanalvakt(?= Sida)|Sida \d+ av \d+"
    printed = "".join(re.sub(around, "", page + "\n") for page in pages(sealed)[1:])
    assert flat(text) in flat(printed)


def test_what_cannot_be_shown_is_named_and_the_page_says_where_the_exact_text_is(
    home: Path, settings: Settings
) -> None:
    second = flat(pages(home / seal(home, settings, capture(text="a\x00b 你 \ud83d")).file)[1])
    assert "a[U+0000]b[U+4F60][U+D83D]" in second
    assert flat("den exakta texten finns i record.json") in second


def test_right_to_left_text_stands_at_the_right(home: Path, settings: Settings) -> None:
    sealed = home / seal(home, settings, capture(text="سلام", post_text="", thread=())).file
    document = pypdfium2.PdfDocument(sealed)
    page = document[1].get_textpage()
    lefts = [page.get_charbox(index)[0] for index, letter in enumerate(page.get_text_range()) if letter in "سلام"]
    document.close()
    assert lefts
    assert min(lefts) > 400, "points from the left edge of a page that is 595 wide"


def test_a_tall_screenshot_is_embedded_once_and_seen_whole_over_several_pages(home: Path, settings: Settings) -> None:
    sealed = home / seal(home, settings, images=[picture(1200, 6000)]).file
    with pikepdf.Pdf.open(sealed) as pdf:
        images = [one for one in pdf.objects if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image"]
        assert [(int(one.Width), int(one.Height)) for one in images] == [(1200, 6000)]
    texts = pages(sealed)
    assert sum("Skärmbild 1 av 1" in text for text in texts) == 4
    assert "del 4 av 4" in texts[-2]


def test_a_tall_screenshot_loses_no_row_between_pages(home: Path, settings: Settings) -> None:
    """Each row band has its own colour; every one must be found on some page."""
    bands = 60
    image = Image.new("RGB", (1200, 6000))
    for band in range(bands):
        image.paste((band * 4, 255 - band * 4, 128), (0, band * 100, 1200, band * 100 + 100))
    file = io.BytesIO()
    image.save(file, "PNG")
    document = pypdfium2.PdfDocument(home / seal(home, settings, images=[file.getvalue()]).file)
    seen: set[tuple[int, ...]] = set()
    for page in document:
        drawn = page.render(scale=0.5).to_pil().convert("RGB")
        seen |= {colour for _, colour in drawn.getcolors(1 << 20) or []}
    document.close()
    missing = [
        band for band in range(bands) if not any(abs(red - band * 4) < 2 and blue == 128 for red, _, blue in seen)
    ]
    assert not missing


def test_a_suspected_illegal_image_tells_whom_to_call(home: Path, settings: Settings) -> None:
    sealed = home / seal(home, settings, capture(labels=(Concern.ILLEGAL_IMAGE,)), []).file
    first = flat(pages(sealed)[0])
    assert flat("Ring polisen: 114 14, eller 112") in first
    assert flat("ingen bild och ingen sidkod") in first
    assert not any("Skärmbild" in text for text in pages(sealed))


def test_a_capture_without_a_browser_does_not_claim_one(home: Path, settings: Settings) -> None:
    first = flat(pages(home / seal(home, settings, capture(user_agent="")).file)[0])
    assert flat("Detta visades i denna webbläsare") not in first
    assert flat("utan Kanalvakts webbläsartillägg") in first


def test_an_unsure_legal_ground_is_not_printed(home: Path, settings: Settings) -> None:
    unsure = LegalReference("12 § hittepålagen", "C", Text("osäkert", "unsure"))
    assert "hittepå" not in "".join(pages(home / seal(home, settings, capture(law=unsure)).file))


def test_the_file_is_tagged_speaks_swedish_and_gives_every_picture_a_text(sealed: Path) -> None:
    with pikepdf.Pdf.open(sealed) as pdf:
        assert str(pdf.Root.Lang).startswith("sv")
        figures = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/Figure"]
        assert figures
        assert all("Skärmbild 1 av 1" in str(figure.Alt) for figure in figures)
