"""Tests of what leaves the computer when a picture is sent: upright, small, in the right colours, and nothing else."""

from __future__ import annotations

import functools
import io
import struct
import subprocess
import sys
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageCms, ImageDraw, ImageStat
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
    swapped_profile,
    uploaded,
    uploaded_bytes,
    with_private_metadata,
)

import altwright
from altwright.core.errors import PictureBroken, PictureError, PictureTooManyPixels
from altwright.core.picture import MAX_PIXELS, LoadedPicture, PictureFormat, UploadReference
from altwright.core.picture_geometry import edited_size, kept_box
from altwright.core.upload import Crop, PictureEdit, UploadLimits
from altwright.services.picture_preparation import inspect, prepare, prepare_and_inspect

PLENTY = UploadLimits(5_000_000)
GREY_KINDS = {
    "jpeg grey",
    "png grey",
    "png 16 bits",
    "png grey transparent",
    "tiff float",
    "tiff 16 bits",
    "tiff 32 bits",
}
ONE_BIT_KINDS = {"png 1 bit", "tiff 1 bit"}
TRANSPARENT_KINDS = {
    *("png palette with transparency", "png transparent", "png grey transparent", "webp transparent"),
    *("avif transparent", "heic transparent"),
}


@functools.cache
def file_of(kind: str) -> bytes:
    return EVERY_KIND[kind]()


def difference(one: Image.Image, other: Image.Image) -> float:
    """Return the mean difference of two pictures' values, 0 to 255."""
    values = ImageStat.Stat(ImageChops.difference(one.convert("RGB"), other.convert("RGB").resize(one.size))).mean
    return max(values)


