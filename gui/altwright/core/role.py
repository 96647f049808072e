"""What a picture is for where it stands, in the terms of W3C's decision tree for alt text."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """The part a picture plays; it decides what a good text for it says."""

    INFORMATIVE = "informative"
    DECORATIVE = "decorative"
    FUNCTIONAL = "functional"
    TEXT = "text"
    COMPLEX = "complex"
    GROUP = "group"
