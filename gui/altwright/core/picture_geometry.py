"""Where the kept part of a picture lies, upright or as it is stored, and how large an edited picture is."""

from __future__ import annotations

from collections.abc import Callable

from altwright.core.upload import Crop, PictureEdit

Box = tuple[int, int, int, int]
"""The left, top, right and bottom edge of a part of a picture, in pixels."""

Size = tuple[int, int]
"""Width and height in pixels."""

UPRIGHT = 1
"""The EXIF orientation of a picture that is stored as it is seen."""

_SIDEWAYS = {5, 6, 7, 8}
_WHOLE = Crop(0, 0, 1, 1)

_UPRIGHT_TO_STORED: dict[int, Callable[[float, float], tuple[float, float]]] = {
    1: lambda x, y: (x, y),
    2: lambda x, y: (1 - x, y),
    3: lambda x, y: (1 - x, 1 - y),
    4: lambda x, y: (x, 1 - y),
    5: lambda x, y: (y, x),
    6: lambda x, y: (y, 1 - x),
    7: lambda x, y: (1 - y, 1 - x),
    8: lambda x, y: (1 - y, x),
}
"""Where a place in the upright picture is in the stored one, in shares, by the EXIF orientation."""


def upright_size(stored: Size, orientation: int) -> Size:
    """Return the size as it is seen of a picture that is ``stored`` with an EXIF ``orientation``, 1 to 8."""
    width, height = stored
    return (height, width) if orientation in _SIDEWAYS else (width, height)


def kept_box(crop: Crop | None, size: Size, orientation: int = UPRIGHT) -> Box:
    """Return the edges of what ``crop`` keeps of a picture that is stored in ``size``; one pixel each way at least.

    ``crop`` counts in the upright picture, the edges in the stored one.
    """
    if crop is None:
        return 0, 0, *size
    place = _UPRIGHT_TO_STORED[orientation]
    (one, first), (other, second) = place(crop.left, crop.top), place(crop.right, crop.bottom)
    left, right = _edges(one, other, size[0])
    top, bottom = _edges(first, second, size[1])
    return left, top, right, bottom


def scaled_box(box: Box, full: Size, reduced: Size) -> Box:
    """Return ``box`` of a picture of ``full`` size in the same picture at ``reduced`` size."""
    left, right = _edges(box[0] / full[0], box[2] / full[0], reduced[0])
    top, bottom = _edges(box[1] / full[1], box[3] / full[1], reduced[1])
    return left, top, right, bottom


def box_size(box: Box) -> Size:
    """Return width and height of ``box``."""
    return box[2] - box[0], box[3] - box[1]


def edited_size(size: Size, edit: PictureEdit) -> Size:
    """Return the size of a picture of ``size``, as it is seen, once it is cropped and turned."""
    width, height = box_size(kept_box(edit.crop, size))
    return (height, width) if edit.turns % 2 else (width, height)


def turned(crop: Crop, turns: int) -> Crop:
    """Return where ``crop`` is once its picture was turned by ``turns`` quarters clockwise, back if negative."""
    for _ in range(turns % 4):
        crop = Crop(1 - crop.bottom, crop.left, 1 - crop.top, crop.right)
    return crop


def changes_nothing(edit: PictureEdit) -> bool:
    """Tell whether a picture looks after ``edit`` as it did before."""
    return edit.turns % 4 == 0 and edit.crop in {None, _WHOLE}


def _edges(one: float, other: float, length: int) -> tuple[int, int]:
    """Return two shares of ``length`` as whole numbers within it, in order and at least 1 apart."""
    low, high = (round(min(max(share, 0.0), 1.0) * length) for share in sorted((one, other)))
    low = min(low, length - 1)
    return low, max(high, low + 1)
