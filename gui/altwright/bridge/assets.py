"""The program's own files, for the widgets."""

from __future__ import annotations

from pathlib import Path

from altwright.services.resources import resource
from altwright.services.samples import Sample, samples


def asset(*parts: str) -> Path:
    """Return the path of a resource, by the names of its folder and file."""
    return resource(*parts)


def sample_pictures() -> tuple[Sample, ...]:
    """Return the sample photographs."""
    return samples()
