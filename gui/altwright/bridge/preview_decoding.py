"""Making a picture small enough to look at, off the UI thread, and noticing pictures that show nothing."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QSize
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader, QTransform

from altwright.bridge.preview import Doubt, Preview
from altwright.core.errors import PictureBroken, PictureTooManyPixels
from altwright.core.picture import (
    LARGE_PIXELS,
    MAX_BYTES,
    MAX_PIXELS,
    TINY_SIDE,
    LoadedPicture,
    PictureFacts,
    PictureFormat,
)
from altwright.core.picture_geometry import box_size, edited_size, kept_box, scaled_box
from altwright.core.upload import UNCHANGED, PictureEdit, UploadLimits

_QT_NAMES = {
    PictureFormat.JPEG: b"jpeg",
    PictureFormat.PNG: b"png",
    PictureFormat.WEBP: b"webp",
    PictureFormat.GIF: b"gif",
    PictureFormat.BMP: b"bmp",
}
"""What Qt decodes. All else goes through preparation: Qt reads few kinds of TIFF and crashes with some, of an icon it
reads whichever size comes first, its SVG opens other files, and AVIF and HEIC it knows on few systems."""

_ORIENTATIONS = {
    QImageIOHandler.Transformation.TransformationNone: 1,
    QImageIOHandler.Transformation.TransformationMirror: 2,
    QImageIOHandler.Transformation.TransformationRotate180: 3,
    QImageIOHandler.Transformation.TransformationFlip: 4,
    QImageIOHandler.Transformation.TransformationFlipAndRotate90: 5,
    QImageIOHandler.Transformation.TransformationRotate90: 6,
    QImageIOHandler.Transformation.TransformationMirrorAndRotate90: 7,
    QImageIOHandler.Transformation.TransformationRotate270: 8,
}
"""Qt's names for the EXIF orientations."""

_ONE_COLOUR_SPREAD = 10
"""Largest difference within a channel (of 255) that still counts as one colour."""

_LOOKED_AT = 128
"""Points across and down the picture that are looked at: a line of small print must not fall between them."""

_PIECE = 64 * 1024

MEGABYTES_TO_DECODE = 1024
"""Qt's own limit for one decoded picture, raised so that ``MAX_PIXELS`` is the one that counts."""


def decode(picture: LoadedPicture, bound: QSize, edit: PictureEdit = UNCHANGED) -> Preview:
    """Return the preview of ``picture`` as ``edit`` leaves it; call it off the UI thread.

    The image is no larger than ``bound``, in physical pixels; the facts are those of the picture as it is stored.

    Raises:
        PictureTooManyPixels: more than ``MAX_PIXELS``.
        PictureBroken: it cannot be decoded.
    """
    name = _QT_NAMES.get(picture.format)
    if name is None or _has_exif(picture) or picture.may_take_for_ever:
        return _prepared(picture, bound, edit)
    QImageReader.setAllocationLimit(MEGABYTES_TO_DECODE)
    buffer = QBuffer()
    buffer.setData(_copied(_bare(picture)))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    # The format is given, so no other decoder of Qt's is ever tried on bytes from strangers.
    reader = QImageReader(buffer, QByteArray(name))
    reader.setAutoDetectImageFormat(False)
    reader.setAutoTransform(True)
    if _pixel_count(reader, picture) > LARGE_PIXELS and not picture.shrinks_while_decoded:
        reader.setFileName("")
        return _prepared(picture, bound, edit)
    try:
        image, size = _read(reader, bound, edit)
    finally:
        # Some decoders look at their data once more when they go, which crashes if the data went first: another
        # source, even none, sends them away.
        reader.setFileName("")
    facts = PictureFacts(size.width(), size.height(), picture.format, len(picture.data))
    return Preview(image, facts, _doubt(image, facts, edit))


def _bare(picture: LoadedPicture) -> bytes:
    """Return the bytes of ``picture`` without text that Qt would unpack, whatever memory that takes."""
    if picture.format is not PictureFormat.PNG:
        return picture.data
    from altwright.services.picture_preparation.bare_png import without_text

    return without_text(picture.data)


def _copied(data: bytes) -> QByteArray:
    """Return ``data`` as Qt keeps it, copied in pieces: the window stands still while a piece is copied."""
    copy = QByteArray()
    copy.reserve(len(data))
    for start in range(0, len(data), _PIECE):
        copy.append(data[start : start + _PIECE])
    return copy


