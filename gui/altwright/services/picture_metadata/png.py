"""PNG: the packet is a chunk of international text with a keyword of its own."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from altwright.services.picture_metadata.packet import LARGEST_PACKET
from altwright.services.picture_metadata.pieces import MOST_PIECES, ContainerError, Edit, Piece, check_count, joined

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_XMP = b"XML:com.adobe.xmp\x00"


def png_pieces(data: bytes) -> list[Piece]:
    """Return the signature, each chunk, and what is behind the last one as a piece without a kind."""
    pieces = [Piece(b"", data[: len(_SIGNATURE)])]
    position = len(_SIGNATURE)
    while position < len(data):
        kind = data[position + 4 : position + 8]
        end = position + 12 + int.from_bytes(data[position : position + 4], "big")
        if len(kind) < 4 or end > len(data) or pieces[-1].kind == b"IEND" or len(pieces) > MOST_PIECES:
            pieces.append(Piece(b"", data[position:]))
            break
        pieces.append(Piece(kind, data[position:end], 8))
        position = end
    return pieces


def png_packets(data: bytes) -> Iterator[bytes]:
    """Yield the packets of a PNG, unpacked.

    Raises:
        ContainerError: one cannot be unpacked.
    """
    return (_text(piece)[1] for piece in png_pieces(data) if _is_packet(piece))


def png_with_packet(data: bytes, edit: Edit) -> bytes:
    """Return a PNG with each of its packets edited, or a new one before the pixels.

    Raises:
        ContainerError: there are no pixels, or a packet cannot be unpacked.
    """
    pieces = png_pieces(data)
    first = next((at for at, piece in enumerate(pieces) if piece.kind == b"IDAT"), None)
    if first is None:
        raise ContainerError("There are no pixels.")
    if not any(map(_is_packet, pieces)):
        pieces.insert(first, _chunk(b"\x00\x00", edit(b"")))
        return joined(pieces)
    check_count(map(_is_packet, pieces))
    new = []
    for piece in pieces:
        if _is_packet(piece):
            names, packet = _text(piece)
            piece = _chunk(names, edit(packet))
        new.append(piece)
    return joined(new)


def png_rest(data: bytes) -> list[Piece]:
    """Return everything of a PNG but its packets."""
    return [piece for piece in png_pieces(data) if not _is_packet(piece)]


def _is_packet(piece: Piece) -> bool:
    return piece.kind == b"iTXt" and piece.content.startswith(_XMP)


def _text(piece: Piece) -> tuple[bytes, bytes]:
    """Return language and translated keyword of a chunk of text, each with its NUL, and its text.

    Raises:
        ContainerError: the text is not there or cannot be unpacked.
    """
    content = piece.content[len(_XMP) : -4]
    parts = content[2:].split(b"\x00", 2)
    if len(parts) < 3:
        raise ContainerError("A chunk of text has no text.")
    text = parts[2]
    if content[0]:
        unpacking = zlib.decompressobj()
        try:
            text = unpacking.decompress(text, LARGEST_PACKET + 1)
        except zlib.error as error:
            raise ContainerError(str(error)) from error
        if not unpacking.eof:
            raise ContainerError("The packet is not whole, or too large.")
    return parts[0] + b"\x00" + parts[1] + b"\x00", text


def _chunk(names: bytes, packet: bytes) -> Piece:
    content = b"iTXt" + _XMP + b"\x00\x00" + names + packet
    checksum = zlib.crc32(content).to_bytes(4, "big")
    return Piece(b"iTXt", (len(content) - 4).to_bytes(4, "big") + content + checksum, 8)
