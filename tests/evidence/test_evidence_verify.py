"""Verification names what happened to a file, without the network and, as far as can be, without the register."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from evidence_samples import at_level, picture, seal
from kanalvakt.evidence import faults, pdfa, verify
from kanalvakt.settings import Settings


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    home = tmp_path_factory.mktemp("home")
    evidence = seal(home, Settings())
    return home / evidence.file, evidence.sha256


def codes(path: Path, expected: str | None = None) -> set[str]:
    return {fault.code for fault in verify.verify_file(path, expected)}


def saved_by_another_program(data: bytes) -> bytes:
    file = io.BytesIO()
    with pikepdf.Pdf.open(io.BytesIO(data)) as pdf:
        pdf.save(file)
    return file.getvalue()


def with_an_update(data: bytes) -> bytes:
    """An incremental update as signing or commenting programs write it (ISO 32000-1, 7.5.6)."""
    previous = data.rindex(b"startxref") + len(b"startxref")
    offset = int(data[previous:].split()[0])
    table = f"xref\n0 0\ntrailer\n<</Size 1/Root 1 0 R/Prev {offset}>>\nstartxref\n{len(data)}\n%%EOF\n"
    return data + table.encode()


def with_flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 0x01]) + data[at + 1 :]


def with_other_attachment(data: bytes) -> bytes:
    """What a careful forger makes: another picture, and a true seal line over it."""
    file = io.BytesIO()
    with pikepdf.Pdf.open(io.BytesIO(data)) as pdf:
        del pdf.attachments["original-1.png"]
        pdf.attachments["original-1.png"] = pikepdf.AttachedFileSpec(pdf, picture(10, 10), mime_type="image/png")
        pdf.save(file, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return pdfa.finish(file.getvalue())


def without_attachment(data: bytes) -> bytes:
    file = io.BytesIO()
    with pikepdf.Pdf.open(io.BytesIO(data)) as pdf:
        del pdf.attachments["original-1.png"]
        pdf.save(file, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return pdfa.finish(file.getvalue())


DAMAGES: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "a flipped byte at the start": (lambda data: with_flipped(data, 20), "bytes_changed"),
    "a flipped byte in the middle": (lambda data: with_flipped(data, len(data) // 2), "bytes_changed"),
    "a flipped byte in the seal": (lambda data: with_flipped(data, data.rindex(b"SHA-256: ") + 12), "bytes_changed"),
    "a flipped byte in the last number": (lambda data: with_flipped(data, len(data) - 9), "bytes_changed"),
    "half a file": (lambda data: data[: len(data) // 2], "cut"),
    "a cut tail": (lambda data: data[:-30], "cut"),
    "one byte less": (lambda data: data[:-1], "cut"),
    "junk after the end": (lambda data: data + b"hej" * 1000, "junk_after_end"),
    "one byte more": (lambda data: data + b"\n", "junk_after_end"),
    "an update at the end": (with_an_update, "appended"),
    "saved anew": (saved_by_another_program, "saved_anew"),
    "another attachment": (with_other_attachment, "original_changed"),
    "a missing attachment": (without_attachment, "original_missing"),
    "a text file": (lambda data: b"hej", "no_pdf"),
    "an empty file": (lambda data: b"", "no_pdf"),
}


@pytest.mark.parametrize("known", [True, False], ids=["with the register", "alone"])
@pytest.mark.parametrize(("damage", "code"), DAMAGES.values(), ids=DAMAGES)
def test_the_damage_is_named(
    sealed: tuple[Path, str], tmp_path: Path, damage: Callable[[bytes], bytes], code: str, known: bool
) -> None:
    path = tmp_path / sealed[0].name
    path.write_bytes(damage(sealed[0].read_bytes()))
    assert code in codes(path, sealed[1] if known else None)


def test_a_whole_file_has_no_fault(sealed: tuple[Path, str]) -> None:
    assert verify.verify_file(sealed[0]) == []
    assert verify.verify_file(sealed[0], sealed[1]) == []
    assert verify.verify_file(sealed[0], sealed[1].upper()) == []


def test_every_single_byte_of_the_file_matters(sealed: tuple[Path, str], tmp_path: Path) -> None:
    data = sealed[0].read_bytes()
    path = tmp_path / sealed[0].name
    places = [*range(0, len(data), len(data) // 150), *range(len(data) - 110, len(data))]
    for place in places:
        path.write_bytes(with_flipped(data, place))
        assert codes(path), f"byte {place} of {len(data)} was flipped and nobody saw, without the register"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert codes(tmp_path / "KV-2026-000001.pdf") == {"missing"}


def test_files_that_were_swapped_are_named(tmp_path: Path, settings: Settings) -> None:
    first, second = seal(tmp_path, settings), seal(tmp_path, settings, number=2)
    shutil.copyfile(tmp_path / second.file, tmp_path / first.file)
    assert codes(tmp_path / first.file, first.sha256) == {"not_registered", "swapped"}
    assert codes(tmp_path / first.file) == {"swapped"}


def test_a_forged_file_that_is_whole_in_itself_is_found_by_the_register_alone(
    tmp_path: Path, settings: Settings
) -> None:
    evidence = seal(tmp_path / "real", settings)
    forged = seal(tmp_path / "forged", settings, images=[picture(111, 99)])
    assert codes(tmp_path / "forged" / forged.file) == set()
    assert codes(tmp_path / "forged" / forged.file, evidence.sha256) == {"not_registered"}


def test_a_pdf_that_is_no_evidence_is_named(tmp_path: Path) -> None:
    path = tmp_path / "KV-2026-000001.pdf"
    pdf = pikepdf.Pdf.new()
    pdf.add_blank_page()
    pdf.save(path)
    assert "no_evidence" in codes(path)


def test_loose_originals_are_checked_too(tmp_path: Path, settings: Settings) -> None:
    evidence = seal(tmp_path, at_level(settings, "2u"))
    path, folder = tmp_path / evidence.file, tmp_path / evidence.file.removesuffix(".pdf")
    assert codes(path, evidence.sha256) == set()
    (folder / "page.html").write_bytes(b"changed")
    (folder / "more.txt").write_bytes(b"a stranger")
    (folder / "original-1.png").unlink()
    assert codes(path, evidence.sha256) == {"original_changed", "original_unknown", "original_missing"}
    (folder / "record.json").write_bytes(b"{}")
    assert "original_changed" in codes(path, evidence.sha256)
    shutil.rmtree(folder)
    assert codes(path, evidence.sha256) == {"original_missing"}


def test_a_fault_names_the_file_and_says_what_to_do(sealed: tuple[Path, str], tmp_path: Path) -> None:
    path = tmp_path / sealed[0].name
    path.write_bytes(sealed[0].read_bytes()[:-30])
    fault = next(fault for fault in verify.verify_file(path, sealed[1]) if fault.code == "cut")
    assert fault.subject == "KV-2026-000001.pdf"
    assert fault.message == faults.message("cut")
    assert "säkerhetskopian" in fault.message.sv
    assert "backup" in fault.message.en


def test_any_bytes_at_all_give_an_answer(sealed: tuple[Path, str], tmp_path: Path) -> None:
    data = sealed[0].read_bytes()
    path = tmp_path / sealed[0].name
    for junk in (b"%PDF-", b"%PDF-1.7\n%%EOF\n", data[1000:], data[:3000] + data[-3000:], bytes(5000), data[::-1]):
        path.write_bytes(junk)
        assert codes(path)
