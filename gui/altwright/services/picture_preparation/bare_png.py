"""A PNG without what is packed into it beside its pixels.

A few kilobytes of packed text become megabytes when they are unpacked, and so on for each of thousands of texts: Pillow
refuses such a picture, and Qt takes all the memory there is. Nobody needs the text here, so nobody gets it.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator

LARGEST_PROFILE = 8_000_000
"""Bytes of a colour profile that is heeded, as many as in browsers; real ones have three million at most."""

_SIGNATURE = 8
_FRAME = 12
"""The bytes of length, kind and checksum around the content of a chunk."""

_PIECE = 64 * 1024
"""Bytes that are copied at once: the window stands still meanwhile."""

_TEXTS = {b"tEXt", b"zTXt", b"iTXt"}
_PROFILE = b"iCCP"


def without_text(data: bytes) -> bytes:
    """Return a PNG without its chunks of text; the same bytes if it has none."""
    return _without(data, _TEXTS)


def without_text_and_profile(data: bytes) -> tuple[bytes, bytes | None]:
    """Return a PNG without its chunks of text and its colour profile, and the profile, unpacked.

    There is no profile where it is damaged or larger than :data:`LARGEST_PROFILE`.
    """
    packed = next((data[start + 8 : end - 4] for kind, start, end in _chunks(data) if kind == _PROFILE), None)
    return _without(data, _TEXTS | {_PROFILE}), None if packed is None else _unpacked(packed)


def _without(data: bytes, kinds: set[bytes]) -> bytes:
    kept = io.BytesIO()
    copied = 0
    for kind, start, end in _chunks(data):
        if kind in kinds:
            _copy(data, copied, start, kept)
            copied = end
    if not copied:
        return data
    _copy(data, copied, len(data), kept)
    return kept.getvalue()


def _copy(data: bytes, start: int, end: int, file: io.BytesIO) -> None:
    file.writelines(data[place : min(place + _PIECE, end)] for place in range(start, end, _PIECE))


def _chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Yield the kind, the beginning and the end of each chunk that is whole."""
    start = _SIGNATURE
    while (end := start + _FRAME + int.from_bytes(data[start : start + 4], "big")) <= len(data):
        yield data[start + 4 : start + 8], start, end
        start = end


def _unpacked(content: bytes) -> bytes | None:
    """Return the profile in the content of its chunk: a name, a zero, the method of packing, which is 0, the rest."""
    _, _, packed = content.partition(b"\x00")
    unpacking = zlib.decompressobj()
    try:
        profile = unpacking.decompress(packed[1:], LARGEST_PROFILE)
    except zlib.error:
        return None
    return profile if packed[:1] == b"\x00" and unpacking.eof else None
