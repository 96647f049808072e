"""The sample photographs that come with Altwright, each with an alt text written by people."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import NamedTuple

from altwright.services.resources import resource


class Sample(NamedTuple):
    """One photograph: its file, its title, its alt text, where it comes from and under which licence."""

    path: Path
    title: str
    alt: str
    source: str
    licence: str


@cache
def samples() -> tuple[Sample, ...]:
    """Return the samples; the first is the one that the terminal's demo describes.

    Raises:
        OSError: this installation lacks its resources.
    """
    records = json.loads(resource("samples", "samples.json").read_text(encoding="utf-8"))
    return tuple(
        Sample(resource("samples", record["file"]), record["title"], record["alt"], record["source"], record["licence"])
        for record in records
    )
