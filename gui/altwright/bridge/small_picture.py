"""A small version of a picture, to recognise it by in a list."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageWriter

BOUND = QSize(192, 144)
"""The largest small version, in physical pixels."""

_QUALITY = 80


def small_picture(image: QImage) -> bytes:
    """Return ``image`` made small, as a file: PNG where something shows through, else JPEG; empty if there is none.

    It may be called off the UI thread.
    """
    small = image.scaled(BOUND, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
    kind = b"png" if small.hasAlphaChannel() else b"jpeg"
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(kind))
    writer.setQuality(_QUALITY)
    return bytes(buffer.data().data()) if writer.write(small) else b""
