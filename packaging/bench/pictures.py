"""Large photographs, made of a small one: enlarged, with grain, so that a JPEG of them is as heavy as a camera's."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageChops

from altwright.services.samples import samples

SIZES = {"12 MP": (4000, 3000), "50 MP": (8160, 6144), "100 MP": (12240, 8160)}
_GRAIN = 24
_QUALITY = 90


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
