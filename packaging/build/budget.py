"""What the built folder and the packages cost, printed beside what they may cost."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from places import ENGINE, LIBRARIES

BUDGET = Path(__file__).with_name("budget.toml")
MEGABYTE = 1_000_000
LARGEST = 10


@dataclass(frozen=True)
class Figure:
    """Something measured, and the most that it may be."""

    what: str
    value: float
    most: float
    unit: str = ""

    @property
    def fits(self) -> bool:
        """Whether it is within the budget."""
        return self.value <= self.most

    def __str__(self) -> str:
        """Return it in words."""
        verdict = "" if self.fits else "  TOO MUCH"
        return f"{self.what}: {self.value:.4g}{self.unit} of {self.most:g}{self.unit}{verdict}"


def allowed(section: str, name: str) -> float:
    """Return one number of the budget."""
    return float(tomllib.loads(BUDGET.read_text(encoding="utf-8"))[section][name])


def size_of(path: Path) -> int:
    """Return the bytes of a file, or of all files in a folder; links count nothing."""
    if path.is_symlink():
        return 0
    return path.stat().st_size if path.is_file() else sum(size_of(inner) for inner in path.iterdir())


def folder_figures(folder: Path) -> list[Figure]:
    """Return size and number of files of the built folder."""
    size = size_of(folder)
    engine = folder / LIBRARIES / ENGINE
    without = size - (size_of(engine) if engine.exists() else 0)
    files = sum(1 for path in folder.rglob("*") if path.is_file())
    return [
        Figure("Folder", size / MEGABYTE, allowed("folder", "megabytes"), " MB"),
        Figure("without the engine", without / MEGABYTE, allowed("folder", "megabytes_without_engine"), " MB"),
        Figure("Files", files, allowed("folder", "files")),
    ]


def deb_figure(package: Path) -> Figure:
    """Return the size of the Debian package."""
    return Figure("Debian package", package.stat().st_size / MEGABYTE, allowed("packages", "deb_megabytes"), " MB")


def start_figure(ratio: float) -> Figure:
    """Return how much longer the built program takes to its first paint."""
    return Figure("First paint, over the sources", ratio, allowed("start", "first_paint_ratio"))


def largest_entries(folder: Path) -> list[str]:
    """Return the ten largest files, with their sizes."""
    files = ((size_of(path), path) for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    ten = sorted(files, reverse=True)[:LARGEST]
    return [f"{size / MEGABYTE:8.2f} MB  {path.relative_to(folder).as_posix()}" for size, path in ten]


def over(figures: Iterable[Figure]) -> list[Figure]:
    """Return what costs too much."""
    return [figure for figure in figures if not figure.fits]
