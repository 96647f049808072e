"""TIFF: a packet is put at the file's end, and the first directory told where it is; all else stays in its place."""

from __future__ import annotations

import struct
from typing import NamedTuple

from altwright.services.picture_metadata.pieces import ContainerError, Edit

_XMP = 700
_BYTE = 1
_BYTE_SIZED = {1, 2, 6, 7}
_ENTRY = 12
_HEADER = 8


class _Directory(NamedTuple):
    """The first directory: the file's byte order, where it is, its entries' raw bytes, and the next one's place."""

    order: str
    place: int
    entries: list[bytes]
    following: bytes

    def tag(self, entry: bytes) -> int:
        return int(struct.unpack_from(f"{self.order}H", entry)[0])


def tiff_packets(data: bytes) -> list[bytes]:
    """Return the packet of a TIFF's first picture, if there is one."""
    directory = _directory(data)
    for entry in directory.entries:
        if directory.tag(entry) == _XMP:
            _, kind, count, place = struct.unpack(f"{directory.order}HHII", entry)
            if kind not in _BYTE_SIZED or count <= 4 or place + count > len(data):
                raise ContainerError("The packet is not where it should be.")
            return [data[place : place + count]]
    return []


def tiff_with_packet(data: bytes, edit: Edit) -> bytes:
    """Return a TIFF with its packet edited.

    Raises:
        ContainerError: the first directory or the packet is not where it should be.
    """
    directory = _directory(data)
    packets = tiff_packets(data)
    packet = edit(packets[0] if packets else b"")
    if packets and packets[0] == packet:
        return data
    grown = data + b"\x00" * (len(data) % 2)
    entry = struct.pack(f"{directory.order}HHII", _XMP, _BYTE, len(packet), len(grown))
    grown += packet + b"\x00" * (len(packet) % 2)
    tags = [directory.tag(each) for each in directory.entries]
    if packets:
        at = directory.place + 2 + _ENTRY * tags.index(_XMP)
        return grown[:at] + entry + grown[at + _ENTRY :]
    at = next((number for number, tag in enumerate(tags) if tag > _XMP), len(tags))
    entries = [*directory.entries[:at], entry, *directory.entries[at:]]
    place = struct.pack(f"{directory.order}I", len(grown))
    count = struct.pack(f"{directory.order}H", len(entries))
    return grown[:4] + place + grown[_HEADER:] + count + b"".join(entries) + directory.following


def tiff_rest_is_same(old: bytes, new: bytes) -> bool:
    """Tell whether ``new`` holds all that ``old`` holds, in the same places, but for its packet."""
    before, after = _directory(old), _directory(new)
    entries = [[entry for entry in each.entries if each.tag(entry) != _XMP] for each in (before, after)]
    if entries[0] != entries[1] or before.following != after.following or before.order != after.order:
        return False
    if before.place != after.place:
        return old[:4] == new[:4] and new.startswith(old[_HEADER:], _HEADER)
    tags = [before.tag(entry) for entry in before.entries]
    at = before.place + 2 + _ENTRY * (tags.index(_XMP) if _XMP in tags else len(tags))
    return new.startswith(old[:at]) and new.startswith(old[at + _ENTRY :], at + _ENTRY)


def _directory(data: bytes) -> _Directory:
    """Return the first directory.

    Raises:
        ContainerError: it is not there.
    """
    order = "<" if data.startswith(b"II") else ">"
    try:
        (place,) = struct.unpack_from(f"{order}I", data, 4)
        (count,) = struct.unpack_from(f"{order}H", data, place)
    except struct.error as error:
        raise ContainerError(str(error)) from error
    end = place + 2 + _ENTRY * count
    following = data[end : end + 4]
    if place < _HEADER or not count or len(following) < 4:
        raise ContainerError("The first directory is not whole.")
    entries = [data[at : at + _ENTRY] for at in range(place + 2, end, _ENTRY)]
    return _Directory(order, place, entries, following)
