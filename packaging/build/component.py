"""One component of what is built, as a list of materials writes it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Component:
    """Something that was bundled, with its licence as SPDX names it (or in its own words) and the texts of it."""

    name: str
    version: str
    licence: str
    purl: str = ""
    texts: list[Path] = field(default_factory=list)
    parts: list[dict[str, object]] = field(default_factory=list)

    def to_json(self) -> dict[str, object]:
        """Return it as CycloneDX writes it."""
        known = {"type": "library", "bom-ref": self.purl or f"{self.name}@{self.version}", "name": self.name}
        record: dict[str, object] = {**known, "version": self.version, "licenses": [_licence(self.licence)]}
        if self.purl:
            record["purl"] = self.purl
        if self.parts:
            record["components"] = self.parts
        return record


def _licence(words: str) -> dict[str, object]:
    """Return a licence as CycloneDX wants it: an SPDX expression, or a name in words."""
    if re.fullmatch(r"[\w.+-]+( (AND|OR|WITH) [\w.+-]+)*", words):
        return {"expression": words}
    return {"license": {"name": words}}
