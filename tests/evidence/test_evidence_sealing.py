"""A capture becomes one sealed file that holds everything and is never replaced."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import typst

from evidence_samples import HEAD, HOSTILE, NOW, REQUEST, at_level, capture, picture, seal
from kanalvakt.domain import Concern, GuidelineReference, LegalReference, Text
from kanalvakt.errors import BadImageError, EvidenceError
from kanalvakt.evidence import document, preview, reading
from kanalvakt.evidence import seal as sealing
from kanalvakt.settings import Settings


def facts_of(path: Path) -> dict[str, Any]:
    opened = reading.open_evidence(path)
    assert opened
    return dict(opened.facts)


def files_of(path: Path) -> dict[str, bytes]:
    opened = reading.open_evidence(path)
    assert opened
    return dict(opened.files)


def test_the_file_lies_by_year_and_month_and_its_sum_is_the_one_returned(home: Path, settings: Settings) -> None:
    evidence = seal(home, settings)
    assert evidence.file == "evidence/2026/11/KV-2026-000001.pdf"
    assert reading.sha256((home / evidence.file).read_bytes()) == evidence.sha256
    assert (evidence.profile, evidence.valid, evidence.sealed_at) == ("PDF/A-3a, PDF/UA-1", True, NOW)
    assert "page-validation 0.11.0" in evidence.validator
    assert [path.name for path in (home / evidence.file).parent.iterdir()] == ["KV-2026-000001.pdf"]


@pytest.mark.parametrize("level", ["3a", "2u", "2b"])
def test_every_original_is_kept_byte_for_byte(home: Path, settings: Settings, level: str) -> None:
    images = [picture(), picture(form="WEBP"), picture(mode="CMYK", form="JPEG")]
    evidence = seal(home, at_level(settings, level), images=images)
    files = files_of(home / evidence.file)
    assert files["original-1.png"] == images[0]
    assert files["original-2.webp"] == images[1]
    assert files["original-3.jpg"] == images[2]
    assert files["page.html"] == b"<div>Jag vet var du bor</div>"
    assert set(files) == {"record.json", "page.html", "original-1.png", "original-2.webp", "original-3.jpg"}
    listed = {row["name"]: row["sha256"] for row in json.loads(files["record.json"])["originals"]}
    assert listed == {name: reading.sha256(data) for name, data in files.items() if name != "record.json"}


def test_below_level_three_the_originals_lie_beside_the_file_and_none_inside(home: Path, settings: Settings) -> None:
    evidence = seal(home, at_level(settings, "2u"))
    folder = home / "evidence/2026/11/KV-2026-000001"
    assert {path.name for path in folder.iterdir()} == {"record.json", "page.html", "original-1.png"}
    with pikepdf.Pdf.open(home / evidence.file) as pdf:
        assert not pdf.attachments


def test_attachments_say_what_they_are(home: Path, settings: Settings) -> None:
    with pikepdf.Pdf.open(home / seal(home, settings).file) as pdf:
        found = {
            name: (str(spec.obj.AFRelationship), spec.get_file().mime_type) for name, spec in pdf.attachments.items()
        }
        assert len(pdf.Root.AF) == 3
    assert found == {
        "record.json": ("/Data", "application/json"),
        "original-1.png": ("/Source", "image/png"),
        "page.html": ("/Source", "text/html"),
    }


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_the_record_gives_back_the_exact_text(home: Path, settings: Settings, text: str) -> None:
    facts = facts_of(home / seal(home, settings, capture(text=text)).file)
    # Two lone halves that stand side by side are one character to every JSON reader, ours included.
    expected = text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
    assert facts["text"] == expected
    assert facts["text_code_points"] == len(text)


def test_the_record_holds_both_clocks_who_where_and_the_head_of_the_chain(home: Path, settings: Settings) -> None:
    facts = facts_of(home / seal(home, settings).file)
    assert facts["posted_at"] == "3 tim"
    assert facts["captured_at"] == "2026-11-23T02:15:07+01:00"
    assert facts["captured_at_utc"] == "2026-11-23T01:15:07+00:00"
    assert facts["chain_head"] == HEAD
    assert facts["request_sha256"] == REQUEST
    assert (facts["acting_as"], facts["captured_by"]) == ("Exempelkommun", "Sara Ek")
    assert facts["versions"] == {"kanalvakt": "0.1.0", "model": "sv_kanalvakt 1", "typst": "0.15.2"}
    assert [row["author"] for row in facts["thread"]] == ["Kim Ek", "Lo Ask"]


def test_the_same_capture_gives_the_same_bytes(tmp_path: Path, settings: Settings) -> None:
    assert seal(tmp_path / "a", settings).sha256 == seal(tmp_path / "b", settings).sha256


def test_asking_again_gives_the_same_evidence_and_touches_nothing(home: Path, settings: Settings) -> None:
    first = seal(home, settings)
    before = (home / first.file).stat()
    assert seal(home, settings) == first
    assert (home / first.file).stat().st_mtime_ns == before.st_mtime_ns


def test_a_file_that_answers_another_request_is_never_replaced(home: Path, settings: Settings) -> None:
    evidence = seal(home, settings)
    before = (home / evidence.file).read_bytes()
    with pytest.raises(EvidenceError):
        sealing.seal(
            home, capture(), [picture()], evidence_id="KV-2026-000001", chain_head=HEAD, settings=settings,
            versions={}, now=NOW, request_sha256="d" * 64,
        )  # fmt: skip
    assert (home / evidence.file).read_bytes() == before


def test_a_strange_file_of_that_name_is_never_replaced(home: Path, settings: Settings) -> None:
    path = home / "evidence/2026/11/KV-2026-000001.pdf"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"something else")
    with pytest.raises(EvidenceError):
        seal(home, settings)
    assert path.read_bytes() == b"something else"


@pytest.mark.parametrize("level", ["3a", "2b"])
def test_a_suspected_illegal_image_is_refused_and_leaves_nothing(home: Path, settings: Settings, level: str) -> None:
    with pytest.raises(BadImageError) as refused:
        seal(home, at_level(settings, level), capture(labels=(Concern.THREAT, Concern.ILLEGAL_IMAGE)))
    assert "114 14" in refused.value.message.sv
    assert not list((home / "evidence").rglob("*.*"))


def test_without_the_image_only_facts_are_kept_and_the_page_code_is_not(home: Path, settings: Settings) -> None:
    what = capture(labels=(Concern.ILLEGAL_IMAGE,), html='<img src="data:image/png;base64,AAAA">')
    evidence = seal(home, settings, what, [])
    assert set(files_of(home / evidence.file)) == {"record.json"}
    assert facts_of(home / evidence.file)["images_withheld"] is True
    assert b"AAAA" not in (home / evidence.file).read_bytes()


def test_only_a_sure_legal_ground_is_written(home: Path, settings: Settings) -> None:
    unsure = LegalReference("12 § hittepålagen", "L", Text("osäkert", "unsure"))
    assert facts_of(home / seal(home, settings, capture(law=unsure)).file)["law"] is None
    assert facts_of(home / seal(home, settings, number=2).file)["law"] == "4 kap. 5 § brottsbalken"


def test_text_that_typst_refuses_is_typeset_with_basic_letters(
    home: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = document.compose

    def picky(sheet: document.Sheet, workshop: Path, *, strict: bool = False) -> bytes:
        if not strict:
            raise typst.TypstError("a glyph is missing", "", [], [])
        return real(sheet, workshop, strict=True)

    monkeypatch.setattr(document, "compose", picky)
    evidence = seal(home, settings, capture(text="مرحبا hej"))
    assert evidence.profile == "PDF/A-3a, PDF/UA-1"
    assert facts_of(home / evidence.file)["text"] == "مرحبا hej"


def test_a_panic_inside_typst_ends_in_a_file_of_pictures_and_not_in_a_dead_helper(
    home: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    panic = type("PanicException", (BaseException,), {})

    def compose(*_: object, **__: object) -> bytes:
        raise panic("end byte index 65535 is not a char boundary")

    monkeypatch.setattr(document, "compose", compose)
    evidence = seal(home, settings)
    assert evidence.profile == "PDF/A-3b"
    assert set(files_of(home / evidence.file)) == {"record.json", "original-1.png", "page.html"}


def test_a_person_who_stops_the_helper_is_not_taken_for_a_panic(
    home: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def compose(*_: object, **__: object) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr(document, "compose", compose)
    with pytest.raises(KeyboardInterrupt):
        seal(home, settings)
    assert not list((home / "evidence").rglob("*.*"))


def test_a_file_that_no_way_makes_valid_is_refused_and_leaves_nothing(
    home: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kanalvakt.evidence import judge

    monkeypatch.setattr(judge, "judge", lambda *_: judge.Verdict(("broken",), "x"))
    with pytest.raises(EvidenceError):
        seal(home, settings)
    assert not list((home / "evidence").rglob("*.*"))


@pytest.mark.parametrize("evidence_id", ["", "KV-2026-1", "../KV-2026-000001", "KV-2026-000001/x", "CON"])
def test_what_is_no_evidence_id_names_no_file(evidence_id: str) -> None:
    with pytest.raises(EvidenceError):
        sealing.relative_path(evidence_id, NOW)


def test_the_dashboard_gets_a_small_picture(home: Path, settings: Settings) -> None:
    for number, level in enumerate(("3a", "2u"), start=1):
        evidence = seal(home, at_level(settings, level), images=[picture(1200, 6000)], number=number)
        small = preview.thumbnail(home / evidence.file)
        assert small
        assert small.startswith(b"\x89PNG")
        assert int.from_bytes(small[16:20], "big") == 480
        assert int.from_bytes(small[20:24], "big") == 640


def test_there_is_no_small_picture_of_nothing(home: Path, settings: Settings) -> None:
    assert preview.thumbnail(home / "missing.pdf") is None
    assert preview.thumbnail(home / seal(home, settings, capture(labels=(Concern.ILLEGAL_IMAGE,)), []).file) is None


def test_many_guideline_sections_and_a_long_reason_fit(home: Path, settings: Settings) -> None:
    rows = tuple(GuidelineReference(f"R{number}", "2.1.5", Text("Ord " * 30, "Words")) for number in range(30))
    assert seal(home, settings, capture(guideline=rows, reason="därför att " * 150)).valid
