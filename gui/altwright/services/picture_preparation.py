"""A loaded picture made ready to be sent: upright, small enough, in colours and a format every service takes, private.

Everything here takes its time and belongs in a thread. Pillow is imported when it is first needed.
"""

from __future__ import annotations

import base64
import contextlib
import io
import math
import re
import struct
import warnings
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from altwright.core.errors import PictureBroken, PictureFormatUnsupported, PictureTooManyPixels
from altwright.core.picture import MAX_PIXELS, LoadedPicture, PictureFacts, PictureFormat, UploadReference
from altwright.core.upload import UNCHANGED, Crop, PictureEdit, UploadLimits

if TYPE_CHECKING:
    from PIL import Image, ImageFile

_QUALITIES = (85, 80, 75)
_FLAT_COLOURS = 1024
_LOSSLESS_WORTH = 2
_ORIENTATION = 0x0112
_SIDEWAYS = {5, 6, 7, 8}

_DECODING_ERRORS = (
    OSError,  # truncated or unidentified data, errors of the codecs
    EOFError,
    SyntaxError,  # a plug-in's "this is not mine"
    ValueError,  # impossible sizes, modes and offsets; UnicodeDecodeError
    TypeError,
    LookupError,  # short reads and unknown codes used as an index
    AttributeError,  # a part that an earlier one should have set up
    ArithmeticError,  # ZeroDivisionError in resolutions, OverflowError in sizes
    RuntimeError,  # NotImplementedError of rare variants
    AssertionError,
    struct.error,
    zlib.error,
)
"""What Pillow raises for damaged files: it promises no single error, and its plug-ins trust what they read."""

_SCAN_END = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]")
_STANDALONE = {0x01, *range(0xD0, 0xD8)}
_STRUCTURE = {0xC0, 0xC1, 0xC2, 0xC4, 0xDB, 0xDD}
_SOI, _EOI, _SOS, _APP0, _APP2, _APP14 = 0xD8, 0xD9, 0xDA, 0xE0, 0xE2, 0xEE
_JFIF_LENGTH, _ADOBE_LENGTH = 14, 12


@dataclass(frozen=True, slots=True)
class _Encoded:
    """An encoded picture: its bytes, their media type, and its size in pixels."""

    data: bytes
    mime_type: str
    size: tuple[int, int]


def inspect(picture: LoadedPicture) -> PictureFacts:
    """Return what the header of ``picture`` says; no pixel is decoded.

    Raises:
        PictureBroken: the header is damaged or incomplete.
        PictureTooManyPixels: there are more than :data:`MAX_PIXELS`.
        PictureFormatUnsupported: AVIF, HEIC and SVG.
    """
    with _opened(picture) as image:
        width, height = image.size
        if _orientation(image) in _SIDEWAYS:
            width, height = height, width
        return PictureFacts(width, height, picture.format, len(picture.data))


def prepare(picture: LoadedPicture, limits: UploadLimits, edit: PictureEdit = UNCHANGED) -> UploadReference:
    """Return ``picture``, turned and cropped as ``edit`` says, as a data URL within ``limits``.

    The first frame, upright, in sRGB, without metadata: PNG where there is transparency or few colours, the service
    takes PNG and it fits, and JPEG otherwise, on white. A JPEG that is already like this is passed on byte for byte. A
    limit below the thousand bytes that a JPEG's tables take cannot be kept; the smallest possible picture is returned
    then.

    Raises:
        PictureBroken: the picture is damaged or incomplete.
        PictureTooManyPixels: there are more than :data:`MAX_PIXELS`, or more than fit into this computer's memory.
        PictureFormatUnsupported: AVIF, HEIC and SVG.
    """
    is_jpeg = picture.format is PictureFormat.JPEG
    with _opened(picture) as image:
        is_ready = is_jpeg and _is_ready(image, picture.data, limits, edit)
        pixels, is_flat = _decoded(image, limits.longest_side, edit, lossy=is_jpeg)
    if is_ready:
        encoded = _Encoded(picture.data, "image/jpeg", pixels.size)
    else:
        encoded = _encoded(pixels, limits, is_flat=is_flat)
    url = f"data:{encoded.mime_type};base64,{base64.b64encode(encoded.data).decode('ascii')}"
    return UploadReference(url, len(encoded.data), *encoded.size)


