"""What a PDF says of itself: the few XMP properties that evidence files carry."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree import ElementTree

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_PDFA = "{http://www.aiim.org/pdfa/ns/id/}"
_PDFUA = "{http://www.aiim.org/pdfua/ns/id/}"
_PDF = "{http://ns.adobe.com/pdf/1.3/}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_LARGEST = 1_000_000  # bytes; ours has two thousand
_RECORD = re.compile(r"record-sha256:([0-9a-f]{64})")
_NUMBER = re.compile(r"KV-\d{4}-\d{6,}")


@dataclass(frozen=True, slots=True)
class Stated:
    """A file's claims. Empty where it says nothing."""

    part: str
    conformance: str
    ua_part: str
    title: str
    evidence_id: str
    record_sha256: str


def read(packet: bytes) -> Stated | None:
    """Read an XMP packet (ISO 16684-1); None for what is no XML, too large, or declares entities."""
    if len(packet) > _LARGEST or b"<!" in packet:  # no document type: nothing to expand, nothing to fetch
        return None
    try:
        root = ElementTree.fromstring(packet)  # noqa: S314 -- a document type was refused above
    except ElementTree.ParseError:
        return None
    values: dict[str, str] = {}
    for description in root.iter(f"{_RDF}Description"):
        values.update(description.attrib)
        values.update({child.tag: "".join(child.itertext()).strip() for child in description})
    keywords = values.get(f"{_PDF}Keywords", "")
    number, digest = _NUMBER.search(keywords), _RECORD.search(keywords)
    return Stated(
        part=values.get(f"{_PDFA}part", ""),
        conformance=values.get(f"{_PDFA}conformance", ""),
        ua_part=values.get(f"{_PDFUA}part", ""),
        title=values.get(f"{_DC}title", ""),
        evidence_id=number.group() if number else "",
        record_sha256=digest[1] if digest else "",
    )
