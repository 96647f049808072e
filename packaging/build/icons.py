"""The program's icon in the sizes and files that the systems want, all drawn from one SVG."""

from __future__ import annotations

import io
from pathlib import Path

import resvg_py
from PIL import Image
from places import PACKAGING

DRAWING = PACKAGING / "icon.svg"
SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
"""The sizes that desktops on Linux look for."""

_ICO_SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)


def png(size: int) -> bytes:
    """Return the icon as a PNG of ``size`` pixels."""
    return bytes(resvg_py.svg_to_bytes(svg_path=str(DRAWING), width=size, height=size))


def write_ico(path: Path) -> None:
    """Write the icon as Windows wants it."""
    images = [Image.open(io.BytesIO(png(size))) for size in _ICO_SIZES]
    images[-1].save(path, "ICO", sizes=[image.size for image in images], append_images=images[:-1])


def write_icns(path: Path) -> None:
    """Write the icon as macOS wants it."""
    Image.open(io.BytesIO(png(1024))).save(path, "ICNS")
