"""WebP: the packet is the last chunk of an extended file, and the first chunk tells that there is one."""

from __future__ import annotations

from collections.abc import Iterator

from altwright.services.picture_metadata.pieces import MOST_PIECES, ContainerError, Edit, Piece, check_count, joined

_HEADER = 12
_XMP_FLAG, _ALPHA_FLAG = 0x04, 0x10


def webp_pieces(data: bytes) -> list[Piece]:
    """Return each chunk with its padding, without the header, and what is behind the last as a piece without a kind."""
    pieces: list[Piece] = []
    position = _HEADER
    whole = min(len(data), 8 + int.from_bytes(data[4:8], "little"))
    while position < whole:
        length = int.from_bytes(data[position + 4 : position + 8], "little")
        end = position + 8 + length
        if position + 8 > whole or end > whole or len(pieces) > MOST_PIECES:
            break
        end = min(end + length % 2, len(data))
        pieces.append(Piece(data[position : position + 4], data[position:end], 8))
        position = end
    if position < len(data):
        pieces.append(Piece(b"", data[position:]))
    return pieces


def webp_packets(data: bytes) -> Iterator[bytes]:
    """Yield the packets of a WebP."""
    return (_content(piece) for piece in webp_pieces(data) if piece.kind == b"XMP ")


def webp_with_packet(data: bytes, edit: Edit) -> bytes:
    """Return a WebP with each of its packets edited, or a new one at its end.

    Raises:
        ContainerError: it is neither a simple nor an extended WebP, or not whole.
    """
    pieces = _extended(data)
    tail = [pieces.pop()] if pieces[-1].kind == b"" else []
    if len(data) < 8 + int.from_bytes(data[4:8], "little"):
        raise ContainerError("The file is not whole.")
    check_count(piece.kind == b"XMP " for piece in pieces)
    if not any(piece.kind == b"XMP " for piece in pieces):
        pieces.append(_chunk(b"XMP ", b""))
    new = [_chunk(b"XMP ", edit(_content(piece))) if piece.kind == b"XMP " else piece for piece in pieces]
    size = 4 + sum(len(piece.raw) for piece in new)
    return b"RIFF" + size.to_bytes(4, "little") + b"WEBP" + joined(new) + joined(tail)


def webp_rest(data: bytes) -> list[Piece]:
    """Return everything of a WebP but its packets, as an extended one.

    Raises:
        ContainerError: it is neither a simple nor an extended WebP.
    """
    return [piece for piece in _extended(data) if piece.kind != b"XMP "]


def _content(piece: Piece) -> bytes:
    return piece.content[: int.from_bytes(piece.raw[4:8], "little")]


def _chunk(kind: bytes, content: bytes) -> Piece:
    return Piece(kind, kind + len(content).to_bytes(4, "little") + content + b"\x00" * (len(content) % 2), 8)


def _extended(data: bytes) -> list[Piece]:
    """Return the pieces of a WebP; its first tells that there is a packet, and is made where there is none."""
    pieces = webp_pieces(data)
    first = pieces[0] if pieces else Piece(b"", b"")
    content = _content(first) if first.kind else b""
    if first.kind == b"VP8X" and len(content) >= 10:
        return [_chunk(b"VP8X", bytes([content[0] | _XMP_FLAG]) + content[1:]), *pieces[1:]]
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
    return [_chunk(b"VP8X", bytes([flags, 0, 0, 0]) + canvas), *pieces]
