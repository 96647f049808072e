"""Every kind of picture is shown upright and true, and what cannot be shown says why."""

from __future__ import annotations

import io
import struct
import sys
import threading
import time
import zlib

import pytest
from PIL import Image, ImageDraw, PngImagePlugin
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from tests.pictures import (
    CORNERS,
    EVERY_KIND,
    FORMATS,
    cornered,
    encoded,
    large_jpeg,
    loaded,
    sample,
    sample_bytes,
    stored_turned,
    svg,
    with_passes,
)

from altwright.bridge.preview import Doubt
from altwright.bridge.preview_decoding import decode
from altwright.core.errors import PictureBroken, PictureError, PictureOverMemory, PictureTooManyPixels
from altwright.core.picture import LoadedPicture, PictureFormat
from altwright.core.upload import Crop, PictureEdit

BOUND = QSize(300, 300)
SMALL = 'width="20" height="10"'
CAT = (451, 300)
"""The cat's size in pixels."""

DAMAGE_IS_LOGGED = pytest.mark.qt_log_ignore("JPEG", "libpng", "Not a JPEG", extend=True)
"""Qt's decoders say on the terminal what they find wrong."""

pytestmark = pytest.mark.usefixtures("qapp")


def as_rgb(image: QImage) -> Image.Image:
    """Return ``image`` for Pillow, in RGB."""
    flat = image.convertToFormat(QImage.Format.Format_RGBA8888)
    return Image.frombytes("RGBA", (flat.width(), flat.height()), bytes(flat.constBits())).convert("RGB")


def difference(one: Image.Image, other: Image.Image) -> float:
    """Return the mean difference of two pictures, 0 to 255, looked at from afar."""
    small = [picture.convert("RGB").resize((16, 16), Image.Resampling.BOX).tobytes() for picture in (one, other)]
    total: int = sum(abs(a - b) for a, b in zip(small[0], small[1], strict=True))
    return total / len(small[0])


def corner_colours(image: Image.Image) -> dict[str, str]:
    """Return which of the colours of :data:`CORNERS` each corner of ``image`` has."""
    names = {"red": (255, 0, 0), "lime": (0, 255, 0), "blue": (0, 0, 255), "yellow": (255, 255, 0)}
    found = {}
    for corner in CORNERS:
        x = 4 if corner.endswith("left") else image.width - 5
        y = 4 if corner.startswith("top") else image.height - 5
        pixel = image.getpixel((x, y))
        assert isinstance(pixel, tuple)
        found[corner] = min(names, key=lambda name: sum(abs(a - b) for a, b in zip(names[name], pixel, strict=True)))
    return found


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_every_kind_is_shown_scaled_with_its_true_facts(kind: str) -> None:
    data = EVERY_KIND[kind]()
    preview = decode(loaded(data), BOUND)
    assert preview.facts.format is FORMATS[kind]
    assert preview.facts.byte_count == len(data)
    assert (preview.facts.width, preview.facts.height) == ((128, 128) if kind == "ico" else CAT)
    assert max(preview.image.width(), preview.image.height()) == (128 if kind == "ico" else 300)
    assert preview.doubt is None
    if "grey" not in kind and "bit" not in kind and "float" not in kind and "transparent" not in kind:
        assert difference(as_rgb(preview.image), sample("cat")) < 12


@pytest.mark.parametrize("kind", ["png grey", "png 16 bits", "png 1 bit", "tiff 16 bits", "tiff float", "jpeg grey"])
def test_grey_pictures_keep_their_light_and_dark(kind: str) -> None:
    preview = decode(loaded(EVERY_KIND[kind]()), BOUND)
    assert difference(as_rgb(preview.image), sample("cat").convert("L")) < 20


