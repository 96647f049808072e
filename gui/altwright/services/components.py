"""What a built Altwright is made of, as its build listed it (CycloneDX); run from its sources, it has no such list."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

from altwright.services.resources import resource

LIST_NAME = "components.cdx.json"


class Component(NamedTuple):
    """Something that came along: its name, its version and its licence."""

    name: str
    version: str
    licence: str


def components() -> tuple[Component, ...]:
    """Return what came along with this program; nothing where there is no list, or it cannot be read."""
    try:
        listed = json.loads(resource(LIST_NAME).read_text(encoding="utf-8"))["components"]
        return tuple(Component(part["name"], part["version"], _licence(part["licenses"])) for part in listed)
    except (OSError, ValueError, TypeError, KeyError):
        return ()


def licences_folder() -> Path:
    """Return the folder with the texts of their licences."""
    return resource("licences")


def _licence(licences: list[dict[str, object]]) -> str:
    words = []
    for licence in licences:
        named = licence.get("license")
        words.append(
            str(named.get("name") or named.get("id")) if isinstance(named, dict) else str(licence["expression"])
        )
    return " AND ".join(words)
