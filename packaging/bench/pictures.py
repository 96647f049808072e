"""Large photographs, made of a small one: enlarged, with grain, so that a JPEG of them is as heavy as a camera's."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image, ImageChops

from altwright.services.samples import samples

SIZES = {"12 MP": (4000, 3000), "50 MP": (8160, 6144), "100 MP": (12240, 8160)}
_GRAIN = 24
_QUALITY = 90


MANY = 500
"""How many pictures a folder of many has."""

_MANY_SIZE = (1600, 1200)
_MANY_KINDS = 10


def make_many_pictures(folder: Path) -> Path:
    """Make ``folder`` with ``MANY`` JPEGs of the size that websites use, and return it."""
    folder.mkdir()
    with Image.open(samples()[0].path) as sample:
        photograph = sample.convert("RGB").resize(_MANY_SIZE, Image.Resampling.BICUBIC)
    kinds: list[bytes] = []
    for turn in range(_MANY_KINDS):
        written = io.BytesIO()
        ImageChops.offset(photograph, turn * 97).save(written, "JPEG", quality=_QUALITY)
        kinds.append(written.getvalue())
    for number in range(MANY):
        (folder / f"{number:03}.jpg").write_bytes(kinds[number % _MANY_KINDS])
    return folder


def make_pictures(folder: Path) -> dict[str, Path]:
    """Write one JPEG of each of ``SIZES`` into ``folder`` and return their paths, by the name of the size."""
    paths: dict[str, Path] = {}
    with Image.open(samples()[0].path) as sample:
        photograph = sample.convert("RGB")
    for name, size in SIZES.items():
        grain = Image.effect_noise(size, _GRAIN).convert("RGB")
        large = ImageChops.overlay(photograph.resize(size, Image.Resampling.BICUBIC), grain)
        paths[name] = folder / f"{name.replace(' ', '-')}.jpg"
        large.save(paths[name], quality=_QUALITY)
    return paths
