"""What JPEG, PNG and WebP have in common: pieces that make the file again when they are put together.

Writing a packet replaces or adds one piece; every other one stays as it is, the pixels' among them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

Edit = Callable[[bytes], bytes]
"""Takes a packet, empty where there is none, and returns another."""

MOST_PIECES = 100_000
"""So many pieces are looked at; no real file has them, and one that was made to waste time has millions."""

_MOST_PACKETS = 8


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


def check_count(are_packets: Iterable[bool]) -> None:
    """Refuse a file with packets without end, each of which may be a large one."""
    if sum(are_packets) > _MOST_PACKETS:
        raise ContainerError("There are too many packets.")


def joined(pieces: list[Piece]) -> bytes:
    """Return the file, or the part of one, that ``pieces`` make."""
    return b"".join(piece.raw for piece in pieces)
