"""Where an alt text stands, and what is known about its picture; all of it is optional."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from altwright.core.role import Role


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the checks take into account beside the text itself."""

    role: Role | None = None
    """``None`` while no role is chosen."""
    language: str = ""
    """The language that is wanted, as BCP 47 has it (``de-AT``); empty if none is."""
    limit: int | None = None
    """The greatest length that the destination takes."""
    advisory: int | None = None
    """The length above which the destination advises against more."""
    count: Callable[[str], int] = len
    """Counts a text in the destination's unit; a longer text never counts less."""
    caption: str = ""
    title: str = ""
    nearby: str = ""
    """The words beside the picture, such as those of the link around it."""
    file_name: str = ""
    other_alts: tuple[str, ...] = ()
    """The texts of other pictures on the page or in the list."""
    same_picture_alts: tuple[str, ...] = ()
    """The texts that the same picture has elsewhere."""
    picture_text: str = ""
    """The words that can be read in the picture, if they are known."""
    names: tuple[str, ...] = ()
    """Names of people and things that the editor gave."""
    model_text: str = ""
    """What the model answered; words that are not in it are the editor's own, who need not confirm them."""
