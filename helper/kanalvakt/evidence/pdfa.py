"""The bytes of an evidence file: the line that seals them, and the picture-only PDF/A when typesetting fails."""

from __future__ import annotations

import hashlib
import io
import re
import zlib
from collections.abc import Iterator
from datetime import UTC
from functools import lru_cache
from html import escape

import pikepdf
from pikepdf import Array, AttachedFileSpec, Dictionary, Name, Pdf, Stream
from PIL import ImageCms

from kanalvakt.evidence import plainpage, record
from kanalvakt.evidence.document import Sheet, describe, title
from kanalvakt.evidence.profiles import pictures_only

SEAL_PREFIX = b"%Kanalvakt-SHA-256: "
_SEAL = re.compile(re.escape(SEAL_PREFIX) + rb"([0-9a-f]{64})\nstartxref\n(\d+)\n%%EOF\n")
_A4 = (595.276, 841.89)  # points
_MARGIN = 42.52  # points, 15 mm
_OVERLAP = 17.0  # points, 6 mm: a line cut at the bottom stands whole on the next page
_NATURAL = 0.75  # points a pixel, at 96 to the inch

# ISO 16684-1 packet with the claims of ISO 19005-3, 6.6.4. Only the five values vary.
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 pdfaid:part="{part}" pdfaid:conformance="{conformance}" xmp:CreateDate="{made}" xmp:CreatorTool="Kanalvakt"
 pdf:Keywords="{keywords}"><dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


def finish(made: bytes) -> bytes:
    """End the file as PDF/A wants it and add the line that seals it.

    The line is a comment before ``startxref``: the SHA-256 of every byte before it. It lets anybody see without the
    register that a byte was changed by accident or the file was saved anew; against intent only the register's own
    SHA-256 helps. The last line break is there because signing adds to the file (ISO 19005-3, 6.1.9).
    """
    head, found, tail = made.rpartition(b"startxref")
    if not found:
        raise ValueError("no startxref")
    digest = hashlib.sha256(head).hexdigest().encode("ascii")
    return head + SEAL_PREFIX + digest + b"\n" + found + tail.rstrip() + b"\n"


def seal_of(data: bytes) -> tuple[str, str, int] | None:
    """Return the sealed SHA-256, the one the bytes really have, and where the sealed file ends; None: no whole seal.

    The number after the line is no part of the sum, so it must point at a cross-reference table.
    """
    seals = list(_SEAL.finditer(data))
    if not seals:
        return None
    found = seals[-1]
    if data[int(found[2]) : int(found[2]) + 5] != b"xref\n":
        return None
    return found[1].decode("ascii"), hashlib.sha256(data[: found.start()]).hexdigest(), found.end()


def from_pictures(sheet: Sheet) -> bytes:
    """Make a PDF/A-3b (or 2b) of pictures: drawn pages with the facts, then the screenshots."""
    profile = pictures_only(sheet.profile)
    pdf = Pdf.new()
    for drawn in plainpage.draw(sheet):
        _show(pdf, drawn.tobytes(), (drawn.width, drawn.height), _A4, fill_page=True)
    for picture in sheet.pictures:
        _show(pdf, picture.rgb, (picture.width, picture.height), _A4)
    pdf.docinfo["/Title"] = title(sheet).sv
    pdf.docinfo["/Keywords"] = _keywords(sheet)
    pdf.Root.Lang = pikepdf.String("sv")
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    pdf.Root.Metadata = Stream(pdf, _metadata(sheet, profile.part, profile.conformance))
    pdf.Root.Metadata.Type, pdf.Root.Metadata.Subtype = Name.Metadata, Name.XML
    intent = Stream(pdf, srgb(), N=3)
    pdf.Root.OutputIntents = Array(
        [
            Dictionary(
                Type=Name.OutputIntent,
                S=Name.GTS_PDFA1,
                OutputConditionIdentifier="sRGB",
                Info="sRGB IEC61966-2.1",
                DestOutputProfile=pdf.make_indirect(intent),
            )
        ]
    )
    if profile.attaches:
        _attach(pdf, sheet)
    file = io.BytesIO()
    pdf.save(
        file,
        force_version="1.7",
        deterministic_id=True,
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
        compress_streams=False,
    )
    return file.getvalue()


@lru_cache(maxsize=1)
def srgb() -> bytes:
    """Return an sRGB profile (ICC.1) with a fixed date, so that the same facts give the same bytes."""
    made = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    made[24:36] = bytes((7, 234, 0, 1, 0, 1)) + bytes(6)  # 2026-01-01 00:00:00, six 16-bit numbers
    return bytes(made)


def _metadata(sheet: Sheet, part: int, conformance: str) -> bytes:
    made = record.moment(sheet.context.now).astimezone(UTC)
    return _XMP.format(
        part=part,
        conformance=conformance,
        made=f"{made:%Y-%m-%dT%H:%M:%S}Z",
        keywords=escape(_keywords(sheet)),
        title=escape(title(sheet).sv),
    ).encode("utf-8")


def _keywords(sheet: Sheet) -> str:
    return f"{sheet.context.evidence_id}, record-sha256:{sheet.originals[0].sha256}"


def _attach(pdf: Pdf, sheet: Sheet) -> None:
    made = f"{record.moment(sheet.context.now).astimezone(UTC):D:%Y%m%d%H%M%SZ}"  # a PDF date (ISO 32000-1, 7.9.4)
    related = []
    for item in sheet.originals:
        spec = AttachedFileSpec(  # type: ignore[call-arg]  # the stub does not know relationship yet
            pdf,
            item.data,
            filename=item.name,
            description=describe(item).sv,
            mime_type=item.media_type,
            mod_date=made,
            creation_date=made,
            relationship=Name("/" + item.relationship.capitalize()),
        )
        pdf.attachments[item.name] = spec
        related.append(pdf.attachments[item.name].obj)
    pdf.Root.AF = Array(related)


def _show(pdf: Pdf, rgb: bytes, size: tuple[int, int], paper: tuple[float, float], *, fill_page: bool = False) -> None:
    """Add as many pages as the picture needs; it is embedded once and seen through a window that moves down."""
    image = Stream(pdf, zlib.compress(rgb, 6))
    image.Type, image.Subtype = Name.XObject, Name.Image
    image.Width, image.Height = size
    image.ColorSpace, image.BitsPerComponent, image.Filter = Name.DeviceRGB, 8, Name.FlateDecode
    shared = pdf.make_indirect(image)
    margin = 0.0 if fill_page else _MARGIN
    room_wide, room_high = paper[0] - 2 * margin, paper[1] - 2 * margin
    scale = room_wide / size[0] if fill_page else min(_NATURAL, room_wide / size[0])
    wide, high = size[0] * scale, min(size[1] * scale, room_high) if fill_page else size[1] * scale
    for top in _windows(high, room_high):
        seen = min(room_high, high - top)
        bottom = paper[1] - margin - seen
        content = (
            f"q {margin:.3f} {bottom:.3f} {wide:.3f} {seen:.3f} re W n "
            f"{wide:.3f} 0 0 {high:.3f} {margin:.3f} {paper[1] - margin - high + top:.3f} cm /Im0 Do Q"
        )
        page = Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, *(round(side, 3) for side in paper)]),
            Resources=Dictionary(XObject=Dictionary(Im0=shared)),
            Contents=Stream(pdf, content.encode("ascii")),
        )
        pdf.pages.append(pikepdf.Page(page))


def _windows(high: float, room: float) -> Iterator[float]:
    top = 0.0
    yield top
    while high - top > room + 0.01:
        top += room - _OVERLAP
        yield top