def png_header(width: int, height: int) -> bytes:
    """Return a PNG of 1 bit a pixel whose pixels are missing."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_every_format_and_colour_mode_arrives_looking_as_it_did(kind: str) -> None:
    reference = prepare(LoadedPicture(file_of(kind), FORMATS[kind]), PLENTY)
    image = uploaded(reference)
    expected = sample("cat")
    if kind in GREY_KINDS:
        expected = expected.convert("L")
    elif kind in ONE_BIT_KINDS:
        expected = expected.convert("1")
    assert difference(image, expected) < 8
    assert (reference.width, reference.height) == image.size == ((128, 128) if kind == "ico" else (451, 300))
    assert image.format in {"JPEG", "PNG"}
    assert reference.url.startswith(f"data:image/{image.format.lower()};base64,")
    assert reference.byte_count == len(uploaded_bytes(reference))
    assert image.mode == ("RGBA" if kind in TRANSPARENT_KINDS else "L" if image.mode == "L" else "RGB")


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_the_header_alone_tells_size_and_format(kind: str) -> None:
    data = file_of(kind)
    facts = inspect(loaded(data))
    assert (facts.width, facts.height) == ((128, 128) if kind == "ico" else (451, 300))
    assert (facts.format, facts.byte_count) == (FORMATS[kind], len(data))


@pytest.mark.parametrize("name", ["astronaut", "coffee", "cat"])
def test_a_bundled_sample_is_passed_on_byte_for_byte(name: str) -> None:
    data = sample_bytes(name)
    assert uploaded_bytes(prepare(loaded(data), UploadLimits(90_000))) == data


def test_a_jpeg_with_the_profile_of_the_web_is_passed_on_byte_for_byte() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = encoded(sample("cat"), "JPEG", icc_profile=profile, progressive=True)
    assert uploaded_bytes(prepare(loaded(data), PLENTY)) == data


def test_a_jpeg_with_anything_behind_its_end_is_written_anew() -> None:
    data = sample_bytes("cat")
    upload = uploaded_bytes(prepare(loaded(data + b"SECRET"), PLENTY))
    assert upload != data
    assert b"SECRET" not in upload


def test_a_jpeg_with_a_thumbnail_in_its_header_is_written_anew() -> None:
    data = sample_bytes("cat")
    thumbnail = b"\xff\xe0" + struct.pack(">H", 16 + 3) + data[6:18] + b"\x01\x01" + b"\x80\x80\x80"
    with_thumbnail = data[:2] + thumbnail + data[20:]
    assert inspect(loaded(with_thumbnail)).width == 451
    assert len(uploaded_bytes(prepare(loaded(with_thumbnail), PLENTY))) != len(with_thumbnail)


@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF", "HEIC"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_pixels_land_where_the_photographer_saw_them(orientation: int, file_format: str) -> None:
    seen = cornered()
    data = stored_turned(seen, orientation, file_format)
    facts = inspect(loaded(data))
    reference = prepare(loaded(data), PLENTY)
    image = uploaded(reference).convert("RGB")
    assert (facts.width, facts.height) == image.size == (reference.width, reference.height) == seen.size
    for name, colour in CORNERS.items():
        place = (15 if "left" in name else 225, 15 if "top" in name else 105)
        assert difference(image.crop((*place, place[0] + 1, place[1] + 1)), Image.new("RGB", (1, 1), colour)) < 12, name
    assert not uploaded(reference).getexif()


@pytest.mark.parametrize("orientation", [6, 8])
def test_a_large_sideways_photograph_is_reduced_and_upright(orientation: int) -> None:
    seen = cornered((3000, 2000))
    reference = prepare(loaded(stored_turned(seen, orientation, "JPEG")), UploadLimits(5_000_000, 600))
    assert (reference.width, reference.height) == (600, 400)
    assert difference(uploaded(reference), seen) < 3


@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP", "TIFF", "GIF", "AVIF", "HEIC"])
def test_the_place_the_owner_and_every_comment_are_gone(file_format: str) -> None:
    data = with_private_metadata(sample("cat"), file_format)
    assert b"SECRET" in data
    reference = prepare(loaded(data), PLENTY)
    image = uploaded(reference)
    image.load()
    assert b"SECRET" not in uploaded_bytes(reference)
    assert not image.getexif()
    assert not image.getexif().get_ifd(0x8825)
    assert not {"exif", "xmp", "comment", "icc_profile", "photoshop", "dpi"} & set(image.info)


@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
def test_colours_are_converted_from_their_profile(file_format: str) -> None:
    data = encoded(sample("coffee"), file_format, icc_profile=swapped_profile())
    image = uploaded(prepare(loaded(data), PLENTY))
    red, green, blue = sample("coffee").split()
    assert difference(image, Image.merge("RGB", (green, red, blue))) < 10
    assert "icc_profile" not in image.info


def test_transparency_survives_the_conversion_from_a_profile() -> None:
    picture = sample("cat").convert("RGBA")
    picture.putalpha(Image.linear_gradient("L").resize(picture.size))
    image = uploaded(prepare(loaded(encoded(picture, "PNG", icc_profile=swapped_profile())), PLENTY))
    assert image.mode == "RGBA"
    assert difference(image.getchannel("A"), picture.getchannel("A")) == 0


@pytest.mark.parametrize("profile", [b"no profile", b"", swapped_profile()[:300]])
def test_a_damaged_profile_costs_the_picture_nothing(profile: bytes) -> None:
    image = uploaded(prepare(loaded(encoded(sample("cat"), "PNG", icc_profile=profile)), PLENTY))
    assert difference(image, sample("cat")) < 8


def test_a_grey_picture_with_a_colour_profile_keeps_its_greys() -> None:
    grey = sample("cat").convert("L")
    image = uploaded(prepare(loaded(encoded(grey, "PNG", icc_profile=swapped_profile())), PLENTY))
    assert difference(image, grey) < 8


@pytest.mark.parametrize("exif", [b"Exif\0\0nonsense", b"Exif\0\0II*\0\xff\xff\xff\xff", b"Exif\0\0"])
def test_damaged_metadata_costs_the_picture_nothing(exif: bytes) -> None:
    image = uploaded(prepare(loaded(encoded(sample("cat"), "JPEG", exif=exif)), PLENTY))
    assert difference(image, sample("cat")) < 8


def test_a_flat_graphic_stays_exact() -> None:
    graphic = Image.new("RGB", (800, 500), "white")
    draw = ImageDraw.Draw(graphic)
    for step in range(6):
        draw.rectangle((60 + step * 120, 400 - step * 60, 130 + step * 120, 480), fill=(200, 30 * step, 90))
    reference = prepare(loaded(encoded(graphic, "BMP")), PLENTY)
    assert uploaded(reference).format == "PNG"
    assert difference(uploaded(reference), graphic) == 0


def test_a_grey_photograph_is_no_flat_graphic() -> None:
    grey = sample("astronaut").convert("L").convert("RGB")
    assert uploaded(prepare(loaded(encoded(grey, "PNG")), PLENTY)).format == "JPEG"


def test_transparency_that_does_not_fit_becomes_white() -> None:
    picture = sample("astronaut").convert("RGBA")
    picture.paste((0, 0, 0, 0), (0, 0, 256, 512))
    image = uploaded(prepare(loaded(encoded(picture, "PNG")), UploadLimits(60_000)))
    assert image.format == "JPEG"
    assert difference(image.crop((0, 0, 240, 512)), Image.new("RGB", (240, 512), "white")) < 2


@pytest.mark.parametrize("max_bytes", [200_000, 90_000, 30_000, 8_000, 2_000])
@pytest.mark.parametrize("kind", ["jpeg", "png transparent", "tiff 16 bits", "gif"])
def test_every_picture_fits_every_limit(kind: str, max_bytes: int) -> None:
    reference = prepare(loaded(file_of(kind)), UploadLimits(max_bytes))
    assert reference.byte_count <= max_bytes
    assert uploaded(reference).size == (reference.width, reference.height)
    assert abs(reference.width / reference.height - 451 / 300) < 0.1


def test_quality_goes_before_size() -> None:
    data = encoded(sample("astronaut"), "PNG")
    at_best = prepare(loaded(data), PLENTY).byte_count
    reference = prepare(loaded(data), UploadLimits(at_best - 1))
    assert (reference.width, reference.height) == (512, 512)
    assert reference.byte_count < at_best


@pytest.mark.parametrize(
    ("turns", "first"),
    [(0, "top left"), (1, "bottom left"), (2, "bottom right"), (3, "top right"), (-3, "bottom left")],
)
@pytest.mark.parametrize("orientation", range(1, 9))
def test_an_edit_counts_in_the_picture_as_it_is_seen(orientation: int, turns: int, first: str) -> None:
    data = stored_turned(cornered(), orientation, "JPEG", quality=95)
    left, top = (60, 30)
    edit = PictureEdit(turns, Crop(0, 0, left / 240, top / 120))
    cut = uploaded(prepare(loaded(data), PLENTY, edit))
    assert cut.size == ((left, top) if turns % 2 == 0 else (top, left))
    whole = uploaded(prepare(loaded(data), PLENTY, PictureEdit(turns)))
    assert whole.size == ((240, 120) if turns % 2 == 0 else (120, 240))
    assert difference(whole.crop((5, 5, 15, 15)), Image.new("RGB", (10, 10), CORNERS[first])) < 12
    corner = {0: (2, 2), 1: (15, 2), 2: (50, 15), 3: (2, 45)}[turns % 4]
    assert difference(cut.crop((*corner, corner[0] + 8, corner[1] + 8)), Image.new("RGB", (8, 8), "red")) < 12


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_of_a_cropped_picture_nothing_else_is_sent(kind: str) -> None:
    edit = PictureEdit(0, Crop(0.25, 0.5, 0.75, 1.0))
    facts, reference = prepare_and_inspect(LoadedPicture(file_of(kind), FORMATS[kind]), PLENTY, edit)
    size = (128, 128) if kind == "ico" else (451, 300)
    assert (facts.width, facts.height) == size
    assert (reference.width, reference.height) == uploaded(reference).size == edited_size(size, edit)
    if kind not in GREY_KINDS | ONE_BIT_KINDS:
        whole = uploaded(prepare(LoadedPicture(file_of(kind), FORMATS[kind]), PLENTY))
        assert difference(uploaded(reference), whole.crop(kept_box(edit.crop, size))) < 8


def test_a_part_of_a_large_photograph_is_reduced_less_than_the_whole() -> None:
    seen = cornered((6000, 4000))
    data = stored_turned(seen, 6, "JPEG", quality=90)
    reference = prepare(loaded(data), UploadLimits(5_000_000, 600), PictureEdit(0, Crop(0, 0, 0.5, 0.5)))
    assert (reference.width, reference.height) == (600, 400)
    assert difference(uploaded(reference), seen.crop((0, 0, 3000, 2000))) < 3


@pytest.mark.parametrize(
    "crop",
    [Crop(0.5, 0.5, 0.5, 0.5), Crop(1, 1, 1, 1), Crop(-3, -1, 0, 0), Crop(0.9, 0.9, 0.1, 0.1), Crop(0, 0, 9, 9)],
)
def test_an_odd_crop_still_leaves_a_picture(crop: Crop) -> None:
    reference = prepare(loaded(sample_bytes("cat")), PLENTY, PictureEdit(1, crop))
    assert uploaded(reference).size == (reference.width, reference.height)


def test_a_full_turn_and_the_whole_picture_change_no_byte() -> None:
    data = sample_bytes("cat")
    assert uploaded_bytes(prepare(loaded(data), PLENTY, PictureEdit(4, Crop(0, 0, 1, 1)))) == data


@pytest.mark.parametrize("kind", ["png transparent", "png palette", "jpeg", "svg"])
@pytest.mark.parametrize(
    ("formats", "expected"),
    [
        ((PictureFormat.JPEG,), "JPEG"),
        ((PictureFormat.PNG,), "PNG"),
        ((PictureFormat.JPEG, PictureFormat.WEBP), "JPEG"),
    ],
)
def test_only_a_format_that_the_service_takes_is_sent(
    kind: str, formats: tuple[PictureFormat, ...], expected: str
) -> None:
    data = svg('<circle cx="99" cy="99" r="50"/>') if kind == "svg" else file_of(kind)
    reference = prepare(loaded(data), UploadLimits(100_000, 400, formats))
    assert uploaded(reference).format == expected
    assert reference.url.startswith(f"data:image/{expected.lower()};")
    assert reference.byte_count <= 100_000
    if kind == "png transparent" and expected == "JPEG":
        top = uploaded(reference).crop((0, 0, 300, 3))
        assert difference(top, Image.new("RGB", top.size, "white")) < 20


@pytest.mark.parametrize("max_bytes", [-1, 0, 100])
def test_an_impossible_limit_gets_the_smallest_picture_there_is(max_bytes: int) -> None:
    reference = prepare(loaded(file_of("png")), UploadLimits(max_bytes))
    assert (reference.width, reference.height) == (1, 1)


def test_a_very_long_picture_keeps_at_least_a_pixel_each_way() -> None:
    strip = encoded(Image.linear_gradient("L").resize((9000, 1)), "PNG")
    reference = prepare(loaded(strip), PLENTY)
    assert (reference.width, reference.height) == (1568, 1)


@pytest.mark.parametrize("progressive", [False, True])
def test_fifty_megapixels_are_no_trouble(progressive: bool) -> None:
    data = large_jpeg(50, progressive=progressive)
    facts = inspect(loaded(data))
    assert facts.width * facts.height > 49_900_000
    reference = prepare(loaded(data), PLENTY)
    assert max(reference.width, reference.height) == 1568
    assert difference(uploaded(reference), sample("coffee")) < 8


PREPARE_AND_PRINT_GROWTH = """
import resource, sys
from pathlib import Path
from altwright.core.picture import LoadedPicture, PictureFormat
from altwright.core.upload import UploadLimits
from altwright.services.picture_preparation import inspect, prepare
picture = LoadedPicture(Path(sys.argv[1]).read_bytes(), PictureFormat.JPEG)
inspect(picture)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
prepare(picture, UploadLimits())
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="other systems count memory in other units")
def test_fifty_megapixels_take_a_fraction_of_their_memory(tmp_path: Path) -> None:
    file = tmp_path / "large.jpg"
    file.write_bytes(large_jpeg(50))
    source = Path(altwright.__file__).parent.parent
    command = [sys.executable, "-c", PREPARE_AND_PRINT_GROWTH, str(file)]
    run = subprocess.run(command, env={"PYTHONPATH": str(source)}, capture_output=True, text=True, check=True)
    assert int(run.stdout) < 90, "megabytes; decoded whole it is 150 for the pixels alone"