@contextlib.contextmanager
def _opened(picture: LoadedPicture) -> Iterator[ImageFile.ImageFile]:
    """Yield the picture with its header read, and translate what Pillow raises in the body."""
    if not picture.format.is_supported:
        raise PictureFormatUnsupported(picture.format.value)
    from PIL import Image

    # Pillow warns from half of this number on and refuses above twice of it. Altwright has a limit of its own, which
    # is to be the one that counts, also for the frames and tiles that only a decoder sees.
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS // 2
    # Pillow reports oddities of metadata, which is dropped here, as warnings to the terminal. Said each time since the
    # list of filters is shared and may be reset; the same filter is never listed twice.
    warnings.filterwarnings("ignore", module=r"PIL\.")
    try:
        with Image.open(io.BytesIO(picture.data), formats=[picture.format.name]) as image:
            if image.width * image.height > MAX_PIXELS:
                raise PictureTooManyPixels(MAX_PIXELS, f"{image.width} × {image.height}")
            if not image.width or not image.height:
                raise PictureBroken(f"{image.width} × {image.height} pixels")
            yield image
    except Image.DecompressionBombError as error:
        raise PictureTooManyPixels(MAX_PIXELS, str(error)) from error
    except MemoryError as error:
        raise PictureTooManyPixels(MAX_PIXELS, "There is not enough memory for it.") from error
    except _DECODING_ERRORS as error:
        raise PictureBroken(f"{type(error).__name__}: {error}") from error


def _orientation(image: ImageFile.ImageFile) -> int:
    """Return the EXIF orientation that is still to be applied, 1 to 8; Pillow applies that of TIFF by itself."""
    from PIL import Image

    if not (stored := image.info.get("exif")):
        return 1
    exif = Image.Exif()
    try:
        exif.load(stored)
        value = exif.get(_ORIENTATION, 1)
    except _DECODING_ERRORS:
        # Damaged metadata is no reason to refuse the picture; every viewer shows it as it is stored.
        return 1
    return value if value in range(1, 9) else 1


def _is_ready(image: ImageFile.ImageFile, data: bytes, limits: UploadLimits, edit: PictureEdit) -> bool:
    """Tell whether a JPEG may be sent as it is."""
    return (
        PictureFormat.JPEG in limits.formats
        and len(data) <= limits.max_bytes
        and max(image.size) <= limits.longest_side
        and not edit.crop
        and not edit.turns % 4
        and image.mode in {"RGB", "L"}
        and _holds_picture_only(data)
        and _is_srgb(image.info.get("icc_profile"))
    )


def _holds_picture_only(data: bytes) -> bool:
    """Tell whether a JPEG is complete and nothing but a picture: no metadata, no comment, no thumbnail, no appendix."""
    position = 2
    while 0 < position <= len(data) - 2 and data[position] == 0xFF:
        marker = data[position + 1]
        if marker == _EOI:
            return position + 2 == len(data)
        if marker == 0xFF:
            position += 1
            continue
        if marker == _SOI or marker in _STANDALONE:
            return False
        length = int.from_bytes(data[position + 2 : position + 4], "big")
        body = data[position + 4 : position + 2 + length]
        if length < 2 or len(body) != length - 2 or not _is_harmless(marker, body):
            return False
        position += 2 + length
        if marker == _SOS:
            scan_end = _SCAN_END.search(data, position)
            position = scan_end.end() - 2 if scan_end else 0
    return False


def _is_harmless(marker: int, body: bytes) -> bool:
    """Tell whether a JPEG segment says nothing but how to decode and show the pixels."""
    if marker == _APP0:
        return body.startswith(b"JFIF\x00") and len(body) == _JFIF_LENGTH
    if marker == _APP2:
        return body.startswith(b"ICC_PROFILE\x00")
    if marker == _APP14:
        return body.startswith(b"Adobe") and len(body) == _ADOBE_LENGTH
    return marker in _STRUCTURE or marker == _SOS


def _is_srgb(profile: bytes | None) -> bool:
    """Tell whether colours with this ICC profile can be taken for sRGB; no profile means sRGB on the web."""
    if not profile:
        return True
    from PIL import ImageCms

    try:
        description = ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(io.BytesIO(profile)))
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return False
    return description.startswith("sRGB")


