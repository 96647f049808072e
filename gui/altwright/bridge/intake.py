"""What is pasted or dropped, whatever it is: an address, a file, or the picture itself."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import cast

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication, QImage, QPixmap

from altwright.core.address import parse_source
from altwright.core.errors import FolderWithoutPictures, NothingToPaste, PictureError
from altwright.core.lazy_asyncio import asyncio
from altwright.core.picture import AddressSource, FileSource, InlineSource, PastedSource, PictureSource

_ENCODED = ("image/jpeg", "image/png", "image/webp", "image/gif")
_ADDRESSES = "text/uri-list"
_ADDRESSES_AS_GIVEN = "application/x-altwright-addresses"
PICTURE_SUFFIXES = (
    *(".jpg", ".jpeg", ".jfif", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".ico"),
    *(".avif", ".heic", ".heif", ".svg", ".svgz"),
)
"""The names that picture files end in."""

_PICTURE_TAG = re.compile(r"<img\b", re.IGNORECASE)
_NOT_WORDS = re.compile(r"<!--.*?(?:-->|\Z)|<[^>]*(?:>|\Z)|\s|&nbsp;", re.DOTALL)


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
    if any(name.startswith("text/plain") for name in mime.formats()):
        return mime.text().strip()
    # Qt would make a text of the addresses, with their percent signs resolved.
    return next(iter(_addresses_in(mime)), "")


def copied(mime: QMimeData) -> QMimeData:
    """Return a copy of ``mime`` that lasts, with every byte of its addresses; the clipboard's own goes at any time."""
    copy = QMimeData()
    for name in mime.formats():
        copy.setData(name, mime.data(name))
    if mime.hasFormat(_ADDRESSES):
        # Qt parses a list of addresses that it is given, and tidies up what a signature covers.
        copy.setData(_ADDRESSES_AS_GIVEN, mime.data(_ADDRESSES))
    if mime.hasImage():
        copy.setImageData(mime.imageData())
    return copy


async def sources_from(mime: QMimeData) -> list[PictureSource]:
    """Return the pictures in ``mime``: several files or addresses, those in a folder, or the one that there is.

    Raises:
        PictureError: there is none.
    """
    files = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    if files:
        return await asyncio.to_thread(pictures_in, files)
    return list[PictureSource](addresses_in(mime)) or [await source_from(mime)]


def addresses_in(mime: QMimeData) -> list[AddressSource]:
    """Return the addresses in ``mime`` where they are several, one a line or with spaces between, and nothing else."""
    lines = [line for line in _addresses_in(mime) or text_of(mime).splitlines() if line.strip()]
    if len(lines) == 1 and lines[0].count("://") > 1 and "<" not in lines[0]:
        lines = lines[0].split()
    found: list[AddressSource] = []
    for line in lines if len(lines) > 1 else ():
        if (source := _web_address(line)) is None:
            return []
        found.append(source)
    return found


def pictures_in(paths: Iterable[Path]) -> list[PictureSource]:
    """Return ``paths``, with the pictures that are in it in place of a folder, by name.

    Raises:
        FolderWithoutPictures: there are only folders without any.
    """
    found: list[PictureSource] = []
    for path in paths:
        if path.is_dir():
            # What is hidden is no picture: macOS leaves a ._ file beside each on the disks of others.
            names = (child for child in path.iterdir() if not child.name.startswith("."))
            inside = (child for child in names if child.suffix.lower() in PICTURE_SUFFIXES)
            found += [FileSource(child) for child in sorted(inside, key=_natural_order) if child.is_file()]
        else:
            found.append(FileSource(path))
    if not found:
        raise FolderWithoutPictures
    return found


def pictures_named(texts: Iterable[str]) -> list[PictureSource]:
    """Return the pictures that ``texts`` name: files and folders as they are there, anything else as it reads.

    Raises:
        PictureError: one of them names no picture.
    """
    found: list[PictureSource] = []
    for text in texts:
        path = Path(text)
        found += pictures_in([path.absolute()]) if path.exists() else [parse_source(text)]
    return found


async def source_from(mime: QMimeData) -> PictureSource:
    """Return the picture in ``mime``: a file, an address, pixels, or the address in a piece of a page, in this order.

    The data is taken out of ``mime`` before the first suspension.

    Raises:
        PictureError: there is text, and it names no picture; or there is nothing.
    """
    for url in mime.urls():
        if url.isLocalFile():
            return FileSource(Path(url.toLocalFile()))
    html = mime.html() if mime.hasHtml() else ""
    # What a browser says of a picture inside a link is the link's address; the picture's own is in the piece of page.
    texts = [html] if mime.hasUrls() and _is_only_a_picture(html) else []
    texts += [text_of(mime), *_addresses_in(mime)]
    encoded = next(filter(None, (bytes(mime.data(name).data()) for name in _ENCODED if mime.hasFormat(name))), b"")
    image = QImage() if encoded else _image_in(mime)

    trouble: PictureError = NothingToPaste()
    missing: FileSource | None = None
    for text in filter(None, texts):
        try:
            source = parse_source(text)
        except PictureError as error:
            trouble = error
            continue
        if not isinstance(source, FileSource) or await asyncio.to_thread(os.path.exists, source.path):
            return source
        missing = source
    if not image.isNull():
        encoded = await asyncio.to_thread(_as_png, image)
    if encoded:
        return PastedSource(encoded)
    if _PICTURE_TAG.search(html):
        source = parse_source(html)
        if isinstance(source, AddressSource | InlineSource):
            return source
    if missing is not None:
        return missing
    raise trouble


def _web_address(text: str) -> AddressSource | None:
    """Return the web address that a line of text is, or None."""
    try:
        source = parse_source(text)
    except PictureError:
        return None
    return source if isinstance(source, AddressSource) else None


def _natural_order(path: Path) -> list[tuple[int, str]]:
    """Return a key that puts picture 9 before picture 10."""
    return [(int(part), "") if part.isdecimal() else (0, part) for part in re.split(r"(\d+)", path.name.casefold())]


def _addresses_in(mime: QMimeData) -> list[str]:
    """Return the addresses in ``mime`` as they are; Qt's own would be normalised, which no signature survives."""
    name = _ADDRESSES_AS_GIVEN if mime.hasFormat(_ADDRESSES_AS_GIVEN) else _ADDRESSES
    lines = bytes(mime.data(name).data()).decode("utf-8", "replace").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def _is_only_a_picture(html: str) -> bool:
    """Tell whether a piece of a page is one picture, perhaps inside a link, and no words."""
    return len(_PICTURE_TAG.findall(html)) == 1 and not _NOT_WORDS.sub("", html)


def _image_in(mime: QMimeData) -> QImage:
    """Return the pixels in ``mime``; a null image if there are none."""
    data = mime.imageData() if mime.hasImage() else None
    if isinstance(data, QPixmap):
        return data.toImage()
    return data if isinstance(data, QImage) else QImage()


def _as_png(image: QImage) -> bytes:
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice
    from PySide6.QtGui import QImageWriter

    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(buffer.data().data())
