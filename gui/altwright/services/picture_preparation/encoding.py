"""Pixels made a file that is small enough and in a format that the service takes."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from altwright.core.picture import PictureFormat
from altwright.core.upload import UploadLimits

if TYPE_CHECKING:
    from PIL import Image

_QUALITIES = (85, 80, 75)
_LOSSLESS_WORTH = 2


@dataclass(frozen=True, slots=True)
class Encoded:
    """An encoded picture: its bytes, their media type, and its size in pixels."""

    data: bytes
    mime_type: str
    size: tuple[int, int]


def encoded(image: Image.Image, limits: UploadLimits, *, is_flat: bool) -> Encoded:
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
        return Encoded(lossless, "image/png", image.size)
    for quality in lower:
        if len(data) <= limits.max_bytes:
            break
        data = _saved(page, "JPEG", quality=quality, optimize=True)
    if len(data) <= limits.max_bytes:
        return Encoded(data, "image/jpeg", page.size)
    return _within(page, limits.max_bytes, "JPEG", quality=lower[-1], optimize=True)


def _within(image: Image.Image, max_bytes: int, file_format: str, **options: int) -> Encoded:
    """Return ``image`` as a file of ``max_bytes`` at most, made smaller as far as that needs it."""
    from PIL import Image

    reduced, data = image, _saved(image, file_format, **options)
    while len(data) > max_bytes and max(reduced.size) > 1:
        # Bytes go roughly with the area; a little less than that, so that one step usually does.
        factor = min(0.9, 0.95 * math.sqrt(max(max_bytes, 0) / len(data)))
        size = (max(1, int(reduced.width * factor)), max(1, int(reduced.height * factor)))
        reduced = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
        data = _saved(reduced, file_format, **options)
    return Encoded(data, f"image/{file_format.lower()}", reduced.size)


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