def _decoded(image: ImageFile.ImageFile, max_side: int, edit: PictureEdit, *, lossy: bool) -> tuple[Image.Image, bool]:
    """Return the pixels, upright, edited, within ``max_side``, as L, RGB or RGBA, and whether they are flat.

    Reduced as early as possible: a JPEG while it is decoded, everything else before its colours are converted.
    """
    from PIL import Image

    stored = image.size
    orientation = _orientation(image)
    box = _kept_box(edit.crop, orientation, stored)
    width, height = box[2] - box[0], box[3] - box[1]
    scale = min(1.0, max_side / max(width, height))
    target = (max(1, round(width * scale)), max(1, round(height * scale)))
    profile = image.info.get("icc_profile")
    if scale < 1:
        image.draft(None, (math.ceil(stored[0] * scale), math.ceil(stored[1] * scale)))
    image.load()
    pixels = _continuous(image if (width, height) == stored else image.crop(_scaled(box, stored, image.size)))
    is_flat = not lossy and pixels.mode in {"L", "RGB"} and pixels.getcolors(_FLAT_COLOURS) is not None
    if pixels.size != target:
        pixels = pixels.resize(target, Image.Resampling.LANCZOS, reducing_gap=None if ";" in pixels.mode else 2.0)
    pixels = _in_srgb(_eight_bits(pixels), profile)
    for turn in (_TURNS.get(orientation), _QUARTERS[edit.turns % 4]):
        if turn:
            pixels = pixels.transpose(Image.Transpose[turn])
    pixels.info = {}
    return pixels, is_flat


