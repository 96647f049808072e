"""Is a JPEG nothing but its pixels? Then it may be sent as it is."""

from __future__ import annotations

import re

_SCAN_END = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]")
_STANDALONE = {0x01, *range(0xD0, 0xD8)}
_STRUCTURE = {0xC0, 0xC1, 0xC2, 0xC4, 0xDB, 0xDD}
_SOI, _EOI, _SOS, _APP0, _APP2, _APP14 = 0xD8, 0xD9, 0xDA, 0xE0, 0xE2, 0xEE
_JFIF_LENGTH, _ADOBE_LENGTH = 14, 12


def holds_picture_only(data: bytes) -> bool:
    """Tell whether a JPEG is complete and nothing but a picture: no metadata, no comment, no thumbnail, no appendix."""
    position = 2
    while 0 < position <= len(data) - 2 and data[position] == 0xFF:
        marker = data[position + 1]
        if marker == _EOI:
            return position + 2 == len(data)
        if marker == 0xFF:
            position += 1
            continue
        if marker == _SOI or marker in _STANDALONE:
            return False
        length = int.from_bytes(data[position + 2 : position + 4], "big")
        body = data[position + 4 : position + 2 + length]
        if length < 2 or len(body) != length - 2 or not _is_harmless(marker, body):
            return False
        position += 2 + length
        if marker == _SOS:
            scan_end = _SCAN_END.search(data, position)
            position = scan_end.end() - 2 if scan_end else 0
    return False


def _is_harmless(marker: int, body: bytes) -> bool:
    """Tell whether a JPEG segment says nothing but how to decode and show the pixels."""
    if marker == _APP0:
        return body.startswith(b"JFIF\x00") and len(body) == _JFIF_LENGTH
    if marker == _APP2:
        return body.startswith(b"ICC_PROFILE\x00")
    if marker == _APP14:
        return body.startswith(b"Adobe") and len(body) == _ADOBE_LENGTH
    return marker in _STRUCTURE or marker == _SOS
