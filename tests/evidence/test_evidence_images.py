"""Screenshots from outside: real pictures pass with every pixel, anything else is refused with a clear error."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable

import pytest
from PIL import Image, ImageCms

from evidence_samples import picture
from kanalvakt.errors import BadImageError, TooLargeError
from kanalvakt.evidence import check
from kanalvakt.settings import EvidenceSettings, Settings


def read(data: bytes, settings: Settings) -> check.Picture:
    return check.read_images([data], settings)[0]


def first_pixel(data: bytes, settings: Settings) -> tuple[int, ...]:
    return tuple(read(data, settings).rgb[:3])


def bomb(width: int, height: int) -> bytes:
    """A PNG of some hundred bytes whose header promises many pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )


def saved(image: Image.Image, form: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, form, **options)
    return file.getvalue()


@pytest.mark.parametrize(
    ("mode", "form", "media_type", "suffix"),
    [
        ("RGB", "PNG", "image/png", ".png"),
        ("RGBA", "PNG", "image/png", ".png"),
        ("P", "PNG", "image/png", ".png"),
        ("L", "PNG", "image/png", ".png"),
        ("1", "PNG", "image/png", ".png"),
        ("I;16", "PNG", "image/png", ".png"),
        ("RGB", "JPEG", "image/jpeg", ".jpg"),
        ("CMYK", "JPEG", "image/jpeg", ".jpg"),
        ("RGB", "WEBP", "image/webp", ".webp"),
        ("P", "GIF", "image/gif", ".gif"),
    ],
)
def test_a_picture_of_this_kind_is_read_and_kept_byte_for_byte(
    mode: str, form: str, media_type: str, suffix: str, settings: Settings
) -> None:
    data = picture(64, 48, mode, form)
    found = read(data, settings)
    assert (found.width, found.height, found.media_type, found.suffix) == (64, 48, media_type, suffix)
    assert found.original == data
    assert len(found.rgb) == 64 * 48 * 3


def test_what_is_transparent_is_shown_on_white(settings: Settings) -> None:
    assert first_pixel(saved(Image.new("RGBA", (4, 4), (255, 0, 0, 0)), "PNG"), settings) == (255, 255, 255)
    assert first_pixel(saved(Image.new("RGBA", (4, 4), (255, 0, 0, 255)), "PNG"), settings) == (255, 0, 0)


def test_sixteen_bits_keep_their_shade(settings: Settings) -> None:
    assert first_pixel(saved(Image.new("I;16", (4, 4), 0x8000), "PNG"), settings) == (128, 128, 128)


def test_a_photo_lying_on_its_side_is_turned_upright(settings: Settings) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    found = read(saved(Image.new("RGB", (40, 20)), "JPEG", exif=exif), settings)
    assert (found.width, found.height) == (20, 40)


def test_a_colour_profile_is_applied_and_a_broken_one_is_passed_over(settings: Settings) -> None:
    red = Image.new("RGB", (4, 4), (255, 0, 0))
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert first_pixel(saved(red, "PNG", icc_profile=lab), settings) == (255, 0, 0)
    assert first_pixel(saved(red, "PNG", icc_profile=b"no profile"), settings) == (255, 0, 0)


def test_a_moving_picture_shows_its_first_frame_and_says_how_many_there_are(settings: Settings) -> None:
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "lime", "blue")]
    for form in ("PNG", "WEBP", "GIF"):
        options = {"lossless": True} if form == "WEBP" else {}
        data = saved(frames[0], form, save_all=True, append_images=frames[1:], **options)
        found = read(data, settings)
        assert found.frames == 3, form
        assert tuple(found.rgb[:3]) == (255, 0, 0), form


def test_a_screenshot_of_20_000_rows_and_one_of_a_single_pixel_are_pictures(settings: Settings) -> None:
    assert read(picture(400, 20_000), settings).height == 20_000
    assert read(picture(1, 1), settings).width == 1


GOOD = picture(200, 200)
BROKEN: dict[str, bytes] = {
    "empty": b"",
    "text": b"hej",
    "html": b"<html><img></html>",
    "only a signature": b"\x89PNG\r\n\x1a\n",
    "a signature and zeros": b"\x89PNG\r\n\x1a\n" + bytes(200),
    "truncated": GOOD[: len(GOOD) // 2],
    "truncated JPEG": picture(200, 200, form="JPEG")[:-200],
    "truncated WebP": picture(200, 200, form="WEBP")[:60],
    "one flipped byte": GOOD[:60] + bytes([GOOD[60] ^ 0xFF]) + GOOD[61:],
    "an icon": saved(Image.new("RGB", (16, 16)), "ICO"),
    "a TIFF": saved(Image.new("RGB", (16, 16)), "TIFF"),
    "an SVG": b'<svg xmlns="http://www.w3.org/2000/svg"/>',
    "a PDF": b"%PDF-1.7\n",
    "a promise of pixels": bomb(3000, 3000),
}


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN)
def test_what_is_no_whole_picture_is_refused(data: bytes, settings: Settings) -> None:
    with pytest.raises(BadImageError) as refused:
        check.check_images([picture(), data], settings)
    assert "2" in refused.value.message.sv, "the person is told which picture"


@pytest.mark.parametrize(
    "images",
    [
        pytest.param(lambda: [bomb(100_000, 100_000)], id="a decompression bomb"),
        pytest.param(lambda: [bomb(1, 70_000)], id="a side beyond the limit"),
        pytest.param(lambda: [picture(1, 1)] * 51, id="too many"),
        pytest.param(lambda: [bytes(check.MAX_BYTES + 1)], id="too many bytes"),
        pytest.param(lambda: [picture(1000, 900, "L")] * 3, id="too many pixels together"),
    ],
)
def test_what_is_too_large_is_refused_before_it_is_unpacked(images: Callable[[], list[bytes]]) -> None:
    settings = Settings(evidence=EvidenceSettings(max_image_pixels=1_000_000))
    with pytest.raises(TooLargeError):
        check.check_images(images(), settings)


def test_a_capture_without_a_picture_is_refused(settings: Settings) -> None:
    with pytest.raises(BadImageError):
        check.check_images([], settings)