@pytest.mark.parametrize("file_format", ["JPEG", "TIFF", "PNG", "WEBP", "AVIF", "HEIC"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_turned_picture_is_shown_upright(orientation: int, file_format: str) -> None:
    options: dict[str, object] = {"quality": 95} if file_format not in {"PNG", "TIFF"} else {}
    data = stored_turned(cornered((240, 120)), orientation, file_format, **options)
    preview = decode(loaded(data), QSize(100, 100))
    assert (preview.facts.width, preview.facts.height) == (240, 120)
    assert (preview.image.width(), preview.image.height()) == (100, 50)
    assert corner_colours(as_rgb(preview.image)) == CORNERS


def test_transparency_stays_transparent() -> None:
    image = decode(loaded(EVERY_KIND["png transparent"]()), BOUND).image
    assert image.hasAlphaChannel()
    assert image.pixelColor(150, 1).alpha() < 20
    assert image.pixelColor(150, image.height() - 2).alpha() > 235


@pytest.mark.parametrize("kind", ["gif animated", "webp animated"])
def test_of_an_animation_the_first_frame_is_shown(kind: str) -> None:
    image = as_rgb(decode(loaded(EVERY_KIND[kind]()), BOUND).image)
    assert difference(image, sample("cat")) < 12
    assert difference(image, sample("coffee")) > 30


def test_a_picture_smaller_than_the_pane_is_not_blown_up() -> None:
    preview = decode(loaded(encoded(sample("cat", (60, 40)), "PNG")), BOUND)
    assert preview.image.size() == QSize(60, 40)


def test_an_extremely_long_picture_keeps_at_least_a_pixel() -> None:
    preview = decode(loaded(encoded(sample("cat", (5000, 20)), "PNG")), QSize(100, 100))
    assert preview.image.size() == QSize(100, 1)
    assert (preview.facts.width, preview.facts.height) == (5000, 20)


def test_a_picture_of_fifty_megapixels_is_shown_while_other_threads_go_on() -> None:
    data = large_jpeg(50)
    turns, done = 0, threading.Event()

    def work() -> None:
        preview = decode(LoadedPicture(data, PictureFormat.JPEG), QSize(1200, 1200))
        assert preview.image.width() == 1200
        done.set()

    thread = threading.Thread(target=work)
    thread.start()
    while not done.is_set() and thread.is_alive():
        time.sleep(0.001)
        turns += 1
    thread.join()
    assert done.is_set()
    assert turns > 10


def test_a_photograph_in_endlessly_many_passes_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("altwright.services.picture_preparation.apart._SECONDS_WITHOUT_BOUND", 1.0)
    with pytest.raises(PictureBroken):
        decode(loaded(with_passes(200)), BOUND)


def _png(width: int, height: int) -> bytes:
    """Return a PNG that claims a size and holds next to nothing."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(20_000, 10_001), (2**31 - 1, 2**31 - 1), (100_000, 100_000)])
def test_a_header_that_claims_too_many_pixels_costs_no_memory(size: tuple[int, int]) -> None:
    with pytest.raises((PictureTooManyPixels, PictureBroken)):
        decode(loaded(_png(*size)), BOUND)


def test_more_pixels_than_the_limit_are_called_so() -> None:
    with pytest.raises(PictureTooManyPixels):
        decode(loaded(_png(20_000, 10_001)), BOUND)


@pytest.mark.parametrize("kind", EVERY_KIND)
@pytest.mark.parametrize("share", [0.0, 0.02, 0.5])
@DAMAGE_IS_LOGGED
def test_a_truncated_picture_is_shown_in_part_or_called_broken(kind: str, share: float) -> None:
    data = EVERY_KIND[kind]()
    cut = data[: max(16, int(len(data) * share))]
    try:
        preview = decode(LoadedPicture(cut, FORMATS[kind]), BOUND)
    except PictureError:
        return
    assert not preview.image.isNull()


@pytest.mark.parametrize("kind", EVERY_KIND)
@DAMAGE_IS_LOGGED
def test_a_picture_whose_middle_is_garbage_does_no_harm(kind: str) -> None:
    data = bytearray(EVERY_KIND[kind]())
    middle = len(data) // 2
    data[middle : middle + 400] = bytes(range(200)) * 2
    try:
        preview = decode(LoadedPicture(bytes(data), FORMATS[kind]), BOUND)
    except PictureError:
        return
    assert not preview.image.isNull()


def test_a_drawing_is_shown_as_large_as_fits_with_the_size_it_says() -> None:
    drawing = svg('<rect width="20" height="10" fill="blue"/><rect width="10" height="10" fill="red"/>', size=SMALL)
    preview = decode(loaded(drawing), BOUND)
    assert (preview.facts.width, preview.facts.height) == (20, 10)
    assert preview.facts.format is PictureFormat.SVG
    assert preview.image.size() == QSize(300, 150)
    assert preview.image.pixelColor(50, 75).name() == "#ff0000"
    assert preview.image.pixelColor(250, 75).name() == "#0000ff"
    assert preview.doubt is None


EDITS = {
    PictureEdit(1): (QSize(50, 100), ["bottom left", "top left", "bottom right", "top right"]),
    PictureEdit(2): (QSize(100, 50), ["bottom right", "bottom left", "top right", "top left"]),
    PictureEdit(3): (QSize(50, 100), ["top right", "bottom right", "top left", "bottom left"]),
    PictureEdit(-1): (QSize(50, 100), ["top right", "bottom right", "top left", "bottom left"]),
    PictureEdit(4): (QSize(100, 50), ["top left", "top right", "bottom left", "bottom right"]),
    PictureEdit(0, Crop(0, 0, 1 / 6, 1 / 3)): (QSize(40, 40), ["top left"] * 4),
    PictureEdit(0, Crop(5 / 6, 2 / 3, 1, 1)): (QSize(40, 40), ["bottom right"] * 4),
    PictureEdit(0, Crop(0, 0, 1 / 6, 1)): (QSize(33, 100), ["top left"] * 2 + ["bottom left"] * 2),
    PictureEdit(1, Crop(0, 0, 1 / 6, 1)): (QSize(100, 33), ["bottom left", "top left"] * 2),
    PictureEdit(3, Crop(0, 0, 1, 1 / 3)): (QSize(17, 100), ["top right"] * 2 + ["top left"] * 2),
}
"""What a preview of the cornered picture within 100 × 100 has after an edit: its size and which corners where."""


@pytest.mark.parametrize("edit", EDITS, ids=str)
@pytest.mark.parametrize(
    ("file_format", "orientation"),
    [*(("JPEG", orientation) for orientation in range(1, 9)), ("PNG", 1), ("PNG", 6), ("TIFF", 7), ("AVIF", 6)],
)
def test_a_picture_is_shown_as_it_was_cropped_and_turned(edit: PictureEdit, file_format: str, orientation: int) -> None:
    data = stored_turned(cornered((240, 120)), orientation, file_format, quality=95)
    preview = decode(loaded(data), QSize(100, 100), edit)
    size, corners = EDITS[edit]
    assert (preview.facts.width, preview.facts.height) == (240, 120)
    assert abs(preview.image.width() - size.width()) <= 1
    assert abs(preview.image.height() - size.height()) <= 1
    found = corner_colours(as_rgb(preview.image))
    assert list(found.values()) == [CORNERS[corner] for corner in corners]


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_every_kind_can_be_cropped(kind: str) -> None:
    preview = decode(loaded(EVERY_KIND[kind]()), BOUND, PictureEdit(0, Crop(0.25, 0.5, 0.75, 1.0)))
    width, height = (128, 128) if kind == "ico" else CAT
    assert preview.image.size().toTuple() in {(width // 2 + more, height // 2) for more in (0, 1)}
    if "grey" not in kind and "bit" not in kind and "float" not in kind and "transparent" not in kind:
        part = sample("cat", (width, height)).crop((width // 4, height // 2, width * 3 // 4, height))
        assert difference(as_rgb(preview.image), part) < 12


def test_a_small_part_of_a_picture_is_shown_in_its_own_pixels() -> None:
    image = Image.new("RGB", (2000, 1000), "white")
    image.paste(sample("cat", (100, 50)), (400, 700))
    preview = decode(loaded(encoded(image, "PNG")), BOUND, PictureEdit(0, Crop(0.2, 0.7, 0.25, 0.75)))
    assert preview.image.size() == QSize(100, 50)
    assert difference(as_rgb(preview.image), sample("cat", (100, 50))) < 2


def test_a_part_that_shows_nothing_is_doubted() -> None:
    image = sample("cat", (400, 200))
    image.paste("white", (0, 0, 100, 200))
    data = encoded(image, "PNG")
    assert decode(loaded(data), BOUND, PictureEdit(0, Crop(0, 0, 0.25, 1))).doubt is Doubt.ONE_COLOUR
    assert decode(loaded(data), BOUND, PictureEdit(0, Crop(0.5, 0, 0.52, 1))).doubt is Doubt.TINY


@pytest.mark.parametrize(
    ("data", "claimed"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>", PictureFormat.PNG),
        (b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>", PictureFormat.JPEG),
        (b'/* XPM */ static char *x[] = {"1 1 1 1", "a c #ff0000", "a"};', PictureFormat.BMP),
        (b"P6 1 1 255 abc", PictureFormat.GIF),
    ],
)
@DAMAGE_IS_LOGGED
def test_no_other_decoder_is_tried_on_disguised_bytes(data: bytes, claimed: PictureFormat) -> None:
    with pytest.raises(PictureBroken):
        decode(LoadedPicture(data, claimed), BOUND)


def test_a_tiny_picture_is_doubted() -> None:
    assert decode(loaded(encoded(sample("cat", (15, 300)), "PNG")), BOUND).doubt is Doubt.TINY
    assert decode(loaded(encoded(sample("cat", (16, 16)), "PNG")), BOUND).doubt is None


@pytest.mark.parametrize("colour", ["black", "white", "#123456"])
@pytest.mark.parametrize("file_format", ["PNG", "JPEG", "GIF"])
def test_a_picture_of_one_colour_is_doubted(colour: str, file_format: str) -> None:
    data = encoded(Image.new("RGB", (1600, 900), colour), file_format)
    assert decode(loaded(data), QSize(1200, 1200)).doubt is Doubt.ONE_COLOUR


def test_the_noise_of_a_dark_video_frame_is_still_one_colour() -> None:
    noise = Image.effect_noise((640, 480), 2).convert("RGB").point(lambda value: max(0, value - 126))
    assert decode(loaded(encoded(noise, "JPEG", quality=60)), BOUND).doubt is Doubt.ONE_COLOUR


def test_a_transparent_picture_with_nothing_in_it_is_doubted() -> None:
    image = sample("cat").convert("RGBA")
    image.putalpha(0)
    assert decode(loaded(encoded(image, "PNG")), BOUND).doubt is Doubt.ONE_COLOUR


def test_a_black_drawing_on_nothing_is_not_doubted() -> None:
    image = Image.new("RGBA", (400, 400), (0, 0, 0, 0))
    ImageDraw.Draw(image).ellipse((100, 100, 300, 300), fill=(0, 0, 0, 255))
    assert decode(loaded(encoded(image, "PNG")), BOUND).doubt is None


def test_a_white_page_with_a_line_of_small_print_is_not_doubted() -> None:
    page = Image.new("RGB", (1200, 1600), "white")
    ImageDraw.Draw(page).text((100, 800), "A single line of small print in the middle of the page. " * 3, fill="black")
    assert decode(loaded(encoded(page, "PNG")), QSize(1200, 1200)).doubt is None


def test_the_picture_outlives_the_bytes_it_was_made_of() -> None:
    file = io.BytesIO(sample_bytes("cat"))
    preview = decode(loaded(file.getvalue()), BOUND)
    del file
    assert difference(as_rgb(preview.image.copy()), sample("cat")) < 12


def test_text_in_a_png_is_shown_to_nobody_and_not_unpacked() -> None:
    comment = PngImagePlugin.PngInfo()
    comment.add_text("Comment", "many words " * 200_000, zip=True)
    comment.add_itxt("Title", "more words " * 200_000, zip=True)
    data = encoded(sample("cat"), "PNG", pnginfo=comment)
    preview = decode(loaded(data), BOUND)
    assert not preview.image.textKeys()
    assert preview.facts.byte_count == len(data)
    assert difference(as_rgb(preview.image), sample("cat")) < 4


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not keep a process to an amount of memory")
def test_a_webp_of_more_pixels_than_there_is_memory_for_is_not_called_damaged() -> None:
    data = encoded(Image.new("RGB", (16, 16), "red"), "WEBP", lossless=True)
    side = 11_999
    numbers = int.from_bytes(data[21:25], "little") >> 28 << 28 | side << 14 | side
    with pytest.raises(PictureOverMemory):
        decode(loaded(data[:21] + numbers.to_bytes(4, "little") + data[25:]), BOUND)
