"""JPEG, PNG and WebP taken apart into pieces that make the file again when they are put together.

Writing a packet replaces or adds one piece; every other one stays as it is, the pixels' among them.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from altwright.services.picture_metadata.multi_picture import is_index, moved
from altwright.services.picture_metadata.packet import LARGEST_PACKET

Edit = Callable[[bytes], bytes]
"""Takes a packet, empty where there is none, and returns another."""

_JPEG_XMP = b"http://ns.adobe.com/xap/1.0/\x00"
_JPEG_EXTENSION = b"http://ns.adobe.com/xmp/extension/\x00"
_JPEG_LARGEST = 0xFFFF - 2
_SOI, _EOI, _SOS, _APP0, _APP1, _APP2 = 0xD8, 0xD9, 0xDA, 0xE0, 0xE1, 0xE2
_NO_SEGMENT = {-1, 0x01, *range(0xD0, 0xD8), _SOI, _EOI, _SOS}
_FILLING = re.compile(rb"\xff+")
_MOST_PIECES = 100_000
"""So many pieces are looked at; no real file has them, and one that was made to waste time has millions."""
_MOST_PACKETS = 8
_GUID_LENGTH = 32
_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PNG_XMP = b"XML:com.adobe.xmp\x00"
_RIFF_HEADER = 12
_XMP_FLAG, _ALPHA_FLAG = 0x04, 0x10


class ContainerError(Exception):
    """The file is not built as its format says, or has no room for the packet."""


class Piece(NamedTuple):
    """A piece of a file: its kind, its bytes with all that frames them, and where in them the content begins."""

    kind: bytes
    raw: bytes
    start: int = 0

    @property
    def content(self) -> bytes:
        """The bytes without their frame; PNG's checksum and WebP's padding are still behind them."""
        return self.raw[self.start :]


# JPEG -----------------------------------------------------------------------------------------------------------------


def jpeg_pieces(data: bytes) -> list[Piece]:
    """Return the segments before the first scan, each of the kind of its marker, and the rest as one piece."""
    pieces = [Piece(b"", data[:2])]
    position = 2
    while True:
        start = position
        filling = _FILLING.match(data, position)
        position = filling.end() - 1 if filling else position
        marker = data[position + 1] if position + 2 <= len(data) and data[position] == 0xFF else -1
        length = int.from_bytes(data[position + 2 : position + 4], "big")
        end = position + 2 + length
        if marker in _NO_SEGMENT or length < 2 or end > len(data) or len(pieces) > _MOST_PIECES:
            pieces.append(Piece(b"scan" if marker == _SOS else b"", data[start:]))
            return pieces
        pieces.append(Piece(bytes([marker]), data[start:end], position + 4 - start))
        position = end


def jpeg_packets(data: bytes) -> Iterator[bytes]:
    """Yield the packets of a JPEG, without their extensions."""
    return (piece.content[len(_JPEG_XMP) :] for piece in jpeg_pieces(data) if _is_jpeg_xmp(piece))


def jpeg_extension(data: bytes, name: str) -> bytes:
    """Return the part called ``name`` of a JPEG's packet that did not fit into one segment; empty if not whole."""
    parts: dict[int, bytes] = {}
    total = 0
    begin = _JPEG_EXTENSION + name.encode("ascii", "replace")
    for piece in jpeg_pieces(data):
        if piece.kind == bytes([_APP1]) and len(name) == _GUID_LENGTH and piece.content.startswith(begin):
            numbers = piece.content[len(begin) : len(begin) + 8]
            total, offset = int.from_bytes(numbers[:4], "big"), int.from_bytes(numbers[4:], "big")
            parts[offset] = piece.content[len(begin) + 8 :]
    whole = b"".join(parts[offset] for offset in sorted(parts))
    return whole if len(whole) == total else b""


def jpeg_with_packet(data: bytes, edit: Edit) -> bytes:
    """Return a JPEG with each of its packets edited, or a new one behind JFIF's and Exif's segments.

    Raises:
        ContainerError: there is no scan, or the packet does not fit into a segment.
    """
    pieces = jpeg_pieces(data)
    if pieces[-1].kind != b"scan":
        raise ContainerError("There is no scan.")
    _check_count(map(_is_jpeg_xmp, pieces))
    new = [_jpeg_segment(edit(piece.content[len(_JPEG_XMP) :])) if _is_jpeg_xmp(piece) else piece for piece in pieces]
    if not any(map(_is_jpeg_xmp, pieces)):
        at = 1
        while new[at].kind and new[at].kind[0] in {_APP0, _APP1}:
            at += 1
        pieces.insert(at, Piece(b"", b""))
        new.insert(at, _jpeg_segment(edit(b"")))
    return _joined(_with_index_moved(pieces, new))


