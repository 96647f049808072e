"""Making a picture small enough to look at, off the UI thread, and noticing pictures that show nothing."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader

from altwright.bridge.preview import Doubt, Preview
from altwright.core.errors import PictureBroken, PictureFormatUnsupported, PictureTooManyPixels
from altwright.core.picture import MAX_BYTES, MAX_PIXELS, TINY_SIDE, LoadedPicture, PictureFacts, PictureFormat
from altwright.core.upload import UploadLimits

_QT_NAMES = {
    "JPEG": b"jpeg",
    "PNG": b"png",
    "WebP": b"webp",
    "GIF": b"gif",
    "BMP": b"bmp",
}
_THROUGH_PREPARATION = {PictureFormat.TIFF, PictureFormat.ICO}
"""Qt reads few kinds of TIFF and crashes with some, and of an icon it reads whichever size comes first."""

_ONE_COLOUR_SPREAD = 10
"""Largest difference within a channel (of 255) that still counts as one colour."""

_LOOKED_AT = 128
"""Points across and down the picture that are looked at: a line of small print must not fall between them."""

MEGABYTES_TO_DECODE = 1024
"""Qt's own limit for one decoded picture, raised so that ``MAX_PIXELS`` is the one that counts."""


def decode(picture: LoadedPicture, bound: QSize) -> Preview:
    """Return the preview of ``picture``, no larger than ``bound`` in physical pixels; call it off the UI thread.

    Raises:
        PictureFormatUnsupported: a format that is not shown.
        PictureTooManyPixels: more than ``MAX_PIXELS``.
        PictureBroken: Qt cannot decode it.
    """
    if picture.format in _THROUGH_PREPARATION or _has_exif(picture):
        return _prepared(picture, bound)
    name = _QT_NAMES.get(picture.format.value)
    if name is None:
        raise PictureFormatUnsupported(picture.format.value)
    QImageReader.setAllocationLimit(MEGABYTES_TO_DECODE)
    buffer = QBuffer()
    buffer.setData(picture.data)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    # The format is given, so no other decoder of Qt's is ever tried on bytes from strangers.
    reader = QImageReader(buffer, QByteArray(name))
    reader.setAutoDetectImageFormat(False)
    reader.setAutoTransform(True)
    try:
        image, size = _read(reader, bound)
    finally:
        # Some decoders look at their data once more when they go, which crashes if the data went first: another
        # source, even none, sends them away.
        reader.setFileName("")
    facts = PictureFacts(size.width(), size.height(), picture.format, len(picture.data))
    return Preview(image, facts, _doubt(image, facts))


def _read(reader: QImageReader, bound: QSize) -> tuple[QImage, QSize]:
    """Return the image, upright and within ``bound``, and the size of the picture as it is seen."""
    stored = reader.size()
    if stored.width() * stored.height() > MAX_PIXELS:
        raise PictureTooManyPixels(MAX_PIXELS)
    turned = bool(reader.transformation() & QImageIOHandler.Transformation.TransformationRotate90)
    if stored.isValid():
        limit = bound.transposed() if turned else bound
        if stored.width() > limit.width() or stored.height() > limit.height():
            reader.setScaledSize(stored.scaled(limit, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1)))
    image = reader.read()
    if image.isNull():
        raise PictureBroken(reader.errorString())
    if image.format() is QImage.Format.Format_CMYK8888:
        # Converted here rather than at each painting.
        image.convertTo(QImage.Format.Format_RGB32)
    if not stored.isValid():
        stored = image.size().transposed() if turned else image.size()
    return image, stored.transposed() if turned else stored


def _has_exif(picture: LoadedPicture) -> bool:
    """Tell whether a PNG or WebP may be turned by its metadata, which Qt heeds in JPEG only."""
    mark = {PictureFormat.PNG: b"eXIf", PictureFormat.WEBP: b"EXIF"}.get(picture.format)
    return mark is not None and mark in picture.data


def _prepared(picture: LoadedPicture, bound: QSize) -> Preview:
    """Return the preview of a picture that Pillow reads better, made from what would be sent of it."""
    from altwright.services.picture_preparation import inspect, prepare

    facts = inspect(picture)
    upload = prepare(picture, UploadLimits(MAX_BYTES, min(bound.width(), bound.height())))
    image = QImage.fromData(QByteArray.fromBase64(upload.url.partition(",")[2].encode()))
    return Preview(image, facts, _doubt(image, facts))


def _doubt(image: QImage, facts: PictureFacts) -> Doubt | None:
    if min(facts.width, facts.height) < TINY_SIDE:
        return Doubt.TINY
    small = image.scaled(_LOOKED_AT, _LOOKED_AT).convertToFormat(QImage.Format.Format_RGBA8888_Premultiplied)
    pixels = bytes(small.constBits())
    channels = (pixels[start::4] for start in range(4))
    if all(max(channel) - min(channel) <= _ONE_COLOUR_SPREAD for channel in channels):
        return Doubt.ONE_COLOUR
    return None
