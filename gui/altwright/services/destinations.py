"""Destinations: those that come with Altwright in one data file, and an editor's own ones beside the settings."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from altwright.core.destination import Destination, all_destinations, destination_record, read_destination
from altwright.services.json_file import JsonFile, read_object
from altwright.services.resources import resource

FILE_NAME = "destinations.json"
VERSION = 1
_LONGEST_DATE = 20


@cache
def built_in_destinations() -> tuple[Destination, ...]:
    """Return the destinations that come with this installation; at least the web."""
    return all_destinations(read_destinations(resource("data", "destinations.json")), ())


@cache
def date_of_facts() -> str:
    """Return the year and month in which the facts of the table were looked up, such as "2026-11"; "" if unknown."""
    try:
        date = read_object(resource("data", "destinations.json")).get("date")
    except (OSError, ValueError, RecursionError):
        return ""
    return date if isinstance(date, str) and len(date) <= _LONGEST_DATE and date.isprintable() else ""


def read_destinations(path: Path, *, is_own: bool = False) -> tuple[Destination, ...]:
    """Return the destinations in the file at ``path``; entries that make no sense are left out, of two the first stays.

    Nothing is returned for a file that is not there or makes no sense at all.
    """
    try:
        stored = read_object(path)
    except (OSError, ValueError, RecursionError):
        return ()
    return _destinations(stored.get("destinations"), is_own=is_own)


class DestinationStore:
    """Keeps an editor's own destinations in a folder."""

    def __init__(self, folder: Path) -> None:
        """Use ``folder``, which need not exist yet."""
        self._file = JsonFile(folder / FILE_NAME, is_sound=lambda stored: isinstance(stored.get("destinations"), list))

    @property
    def damaged(self) -> str:
        """The name under which a damaged file was set aside."""
        return self._file.damaged

    def load(self) -> tuple[Destination, ...]:
        """Return the own destinations; a damaged file is set aside, never overwritten.

        Raises:
            OSError: the file is there and cannot be read or set aside.
        """
        return _destinations(self._file.read().get("destinations"), is_own=True)

    def save(self, own: Iterable[Destination]) -> None:
        """Write ``own`` in place of what is there.

        Raises:
            OSError: the folder cannot be written to, or the file could not be read before; it is as it was.
        """
        records = [destination_record(destination) for destination in own]
        self._file.write({"version": VERSION, "destinations": records})


def _destinations(entries: object, *, is_own: bool) -> tuple[Destination, ...]:
    found = (read_destination(entry, is_own=is_own) for entry in (entries if isinstance(entries, list) else ()))
    by_id: dict[str, Destination] = {}
    for destination in found:
        if destination is not None:
            by_id.setdefault(destination.id, destination)
    return tuple(by_id.values())
