"""The same thing in whatever pieces: helpers for the tests of everything that reads a stream."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TypeVar

from hypothesis import strategies as st

Cuttable = TypeVar("Cuttable", str, bytes)

cuts = st.lists(st.integers(0, 400), max_size=12)
"""Places to cut at; those beyond the end cut nothing, those that repeat make empty pieces."""


def pieces_of(whole: Cuttable, places: Sequence[int]) -> list[Cuttable]:
    """Return ``whole`` cut at ``places``."""
    bounds = [0, *sorted(min(place, len(whole)) for place in places), len(whole)]
    return [whole[start:end] for start, end in pairwise(bounds)]
