"""The words by which two descriptions of one picture are compared, of one language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ComparisonWords:
    """What a language calls numbers, colours, sides and people; every word is folded."""

    language: str = ""
    stop: frozenset[str] = frozenset()
    numbers: Mapping[str, float] = field(default_factory=dict)
    articles: frozenset[str] = frozenset()
    """Words for “a”, which say that there is one."""
    vague: frozenset[str] = frozenset()
    """Words for more than one without saying how many."""
    colours: Mapping[str, str] = field(default_factory=dict)
    """Each word for a colour, with the colour that it is a shade of."""
    negations: frozenset[str] = frozenset()
    left: frozenset[str] = frozenset()
    right: frozenset[str] = frozenset()
    side_before: frozenset[str] = frozenset()
    side_behind: frozenset[str] = frozenset()
    """Words before and behind a side, where the word for it has other meanings too; none if it has not."""
    persons: Mapping[str, str] = field(default_factory=dict)
    """Each word for people, with the kind it is of: man, woman, boy, girl, child, baby, adult, person."""
    measures: frozenset[str] = frozenset()
    """Words before a name of something, as in “Glas Wasser”, where nouns are written like names."""


NO_COMPARISON_WORDS = ComparisonWords()
"""For a language without words: numbers in digits, quotations and names are compared."""
