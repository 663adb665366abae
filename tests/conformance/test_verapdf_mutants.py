"""The validator is not blind, and neither is the one that runs with the helper: broken files are refused by both."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import typst
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from evidence_samples import at_level, seal
from kanalvakt.evidence import document, judge, pdfa, profiles, reading
from kanalvakt.settings import Settings

PROFILE = profiles.at_level("3a")


def fonts_in(pdf: Pdf) -> list[Any]:
    return [thing for thing in pdf.objects if isinstance(thing, Dictionary) and thing.get("/Type") == Name.Font]


def xmp_without(old: bytes, new: bytes) -> Callable[[Pdf], None]:
    def change(pdf: Pdf) -> None:
        packet = pdf.Root.Metadata.read_bytes()
        assert old in packet
        pdf.Root.Metadata.write(packet.replace(old, new))

    return change


def no_metadata(pdf: Pdf) -> None:
    del pdf.Root.Metadata


def no_output_intent(pdf: Pdf) -> None:
    del pdf.Root.OutputIntents


def unembedded_font(pdf: Pdf) -> None:
    described = [font.FontDescriptor for font in fonts_in(pdf) if "/FontDescriptor" in font]
    for key in ("/FontFile", "/FontFile2", "/FontFile3"):
        if key in described[0]:
            del described[0][key]


def no_unicode_map(pdf: Pdf) -> None:
    font = next(font for font in fonts_in(pdf) if "/ToUnicode" in font)
    del font.ToUnicode


def javascript(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert('hej')")


def launch(pdf: Pdf) -> None:
    link = Dictionary(
        Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), F=4, A=Dictionary(S=Name.Launch, F="x.exe")
    )
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(link)])


def no_relationship(pdf: Pdf) -> None:
    del pdf.attachments["record.json"].obj.AFRelationship


def no_media_type(pdf: Pdf) -> None:
    del pdf.attachments["record.json"].obj.EF.F.Subtype


def not_associated(pdf: Pdf) -> None:
    del pdf.Root.AF


def untagged(pdf: Pdf) -> None:
    del pdf.Root.StructTreeRoot
    del pdf.Root.MarkInfo


def not_marked(pdf: Pdf) -> None:
    pdf.Root.MarkInfo.Marked = False


def title_hidden(pdf: Pdf) -> None:
    del pdf.Root.ViewerPreferences


def no_language(pdf: Pdf) -> None:
    del pdf.Root.Lang


def cmyk(pdf: Pdf) -> None:
    image = Stream(pdf, bytes(4))
    image.Type, image.Subtype, image.Width, image.Height = Name.XObject, Name.Image, 1, 1
    image.ColorSpace, image.BitsPerComponent = Name.DeviceCMYK, 8
    first = pdf.pages[0]
    name = first.add_resource(pdf.make_indirect(image), Name.XObject)
    first.contents_add(f"/Artifact BMC q 9 0 0 9 0 0 cm {name} Do Q EMC".encode())


def outside_file(pdf: Pdf) -> None:
    stream = Stream(pdf, b"")
    stream.F = pikepdf.String("elsewhere.bin")
    pdf.Root.Extra = pdf.make_indirect(stream)


def lzw(pdf: Pdf) -> None:
    packed = Stream(pdf, b"\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01")
    packed.Filter = Name.LZWDecode
    first = pdf.pages[0]
    first.contents_coalesce()
    first.obj.Contents = Array([first.obj.Contents, pdf.make_indirect(packed)])


def acting_catalog(pdf: Pdf) -> None:
    pdf.Root.AA = Dictionary(WC=Dictionary(S=Name.JavaScript, JS="1"))


def unknown_operator(pdf: Pdf) -> None:
    pdf.pages[0].contents_add(b"/Artifact BMC 1 2 hokuspokus EMC")


def no_alternative_text(pdf: Pdf) -> None:
    figures = [thing for thing in pdf.objects if isinstance(thing, Dictionary) and thing.get("/S") == Name.Figure]
    assert figures
    for figure in figures:
        if "/Alt" in figure:
            del figure.Alt


CHANGES = [
    no_metadata,
    unembedded_font,
    no_unicode_map,
    javascript,
    launch,
    no_relationship,
    no_media_type,
    not_associated,
    untagged,
    not_marked,
    title_hidden,
    no_language,
    cmyk,
    outside_file,
    lzw,
    acting_catalog,
    no_alternative_text,
    unknown_operator,
    pytest.param(xmp_without(b"<pdfaid:part>3<", b"<pdfaid:part>2<"), id="claims_another_part"),
    pytest.param(xmp_without(b"<pdfaid:conformance>A<", b"<pdfaid:conformance>Q<"), id="claims_an_unknown_level"),
    pytest.param(xmp_without(b"<pdfuaid:part>1<", b"<pdfuaid:part>7<"), id="claims_another_accessibility"),
    pytest.param(xmp_without(b"</rdf:RDF>", b""), id="metadata_that_is_no_xml"),
]


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    return home / seal(home, Settings()).file


def refused_by_both(vera: Any, path: Path, sums: dict[str, str]) -> None:
    answers = [vera(path, "3a"), vera(path, "ua1")]
    assert not all(answer.valid for answer in answers), "veraPDF took it"
    verdict = judge.judge(path.read_bytes(), PROFILE, sums)
    assert not verdict.valid, f"veraPDF refuses it ({answers}), the runtime check does not"


def sums_of(path: Path) -> dict[str, str]:
    opened = reading.open_evidence(path)
    assert opened
    return opened.sums


def sealed_again(pdf: Pdf, **options: Any) -> bytes:
    """Save and seal anew, so that nothing but the change itself can give the file away."""
    file = io.BytesIO()
    pdf.save(
        file,
        force_version="1.7",
        fix_metadata_version=False,
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
        **(options or {"stream_decode_level": pikepdf.StreamDecodeLevel.none, "compress_streams": False}),
    )
    return pdfa.finish(file.getvalue())


def test_saving_anew_without_a_change_is_accepted_by_both(vera: Any, good: Path, tmp_path: Path) -> None:
    """Otherwise the mutants below would prove nothing."""
    path = tmp_path / "same.pdf"
    with Pdf.open(good) as pdf:
        path.write_bytes(sealed_again(pdf))
    assert vera(path, "3a").valid
    assert vera(path, "ua1").valid
    assert judge.judge(path.read_bytes(), PROFILE, sums_of(good)).problems == ()


@pytest.mark.parametrize("change", CHANGES)
def test_a_broken_file_is_refused_by_both(vera: Any, good: Path, tmp_path: Path, change: Callable[[Pdf], None]) -> None:
    path = tmp_path / "broken.pdf"
    with Pdf.open(good) as pdf:
        change(pdf)
        path.write_bytes(sealed_again(pdf))
    refused_by_both(vera, path, sums_of(good))


def test_an_encrypted_file_is_refused_by_both(vera: Any, good: Path, tmp_path: Path) -> None:
    path = tmp_path / "encrypted.pdf"
    with Pdf.open(good) as pdf:
        path.write_bytes(sealed_again(pdf, encryption=pikepdf.Encryption(owner="o", user="", R=4)))
    refused_by_both(vera, path, sums_of(good))


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda data: data[: len(data) // 2], id="cut in the middle"),
        pytest.param(lambda data: data[:-40], id="cut at the end"),
        pytest.param(lambda data: data + b"junk after the end\n" * 100, id="junk after the end"),
        pytest.param(lambda data: b"\n\n" + data, id="junk before the header"),
        pytest.param(lambda data: data.replace(b"%PDF-1.7", b"%PDF-2.0", 1), id="another version"),
        pytest.param(lambda data: b"", id="empty"),
        pytest.param(lambda data: b"%PDF-1.7\nhej", id="no PDF"),
    ],
)
def test_damaged_bytes_are_refused_by_both(
    vera: Any, good: Path, tmp_path: Path, damage: Callable[[bytes], bytes]
) -> None:
    path = tmp_path / "damaged.pdf"
    path.write_bytes(damage(good.read_bytes()))
    refused_by_both(vera, path, sums_of(good))


def intent_that_is_no_profile(pdf: Pdf) -> None:
    pdf.Root.OutputIntents[0].DestOutputProfile.write(b"no colour profile" * 20)


@pytest.mark.parametrize("change", [no_metadata, no_output_intent, intent_that_is_no_profile, cmyk, lzw])
def test_a_broken_picture_file_is_refused_by_both(
    vera: Any, tmp_path: Path, change: Callable[[Pdf], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> bytes:
        raise typst.TypstError("no glyph", "", [], [])

    monkeypatch.setattr(document, "compose", refuse)
    sealed = tmp_path / seal(tmp_path, Settings()).file
    path = tmp_path / "broken.pdf"
    with Pdf.open(sealed) as pdf:
        change(pdf)
        path.write_bytes(sealed_again(pdf))
    assert vera(sealed, "3b").valid
    assert not vera(path, "3b").valid
    assert not judge.judge(path.read_bytes(), profiles.pictures_only(PROFILE), sums_of(sealed)).valid


def test_a_grey_intent_for_coloured_pictures_is_refused_although_verapdf_lets_it_pass(good: Path) -> None:
    with Pdf.open(good) as pdf:
        pdf.Root.OutputIntents[0].DestOutputProfile.N = 1
        data = sealed_again(pdf)
    assert "output intent is no RGB colour profile" in judge.judge(data, PROFILE, sums_of(good)).problems


def test_scripts_that_only_have_a_name_are_refused_although_verapdf_lets_them_pass(good: Path) -> None:
    with Pdf.open(good) as pdf:
        script = pdf.make_indirect(Dictionary(S=Name.JavaScript, JS="1"))
        pdf.Root.Names.JavaScript = Dictionary(Names=Array([pikepdf.String("a"), script]))
        data = sealed_again(pdf)
    assert "JavaScript" in judge.judge(data, PROFILE, sums_of(good)).problems


def test_attachments_are_refused_at_a_level_that_allows_none(vera: Any, tmp_path: Path) -> None:
    evidence = seal(tmp_path, at_level(Settings(), "2u"))
    path = tmp_path / "attached.pdf"
    with Pdf.open(tmp_path / evidence.file) as pdf:
        pdf.attachments["a.json"] = pikepdf.AttachedFileSpec(pdf, b"{}", mime_type="application/json")
        path.write_bytes(sealed_again(pdf))
    assert not vera(path, "2u").valid
    assert not judge.judge(path.read_bytes(), profiles.at_level("2u"), {}).valid
