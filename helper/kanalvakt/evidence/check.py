"""Screenshots from outside, checked before anything believes them: real pictures, of bearable size, wholly readable."""

from __future__ import annotations

import hashlib
import io
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageCms, ImageOps

from kanalvakt.errors import BadImageError, TooLargeError
from kanalvakt.settings import Settings

# Pillow's own limit is one number for the whole process; ours is a setting and is applied right after the header.
Image.MAX_IMAGE_PIXELS = None

MAX_IMAGES = 50
MAX_SIDE = 65_500  # pixels; beyond it a picture would fill hundreds of pages, and JPEG ends at 65,535
MAX_BYTES = 100 * 1024 * 1024  # one picture, compressed
_TOTAL_FACTOR = 2  # all pictures together may have twice the pixels of one
_FORMATS = {
    "PNG": ("image/png", ".png"),
    "JPEG": ("image/jpeg", ".jpg"),
    "WEBP": ("image/webp", ".webp"),
    "GIF": ("image/gif", ".gif"),
}
# What Pillow raises on damaged files, by format and by where in the file the damage is.
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, LookupError, TypeError, struct.error, zlib.error)


@dataclass(frozen=True, slots=True)
class Picture:
    """A checked screenshot. ``original`` is what came in, byte for byte; sizes are pixels as displayed.

    ``rgb`` is the display copy: 8 bits a channel, three channels, no transparency, rows from the top.
    """

    original: bytes
    sha256: str
    media_type: str
    suffix: str
    width: int
    height: int
    frames: int
    rgb: bytes


def check_images(images: Sequence[bytes], settings: Settings) -> None:
    """Check pictures before a capture is entered in the register.

    Raises:
        BadImageError: there is none, or one is no whole picture in a known format.
        TooLargeError: too many, too many pixels (settings.evidence.max_image_pixels) or too long a side.
    """
    if not images:
        raise BadImageError(
            "Infångningen har ingen bild. Ta en skärmbild av kommentaren och försök igen.",
            "The capture has no picture. Take a screenshot of the comment and try again.",
        )
    read_images(images, settings)


def read_images(images: Sequence[bytes], settings: Settings) -> list[Picture]:
    """Decode pictures to display copies; none gives an empty list.

    Raises:
        BadImageError, TooLargeError: as :func:`check_images`.
    """
    if len(images) > MAX_IMAGES:
        raise TooLargeError(
            f"Infångningen har {len(images)} bilder; högst {MAX_IMAGES} går. Dela upp den.",
            f"The capture has {len(images)} pictures; at most {MAX_IMAGES} are taken. Split it.",
        )
    pictures = []
    left = settings.evidence.max_image_pixels * _TOTAL_FACTOR
    for number, data in enumerate(images, start=1):
        pictures.append(_read(data, number, min(settings.evidence.max_image_pixels, left)))
        left -= pictures[-1].width * pictures[-1].height
    return pictures


def _read(data: bytes, number: int, most_pixels: int) -> Picture:
    if len(data) > MAX_BYTES:
        raise TooLargeError(
            f"Bild {number} är större än {MAX_BYTES // 1024**2} MB. Spara den mindre eller dela den.",
            f"Picture {number} is larger than {MAX_BYTES // 1024**2} MB. Save it smaller or split it.",
        )
    try:
        with Image.open(io.BytesIO(data), formats=tuple(_FORMATS)) as image:
            _refuse_too_large(image, number, most_pixels)
            media_type, suffix = _FORMATS[image.format or ""]
            if image.format == "PNG":  # load() forgives a wrong checksum, verify() does not
                with Image.open(io.BytesIO(data), formats=("PNG",)) as again:
                    again.verify()
            frames = int(getattr(image, "n_frames", 1))
            shown = _as_displayed(image)
    except _BROKEN as error:
        raise BadImageError(
            f"Bild {number} är ingen hel bild i formaten PNG, JPEG, WebP eller GIF. Ta om skärmbilden.",
            f"Picture {number} is no whole picture in the formats PNG, JPEG, WebP or GIF. Take the screenshot again.",
        ) from error
    return Picture(
        original=data,
        sha256=hashlib.sha256(data).hexdigest(),
        media_type=media_type,
        suffix=suffix,
        width=shown.width,
        height=shown.height,
        frames=frames,
        rgb=shown.tobytes(),
    )


def _refuse_too_large(image: Image.Image, number: int, most_pixels: int) -> None:
    width, height = image.size
    if width * height > most_pixels:
        raise TooLargeError(
            f"Bild {number} har {width} × {height} punkter, mer än de {most_pixels} som får plats. "
            "Dela bilden, eller höj evidence.max_image_pixels i settings.toml.",
            f"Picture {number} has {width} × {height} pixels, more than the {most_pixels} there is room for. "
            "Split the picture, or raise evidence.max_image_pixels in settings.toml.",
        )
    if max(width, height) > MAX_SIDE:
        raise TooLargeError(
            f"Bild {number} är {width} × {height} punkter; ingen sida får vara över {MAX_SIDE}. Dela bilden.",
            f"Picture {number} is {width} × {height} pixels; no side may exceed {MAX_SIDE}. Split the picture.",
        )


def _as_displayed(image: Image.Image) -> Image.Image:
    """Return the first frame as a browser would show it: turned upright, in sRGB, on white."""
    image.load()
    profile = image.info.get("icc_profile")
    shown = ImageOps.exif_transpose(image)
    if shown.mode.startswith("I;16"):  # 16 bits a pixel: keep the upper eight
        shown = shown.point(lambda value: value / 256).convert("L")
    if shown.mode in {"LA", "PA", "RGBA", "RGBa", "La"} or "transparency" in shown.info:
        shown = shown.convert("RGBA")
        if shown.getchannel("A").getextrema() == (255, 255):
            return _in_srgb(shown.convert("RGB"), profile)
        ground = Image.new("RGB", shown.size, "white")
        ground.paste(_in_srgb(shown.convert("RGB"), profile), mask=shown.getchannel("A"))
        return ground
    return _in_srgb(shown, profile).convert("RGB")


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Apply an embedded colour profile; a broken one changes only shades, so the picture is shown without it."""
    if not profile:
        return image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        turned = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (OSError, ValueError, ImageCms.PyCMSError):
        return image
    return turned or image
