"""The pixels of an opened picture: upright, edited, reduced, in sRGB, without metadata."""

from __future__ import annotations

import io
import math
from typing import TYPE_CHECKING

from altwright.core.picture_geometry import box_size, kept_box, scaled_box
from altwright.core.upload import PictureEdit
from altwright.services.picture_preparation.reading import orientation_of

if TYPE_CHECKING:
    from PIL import Image, ImageFile

_FLAT_COLOURS = 1024

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


def decoded(image: ImageFile.ImageFile, max_side: int, edit: PictureEdit, *, lossy: bool) -> tuple[Image.Image, bool]:
    """Return the pixels, upright, edited, within ``max_side``, as L, RGB or RGBA, and whether they are flat.

    Reduced as early as possible: a JPEG while it is decoded, everything else before its colours are converted.
    """
    from PIL import Image

    stored = image.size
    orientation = orientation_of(image)
    box = kept_box(edit.crop, stored, orientation)
    width, height = box_size(box)
    scale = min(1.0, max_side / max(width, height))
    target = (max(1, round(width * scale)), max(1, round(height * scale)))
    profile = image.info.get("icc_profile")
    if scale < 1:
        image.draft(None, (math.ceil(stored[0] * scale), math.ceil(stored[1] * scale)))
    image.load()
    pixels = _continuous(image if (width, height) == stored else image.crop(scaled_box(box, stored, image.size)))
    is_flat = not lossy and pixels.mode in {"L", "RGB", "RGBA"} and pixels.getcolors(_FLAT_COLOURS) is not None
    if pixels.size != target:
        pixels = pixels.resize(target, Image.Resampling.LANCZOS, reducing_gap=None if ";" in pixels.mode else 2.0)
    pixels = _in_srgb(_eight_bits(pixels), profile)
    for turn in (_TURNS.get(orientation), _QUARTERS[edit.turns % 4]):
        if turn:
            pixels = pixels.transpose(Image.Transpose[turn])
    pixels.info = {}
    return pixels, is_flat


def is_srgb(profile: bytes | None) -> bool:
    """Tell whether colours with this ICC profile can be taken for sRGB; no profile means sRGB on the web."""
    if not profile:
        return True
    from PIL import ImageCms

    try:
        description = ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(io.BytesIO(profile)))
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return False
    return description.startswith("sRGB")


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
    if profile and not is_srgb(profile) and image.mode in {"L", "RGB", "RGBA", "CMYK", "LAB"}:
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
