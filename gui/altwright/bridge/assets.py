"""The program's own files, for the widgets."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from altwright.services.resources import resource
from altwright.services.samples import Sample, samples

if TYPE_CHECKING:
    from altwright.services.components import Component


def asset(*parts: str) -> Path:
    """Return the path of a resource, by the names of its folder and file."""
    return resource(*parts)


def sample_pictures() -> tuple[Sample, ...]:
    """Return the sample photographs."""
    return samples()


def bundled_components() -> tuple[Component, ...]:
    """Return what came along with a built program."""
    from altwright.services.components import components

    return components()


def folder_of_licences() -> Path:
    """Return where the texts of their licences are."""
    from altwright.services.components import licences_folder

    return licences_folder()
