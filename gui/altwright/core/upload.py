"""How a picture is changed before it is sent: within a service's limits, and as its editor turned and cropped it."""

from __future__ import annotations

from typing import NamedTuple

from altwright.core.picture import PictureFormat

SENT_EVERYWHERE = (PictureFormat.JPEG, PictureFormat.PNG)
"""The formats that every service takes."""


class UploadLimits(NamedTuple):
    """What a service takes: ``max_bytes`` before base64, ``longest_side`` in pixels, and the formats."""

    max_bytes: int = 3_000_000
    longest_side: int = 1568
    formats: tuple[PictureFormat, ...] = SENT_EVERYWHERE


class Crop(NamedTuple):
    """The part of the upright picture that is kept: its edges as shares (0 to 1) of width and height."""

    left: float
    top: float
    right: float
    bottom: float


class PictureEdit(NamedTuple):
    """How the editor turned and cropped a picture; its file stays as it is.

    ``crop`` applies to the picture as it is seen without any turn; ``turns`` counts quarter turns clockwise after it.
    """

    turns: int = 0
    crop: Crop | None = None


UNCHANGED = PictureEdit()
