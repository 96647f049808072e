"""A picture as it is shown, and the doubt whether it is the one that was meant."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple

from altwright.core.picture import PictureFacts

if TYPE_CHECKING:
    from PySide6.QtGui import QImage


class Doubt(Enum):
    """Why a picture may not be the one that was meant: models invent pages from black screens."""

    TINY = auto()
    ONE_COLOUR = auto()


class Preview(NamedTuple):
    """A picture as it is shown: scaled to fit, upright, with its facts and a doubt if there is one."""

    image: QImage
    facts: PictureFacts
    doubt: Doubt | None
