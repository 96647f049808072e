"""The engines that Altwright offers by name, read from one data file that a person can edit."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from altwright.core.address import host_of
from altwright.core.engine import Pages
from altwright.core.engine_preset import EnginePreset, KeyNeed
from altwright.core.picture import PictureFormat
from altwright.core.upload import UploadLimits
from altwright.services.resources import resource


class PresetsDamagedError(Exception):
    """The data file is not as it should be; the text says where."""


@cache
def presets() -> tuple[EnginePreset, ...]:
    """Return the presets that come with this installation; the first one is in use at the start.

    Raises:
        PresetsDamagedError: an entry makes no sense.
        OSError: this installation lacks its resources.
    """
    return read_presets(resource("data", "engines.json"))


def read_presets(path: Path) -> tuple[EnginePreset, ...]:
    """Return the presets in the file at ``path``.

    Raises:
        PresetsDamagedError: an entry makes no sense.
        OSError: the file cannot be read.
    """
    try:
        records = json.loads(path.read_text(encoding="utf-8"))["engines"]
        found = tuple(_preset(record) for record in records)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise PresetsDamagedError(f"{path.name}: {error}") from error
    ids = [preset.id for preset in found]
    if not found or len(set(ids)) < len(ids):
        raise PresetsDamagedError(f"{path.name}: no engines, or two with one id")
    return found


def _preset(record: dict[str, Any]) -> EnginePreset:
    """Return one preset; a name that is not known is a slip of the pen, not a newer version."""
    values = dict(record)
    upload = dict(values.pop("upload", {}))
    if "formats" in upload:
        upload["formats"] = tuple(PictureFormat(name) for name in upload["formats"])
    key = KeyNeed(values.pop("key"))
    pages = Pages(**values.pop("pages", {}))
    preset = EnginePreset(**values, key=key, upload=UploadLimits(**upload), pages=pages)
    _check(preset)
    return preset


def _check(preset: EnginePreset) -> None:
    for name in ("id", "name", "address", "model"):
        if not isinstance(getattr(preset, name), str):
            raise TypeError(f"{name} of {preset.id} is no text")
    for name in ("fetches_addresses", "tells_usage", "is_local", "is_first"):
        if not isinstance(getattr(preset, name), bool):
            raise TypeError(f"{name} of {preset.id} is neither true nor false")
    counts = (preset.requests_at_once, preset.upload.max_bytes, preset.upload.longest_side)
    if not preset.id or not preset.name or not all(type(count) is int and count > 0 for count in counts):
        raise ValueError(f"{preset.id or 'an engine'} lacks something")
    if preset.address and not host_of(preset.address):
        raise ValueError(f"the address of {preset.id} has no host")
    if any(page and not page.startswith("https://") for page in preset.pages):
        raise ValueError(f"a page of {preset.id} is no https address")
