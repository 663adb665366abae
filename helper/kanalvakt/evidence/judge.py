"""Judging a finished PDF before it is sealed: our own structural checks beside page-validation's rules."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from typing import Any

import page
import pikepdf
from pikepdf import Name, Pdf

from kanalvakt.evidence import pdfa, xmp
from kanalvakt.evidence.profiles import Profile

_HARMLESS_ACTION = "/GoTo"  # ISO 19005-3, 6.5.1 forbids most others; evidence needs none of them
# ISO 32000-1, annex A; without the compatibility operators BX and EX, which hide what a reader does not know.
_OPERATOR_NAMES = (
    "b B b* B* BDC BI BMC BT c cm CS cs d d0 d1 Do DP EI EMC ET f F f* G g gs h i ID J j K k l M m MP n q Q re RG rg "
    "ri s S SC sc SCN scn sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W W* y ' \""
)
_OPERATORS = frozenset(_OPERATOR_NAMES.split())
_OPERANDS = re.compile(rb"\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f\s]*>|/[^\s()<>\[\]{}/%]*", re.DOTALL)  # strings and names
# Every word that is no number; a dictionary's true, false and null stand among operands only.
_WORDS = re.compile(rb"(?<![^\s\[\]<>])(?![+-]?[\d.]+(?![^\s\[\]<>]))[^\s()<>\[\]{}/%]+")
_LITERALS = frozenset({"true", "false", "null"})
_STREAM_LENGTH = "STREAM-LENGTH-001"


@dataclass(frozen=True, slots=True)
class Verdict:
    """``problems`` is empty for a file that keeps what it claims; ``validator`` names who looked, with versions."""

    problems: tuple[str, ...]
    validator: str

    @property
    def valid(self) -> bool:
        """Whether nothing was found wrong."""
        return not self.problems


@lru_cache(maxsize=1)
def validator() -> str:
    """Return names and versions of what judges, as it goes into the register."""
    return f"page-validation {version('page-validation')}, pikepdf {pikepdf.__version__}"


def judge(data: bytes, profile: Profile, attachments: Mapping[str, str]) -> Verdict:
    """Check that a file keeps the profile and holds exactly these attachments (name → SHA-256).

    Never raises on a damaged file: what cannot be read is a problem like any other.
    """
    problems = [*_ends(data)]
    try:
        with Pdf.open(io.BytesIO(data), suppress_warnings=True) as pdf:
            problems += _structure(pdf, profile, attachments)
            problems += [f"qpdf: {warning}" for warning in pdf.get_warnings()]
        problems += _rules(data, profile)
    except (pikepdf.PdfError, page.PageError, ValueError, TypeError, AttributeError, KeyError) as error:
        problems.append(f"unreadable: {type(error).__name__}")
    return Verdict(tuple(problems), validator())


def glance(data: bytes, profile: Profile, attachments: Mapping[str, str]) -> Verdict:
    """Check quickly that judged bytes came back from the disk whole: outer bytes, page tree and attachments."""
    problems = [*_ends(data)]
    try:
        with Pdf.open(io.BytesIO(data), suppress_warnings=True) as pdf:
            problems += _attachments(pdf, profile, attachments)
            problems += [f"qpdf: {warning}" for warning in pdf.get_warnings()]
            if not len(pdf.pages):
                problems.append("no pages")
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError, KeyError) as error:
        problems.append(f"unreadable: {type(error).__name__}")
    return Verdict(tuple(problems), validator())


def attached(pdf: Pdf) -> dict[str, bytes]:
    """Return the attached files by name.

    Raises:
        pikepdf.PdfError: one of them cannot be unpacked.
    """
    return {name: spec.get_file().read_bytes() for name, spec in pdf.attachments.items()}


def _ends(data: bytes) -> Iterator[str]:
    """The outer bytes: header at byte zero, our seal true, and nothing after the last %%EOF (ISO 19005-3, 6.1.3)."""
    if not re.match(rb"%PDF-1\.[4-7]\r?\n%[\x80-\xff]{4}", data):
        yield "header"
    seal = pdfa.seal_of(data)
    if seal is None:
        yield "no seal line"
    elif seal[0] != seal[1]:
        yield "seal line does not match"
    elif seal[2] != len(data):
        yield "data after the end"


def _structure(pdf: Pdf, profile: Profile, attachments: Mapping[str, str]) -> Iterator[str]:
    root = pdf.Root
    if pdf.is_encrypted or "/Encrypt" in pdf.trailer:
        yield "encrypted"
    if not len(pdf.pages):
        yield "no pages"
    yield from _metadata(pdf, profile)
    yield from _output_intent(root)
    if profile.tagged and not (_inside(root, "/MarkInfo", "/Marked") and "/StructTreeRoot" in root):
        yield "not tagged"
    if not str(root.get("/Lang", "")):
        yield "no language"
    if profile.accessible and not _inside(root, "/ViewerPreferences", "/DisplayDocTitle"):
        yield "title not displayed"
    for key in ("/AA", "/AcroForm", "/OpenAction", "/NeedsRendering", "/Requirements"):
        if key in root:
            yield f"catalog has {key}"
    if _inside(root, "/Names", "/JavaScript") is not None:
        yield "JavaScript"
    yield from _objects(pdf, profile)
    yield from _attachments(pdf, profile, attachments)


def _inside(root: Any, outer: str, inner: str) -> Any:
    found = root.get(outer)
    return found.get(inner) if isinstance(found, pikepdf.Dictionary) else None


def _metadata(pdf: Pdf, profile: Profile) -> Iterator[str]:
    if "/Metadata" not in pdf.Root:
        yield "no XMP metadata"
        return
    stated = xmp.read(pdf.Root.Metadata.read_bytes())
    if stated is None:
        yield "XMP metadata unreadable"
        return
    if (stated.part, stated.conformance) != (str(profile.part), profile.conformance):
        yield f"claims PDF/A-{stated.part}{stated.conformance.lower()}"
    if profile.accessible and stated.ua_part != "1":
        yield "no PDF/UA-1 claim"
    if not stated.title:
        yield "no title"


def _output_intent(root: Any) -> Iterator[str]:
    intents = [row for row in root.get("/OutputIntents", []) if row.get("/S") == Name.GTS_PDFA1]
    if len(intents) != 1 or "/DestOutputProfile" not in intents[0]:
        yield "no output intent"
        return
    profile = intents[0].DestOutputProfile
    if int(profile.get("/N", 0)) != 3 or profile.read_bytes()[36:40] != b"acsp":
        yield "output intent is no RGB colour profile"


def _objects(pdf: Pdf, profile: Profile) -> Iterator[str]:
    if any("/Annots" in one.obj or "/AA" in one.obj for one in pdf.pages):
        yield "annotations"
    for number, one in enumerate(pdf.pages, start=1):
        if _unknown_operator(one):
            yield f"page {number}: unknown operator"
    for thing in pdf.objects:
        if not isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
            continue
        if "/JS" in thing or "/AA" in thing or _acts(thing.get("/A")) or thing.get("/Type") == Name.Action:
            yield "action"
        if isinstance(thing, pikepdf.Stream) and "/F" in thing:
            yield "content outside the file"
        if "/LZWDecode" in str(thing.get("/Filter", "")):
            yield "LZW"
        if thing.get("/Type") == Name.Font:
            yield from _font(thing, profile)
        if thing.get("/Subtype") == Name.Image and str(thing.get("/ColorSpace", "")) == "/DeviceCMYK":
            yield "CMYK picture without a profile"


def _unknown_operator(one: pikepdf.Page) -> bool:
    """Look for words that are no operator: by pattern, which is fast, and only on suspicion by a real parser."""
    contents = one.obj.get("/Contents", pikepdf.Array())
    streams = contents if isinstance(contents, pikepdf.Array) else [contents]
    bare = _OPERANDS.sub(b" ", b"\n".join(stream.read_bytes() for stream in streams))
    if {word.decode("latin-1") for word in _WORDS.findall(bare)} <= _OPERATORS | _LITERALS:
        return False
    return any(str(step.operator) not in _OPERATORS for step in pikepdf.parse_content_stream(one))


def _acts(thing: Any) -> bool:
    """A structure element's /A holds attributes, which have no /S; an action always has one."""
    return isinstance(thing, pikepdf.Dictionary) and str(thing.get("/S", _HARMLESS_ACTION)) != _HARMLESS_ACTION


