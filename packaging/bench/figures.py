"""What was measured, put beside what it is compared with, and judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from statistics import median
from textwrap import wrap

Reading = Mapping[str, float]
"""What one run of a probe measured, by name; times in milliseconds, memory in megabytes."""

Readings = Mapping[str, Sequence[Reading]]
"""The readings of every probe, by the probe's name."""


class Judgement(Enum):
    """What an aim limits: ours by the reference, ours beyond the reference, or ours by itself."""

    RATIO = auto()
    EXCESS = auto()
    ITSELF = auto()


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the report.

    ``ours`` and ``reference`` name a probe and one of its readings. ``limit`` is the aim, in times for a ratio and in
    ``unit`` otherwise; a figure without one is printed for interest.
    """

    name: str
    unit: str
    explanation: str
    ours: tuple[str, str]
    reference: tuple[str, str] | None
    judgement: Judgement
    limit: float | None

    def result(self, readings: Readings) -> Result:
        """Return what ``readings`` make of this figure."""
        return Result(self, _values(readings, self.ours), _values(readings, self.reference))


@dataclass(frozen=True, slots=True)
class Result:
    """A figure with its values, one of each run."""

    figure: Figure
    ours: Sequence[float]
    reference: Sequence[float]

    @property
    def ratio(self) -> float | None:
        """The median of ours by the median of the reference."""
        return median(self.ours) / median(self.reference) if self.reference and median(self.reference) > 0 else None

    @property
    def judged(self) -> float:
        """What the aim limits."""
        match self.figure.judgement:
            case Judgement.RATIO:
                return median(self.ours) / median(self.reference)
            case Judgement.EXCESS:
                return median(self.ours) - median(self.reference)
            case Judgement.ITSELF:
                return median(self.ours)

    @property
    def is_short(self) -> bool:
        """Whether there is an aim and it is missed."""
        return self.figure.limit is not None and self.judged > self.figure.limit


_LINE = 100
HEADINGS = ("figure", "ours", "reference", "ratio", "aim", "")


def table(results: Sequence[Result]) -> str:
    """Return ``results`` as text: a line of medians for each, and below it what is compared and how far runs differ."""
    rows = [HEADINGS, *(_cells(result) for result in results)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    lines = [_aligned(HEADINGS, widths)]
    for row, result in zip(rows[1:], results, strict=True):
        remarks = [*wrap(result.figure.explanation, _LINE), _spreads(result)]
        lines += [_aligned(row, widths), *(f"    {remark}" for remark in remarks)]
    return "\n".join(lines)


def _cells(result: Result) -> tuple[str, ...]:
    figure = result.figure
    reference = _amount(median(result.reference), figure.unit) if result.reference else "–"
    # A pause by the pause of an idle program says nothing; the aim is on what is beyond it.
    shows_ratio = figure.judgement is Judgement.RATIO and result.ratio is not None
    ratio = f"{result.ratio:.2f}×" if shows_ratio else "–"
    return (figure.name, _amount(median(result.ours), figure.unit), reference, ratio, _aim(result), _verdict(result))


def _aim(result: Result) -> str:
    limit = result.figure.limit
    if limit is None:
        return "none"
    match result.figure.judgement:
        case Judgement.RATIO:
            return f"≤ {limit:g}×"
        case Judgement.EXCESS:
            return f"≤ {limit:g} {result.figure.unit} beyond"
        case Judgement.ITSELF:
            return f"≤ {limit:g} {result.figure.unit}"


def _verdict(result: Result) -> str:
    if result.figure.limit is None:
        return ""
    return "short" if result.is_short else "met"


def _amount(value: float, unit: str) -> str:
    return f"{value:.1f} {unit}"


def _spreads(result: Result) -> str:
    """Return the smallest and the largest value of each side: far apart, they tell of a busy machine."""
    spreads = f"runs from {min(result.ours):.1f} to {max(result.ours):.1f}"
    if result.reference:
        spreads += f", reference from {min(result.reference):.1f} to {max(result.reference):.1f}"
    return spreads


def _aligned(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = (
        cell.ljust(width) if at in {0, 4, 5} else cell.rjust(width)
        for at, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return "   ".join([first, *others]).rstrip()


def _values(readings: Readings, key: tuple[str, str] | None) -> list[float]:
    return [] if key is None else [reading[key[1]] for reading in readings[key[0]]]
