"""Captures and pictures that the evidence and conformance tests share. All names and numbers are made up."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from kanalvakt.domain import Capture, Concern, Evidence, GuidelineReference, LegalReference, Text, ThreadComment
from kanalvakt.evidence import seal as sealing
from kanalvakt.settings import Settings

NOW = datetime(2026, 11, 23, 1, 15, 9, tzinfo=UTC)
REQUEST = "c" * 64
HEAD = "a1" * 32

HOSTILE = {
    "arabic": "سأجدك غداً، أعرف أين تسكن",
    "hebrew": "אני יודע איפה אתה גר",
    "somali": "Waan ogahay halka aad degan tahay",
    "chinese": "我知道你住在哪里",
    "thai": "ฉันรู้ว่าคุณอยู่ที่ไหน",
    "tigrinya": "ኣበይ ከም እትነብር እፈልጥ እየ",
    "emoji": "😀👍🏽👨‍👩‍👧 🇸🇪 ❤️ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 1️⃣",
    "markup": '#eval("x") $x^2$ *fet* _kursiv_ = rubrik <label> @ref `kod` \\ #sys.inputs https://x.y/',
    "nul": "före\x00efter\x07\x1b[31m",
    "surrogates": "hög \ud83d låg \ude00 ihop \ud83d\ude00 slut",
    "bidi": "abc\u202edcba\u2066x\u2069 \u200f\u200e \ufeff",
    "private": "\ue000\U000f0000\U0010ffff\ufffe",
    "zalgo": "Z" + "\u0351\u036b\u0343" * 200,
    "zalgo of 100 kB": "Z" + "\u0351" * 50_000,
    "endless emoji family": "👨\u200d" * 30_000,
    "endless conjunct": "क्" * 20_000,
    "long word": "x" * 5000,
    "long arabic word": "ب" * 3000,
    "100 kB": ("Ni borde skämmas över hur ni sköter snöröjningen! " * 2100)[:100_000],
    "many lines": "rad\n" * 5000,
    "line ends": "a\r\nb\rc\u2028d\u2029e\x0bf\tg",
    "empty": "",
    "blank": " \n\t ",
    "every kind": "".join(
        chr(code) for code in (*range(0x20), *range(0x80, 0xA0), *range(0x2000, 0x2070), 0xFFFD, 0xFFFF)
    ),
}


def capture(**changes: Any) -> Capture:
    """A capture as the extension sends it."""
    return replace(
        Capture(
            platform="facebook",
            channel="Exempelkommun",
            page_url="https://www.facebook.com/exempelkommun",
            permalink="https://www.facebook.com/exempelkommun/posts/pfbid02ab?comment_id=1234567890123456",
            author="Påhittad Personsson",
            author_url="https://www.facebook.com/pahittad.personsson",
            text="Jag vet var du bor, 19121212-1212. Vänta bara!",
            posted_at="3 tim",
            captured_at=datetime(2026, 11, 23, 2, 15, 7, tzinfo=timezone(timedelta(hours=1))),
            captured_by="Sara Ek",
            reason="lag",
            acting_as="Exempelkommun",
            html="<div>Jag vet var du bor</div>",
            post_text="Nu öppnar badet igen.",
            thread=(ThreadComment("Kim Ek", "Vad kul!", "5 tim"), ThreadComment("Lo Ask", "När öppnar det?", "4 tim")),
            labels=(Concern.THREAT, Concern.PERSONAL_DATA),
            guideline=(
                GuidelineReference("R48", "2.1.5", Text("Det som strider mot lagen får tas bort.", "May be removed.")),
            ),
            law=LegalReference("4 kap. 5 § brottsbalken", "S", Text("Olaga hot", "Unlawful threat")),
            user_agent="Mozilla/5.0 Chrome/140",
            administration="Kommunledningskontoret",
        ),
        **changes,
    )


def picture(width: int = 300, height: int = 200, mode: str = "RGB", form: str = "PNG", **options: Any) -> bytes:
    """A drawn screenshot in any mode and format that Pillow writes."""
    ground: Any = 30_000 if mode == "I;16" else "white" if mode in {"RGB", "RGBA", "L", "1", "P"} else None
    image = Image.new(mode, (width, height), ground) if ground is not None else Image.new(mode, (width, height))
    if mode in {"RGB", "RGBA", "L"} and width > 20:
        pen = ImageDraw.Draw(image)
        for top in range(0, height, 40):
            pen.rectangle((10, top + 8, width - 10, top + 20), fill=(60 + top % 120, 90, 140) if mode != "L" else 90)
    file = io.BytesIO()
    image.save(file, form, **options)
    return file.getvalue()


def at_level(settings: Settings, level: str) -> Settings:
    """The same settings with another PDF/A level."""
    return settings.model_copy(update={"evidence": settings.evidence.model_copy(update={"level": level})})


def seal(
    home: Path, settings: Settings, what: Capture | None = None, images: Sequence[bytes] | None = None, number: int = 1
) -> Evidence:
    """Seal a capture with the small things filled in."""
    return sealing.seal(
        home,
        what or capture(),
        [picture()] if images is None else images,
        evidence_id=f"KV-2026-{number:06d}",
        chain_head=HEAD,
        settings=settings,
        versions={"kanalvakt": "0.1.0", "model": "sv_kanalvakt 1"},
        now=NOW,
        request_sha256=REQUEST,
    )