def _kept_box(crop: Crop | None, orientation: int, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Return the edges of what is kept, in pixels as they are stored; it is one pixel at least.

    ``crop`` counts in the upright picture, of which ``orientation`` says how it is stored in ``size``.
    """
    if crop is None:
        return 0, 0, *size
    place = _UPRIGHT_TO_STORED[orientation]
    (one, first), (other, second) = place(crop.left, crop.top), place(crop.right, crop.bottom)
    left, right = _edges(one, other, size[0])
    top, bottom = _edges(first, second, size[1])
    return left, top, right, bottom


def _edges(one: float, other: float, length: int) -> tuple[int, int]:
    """Return two shares of ``length`` as whole numbers within it, in order and at least 1 apart."""
    low, high = (round(min(max(share, 0.0), 1.0) * length) for share in sorted((one, other)))
    low = min(low, length - 1)
    return low, max(high, low + 1)


def _scaled(
    box: tuple[int, int, int, int], full: tuple[int, int], reduced: tuple[int, int]
) -> tuple[int, int, int, int]:
    """Return ``box`` of a picture of ``full`` size in the same picture decoded at ``reduced`` size."""
    left, right = _edges(box[0] / full[0], box[2] / full[0], reduced[0])
    top, bottom = _edges(box[1] / full[1], box[3] / full[1], reduced[1])
    return left, top, right, bottom


_UPRIGHT_TO_STORED: dict[int, Callable[[float, float], tuple[float, float]]] = {
    1: lambda x, y: (x, y),
    2: lambda x, y: (1 - x, y),
    3: lambda x, y: (1 - x, 1 - y),
    4: lambda x, y: (x, 1 - y),
    5: lambda x, y: (y, x),
    6: lambda x, y: (y, 1 - x),
    7: lambda x, y: (1 - y, 1 - x),
    8: lambda x, y: (1 - y, x),
}
"""Where a place in the upright picture is in the stored one, in shares, by the EXIF orientation."""

_TURNS = {
    2: "FLIP_LEFT_RIGHT",
    3: "ROTATE_180",
    4: "FLIP_TOP_BOTTOM",
    5: "TRANSPOSE",
    6: "ROTATE_270",
    7: "TRANSVERSE",
    8: "ROTATE_90",
}
_QUARTERS = ("", "ROTATE_270", "ROTATE_180", "ROTATE_90")
"""Clockwise; Pillow counts the other way round."""


def _continuous(image: Image.Image) -> Image.Image:
    """Return ``image`` in a mode whose pixels can be averaged: palettes and single bits cannot."""
    if image.mode in {"P", "PA", "LA"} or ("transparency" in image.info and image.mode in {"1", "L", "RGB"}):
        return image.convert("RGBA" if image.has_transparency_data else "RGB")
    if image.mode == "1":
        return image.convert("L")
    if image.mode.startswith("I;16") and image.mode != "I;16":
        return image.convert("I")
    return image


def _eight_bits(image: Image.Image) -> Image.Image:
    """Return a picture of 16 or 32 bits a pixel with 8; its range is the smallest usual one that holds its values."""
    if image.mode not in {"I;16", "I", "F"}:
        return image
    extrema = image.getextrema()
    low, high = (float(value) for value in extrema if isinstance(value, int | float))
    if not (math.isfinite(low) and math.isfinite(high)):
        low, high = 0.0, 1.0
    for usual in (1.0, 255.0, 65535.0):
        if low >= 0 and high <= usual:
            low, high = 0.0, usual
            break
    factor = 255 / (high - low or 1.0)
    return image.point(lambda value: value * factor - low * factor).convert("L")


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Return ``image`` in L, RGB or RGBA, its colours converted from ``profile`` where that is possible."""
    if profile and not _is_srgb(profile) and image.mode in {"L", "RGB", "RGBA", "CMYK", "LAB"}:
        from PIL import ImageCms

        try:
            converted = ImageCms.profileToProfile(
                image,
                ImageCms.ImageCmsProfile(io.BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                outputMode="RGBA" if image.mode == "RGBA" else "RGB",
            )
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            converted = None  # the profile is damaged or belongs to other colours: shown as browsers do, without it
        image = converted or image
    if image.mode not in {"L", "RGB", "RGBA"}:
        image = image.convert("RGBA" if image.mode in {"RGBa", "LA", "PA"} else "RGB")
    if image.mode == "RGBA" and image.getchannel("A").getextrema() == (255, 255):
        image = image.convert("RGB")
    return image


def _encoded(image: Image.Image, limits: UploadLimits, *, is_flat: bool) -> _Encoded:
    """Return ``image`` within ``limits``: as PNG where that suits, then with less quality, then smaller."""
    is_transparent = image.mode == "RGBA"
    takes_png = PictureFormat.PNG in limits.formats
    if takes_png and PictureFormat.JPEG not in limits.formats:
        return _within(image, limits.max_bytes, "PNG")
    lossless = _saved(image, "PNG") if takes_png and (is_flat or is_transparent) else b""
    page = _on_white(image)
    best, *lower = _QUALITIES
    data = _saved(page, "JPEG", quality=best, optimize=True)
    # A photograph in few colours, such as one in greys, is no flat graphic: its PNG is many times the size.
    if 0 < len(lossless) <= limits.max_bytes and (is_transparent or len(lossless) <= _LOSSLESS_WORTH * len(data)):
        return _Encoded(lossless, "image/png", image.size)
    for quality in lower:
        if len(data) <= limits.max_bytes:
            break
        data = _saved(page, "JPEG", quality=quality, optimize=True)
    if len(data) <= limits.max_bytes:
        return _Encoded(data, "image/jpeg", page.size)
    return _within(page, limits.max_bytes, "JPEG", quality=lower[-1], optimize=True)


def _within(image: Image.Image, max_bytes: int, file_format: str, **options: int) -> _Encoded:
    """Return ``image`` as a file of ``max_bytes`` at most, made smaller as far as that needs it."""
    from PIL import Image

    reduced, data = image, _saved(image, file_format, **options)
    while len(data) > max_bytes and max(reduced.size) > 1:
        # Bytes go roughly with the area; a little less than that, so that one step usually does.
        factor = min(0.9, 0.95 * math.sqrt(max(max_bytes, 0) / len(data)))
        size = (max(1, int(reduced.width * factor)), max(1, int(reduced.height * factor)))
        reduced = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
        data = _saved(reduced, file_format, **options)
    return _Encoded(data, f"image/{file_format.lower()}", reduced.size)


def _on_white(image: Image.Image) -> Image.Image:
    """Return ``image`` without transparency, as it looks on a white page."""
    from PIL import Image

    if image.mode != "RGBA":
        return image
    page = Image.new("RGB", image.size, "white")
    page.paste(image, mask=image.getchannel("A"))
    return page


def _saved(image: Image.Image, file_format: str, **options: int) -> bytes:
    """Return ``image`` as a file; JPEG baseline, which every service reads."""
    file = io.BytesIO()
    image.save(file, file_format, **options)
    return file.getvalue()