def _pixel_count(reader: QImageReader, picture: LoadedPicture) -> int:
    """Return how many pixels there are, which Qt does not know of a WebP of a few hundred bytes, small or large."""
    canvas = None
    if picture.format is PictureFormat.WEBP:
        from altwright.services.picture_preparation.webp_canvas import webp_canvas

        canvas = webp_canvas(picture.data)
    width, height = canvas or reader.size().toTuple()
    return width * height


def _read(reader: QImageReader, bound: QSize, edit: PictureEdit) -> tuple[QImage, QSize]:
    """Return the image, upright, edited and within ``bound``, and the size of the stored picture as it is seen."""
    stored = reader.size()
    if stored.width() * stored.height() > MAX_PIXELS:
        raise PictureTooManyPixels(MAX_PIXELS)
    orientation = _ORIENTATIONS.get(reader.transformation(), 1)
    turned = bool(reader.transformation() & QImageIOHandler.Transformation.TransformationRotate90)
    if stored.isValid():
        _reduce(reader, bound.transposed() if turned != bool(edit.turns % 2) else bound, edit, orientation)
    image = reader.read()
    if image.isNull():
        raise PictureBroken(reader.errorString())
    if image.format() is QImage.Format.Format_CMYK8888:
        # Converted here rather than at each painting.
        image.convertTo(QImage.Format.Format_RGB32)
    if not stored.isValid():
        stored = image.size().transposed() if turned else image.size()
        left, top, right, bottom = kept_box(edit.crop, (image.width(), image.height()))
        image = image.copy(left, top, right - left, bottom - top)
    if edit.turns % 4:
        image = image.transformed(QTransform().rotate(90 * (edit.turns % 4)))
    return image, stored.transposed() if turned else stored


def _reduce(reader: QImageReader, limit: QSize, edit: PictureEdit, orientation: int) -> None:
    """Have ``reader`` give what is kept of the picture only, and no larger than ``limit``, both as it is stored."""
    full = reader.size().toTuple()
    box = kept_box(edit.crop, full, orientation)
    kept = QSize(*box_size(box))
    scaled = full
    if kept.width() > limit.width() or kept.height() > limit.height():
        share = min(limit.width() / kept.width(), limit.height() / kept.height())
        scaled = (max(1, round(full[0] * share)), max(1, round(full[1] * share)))
        reader.setScaledSize(QSize(*scaled))
    if kept.toTuple() != full:
        left, top, right, bottom = scaled_box(box, full, scaled)
        clip = QRect(left, top, right - left, bottom - top)
        # Clipped in its own size it is decoded in part; a clip of what is scaled is known only with a scale.
        if scaled == full:
            reader.setClipRect(clip)
        else:
            reader.setScaledClipRect(clip)


def _has_exif(picture: LoadedPicture) -> bool:
    """Tell whether a PNG or WebP may be turned by its metadata, which Qt heeds in JPEG only."""
    mark = {PictureFormat.PNG: b"eXIf", PictureFormat.WEBP: b"EXIF"}.get(picture.format)
    return mark is not None and mark in picture.data


def _prepared(picture: LoadedPicture, bound: QSize, edit: PictureEdit) -> Preview:
    """Return the preview of a picture that Qt is not to decode, made from what would be sent of it."""
    from altwright.services.picture_preparation import prepare_and_inspect

    limits = UploadLimits(MAX_BYTES, min(bound.width(), bound.height()))
    facts, upload = prepare_and_inspect(picture, limits, edit)
    image = QImage.fromData(QByteArray.fromBase64(upload.url.partition(",")[2].encode()))
    return Preview(image, facts, _doubt(image, facts, edit))


def _doubt(image: QImage, facts: PictureFacts, edit: PictureEdit) -> Doubt | None:
    is_drawing = facts.format is PictureFormat.SVG
    if not is_drawing and min(edited_size((facts.width, facts.height), edit)) < TINY_SIDE:
        return Doubt.TINY
    small = image.scaled(_LOOKED_AT, _LOOKED_AT).convertToFormat(QImage.Format.Format_RGBA8888_Premultiplied)
    pixels = bytes(small.constBits())
    channels = (pixels[start::4] for start in range(4))
    if all(max(channel) - min(channel) <= _ONE_COLOUR_SPREAD for channel in channels):
        return Doubt.ONE_COLOUR
    return None
