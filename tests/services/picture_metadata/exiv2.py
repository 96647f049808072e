"""What the Exiv2 library, which has nothing to do with our own reader, finds in a picture."""

from __future__ import annotations

from dataclasses import dataclass

import pyexiv2  # type: ignore[import-untyped]

pyexiv2.set_log_level(4)


@dataclass(frozen=True)
class Found:
    """The metadata of a picture: fields of XMP and EXIF by name, the comment, the colour profile."""

    xmp: dict[str, object]
    exif: dict[str, object]
    comment: str
    icc: bytes


def found_in(data: bytes) -> Found:
    """Return what is in the picture ``data``."""
    with pyexiv2.ImageData(data) as image:
        return Found(image.read_xmp(), image.read_exif(), image.read_comment(), image.read_icc())
