"""SVG drawn as pixels by resvg; call it in a process of its own, since it holds up all threads and knows no limits."""

from __future__ import annotations

import io
from collections.abc import Sequence

from altwright.core.errors import PictureBroken
from altwright.core.picture import LoadedPicture, PictureFormat
from altwright.core.picture_geometry import Size, box_size, kept_box
from altwright.core.upload import PictureEdit
from altwright.services.picture_preparation.reading import opened
from altwright.services.picture_preparation.svg_source import SvgSource

_SMALLEST_SIDE = 1024
"""An icon is drawn larger than it says, so that a model sees what is on it."""

_LARGEST_SIDE = 4096
"""A drawing is not drawn larger than this, however small the part is that is kept."""

_FONTS = {
    "sans-serif": ("Arial", "Helvetica", "Liberation Sans", "Noto Sans", "DejaVu Sans", "Segoe UI"),
    "monospace": ("Courier New", "Liberation Mono", "Noto Sans Mono", "DejaVu Sans Mono", "Menlo", "Consolas"),
}
"""Families of which every system has one for each kind; resvg knows no others than those it is told."""

_CELL = 20


def rendered_size(data: bytes) -> Size:
    """Return the size in pixels that the SVG ``data`` has by itself; one that says none is drawn to be measured.

    Raises:
        PictureError: as :func:`rendered`.
    """
    source = SvgSource(data)
    return _whole(source.size) if source.size else _drawn(source, _SMALLEST_SIDE)[1]


def rendered(data: bytes, longest_side: int, edit: PictureEdit) -> tuple[LoadedPicture, Size]:
    """Return the SVG ``data`` as PNG, large enough for what ``edit`` keeps of it, and the size it has by itself.

    Raises:
        PictureBroken: it is no complete SVG, or cannot be drawn.
        PictureTooManyPixels: the pictures in it, or its drawing, have too many.
    """
    source = SvgSource(data)
    if not source.size:
        return _drawn(source, _SMALLEST_SIDE)
    width, height = source.size
    across, down = box_size(kept_box(edit.crop, (_LARGEST_SIDE, _LARGEST_SIDE)))
    kept = max(width * across, height * down) / _LARGEST_SIDE
    wanted = min(longest_side, max(width, height, _SMALLEST_SIDE))
    scale = min(wanted / kept, _LARGEST_SIDE / max(width, height))
    source.resize(max(1, round(width * scale)), max(1, round(height * scale)))
    return _drawn(source)[0], _whole((width, height))


def _drawn(source: SvgSource, width: int | None = None) -> tuple[LoadedPicture, Size]:
    """Return the drawing in its own size or in ``width``, and the size that it came to."""
    import resvg_py

    sans, mono = _families() if source.has_text else ("", "")
    try:
        data = resvg_py.svg_to_bytes(
            svg_string=source.text(),
            width=width,
            skip_system_fonts=not source.has_text,
            # What no family of the drawing's own is found for is drawn in the "serif" one. Labels of graphics are
            # without serifs far more often than with them.
            font_family=sans,
            serif_family=sans,
            sans_serif_family=sans,
            cursive_family=sans,
            fantasy_family=sans,
            monospace_family=mono,
        )
    except ValueError as error:
        raise PictureBroken(str(error)) from error
    picture = LoadedPicture(data, PictureFormat.PNG)
    with opened(picture) as image:
        return picture, image.size


def _families() -> Sequence[str]:
    """Return the families of :data:`_FONTS` that this system has, found by drawing a letter in each."""
    import resvg_py
    from PIL import Image

    names = [name for family in _FONTS.values() for name in family]
    letters = "".join(
        f'<text x="{_CELL * at}" y="15" font-size="12" font-family="{name}">E</text>' for at, name in enumerate(names)
    )
    size = f'width="{_CELL * len(names)}" height="{_CELL}"'
    data = resvg_py.svg_to_bytes(svg_string=f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{letters}</svg>')
    with Image.open(io.BytesIO(data), formats=["PNG"]) as image:
        alpha = image.convert("RGBA").getchannel("A")
    cells = [(_CELL * at, 0, _CELL * (at + 1), _CELL) for at in range(len(names))]
    there = {name for name, cell in zip(names, cells, strict=True) if alpha.crop(cell).getbbox()}
    return [next((name for name in family if name in there), family[0]) for family in _FONTS.values()]


def _whole(size: tuple[float, float]) -> Size:
    return max(1, round(size[0])), max(1, round(size[1]))
