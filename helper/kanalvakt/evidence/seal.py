"""Capture in, sealed evidence out: compose, judge, write so that a crash leaves a whole file or none."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

import typst

from kanalvakt.domain import Capture, Concern, Evidence
from kanalvakt.errors import BadImageError, EvidenceError
from kanalvakt.evidence import check, document, judge, pdfa, profiles, reading, record
from kanalvakt.evidence.document import Sheet
from kanalvakt.evidence.profiles import Profile
from kanalvakt.evidence.record import Context
from kanalvakt.evidence.store import EvidenceStore, FolderStore, explained
from kanalvakt.evidence.verify import verify_file
from kanalvakt.settings import Settings

_LOG = logging.getLogger(__name__)
_ONE_AT_A_TIME = threading.Lock()  # a repeated request finds the file that the first one makes
_EVIDENCE_ID = re.compile(r"KV-\d{4}-\d{6,}")


def seal(
    home: Path,
    capture: Capture,
    images: Sequence[bytes],
    *,
    evidence_id: str,
    chain_head: str,
    settings: Settings,
    versions: Mapping[str, str],
    now: datetime,
    request_sha256: str = "",
) -> Evidence:
    """Make the evidence file of one capture and return only when it is whole on the disk.

    ``now`` is the entry's time and decides the folder. The same call again returns the file that is there. Without
    images the record is text only; a suspected illegal image never comes in (domain notes B3).

    Raises:
        BadImageError: pictures were sent although the capture is labelled illegal_image, or one is no picture.
        TooLargeError: the pictures are too many or too large.
        DiskFullError: no room. EvidenceError: the file could not be made, judged or written. Nothing half is left.
    """
    if images and Concern.ILLEGAL_IMAGE in capture.labels:
        raise BadImageError(
            "En misstänkt olaglig bild får inte sparas. Spara bara uppgifterna och ring polisen: 114 14, eller 112 "
            "om det är bråttom.",
            "A suspected illegal image must not be stored. Keep only the facts and call the police: 114 14, or 112 "
            "if it is urgent.",
        )
    name = relative_path(evidence_id, now)
    store = FolderStore(home)
    pictures = check.read_images(images, settings)
    context = Context(evidence_id, chain_head, request_sha256, {**versions, "typst": version("typst")}, now)
    sheet = Sheet(
        capture,
        pictures,
        record.originals(capture, pictures, context),
        context,
        profiles.at_level(settings.evidence.level),
        settings.municipality.name,
    )
    with _ONE_AT_A_TIME:
        if store.has(name):
            return _already(home, store.path(name), evidence_id, request_sha256)
        return _sealed(store, name, sheet)


def _sealed(store: EvidenceStore, name: str, sheet: Sheet) -> Evidence:
    workshop = store.workshop(name)
    with explained(workshop):
        data, profile, verdict = _made(sheet, workshop)
    if not profile.attaches:
        store.place_folder(name.removesuffix(".pdf"), {item.name: item.data for item in sheet.originals})
    store.place(name, data, _accept(profile, sheet))
    return Evidence(
        evidence_id=sheet.context.evidence_id,
        file=name,
        sha256=reading.sha256(data),
        profile=profile.name,
        validator=verdict.validator,
        valid=verdict.valid,
        sealed_at=sheet.context.now,
    )


def relative_path(evidence_id: str, now: datetime) -> str:
    """Return where an evidence file lies in the home folder: ``evidence/YYYY/MM/KV-YYYY-NNNNNN.pdf``.

    Raises:
        EvidenceError: this is no evidence id.
    """
    if not _EVIDENCE_ID.fullmatch(evidence_id):
        raise EvidenceError("Ogiltigt bevis-id.", "Invalid evidence id.")
    return f"evidence/{now:%Y/%m}/{evidence_id}.pdf"


def recover(home: Path, path: Path, evidence_id: str, request_sha256: str) -> Evidence | None:
    """Return the evidence that a crash left complete on the disk; None when there is none, or it is not this one."""
    if verify_file(path):
        return None
    found = reading.open_evidence(path)
    if found is None or (found.evidence_id, found.request_sha256) != (evidence_id, request_sha256):
        return None
    verdict = judge.judge(found.data, found.profile, found.sums if found.profile.attaches else {})
    if not verdict.valid:
        return None
    return Evidence(
        evidence_id=evidence_id,
        file=path.relative_to(home).as_posix(),
        sha256=reading.sha256(found.data),
        profile=found.profile.name,
        validator=verdict.validator,
        valid=True,
        sealed_at=found.issued_at,
    )


def sweep(home: Path) -> int:
    """At start-up: remove what interrupted attempts left; return how many things."""
    return FolderStore(home).sweep()


def _already(home: Path, path: Path, evidence_id: str, request_sha256: str) -> Evidence:
    found = recover(home, path, evidence_id, request_sha256)
    if found is None:
        raise EvidenceError(
            f"{path.name} finns redan med annat innehåll och ersätts aldrig. Kör kanalvakt verify --all.",
            f"{path.name} already exists with other content and is never replaced. Run kanalvakt verify --all.",
        )
    return found


def _made(sheet: Sheet, workshop: Path) -> tuple[bytes, Profile, judge.Verdict]:
    """Return the best file that keeps what it claims: typeset, typeset with basic letters, or pictures only."""
    ways: list[tuple[str, Profile, Callable[[], bytes]]] = [
        ("typeset", sheet.profile, lambda: document.compose(sheet, workshop)),
        ("basic letters", sheet.profile, lambda: document.compose(sheet, workshop, strict=True)),
        ("pictures only", profiles.pictures_only(sheet.profile), lambda: pdfa.from_pictures(sheet)),
    ]
    for way, profile, make in ways:
        try:
            data = pdfa.finish(make())
        except BaseException as error:
            if not _typst_gave_up(error):
                raise
            _LOG.warning("evidence %s: %s was refused by typst", sheet.context.evidence_id, way)
            continue
        verdict = judge.judge(data, profile, _sums(profile, sheet))
        if verdict.valid:
            return data, profile, verdict
        _LOG.warning("evidence %s: %s failed: %s", sheet.context.evidence_id, way, "; ".join(verdict.problems[:5]))
    raise EvidenceError(
        "Ingen giltig PDF/A kunde göras av infångningen. Inget är sparat och inget får tas bort. Kör kanalvakt doctor.",
        "No valid PDF/A could be made of the capture. Nothing was kept and nothing may be removed. "
        "Run kanalvakt doctor.",
    )


def _typst_gave_up(error: BaseException) -> bool:
    """A refusal, or a panic inside typst, which is no Exception and has no importable class (pyo3)."""
    return isinstance(error, typst.TypstError) or type(error).__name__ == "PanicException"


def _accept(profile: Profile, sheet: Sheet) -> Callable[[bytes], None]:
    def accept(data: bytes) -> None:
        if not judge.glance(data, profile, _sums(profile, sheet)).valid:
            raise EvidenceError(
                "Filen på disken är inte den som gjordes. Inget är sparat och inget får tas bort. Kontrollera disken.",
                "The file on the disk is not the one that was made. Nothing was kept and nothing may be removed. "
                "Check the disk.",
            )

    return accept


def _sums(profile: Profile, sheet: Sheet) -> dict[str, str]:
    return {item.name: item.sha256 for item in sheet.originals} if profile.attaches else {}
