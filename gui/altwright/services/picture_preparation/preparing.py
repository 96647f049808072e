"""Preparing a picture: what can be done here is done here, the rest in a process of its own."""

from __future__ import annotations

import base64
from typing import NamedTuple

from altwright.core.picture import LARGE_PIXELS, LoadedPicture, PictureFacts, PictureFormat, UploadReference
from altwright.core.picture_geometry import changes_nothing, upright_size
from altwright.core.upload import UNCHANGED, PictureEdit, UploadLimits
from altwright.services.picture_preparation.bare_jpeg import holds_picture_only
from altwright.services.picture_preparation.encoding import Encoded, encoded
from altwright.services.picture_preparation.pixels import decoded, is_srgb
from altwright.services.picture_preparation.reading import opened, orientation_of

_LOSSY = {PictureFormat.JPEG, PictureFormat.AVIF, PictureFormat.HEIC}
_ALWAYS_APART = {PictureFormat.AVIF, PictureFormat.HEIC, PictureFormat.SVG}
_WEBP_PIXELS_APART = 4_000_000
"""A WebP of more pixels is decoded apart: Pillow copies them while everything else waits."""


class Prepared(NamedTuple):
    """The facts of a picture, and what is to be sent of it."""

    facts: PictureFacts
    encoded: Encoded


def inspect(picture: LoadedPicture) -> PictureFacts:
    """Return what the header of ``picture`` says; no pixel is decoded.

    Raises:
        PictureBroken: the header is damaged or incomplete.
        PictureTooManyPixels: there are more than :data:`MAX_PIXELS`.
    """
    if picture.format in _ALWAYS_APART:
        from altwright.services.picture_preparation.apart import inspect_apart

        return inspect_apart(picture)
    return inspect_here(picture)


def prepare(picture: LoadedPicture, limits: UploadLimits, edit: PictureEdit = UNCHANGED) -> UploadReference:
    """Return ``picture``, turned and cropped as ``edit`` says, as a data URL within ``limits``.

    The first frame, upright, in sRGB, without metadata: PNG where there is transparency or few colours, the service
    takes PNG and it fits, and JPEG otherwise, on white. A JPEG that is already like this is passed on byte for byte. A
    limit below the thousand bytes that a JPEG's tables take cannot be kept; the smallest possible picture is returned
    then.

    Raises:
        PictureBroken: the picture is damaged or incomplete, or takes too long.
        PictureTooManyPixels: there are more than :data:`MAX_PIXELS`, or more than fit into the memory there is for it.
    """
    return prepare_and_inspect(picture, limits, edit)[1]


def prepare_and_inspect(
    picture: LoadedPicture, limits: UploadLimits, edit: PictureEdit = UNCHANGED
) -> tuple[PictureFacts, UploadReference]:
    """Return the facts of ``picture`` as it is stored beside what :func:`prepare` makes of it, in one go.

    Raises:
        PictureError: as :func:`prepare`.
    """
    if _is_better_apart(picture):
        from altwright.services.picture_preparation.apart import prepare_apart

        facts, file = prepare_apart(picture, limits, edit)
    else:
        facts, file = prepare_here(picture, limits, edit)
    url = f"data:{file.mime_type};base64,{base64.b64encode(file.data).decode('ascii')}"
    return facts, UploadReference(url, len(file.data), *file.size)


def inspect_here(picture: LoadedPicture) -> PictureFacts:
    """Return the facts of ``picture``, read in this process.

    Raises:
        PictureError: as :func:`inspect`.
    """
    if picture.format is PictureFormat.SVG:
        from altwright.services.picture_preparation.svg_rendering import rendered_size

        return _facts(picture, rendered_size(picture.data))
    with opened(picture) as image:
        return _facts(picture, upright_size(image.size, orientation_of(image)))


def prepare_here(picture: LoadedPicture, limits: UploadLimits, edit: PictureEdit) -> Prepared:
    """Return the facts of ``picture`` and what is to be sent of it, decoded in this process.

    Raises:
        PictureError: as :func:`prepare`.
    """
    if picture.format is PictureFormat.SVG:
        from altwright.services.picture_preparation.svg_rendering import rendered

        drawing, size = rendered(picture.data, limits.longest_side, edit)
        return Prepared(_facts(picture, size), prepare_here(drawing, limits, edit).encoded)
    with opened(picture) as image:
        facts = _facts(picture, upright_size(image.size, orientation_of(image)))
        is_ready = (
            picture.format is PictureFormat.JPEG
            and PictureFormat.JPEG in limits.formats
            and len(picture.data) <= limits.max_bytes
            and max(image.size) <= limits.longest_side
            and changes_nothing(edit)
            and image.mode in {"RGB", "L"}
            and holds_picture_only(picture.data)
            and is_srgb(image.info.get("icc_profile"))
        )
        pixels, is_flat = decoded(image, limits.longest_side, edit, lossy=picture.format in _LOSSY)
    if is_ready:
        return Prepared(facts, Encoded(picture.data, "image/jpeg", pixels.size))
    return Prepared(facts, encoded(pixels, limits, is_flat=is_flat))


def _is_better_apart(picture: LoadedPicture) -> bool:
    if picture.format in _ALWAYS_APART or picture.may_take_for_ever:
        return True
    if picture.shrinks_while_decoded:
        return False
    limit = _WEBP_PIXELS_APART if picture.format is PictureFormat.WEBP else LARGE_PIXELS
    with opened(picture) as image:
        return image.width * image.height > limit


def _facts(picture: LoadedPicture, size: tuple[int, int]) -> PictureFacts:
    return PictureFacts(*size, picture.format, len(picture.data))
