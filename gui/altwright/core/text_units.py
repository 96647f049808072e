"""How long a text is, in the unit that its destination counts in."""

from __future__ import annotations

from enum import StrEnum

from altwright.core.graphemes import grapheme_count


class Unit(StrEnum):
    """What a destination takes for one character; most often they agree, but not for emoji and combining marks."""

    CODE_POINTS = "code points"
    UTF16_UNITS = "UTF-16 units"
    GRAPHEMES = "graphemes"


def length(text: str, unit: Unit) -> int:
    """Return the length of ``text`` in ``unit``."""
    match unit:
        case Unit.CODE_POINTS:
            return len(text)
        case Unit.UTF16_UNITS:
            return len(text) + sum(character > "\uffff" for character in text)
        case Unit.GRAPHEMES:
            return grapheme_count(text)