def jpeg_rest(data: bytes) -> list[Piece]:
    """Return everything of a JPEG but its packets, and what an index of several pictures says of their places."""
    return [
        Piece(piece.kind, b"index" if _is_index(piece) else piece.raw)
        for piece in jpeg_pieces(data)
        if not _is_jpeg_xmp(piece)
    ]


def _is_jpeg_xmp(piece: Piece) -> bool:
    return piece.kind == bytes([_APP1]) and piece.content.startswith(_JPEG_XMP)


def _is_index(piece: Piece) -> bool:
    return piece.kind == bytes([_APP2]) and is_index(piece.content)


def _jpeg_segment(packet: bytes) -> Piece:
    content = _JPEG_XMP + packet
    if len(content) > _JPEG_LARGEST:
        # What is behind the packet is room for changes, which may go before anything else has to.
        content = content[: content.rfind(b">") + 1]
        end = content.rfind(b"<?xpacket end")
        content = content[:end].rstrip() + content[end:] if end > 0 else content
    if len(content) > _JPEG_LARGEST:
        raise ContainerError("The packet does not fit into a JPEG's segment.")
    return Piece(bytes([_APP1]), bytes([0xFF, _APP1]) + (len(content) + 2).to_bytes(2, "big") + content, 4)


def _with_index_moved(old: list[Piece], new: list[Piece]) -> list[Piece]:
    """Return ``new`` with the index of several pictures in one file, if there is one, set to their new places."""
    for at, piece in enumerate(new):
        if _is_index(piece):
            growth = sum(len(piece.raw) for piece in new) - sum(len(piece.raw) for piece in old)
            behind = sum(len(piece.raw) for piece in new[at:]) - sum(len(piece.raw) for piece in old[at:])
            new[at] = Piece(piece.kind, piece.raw[: piece.start] + moved(piece.content, growth, behind), piece.start)
    return new


# PNG ------------------------------------------------------------------------------------------------------------------


def png_pieces(data: bytes) -> list[Piece]:
    """Return the signature, each chunk, and what is behind the last one as a piece without a kind."""
    pieces = [Piece(b"", data[: len(_PNG_SIGNATURE)])]
    position = len(_PNG_SIGNATURE)
    while position < len(data):
        kind = data[position + 4 : position + 8]
        end = position + 12 + int.from_bytes(data[position : position + 4], "big")
        if len(kind) < 4 or end > len(data) or pieces[-1].kind == b"IEND" or len(pieces) > _MOST_PIECES:
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
    return (_png_text(piece)[1] for piece in png_pieces(data) if _is_png_xmp(piece))


def png_with_packet(data: bytes, edit: Edit) -> bytes:
    """Return a PNG with each of its packets edited, or a new one before the pixels.

    Raises:
        ContainerError: there are no pixels, or a packet cannot be unpacked.
    """
    pieces = png_pieces(data)
    first = next((at for at, piece in enumerate(pieces) if piece.kind == b"IDAT"), None)
    if first is None:
        raise ContainerError("There are no pixels.")
    if not any(map(_is_png_xmp, pieces)):
        pieces.insert(first, _png_chunk(b"\x00\x00", edit(b"")))
        return _joined(pieces)
    _check_count(map(_is_png_xmp, pieces))
    new = []
    for piece in pieces:
        if _is_png_xmp(piece):
            names, packet = _png_text(piece)
            piece = _png_chunk(names, edit(packet))
        new.append(piece)
    return _joined(new)


def png_rest(data: bytes) -> list[Piece]:
    """Return everything of a PNG but its packets."""
    return [piece for piece in png_pieces(data) if not _is_png_xmp(piece)]


def _is_png_xmp(piece: Piece) -> bool:
    return piece.kind == b"iTXt" and piece.content.startswith(_PNG_XMP)


def _png_text(piece: Piece) -> tuple[bytes, bytes]:
    """Return language and translated keyword of a chunk of text, each with its NUL, and its text.

    Raises:
        ContainerError: the text is not there or cannot be unpacked.
    """
    content = piece.content[len(_PNG_XMP) : -4]
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


def _png_chunk(names: bytes, packet: bytes) -> Piece:
    content = b"iTXt" + _PNG_XMP + b"\x00\x00" + names + packet
    checksum = zlib.crc32(content).to_bytes(4, "big")
    return Piece(b"iTXt", (len(content) - 4).to_bytes(4, "big") + content + checksum, 8)


