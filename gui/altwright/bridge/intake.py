"""What is pasted or dropped, whatever it is: an address, a file, or the picture itself."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import cast

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData
from PySide6.QtGui import QGuiApplication, QImage, QImageWriter

from altwright.core.address import parse_source
from altwright.core.errors import NoPicture, PictureError
from altwright.core.picture import AddressSource, FileSource, PastedSource, PictureSource

_ENCODED = ("image/jpeg", "image/png", "image/webp", "image/gif")


def can_take(mime: QMimeData) -> bool:
    """Tell whether there may be a picture in ``mime``."""
    return mime.hasUrls() or mime.hasImage() or mime.hasText() or mime.hasHtml()


def clipboard_data() -> QMimeData:
    """Return what is on the clipboard; where it is empty, some systems give nothing at all."""
    data = cast("QMimeData | None", QGuiApplication.clipboard().mimeData())
    return QMimeData() if data is None else data


def holds_picture(mime: QMimeData) -> bool:
    """Tell whether ``mime`` is a picture or a file rather than words; some programs add an image of their words."""
    if any(url.isLocalFile() for url in mime.urls()):
        return True
    return mime.hasImage() and not mime.hasText()


def text_of(mime: QMimeData) -> str:
    """Return the text in ``mime``: what an address field shows for it."""
    return mime.text().strip()


async def source_from(mime: QMimeData) -> PictureSource:
    """Return the picture in ``mime``: a file, an address, pixels, or the address in a piece of a page, in this order.

    The data is taken out of ``mime`` before the first suspension.

    Raises:
        PictureError: there is text, and it names no picture; or there is nothing.
    """
    for url in mime.urls():
        if url.isLocalFile():
            return FileSource(Path(url.toLocalFile()))
    trouble: PictureError = NoPicture()
    # The list of addresses is read as it is: Qt's own URLs would normalise the query of a signed address.
    addresses = bytes(mime.data("text/uri-list").data()).decode("utf-8", "replace").split()
    for text in (text_of(mime), *addresses):
        try:
            source = parse_source(text)
        except PictureError as error:
            trouble = error if text else trouble
        else:
            if not isinstance(source, FileSource) or source.path.exists():
                return source
    for name in _ENCODED:
        if mime.hasFormat(name):
            return PastedSource(bytes(mime.data(name).data()))
    if mime.hasImage():
        image = QImage(mime.imageData())
        if not image.isNull():
            return PastedSource(await asyncio.to_thread(_as_png, image))
    if mime.hasHtml():
        source = parse_source(mime.html())
        if isinstance(source, AddressSource):
            return source
    raise trouble


def _as_png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(buffer.data().data())
