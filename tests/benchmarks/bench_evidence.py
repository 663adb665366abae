"""How long it takes from screenshots to a sealed file, beside pictures alone in a PDF by pikepdf; asserts nothing.

Run: ``pytest tests/benchmarks/bench_evidence.py -s``. ``KANALVAKT_BENCH_RUNS=15`` chooses the runs (default 7). Every
run gets a screenshot of its own (1200 × 6000, a drawn thread on a page), because typst remembers what it has seen.
Milliseconds; the median, and the slowest in brackets. Reaching the disk (fsync) is included.
"""

from __future__ import annotations

import io
import os
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

import pytest
from PIL import Image, ImageDraw

from evidence_samples import NOW, REQUEST, at_level, capture, picture, seal
from kanalvakt.domain import Evidence
from kanalvakt.evidence import check, document, fonts, judge, pdfa, profiles, record, verify
from kanalvakt.settings import Settings

RUNS = int(os.environ.get("KANALVAKT_BENCH_RUNS", "7"))
SIZE = (1200, 6000)  # pixels


def screenshot(number: int) -> bytes:
    """A thread as a browser shows it: text, white cards, and a photo-like area that does not compress well."""
    image = Image.new("RGBA", SIZE, (240, 242, 245, 255))
    pen = ImageDraw.Draw(image)
    for row, top in enumerate(range(40, SIZE[1] - 300, 260)):
        pen.rounded_rectangle((60, top, 1140, top + 220), 30, fill="white")
        pen.ellipse((90, top + 30, 170, top + 110), fill=(120, (number * 40 + row) % 255, 170))
        pen.text((200, top + 30), f"Person {row} skrev {number}: när öppnar badet?", fill="black", font_size=34)
    image.paste(Image.effect_noise((900, 600), 60).convert("RGBA"), (150, 700))
    file = io.BytesIO()
    image.save(file, "PNG", compress_level=1)
    return file.getvalue()


def row(name: str, measured: Callable[[int], object]) -> None:
    times = []
    for number in range(RUNS):
        began = time.perf_counter()
        measured(number)
        times.append((time.perf_counter() - began) * 1000)
    print(f"{name:<58} {median(times):8.0f} ms   ({max(times):.0f})")


def sheet(images: list[bytes], settings: Settings) -> document.Sheet:
    pictures = check.read_images(images, settings)
    context = record.Context("KV-2026-000001", "a" * 64, REQUEST, {"kanalvakt": "bench"}, NOW)
    kept = record.originals(capture(), pictures, context)
    return document.Sheet(capture(), pictures, kept, context, profiles.at_level("3a"), "Exempelkommun")


@pytest.mark.benchmark
def test_from_screenshots_to_sealed(tmp_path: Path) -> None:
    settings = Settings()
    began = time.perf_counter()
    fonts.for_typst()
    seal(tmp_path, settings, images=[picture()], number=999)
    print(f"\n\nEvidence, one screenshot of {SIZE[0]} × {SIZE[1]}, {RUNS} runs, {os.cpu_count()} cores")
    print(f"{'first small file of the process (fonts are read)':<58} {(time.perf_counter() - began) * 1000:8.0f} ms")
    shots = [screenshot(number) for number in range(RUNS)]
    print(f"{'size of a screenshot':<58} {len(shots[0]) / 1e6:8.2f} MB")

    sealed: list[Evidence] = []

    def one(level: str, first: int, number: int) -> None:
        sealed.append(seal(tmp_path, at_level(settings, level), images=[shots[number]], number=first + number))

    row("images → sealed PDF/A-3a + PDF/UA-1 (the product)", partial(one, "3a", 1))
    row("images → sealed PDF/A-2u, originals beside", partial(one, "2u", 200))
    row("again, with pictures that typst has seen", partial(one, "3a", 400))
    sheets = [sheet([shot], settings) for shot in shots]
    row("  of it: check and decode the picture", lambda number: check.read_images([shots[number]], settings))
    fresh = [sheet([screenshot(100 + number)], settings) for number in range(RUNS)]
    row("  of it: typeset (typst)", lambda number: document.compose(fresh[number], tmp_path))
    made = [pdfa.finish(document.compose(one_sheet, tmp_path)) for one_sheet in sheets]
    sums = [{item.name: item.sha256 for item in one_sheet.originals} for one_sheet in sheets]
    row(
        "  of it: judge",
        lambda number: judge.judge(made[number], profiles.at_level("3a"), sums[number]),
    )
    row(
        "verify a sealed file", lambda number: verify.verify_file(tmp_path / sealed[number].file, sealed[number].sha256)
    )
    row("alternative: pictures alone, PDF/A-3b by pikepdf, no text", lambda number: pdfa.from_pictures(sheets[number]))
    print(f"{'size of the PDF/A-3a':<58} {len(made[0]) / 1e6:8.2f} MB")
    print(f"{'size of the pictures-only PDF/A-3b':<58} {len(pdfa.from_pictures(sheets[0])) / 1e6:8.2f} MB")
