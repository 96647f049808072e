"""The corpus: short texts with what a careful editor would want to be told about them, and how near the checks come.

A part is a file of JSON Lines. ``expected`` holds pairs of a family (1 to 16) and a severity (``error`` or ``advice``);
a good text expects none. A label of the blind part that is plainly wrong stays as it was written; the one that counts
instead stands in ``reviewed``, with a ``reason``.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from altwright.core.checks import Circumstances, Finding, Severity, check
from altwright.core.destination import Destination, find_destination
from altwright.core.role import Role
from altwright.core.text_units import length
from altwright.services.destinations import built_in_destinations
from altwright.services.word_lists import word_lists

FOLDER = Path(__file__).resolve().parent
OWN, BLIND, MORE = "own", "blind", "more"
PARTS = (OWN, BLIND)
"""Ours, and the one by somebody who has seen neither the rules nor the lists: two thirds and one third.

``more`` holds further texts of ours, written while the rules were mended, which would only blur the figures.
"""

Label = tuple[int, str]
"""A family and a severity."""


@dataclass(frozen=True)
class Item:
    """One text of the corpus in its place, with what should be said about it."""

    name: str
    """The part and the line, for people."""
    text: str
    language: str
    """The language that the text is in."""
    circumstances: Circumstances
    labelled: frozenset[Label]
    reviewed: frozenset[Label]
    """The same as ``labelled``, or what replaces it."""
    reason: str = ""

    def found(self) -> tuple[Finding, ...]:
        """Return what the checks find."""
        return check(self.text, self.circumstances, word_lists())


@dataclass(frozen=True)
class Tally:
    """How often the checks said what was expected, what was not, and left out what was."""

    right: int = 0
    needless: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Of what was said, the share that was expected."""
        return self.right / (self.right + self.needless) if self.right + self.needless else 1.0

    @property
    def recall(self) -> float:
        """Of what was expected, the share that was said."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


@dataclass(frozen=True)
class Difference:
    """A text about which the checks say something else than was expected."""

    item: Item
    needless: frozenset[Label]
    missed: frozenset[Label]


@dataclass(frozen=True)
class Judgement:
    """What came of a part of the corpus; ``families`` holds every family that was expected or found."""

    overall: Tally
    families: Mapping[int, Tally]
    differences: Sequence[Difference]


def corpus(part: str) -> tuple[Item, ...]:
    """Return the texts of one of ``PARTS``, none if there is no such file."""
    path = FOLDER / f"{part}.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return tuple(_item(f"{part}:{number}", json.loads(line)) for number, line in enumerate(lines, start=1))


def labels_of(findings: Sequence[Finding]) -> frozenset[Label]:
    """Return the families that ``findings`` belong to, each with its gravest severity."""
    errors = {finding.family for finding in findings if finding.severity is Severity.ERROR}
    return frozenset((finding.family, "error" if finding.family in errors else "advice") for finding in findings)


def judged(items: Sequence[Item], *, as_labelled: bool = False) -> Judgement:
    """Compare what the checks say about ``items`` with what was expected; ``as_labelled`` leaves the review out.

    A finding of the right family and the wrong severity counts twice: as needless and as missed.
    """
    right: Counter[int] = Counter()
    needless: Counter[int] = Counter()
    missed: Counter[int] = Counter()
    differences = []
    for item in items:
        wanted = item.labelled if as_labelled else item.reviewed
        said = labels_of(item.found())
        right.update(family for family, _ in said & wanted)
        needless.update(family for family, _ in said - wanted)
        missed.update(family for family, _ in wanted - said)
        if said != wanted:
            differences.append(Difference(item, said - wanted, wanted - said))
    families = {
        family: Tally(right[family], needless[family], missed[family])
        for family in sorted(right.keys() | needless.keys() | missed.keys())
    }
    overall = Tally(right.total(), needless.total(), missed.total())
    return Judgement(overall, families, differences)


def table(judgement: Judgement, title: str) -> str:
    """Return ``judgement`` as a small table, a line for each family and one for all."""
    lines = [f"{title:<22} {'right':>6} {'needless':>9} {'missed':>7} {'precision':>10} {'recall':>7}"]
    named = [*((f"family {family}", tally) for family, tally in judgement.families.items()), ("all", judgement.overall)]
    lines += [
        f"{name:<22} {tally.right:>6} {tally.needless:>9} {tally.missed:>7} "
        f"{tally.precision:>10.3f} {tally.recall:>7.3f}"
        for name, tally in named
    ]
    return "\n".join(lines)


def listed(differences: Sequence[Difference]) -> Iterator[str]:
    """Say each of ``differences`` in a line."""
    for difference in differences:
        item = difference.item
        sides = [("needless", difference.needless), ("missed", difference.missed)]
        said = "; ".join(f"{side} {sorted(labels)}" for side, labels in sides if labels)
        yield f"{item.name} ({item.language}): {item.text!r}: {said}"


def _item(name: str, record: dict[str, Any]) -> Item:
    labelled = _labels(record["expected"])
    reviewed = _labels(record["reviewed"]) if "reviewed" in record else labelled
    if ("reviewed" in record) != bool(record.get("reason")):
        raise ValueError(f"{name}: a reviewed label and its reason belong together")
    return Item(
        name,
        record["text"],
        record["language"],
        _circumstances(name, record),
        labelled,
        reviewed,
        record.get("reason", ""),
    )


def _labels(values: Sequence[Mapping[str, Any]]) -> frozenset[Label]:
    return frozenset((int(value["family"]), str(value["severity"])) for value in values)


def _circumstances(name: str, record: Mapping[str, Any]) -> Circumstances:
    place = _destination(name, record.get("destination"))
    return Circumstances(
        role=Role(record["role"]) if record.get("role") else None,
        language=record.get("page_language") or record["language"],
        limit=record.get("limit") or (place.limit if place else None),
        advisory=place.advisory if place else None,
        count=partial(length, unit=place.unit) if place else len,
        caption=record.get("caption") or "",
        title=record.get("title") or "",
        nearby=record.get("nearby") or "",
        file_name=record.get("file_name") or "",
        other_alts=tuple(record.get("others") or ()),
        same_picture_alts=tuple(record.get("same_picture") or ()),
        picture_text=record.get("picture_text") or record.get("transcription") or "",
        names=tuple(record.get("names") or ()),
    )


def _destination(name: str, asked: str | None) -> Destination | None:
    if not asked:
        return None
    place = find_destination(asked, built_in_destinations())
    if place is None:
        raise ValueError(f"{name}: there is no destination called {asked}")
    return place
