"""The index of a JPEG that has further pictures behind it (CIPA DC-007), such as a phone's gain map or small preview.

The index counts the first picture's bytes and tells where the others begin, so it has to follow a packet that grows.
"""

from __future__ import annotations

import struct

_SIGNATURE = b"MPF\x00"
_ENTRIES = 0xB002
_ENTRY_LENGTH = 16


def is_index(content: bytes) -> bool:
    """Tell whether this is the content of a segment with an index."""
    return content.startswith(_SIGNATURE)


def moved(content: bytes, growth: int, behind: int) -> bytes:
    """Return the index for a first picture with ``growth`` more bytes, ``behind`` of them after the index's segment.

    An index that cannot be read is returned as it is.
    """
    found = bytearray(content)
    order = {b"II*\x00": "<", b"MM\x00*": ">"}.get(content[4:8])
    if order is None:
        return content
    try:
        (directory,) = struct.unpack_from(f"{order}I", content, 8)
        (count,) = struct.unpack_from(f"{order}H", content, 4 + directory)
        for number in range(count):
            tag, _, size, place = struct.unpack_from(f"{order}HHII", content, 4 + directory + 2 + 12 * number)
            if tag != _ENTRIES:
                continue
            for entry in range(4 + place, 4 + place + size - _ENTRY_LENGTH + 1, _ENTRY_LENGTH):
                length, offset = struct.unpack_from(f"{order}II", content, entry + 4)
                if offset:
                    struct.pack_into(f"{order}I", found, entry + 8, offset + behind)
                else:
                    struct.pack_into(f"{order}I", found, entry + 4, length + growth)
    except struct.error:
        return content
    return bytes(found)
