"""A picture's file opened by Pillow, within limits, its faults translated."""

from __future__ import annotations

import contextlib
import io
import struct
import warnings
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from altwright.core.errors import PictureBroken, PictureOverMemory, PictureTooManyPixels
from altwright.core.picture import LARGE_PIXELS, MAX_PIXELS, LoadedPicture, PictureFormat
from altwright.services.picture_preparation.bare_png import without_text_and_profile
from altwright.services.picture_preparation.webp_canvas import webp_canvas

if TYPE_CHECKING:
    from PIL import ImageFile

_ORIENTATION = 0x0112
_WEBP_BYTES_A_PIXEL = 12
"""Two canvases and a frame, of which libwebp does not tell when there is no memory for them."""

_HEIF = "HEIF"
"""What pillow_heif calls the family of formats that HEIC is one of."""

DECODING_ERRORS = (
    OSError,  # truncated or unidentified data, errors of the codecs
    EOFError,
    SyntaxError,  # a plug-in's "this is not mine"
    ValueError,  # impossible sizes, modes and offsets; UnicodeDecodeError
    TypeError,
    LookupError,  # short reads and unknown codes used as an index
    AttributeError,  # a part that an earlier one should have set up
    ArithmeticError,  # ZeroDivisionError in resolutions, OverflowError in sizes
    RuntimeError,  # among them what Pillow says of variants that it does not read
    AssertionError,
    struct.error,
    zlib.error,
)
"""What Pillow raises for damaged files: it promises no single error, and its plug-ins trust what they read."""


@contextlib.contextmanager
def opened(picture: LoadedPicture) -> Iterator[ImageFile.ImageFile]:
    """Yield the picture with its header read, and translate what Pillow raises in the body."""
    from PIL import Image

    name = picture.format.name
    if picture.format is PictureFormat.HEIC:
        import pillow_heif

        # What is not looked at is not decoded, and a thread more a picture is a thread more to hold memory.
        pillow_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=1)
        name = _HEIF

    # Pillow warns from half of this number on and refuses above twice of it. Altwright has a limit of its own, which
    # is to be the one that counts, also for the frames and tiles that only a decoder sees.
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS // 2
    # Pillow reports oddities of metadata, which is dropped here, as warnings to the terminal. Said each time since the
    # list of filters is shared and may be reset; the same filter is never listed twice.
    warnings.filterwarnings("ignore", module=r"PIL\.")
    data, profile, has_room = picture.data, None, True
    if picture.format is PictureFormat.PNG:
        data, profile = without_text_and_profile(data)
    elif picture.format is PictureFormat.WEBP and (canvas := webp_canvas(data)):
        _check_pixels(*canvas)
        has_room = _has_room_for(*canvas)
    try:
        with Image.open(io.BytesIO(data), formats=[name]) as image:
            _check_pixels(image.width, image.height)
            if profile is not None:
                image.info["icc_profile"] = profile
            yield image
    except Image.DecompressionBombError as error:
        raise PictureTooManyPixels(MAX_PIXELS, str(error)) from error
    except MemoryError as error:
        raise PictureOverMemory("There is not enough memory for it.") from error
    except DECODING_ERRORS as error:
        if not has_room:
            raise PictureOverMemory("There is not enough memory for it.") from error
        raise PictureBroken(f"{type(error).__name__}: {error}") from error


def orientation_of(image: ImageFile.ImageFile) -> int:
    """Return the EXIF orientation that is still to be applied, 1 to 8; Pillow applies that of TIFF by itself."""
    from PIL import Image

    if not (stored := image.info.get("exif")):
        return 1
    exif = Image.Exif()
    try:
        exif.load(stored)
        value = exif.get(_ORIENTATION, 1)
    except DECODING_ERRORS:
        # Damaged metadata is no reason to refuse the picture; every viewer shows it as it is stored.
        return 1
    return value if value in range(1, 9) else 1


def _check_pixels(width: int, height: int) -> None:
    if width * height > MAX_PIXELS:
        raise PictureTooManyPixels(MAX_PIXELS, f"{width} × {height}")
    if not width or not height:
        raise PictureBroken(f"{width} × {height} pixels")


def _has_room_for(width: int, height: int) -> bool:
    """Tell whether a WebP of this size can be decoded in the memory that this process may have."""
    if width * height <= LARGE_PIXELS:
        return True
    try:
        # Zeros come from the system when they are looked at, so none of this memory is really used.
        bytes(width * height * _WEBP_BYTES_A_PIXEL)
    except MemoryError:
        return False
    return True
