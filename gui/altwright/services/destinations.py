"""Destinations: those that come with Altwright in one data file, and an editor's own ones beside the settings."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from altwright.core.destination import Destination, all_destinations, destination_record, read_destination
from altwright.services.resources import resource

FILE_NAME = "destinations.json"
VERSION = 1
_LARGEST_FILE = 1024 * 1024


@cache
def built_in_destinations() -> tuple[Destination, ...]:
    """Return the destinations that come with this installation; at least the web."""
    return all_destinations(read_destinations(resource("data", "destinations.json")), ())


def read_destinations(path: Path, *, is_own: bool = False) -> tuple[Destination, ...]:
    """Return the destinations in the file at ``path``; entries that make no sense are left out, of two the first stays.

    Nothing is returned for a file that is not there or makes no sense at all.
    """
    try:
        stored = _read(path)
    except (OSError, ValueError, RecursionError):
        return ()
    return tuple(_destinations(stored, is_own=is_own))


class DestinationStore:
    """Keeps an editor's own destinations in a folder.

    ``damaged`` is the name under which an unreadable file was set aside by :meth:`load`, else empty.
    """

    def __init__(self, folder: Path) -> None:
        """Use ``folder``, which need not exist yet."""
        self._path = folder / FILE_NAME
        self.damaged = ""

    def load(self) -> tuple[Destination, ...]:
        """Return the own destinations; a damaged file is set aside, never overwritten.

        Raises:
            OSError: the file is there and cannot be read or set aside.
        """
        try:
            stored = _read(self._path)
        except FileNotFoundError:
            return ()
        except (ValueError, RecursionError):
            aside = self._free_name()
            self._path.rename(aside)
            self.damaged = aside.name
            return ()
        return tuple(_destinations(stored, is_own=True))

    def save(self, own: Iterable[Destination]) -> None:
        """Write ``own`` beside the old file and put it in its place.

        Raises:
            OSError: the folder cannot be written to; the old file is untouched.
        """
        stored = {"version": VERSION, "destinations": [destination_record(destination) for destination in own]}
        self._path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".destinations-", suffix=".json", dir=self._path.parent)
        temporary = Path(name)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as file:
                json.dump(stored, file, ensure_ascii=False, indent=2)
                file.write("\n")
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(self._path)
        except BaseException:
            with contextlib.suppress(OSError):
                temporary.unlink()
            raise

    def _free_name(self) -> Path:
        names = (f".damaged{f'-{count}' if count > 1 else ''}.json" for count in itertools.count(1))
        return next(path for path in map(self._path.with_suffix, names) if not path.exists())


def _read(path: Path) -> list[object]:
    """Return the list of destinations in the file at ``path``.

    Raises:
        ValueError: the file holds no such list.
        RecursionError: it holds lists within lists without end.
        OSError: it cannot be read.
    """
    # An editor such as Notepad puts a byte order mark in front.
    with path.open(encoding="utf-8-sig") as file:
        text = file.read(_LARGEST_FILE + 1)
    stored = json.loads(text) if len(text) <= _LARGEST_FILE else None
    if isinstance(stored, dict) and isinstance(entries := stored.get("destinations"), list):
        return entries
    raise ValueError(f"{path.name} holds no list of destinations")


def _destinations(entries: list[object], *, is_own: bool) -> Iterable[Destination]:
    found = (read_destination(entry, is_own=is_own) for entry in entries)
    by_id: dict[str, Destination] = {}
    for destination in found:
        if destination is not None:
            by_id.setdefault(destination.id, destination)
    return by_id.values()
