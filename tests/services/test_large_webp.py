"""Tests of WebP that are too large: that is what is told of them, never that they are damaged."""

from __future__ import annotations

import sys

import pytest
from PIL import Image
from tests.pictures import encoded

from altwright.core.errors import PictureBroken, PictureOverMemory, PictureTooManyPixels
from altwright.core.picture import MAX_PIXELS, LoadedPicture, PictureFormat
from altwright.core.upload import UploadLimits
from altwright.services.picture_preparation import inspect, prepare
from altwright.services.picture_preparation.webp_canvas import webp_canvas

PLAIN = Image.new("RGB", (16, 16), (200, 30, 40))

only_where_memory_is_bounded = pytest.mark.skipif(
    sys.platform != "linux", reason="other systems do not keep a process to an amount of memory"
)


def lossless(width: int, height: int) -> bytes:
    """Return a WebP of one colour, which takes no bit a pixel, so that any size can be written into its header."""
    data = encoded(PLAIN, "WEBP", lossless=True)
    assert data[12:16] == b"VP8L"
    numbers = int.from_bytes(data[21:25], "little") >> 28 << 28 | (height - 1) << 14 | (width - 1)
    return data[:21] + numbers.to_bytes(4, "little") + data[25:]


def extended(width: int, height: int) -> bytes:
    """Return an animation of small pictures on a canvas of any size."""
    data = encoded(PLAIN, "WEBP", save_all=True, append_images=[Image.new("RGB", (16, 16), "blue")])
    assert data[12:16] == b"VP8X"
    return data[:24] + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little") + data[30:]


def lossy(width: int, height: int) -> bytes:
    """Return a WebP in whose header any size stands; its pixels belong to a smaller one."""
    data = encoded(PLAIN, "WEBP")
    assert data[12:16] == b"VP8 "
    return data[:26] + width.to_bytes(2, "little") + height.to_bytes(2, "little") + data[30:]


def picture(data: bytes) -> LoadedPicture:
    return LoadedPicture(data, PictureFormat.WEBP)


@pytest.mark.parametrize("make", [lossless, extended, lossy])
def test_the_header_tells_the_size(make: object) -> None:
    assert callable(make)
    assert webp_canvas(make(1, 2)) == (1, 2)
    assert webp_canvas(make(16383, 16382)) == (16383, 16382)
    assert all(webp_canvas(make(16, 16)[:length]) is None for length in range(25))


def test_a_header_of_another_kind_tells_none() -> None:
    data = extended(16, 16)
    assert webp_canvas(data[:12] + b"ALPH" + data[16:]) is None
    assert webp_canvas(lossless(9, 9).replace(b"\x2f", b"\x2e", 1)) is None
    assert webp_canvas(lossy(9, 9).replace(b"\x9d\x01\x2a", b"\x9d\x01\x2b")) is None


@pytest.mark.parametrize("make", [lossless, extended, lossy])
def test_too_many_pixels_are_refused_by_the_header_alone(make: object) -> None:
    assert callable(make)
    for task in (inspect, lambda picture: prepare(picture, UploadLimits())):
        with pytest.raises(PictureTooManyPixels) as caught:
            task(picture(make(16383, 16383)))
        assert caught.value.limit == MAX_PIXELS


@only_where_memory_is_bounded
@pytest.mark.parametrize("make", [lossless, extended])
@pytest.mark.parametrize("side", [11_200, 12_000, 14_000])
def test_more_pixels_than_there_is_memory_for_are_told_as_that(make: object, side: int) -> None:
    assert callable(make)
    with pytest.raises(PictureOverMemory):
        prepare(picture(make(side, side)), UploadLimits())


@pytest.mark.parametrize("side", [16, 4000, 7200])
def test_a_damaged_one_for_which_there_is_memory_is_called_broken(side: int) -> None:
    with pytest.raises(PictureBroken):
        prepare(picture(lossy(side, side)[:-8]), UploadLimits())
    with pytest.raises(PictureBroken):
        prepare(picture(lossless(side, side)[:-4]), UploadLimits())


def test_one_without_pixels_is_called_broken() -> None:
    with pytest.raises(PictureBroken):
        inspect(picture(lossy(0, 16)))
