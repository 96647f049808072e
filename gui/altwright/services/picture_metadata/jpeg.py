"""JPEG: the packet is a segment of its own, with what does not fit into it in further ones (XMP, part 3)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from altwright.services.picture_metadata.multi_picture import is_index, moved
from altwright.services.picture_metadata.pieces import MOST_PIECES, ContainerError, Edit, Piece, check_count, joined

_XMP = b"http://ns.adobe.com/xap/1.0/\x00"
_EXTENSION = b"http://ns.adobe.com/xmp/extension/\x00"
_LARGEST = 0xFFFF - 2
_SOI, _EOI, _SOS, _APP0, _APP1, _APP2 = 0xD8, 0xD9, 0xDA, 0xE0, 0xE1, 0xE2
_NO_SEGMENT = {-1, 0x01, *range(0xD0, 0xD8), _SOI, _EOI, _SOS}
_FILLING = re.compile(rb"\xff+")
_GUID_LENGTH = 32


def jpeg_pieces(data: bytes) -> list[Piece]:
    """Return the segments before the first scan, each of the kind of its marker, and the rest as one piece."""
    pieces = [Piece(b"", data[:2]), *_segments(data)]
    start = sum(len(piece.raw) for piece in pieces)
    at = _marker_at(data, start)
    return [*pieces, Piece(b"scan" if data[at : at + 2] == bytes([0xFF, _SOS]) else b"", data[start:])]


def jpeg_packets(data: bytes) -> Iterator[bytes]:
    """Yield the packets of a JPEG, without their extensions."""
    return (piece.content[len(_XMP) :] for piece in _segments(data) if _is_packet(piece))


def jpeg_extension(data: bytes, name: str) -> bytes:
    """Return the part called ``name`` of a JPEG's packet that did not fit into one segment; empty if not whole."""
    parts: dict[int, bytes] = {}
    total = 0
    begin = _EXTENSION + name.encode("ascii", "replace")
    for piece in _segments(data):
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
    check_count(map(_is_packet, pieces))
    new = [_segment(edit(piece.content[len(_XMP) :])) if _is_packet(piece) else piece for piece in pieces]
    if not any(map(_is_packet, pieces)):
        at = 1
        while new[at].kind and new[at].kind[0] in {_APP0, _APP1}:
            at += 1
        pieces.insert(at, Piece(b"", b""))
        new.insert(at, _segment(edit(b"")))
    return joined(_with_index_moved(pieces, new))


def jpeg_rest(data: bytes) -> list[Piece]:
    """Return everything of a JPEG but its packets, and what an index of several pictures says of their places."""
    return [
        Piece(piece.kind, b"index" if _is_index(piece) else piece.raw)
        for piece in jpeg_pieces(data)
        if not _is_packet(piece)
    ]


def _segments(data: bytes) -> Iterator[Piece]:
    """Yield the segments before the first scan; what is behind them may be tens of megabytes, and is not copied."""
    start = 2
    for _ in range(MOST_PIECES):
        position = _marker_at(data, start)
        marker = data[position + 1] if position + 2 <= len(data) and data[position] == 0xFF else -1
        length = int.from_bytes(data[position + 2 : position + 4], "big")
        end = position + 2 + length
        if marker in _NO_SEGMENT or length < 2 or end > len(data):
            return
        yield Piece(bytes([marker]), data[start:end], position + 4 - start)
        start = end


def _marker_at(data: bytes, position: int) -> int:
    """Return where the marker is that comes at ``position`` behind any number of filling bytes."""
    filling = _FILLING.match(data, position)
    return filling.end() - 1 if filling else position


def _is_packet(piece: Piece) -> bool:
    return piece.kind == bytes([_APP1]) and piece.content.startswith(_XMP)


def _is_index(piece: Piece) -> bool:
    return piece.kind == bytes([_APP2]) and is_index(piece.content)


def _segment(packet: bytes) -> Piece:
    content = _XMP + packet
    if len(content) > _LARGEST:
        # What is behind the packet is room for changes, which may go before anything else has to.
        content = content[: content.rfind(b">") + 1]
        end = content.rfind(b"<?xpacket end")
        content = content[:end].rstrip() + content[end:] if end > 0 else content
    if len(content) > _LARGEST:
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