@pytest.mark.parametrize("task", [inspect, lambda picture: prepare(picture, PLENTY)])
def test_too_many_pixels_are_refused_by_the_header_alone(task: object) -> None:
    assert callable(task)
    for width, height in ((20_000, 10_001), (40_000, 40_000), (2**31 - 1, 2**31 - 1)):
        with pytest.raises(PictureTooManyPixels) as caught:
            task(LoadedPicture(png_header(width, height), PictureFormat.PNG))
        assert caught.value.limit == MAX_PIXELS


def test_the_largest_allowed_picture_is_not_refused() -> None:
    facts = inspect(LoadedPicture(png_header(20_000, 10_000), PictureFormat.PNG))
    assert facts.width * facts.height == MAX_PIXELS


@pytest.mark.parametrize("kind", [kind for kind in EVERY_KIND if "animated" not in kind])
@pytest.mark.parametrize("share", [0.02, 0.5, 0.9])
def test_a_truncated_picture_is_called_broken(kind: str, share: float) -> None:
    data = file_of(kind)
    with pytest.raises(PictureBroken):
        prepare(LoadedPicture(data[: int(len(data) * share)], FORMATS[kind]), PLENTY)


@pytest.mark.parametrize("file_format", list(PictureFormat))
@pytest.mark.parametrize("data", [b"", b"\0", b"\xff\xd8\xff", b"GIF89a", b"<html>", bytes(500)])
def test_what_is_no_picture_is_called_broken(file_format: PictureFormat, data: bytes) -> None:
    with pytest.raises(PictureBroken):
        inspect(LoadedPicture(data, file_format))


