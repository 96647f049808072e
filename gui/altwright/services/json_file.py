"""A JSON object in a file: read with care, set aside where it is damaged, written whole or not at all."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from pathlib import Path

from altwright.services.atomic_file import write_private

LARGEST_FILE = 1024 * 1024
"""Bytes, about, of a file that is read where nothing else is said."""


class JsonFile:
    """Keeps one object at ``path``.

    ``damaged`` is the name under which an unreadable file was set aside by :meth:`read`, else empty.
    """

    def __init__(
        self,
        path: Path,
        *,
        largest: int = LARGEST_FILE,
        is_sound: Callable[[dict[str, object]], bool] = lambda _stored: True,
    ) -> None:
        """Use ``path``, whose folder need not exist yet; an object that is not ``is_sound`` counts as damaged."""
        self._path = path
        self._largest = largest
        self._is_sound = is_sound
        self._is_unread = False
        self.damaged = ""

    def read(self) -> dict[str, object]:
        """Return the object, an empty one where there is no file; a damaged file is set aside, never overwritten.

        Raises:
            OSError: the file is there and cannot be read or set aside.
        """
        self._is_unread = True
        stored: dict[str, object] = {}
        try:
            stored = read_object(self._path, self._largest)
            is_damaged = not self._is_sound(stored)
        except FileNotFoundError:
            is_damaged = False
        except (ValueError, RecursionError):
            is_damaged = True
        if is_damaged:
            aside = free_name(self._path)
            self._path.rename(aside)
            self.damaged = aside.name
        self._is_unread = False
        return {} if is_damaged else stored

    def write(self, stored: dict[str, object]) -> None:
        """Put ``stored`` in place of what is there.

        Raises:
            OSError: the folder cannot be written to, or the file could not be read before; it is as it was.
        """
        if self._is_unread:
            raise OSError(f"{self._path.name} could not be read and is left as it is")
        self._path.parent.mkdir(parents=True, exist_ok=True)
        write_private(self._path, written(stored))


def free_name(path: Path) -> Path:
    """Return where the damaged file at ``path`` is set aside: a name that none of an earlier day has."""
    names = (f".damaged{f'-{count}' if count > 1 else ''}.json" for count in itertools.count(1))
    return next(aside for aside in map(path.with_suffix, names) if not aside.exists())


def read_object(path: Path, largest: int = LARGEST_FILE) -> dict[str, object]:
    """Return the object in the file at ``path``.

    Raises:
        ValueError: it holds none, or more than ``largest`` characters.
        RecursionError: it holds lists within lists without end.
        OSError: it cannot be read.
    """
    # An editor such as Notepad puts a byte order mark in front.
    with path.open(encoding="utf-8-sig") as file:
        text = file.read(largest + 1)
    stored: object = json.loads(text) if len(text) <= largest else None
    if isinstance(stored, dict):
        return stored
    raise ValueError(f"{path.name} holds no object")


def written(stored: dict[str, object]) -> bytes:
    """Return ``stored`` as the content of a file that a person can read."""
    # Half characters, which a broken copy leaves in a text, cannot be written.
    return f"{json.dumps(stored, ensure_ascii=False, indent=2)}\n".encode(errors="replace")