def _font(font: Any, profile: Profile) -> Iterator[str]:
    kind = str(font.get("/Subtype", ""))
    if kind == "/Type0":
        if profile.unicode and "/ToUnicode" not in font:
            yield "font without Unicode"
        return  # its descendant stands in the list by itself
    if kind == "/Type3":
        return
    described = font.get("/FontDescriptor", {})
    if not any(key in described for key in ("/FontFile", "/FontFile2", "/FontFile3")):
        yield "font not embedded"


def _attachments(pdf: Pdf, profile: Profile, wanted: Mapping[str, str]) -> Iterator[str]:
    found = {}
    for name, spec in pdf.attachments.items():
        file = spec.get_file()
        found[name] = hashlib.sha256(file.read_bytes()).hexdigest()
        if "/AFRelationship" not in spec.obj:
            yield f"{name}: no AFRelationship"
        if "/F" not in spec.obj or "/UF" not in spec.obj:
            yield f"{name}: no file name"
        if not file.mime_type:
            yield f"{name}: no media type"
    if found and not profile.attaches:
        yield "attachments where the level allows none"
    if found != (dict(wanted) if profile.attaches else {}):
        yield "attachments differ from the originals"
    if len(pdf.Root.get("/AF", [])) != len(found):
        yield "attachments not associated with the document"


def _rules(data: bytes, profile: Profile) -> Iterator[str]:
    for check in profile.checks:
        report = page.validate_pdf_bytes(data, profile=check, limits=page.SafetyLimits.unlimited())
        failures = [one for one in report.failures if not _false_alarm(data, one)]
        yield from (f"{one.rule_id}" for one in failures)
        if not report.is_compliant and not report.failures:
            yield f"{check}: not compliant"


def _false_alarm(data: bytes, failure: page.ValidationFailure) -> bool:
    """page-validation 0.11 counts a stream whose last byte is 0x0D one short; we count that stream ourselves."""
    if not failure.rule_id.endswith(_STREAM_LENGTH) or failure.object_id is None:
        return False
    start = re.search(
        rb"(?:^|[\r\n ])%d %d obj\b" % (failure.object_id.object_number, failure.object_id.generation), data
    )
    if start is None:
        return False
    head = re.compile(rb"/Length (\d+)\b[^\x00]*?\bstream\r?\n", re.DOTALL).search(
        data, start.end(), start.end() + 4096
    )
    if head is None:
        return False
    end = head.end() + int(head[1])
    return re.match(rb"\r?\n?endstream", data[end : end + 11]) is not None and data[end - 1 : end] == b"\r"
