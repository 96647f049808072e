"""Making a picture small enough to look at, off the UI thread, and noticing pictures that show nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader

from altwright.core.errors import PictureBroken, PictureFormatUnsupported, PictureTooManyPixels
from altwright.core.picture import MAX_PIXELS, TINY_SIDE, LoadedPicture, PictureFacts

_QT_NAMES = {
    "JPEG": b"jpeg",
    "PNG": b"png",
    "WebP": b"webp",
    "GIF": b"gif",
    "BMP": b"bmp",
    "TIFF": b"tiff",
    "ICO": b"ico",
}
_ONE_COLOUR_SPREAD = 10
"""Largest difference within a channel (of 255) that still counts as one colour."""

MEGABYTES_TO_DECODE = 1024
"""Qt's own limit for one decoded picture, raised so that ``MAX_PIXELS`` is the one that counts."""


class Doubt(Enum):
    """Why a picture may not be the one that was meant: models invent pages from black screens."""

    TINY = auto()
    ONE_COLOUR = auto()


@dataclass(frozen=True, slots=True)
class Preview:
    """A picture as it is shown: scaled to fit, upright, with its facts and a doubt if there is one."""

    image: QImage
    facts: PictureFacts
    doubt: Doubt | None


def decode(picture: LoadedPicture, bound: QSize) -> Preview:
    """Return the preview of ``picture``, no larger than ``bound`` in physical pixels; call it off the UI thread.

    Raises:
        PictureFormatUnsupported: a format that is not shown.
        PictureTooManyPixels: more than ``MAX_PIXELS``.
        PictureBroken: Qt cannot decode it.
    """
    name = _QT_NAMES.get(picture.format.value)
    if name is None:
        raise PictureFormatUnsupported(picture.format.value)
    data = QByteArray(picture.data)
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    # The format is given, so no other decoder of Qt's is ever tried on bytes from strangers.
    reader = QImageReader(buffer, QByteArray(name))
    reader.setAutoDetectImageFormat(False)
    reader.setAutoTransform(True)
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
    if not stored.isValid():
        stored = image.size().transposed() if turned else image.size()
    seen = stored.transposed() if turned else stored
    facts = PictureFacts(seen.width(), seen.height(), picture.format, len(picture.data))
    return Preview(image, facts, _doubt(image, facts))


def _doubt(image: QImage, facts: PictureFacts) -> Doubt | None:
    if min(facts.width, facts.height) < TINY_SIDE:
        return Doubt.TINY
    small = image.scaled(32, 32).convertToFormat(QImage.Format.Format_RGBA8888)
    pixels = bytes(small.constBits())
    channels = (pixels[start::4] for start in range(4))
    if all(max(channel) - min(channel) <= _ONE_COLOUR_SPREAD for channel in channels):
        return Doubt.ONE_COLOUR
    return None
