"""What two versions of a text have in common, word by word."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from enum import Enum, auto
from typing import NamedTuple

MOST_PIECES = 3000
"""Words and spaces that are compared; a longer text is another one as a whole."""

_PIECE = re.compile(r"\s+|\w+|[^\w\s]")


class Side(Enum):
    """Which of the two texts has a piece."""

    BOTH = auto()
    ONE = auto()
    OTHER = auto()


class Piece(NamedTuple):
    """Some words, and which text has them."""

    side: Side
    text: str


def differences(one: str, other: str) -> tuple[Piece, ...]:
    """Return the pieces of both texts in their order; without those of one side they are the text of the other."""
    mine, theirs = _PIECE.findall(one), _PIECE.findall(other)
    if one == other or max(len(mine), len(theirs)) > MOST_PIECES:
        whole = ((Side.BOTH, one),) if one == other else ((Side.ONE, one), (Side.OTHER, other))
        return tuple(Piece(side, text) for side, text in whole if text)
    pieces: list[Piece] = []
    for tag, begin, end, other_begin, other_end in SequenceMatcher(None, mine, theirs).get_opcodes():
        left, right = "".join(mine[begin:end]), "".join(theirs[other_begin:other_end])
        if tag == "equal":
            pieces.append(Piece(Side.BOTH, left))
        else:
            pieces += [Piece(side, text) for side, text in ((Side.ONE, left), (Side.OTHER, right)) if text]
    return _joined(pieces)


def _joined(pieces: list[Piece]) -> tuple[Piece, ...]:
    """Return ``pieces`` with single spaces between two changes made part of them: changed words read better whole."""
    result: list[Piece] = []
    one = other = ""
    for number, piece in enumerate(pieces):
        between = number > 0 and number + 1 < len(pieces) and piece.text.isspace()
        if piece.side is Side.BOTH and not (between and (one or other)):
            result += [Piece(side, text) for side, text in ((Side.ONE, one), (Side.OTHER, other)) if text]
            one = other = ""
            result.append(piece)
        else:
            one += piece.text if piece.side is not Side.OTHER else ""
            other += piece.text if piece.side is not Side.ONE else ""
    result += [Piece(side, text) for side, text in ((Side.ONE, one), (Side.OTHER, other)) if text]
    return tuple(result)
