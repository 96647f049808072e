"""How large a WebP says that it is: Pillow tells it only once there is memory for all of its pixels."""

from __future__ import annotations

_HEADER = 30
"""The bytes before which every WebP has told its size."""


def webp_canvas(data: bytes) -> tuple[int, int] | None:
    """Return width and height of a WebP as its first chunk has them, None where that makes no sense.

    The three kinds of first chunk are those of RFC 9649: the canvas of an extended file, and the frame of a simple one,
    lossy or lossless.
    """
    kind, content = data[12:16], data[20:_HEADER]
    if kind == b"VP8X" and len(content) == 10:
        return _number(content[4:7]) + 1, _number(content[7:10]) + 1
    if kind == b"VP8 " and content[3:6] == b"\x9d\x01\x2a" and len(content) == 10:
        return _number(content[6:8]) & 0x3FFF, _number(content[8:10]) & 0x3FFF
    if kind == b"VP8L" and content[:1] == b"\x2f" and len(content) >= 5:
        sizes = _number(content[1:5])
        return (sizes & 0x3FFF) + 1, (sizes >> 14 & 0x3FFF) + 1
    return None


def _number(data: bytes) -> int:
    return int.from_bytes(data, "little")
