"""Where the files that come with Altwright are: icons, samples, translations."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def resources_folder() -> Path:
    """Return the folder of resources: the package's own if it has one, else the checkout's."""
    shipped = _PACKAGE / "_resources"
    return shipped if shipped.is_dir() else _PACKAGE.parent.parent / "resources"


def resource(*parts: str) -> Path:
    """Return the path of one resource, such as ``resource("samples", "cat.jpg")``; whether it exists is not checked."""
    return resources_folder().joinpath(*parts)
