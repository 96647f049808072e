"""Where each picture format keeps its packet: JPEG, PNG, WebP and TIFF are read and written, others read only."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable
from itertools import islice
from typing import NamedTuple

from altwright.core.embedded_text import EmbeddedText
from altwright.core.errors import MetadataDamaged
from altwright.core.picture import PictureFormat, sniff_format
from altwright.services.picture_metadata import jpeg, png, tiff, webp
from altwright.services.picture_metadata.packet import LARGEST_PACKET, PacketError, parsed, with_text
from altwright.services.picture_metadata.pieces import ContainerError, Edit

_META_BEGIN, _META_END = b"<x:xmpmeta", b"</x:xmpmeta>"


class _Container(NamedTuple):
    """What is done with a format: find packets, edit them, and tell whether all else is the same in two files."""

    packets: Callable[[bytes], Iterable[bytes]]
    with_packet: Callable[[bytes, Edit], bytes]
    is_same_beside: Callable[[bytes, bytes], bool]


_CONTAINERS = {
    PictureFormat.JPEG: _Container(
        jpeg.jpeg_packets,
        jpeg.jpeg_with_packet,
        lambda old, new: jpeg.jpeg_rest(old) == jpeg.jpeg_rest(new),
    ),
    PictureFormat.PNG: _Container(
        png.png_packets,
        png.png_with_packet,
        lambda old, new: png.png_rest(old) == png.png_rest(new),
    ),
    PictureFormat.WEBP: _Container(
        webp.webp_packets,
        webp.webp_with_packet,
        lambda old, new: webp.webp_rest(old) == webp.webp_rest(new),
    ),
    PictureFormat.TIFF: _Container(tiff.tiff_packets, tiff.tiff_with_packet, tiff.tiff_rest_is_same),
}


def holds_text(data: bytes) -> bool:
    """Tell whether a picture is of a format that words are written into; beside any other they stand in a sidecar."""
    return sniff_format(data) in _CONTAINERS


def text_of_picture(data: bytes) -> EmbeddedText:
    """Return the words in a picture's file; none if there are none, or nothing in it can be read."""
    container = _container(data)
    with contextlib.suppress(ContainerError):
        packets = container.packets(data) if container else _scanned(data)
        for packet in islice(packets, 1):
            return _text_of_packet(packet, data)
    return EmbeddedText()


def text_of_sidecar(data: bytes) -> EmbeddedText:
    """Return the words in an ``.xmp`` file; none if there are none, or it cannot be read."""
    try:
        return parsed(data).text
    except PacketError:
        return EmbeddedText()


def picture_with_text(data: bytes, text: EmbeddedText) -> bytes:
    """Return a picture that :func:`holds_text` with ``text`` added to what it says; every other byte of meaning stays.

    Raises:
        MetadataDamaged: the file or its packet is damaged, or has no room.
    """
    container = _container(data)
    if container is None:
        raise MetadataDamaged("Words are not written into pictures of this format.")
    stored = text_of_picture(data)
    try:
        return container.with_packet(data, lambda packet: with_text(packet, text, stored))
    except (ContainerError, PacketError) as error:
        raise MetadataDamaged(str(error)) from error


def sidecar_with_text(data: bytes, text: EmbeddedText, stored: EmbeddedText) -> bytes:
    """Return an ``.xmp`` file, made of ``data`` if there is one, with ``text`` added to what it or the picture says.

    Raises:
        MetadataDamaged: the file is no packet.
    """
    try:
        return with_text(data, text, stored)
    except PacketError as error:
        raise MetadataDamaged(str(error)) from error


def is_same_beside_packet(old: bytes, new: bytes) -> bool:
    """Tell whether two files hold the same, pixels and all, but for their packets."""
    container = _container(old)
    try:
        return container is not None and container is _container(new) and container.is_same_beside(old, new)
    except ContainerError:
        return False


def _container(data: bytes) -> _Container | None:
    file_format = sniff_format(data)
    return _CONTAINERS.get(file_format) if file_format else None


def _text_of_packet(packet: bytes, data: bytes) -> EmbeddedText:
    """Return the words of a packet, and those of the part of it that a JPEG keeps elsewhere."""
    try:
        found = parsed(packet)
    except PacketError:
        return EmbeddedText()
    text = found.text
    if found.extended and not (text.alt and text.long_description):
        further = text_of_sidecar(jpeg.jpeg_extension(data, found.extended))
        return EmbeddedText(text.alt or further.alt, text.long_description or further.long_description)
    return text


def _scanned(data: bytes) -> Iterable[bytes]:
    """Yield the first packet that stands in the file in one piece, as the XMP specification provides for others."""
    begin = data.find(_META_BEGIN)
    end = data.find(_META_END, begin, begin + LARGEST_PACKET) if begin >= 0 else -1
    if end >= 0:
        yield data[begin : end + len(_META_END)]