# WebP -----------------------------------------------------------------------------------------------------------------


def webp_pieces(data: bytes) -> list[Piece]:
    """Return each chunk with its padding, without the header, and what is behind the last as a piece without a kind."""
    pieces: list[Piece] = []
    position = _RIFF_HEADER
    whole = min(len(data), 8 + int.from_bytes(data[4:8], "little"))
    while position < whole:
        length = int.from_bytes(data[position + 4 : position + 8], "little")
        end = position + 8 + length
        if position + 8 > whole or end > whole or len(pieces) > _MOST_PIECES:
            break
        end = min(end + length % 2, len(data))
        pieces.append(Piece(data[position : position + 4], data[position:end], 8))
        position = end
    if position < len(data):
        pieces.append(Piece(b"", data[position:]))
    return pieces


def webp_packets(data: bytes) -> Iterator[bytes]:
    """Yield the packets of a WebP."""
    return (_webp_content(piece) for piece in webp_pieces(data) if piece.kind == b"XMP ")


def webp_with_packet(data: bytes, edit: Edit) -> bytes:
    """Return a WebP with each of its packets edited, or a new one at its end.

    Raises:
        ContainerError: it is neither a simple nor an extended WebP, or not whole.
    """
    pieces = _webp_extended(data)
    tail = [pieces.pop()] if pieces[-1].kind == b"" else []
    if len(data) < 8 + int.from_bytes(data[4:8], "little"):
        raise ContainerError("The file is not whole.")
    _check_count(piece.kind == b"XMP " for piece in pieces)
    if not any(piece.kind == b"XMP " for piece in pieces):
        pieces.append(_webp_chunk(b"XMP ", b""))
    new = [_webp_chunk(b"XMP ", edit(_webp_content(piece))) if piece.kind == b"XMP " else piece for piece in pieces]
    size = 4 + sum(len(piece.raw) for piece in new)
    return b"RIFF" + size.to_bytes(4, "little") + b"WEBP" + _joined(new) + _joined(tail)


def webp_rest(data: bytes) -> list[Piece]:
    """Return everything of a WebP but its packets, as an extended one.

    Raises:
        ContainerError: it is neither a simple nor an extended WebP.
    """
    return [piece for piece in _webp_extended(data) if piece.kind != b"XMP "]


def _webp_content(piece: Piece) -> bytes:
    return piece.content[: int.from_bytes(piece.raw[4:8], "little")]


def _webp_chunk(kind: bytes, content: bytes) -> Piece:
    return Piece(kind, kind + len(content).to_bytes(4, "little") + content + b"\x00" * (len(content) % 2), 8)


def _webp_extended(data: bytes) -> list[Piece]:
    """Return the pieces of a WebP; its first tells that there is a packet, and is made where there is none."""
    pieces = webp_pieces(data)
    first = pieces[0] if pieces else Piece(b"", b"")
    content = _webp_content(first) if first.kind else b""
    if first.kind == b"VP8X" and len(content) >= 10:
        return [_webp_chunk(b"VP8X", bytes([content[0] | _XMP_FLAG]) + content[1:]), *pieces[1:]]
    if first.kind == b"VP8 " and content[3:6] == b"\x9d\x01\x2a" and len(content) >= 10:
        width, height = (int.from_bytes(content[at : at + 2], "little") & 0x3FFF for at in (6, 8))
        flags = _XMP_FLAG
    elif first.kind == b"VP8L" and content[:1] == b"\x2f" and len(content) >= 5:
        numbers = int.from_bytes(content[1:5], "little")
        width, height = (numbers & 0x3FFF) + 1, (numbers >> 14 & 0x3FFF) + 1
        flags = _XMP_FLAG | (_ALPHA_FLAG if numbers >> 28 & 1 else 0)
    else:
        raise ContainerError("It is neither a simple nor an extended WebP.")
    if not width or not height:
        raise ContainerError("It has no pixels.")
    canvas = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return [_webp_chunk(b"VP8X", bytes([flags, 0, 0, 0]) + canvas), *pieces]


def _check_count(are_packets: Iterable[bool]) -> None:
    """Refuse a file with packets without end, each of which may be a large one."""
    if sum(are_packets) > _MOST_PACKETS:
        raise ContainerError("There are too many packets.")


def _joined(pieces: list[Piece]) -> bytes:
    return b"".join(piece.raw for piece in pieces)
