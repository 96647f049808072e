"""What a picture is for where it stands, in the terms of W3C's decision tree for alt text."""

from __future__ import annotations

from enum import Enum, StrEnum, auto


class Role(StrEnum):
    """The part a picture plays; it decides what a good text for it says."""

    INFORMATIVE = "informative"
    DECORATIVE = "decorative"
    FUNCTIONAL = "functional"
    TEXT = "text"
    COMPLEX = "complex"
    GROUP = "group"


class Suggestion(Enum):
    """What an editor chooses who leaves the role to the model: a choice, and no role of a picture."""

    LET_MODEL_SUGGEST = auto()


RoleChoice = Role | Suggestion | None
"""What an editor chose: a role, a suggestion of the model, or nothing so far."""