def test_the_frame_of_an_animation_that_is_sent_is_the_first() -> None:
    frames = [Image.new("RGB", (64, 64), colour) for colour in ("red", "blue")]
    for file_format in ("GIF", "WEBP", "PNG", "TIFF", "AVIF"):
        data = encoded(frames[0], file_format, save_all=True, append_images=frames[1:])
        assert difference(uploaded(prepare(loaded(data), PLENTY)), frames[0]) < 6, file_format


def test_pictures_are_prepared_in_several_threads_at_once() -> None:
    pictures = [loaded(file_of(kind)) for kind in EVERY_KIND] * 2
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda picture: prepare(picture, UploadLimits(90_000)), pictures))
    assert together == [prepare(picture, UploadLimits(90_000)) for picture in pictures]


@pytest.mark.slow
@settings(max_examples=250, deadline=None)
@given(
    kind=st.sampled_from(sorted(EVERY_KIND)),
    edits=st.lists(st.tuples(st.floats(0, 1), st.booleans(), st.binary(min_size=1, max_size=6)), max_size=8),
    share=st.floats(0, 1) | st.just(1.0),
)
def test_no_damage_whatever_raises_anything_but_a_picture_error(
    kind: str, edits: list[tuple[float, bool, bytes]], share: float
) -> None:
    data = bytearray(file_of(kind))
    for place, in_header, replacement in edits:
        position = int(place * min(len(data), 200 if in_header else len(data)))
        data[position : position + len(replacement)] = replacement
    picture = LoadedPicture(bytes(data[: int(len(data) * share)]), FORMATS[kind])
    for task in (inspect, lambda picture: prepare(picture, UploadLimits(50_000))):
        try:
            result = task(picture)
        except PictureError:
            continue
        if isinstance(result, UploadReference):
            assert result.byte_count <= 50_000
            with Image.open(io.BytesIO(uploaded_bytes(result))) as image:
                image.load()


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(data=st.binary(max_size=400), file_format=st.sampled_from(list(PictureFormat)))
def test_no_bytes_whatever_raise_anything_but_a_picture_error(data: bytes, file_format: PictureFormat) -> None:
    signatures = {PictureFormat.JPEG: b"\xff\xd8\xff", PictureFormat.BMP: b"BM", PictureFormat.TIFF: b"II*\0"}
    for candidate in (data, signatures.get(file_format, b"") + data):
        try:
            prepare(LoadedPicture(candidate, file_format), UploadLimits(50_000))
        except PictureError:
            continue
