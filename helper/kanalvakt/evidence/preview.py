"""The first screenshot of an evidence file, small, for the dashboard."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

from kanalvakt.errors import BadInputError
from kanalvakt.evidence import check, reading
from kanalvakt.settings import Settings

_WIDTH, _HEIGHT = 480, 640  # pixels; a tall screenshot is cut at the bottom


def thumbnail(path: Path, settings: Settings | None = None) -> bytes | None:
    """Return a PNG of at most 480 × 640 pixels; None when the file holds no readable screenshot.

    Never raises on a damaged or foreign file.
    """
    opened = reading.open_evidence(path)
    files = opened.files if opened else {}
    first = next((data for name, data in files.items() if name.startswith("original-1.")), None)
    if first is None:
        return None
    try:
        picture = check.read_images([first], settings or Settings())[0]
    except BadInputError:
        return None
    image = Image.frombytes("RGB", (picture.width, picture.height), picture.rgb)
    width = min(_WIDTH, image.width)
    height = max(1, round(image.height * width / image.width))
    small = image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)
    file = io.BytesIO()
    small.crop((0, 0, width, min(height, _HEIGHT))).save(file, "PNG", optimize=True)
    return file.getvalue()
