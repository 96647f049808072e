"""Prompts in files: those that come with Altwright, an editor's own ones, and files that hand them on."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from altwright.core.prompt_library import (
    Prompt,
    PromptLibrary,
    PromptsUnreadable,
    exported,
    library_record,
    read_exported,
    read_library,
    read_prompt_record,
    usual_prompt,
)
from altwright.services.resources import resource

FILE_NAME = "prompts.json"
_LARGEST_FILE = 16 * 1024 * 1024


@cache
def built_in_prompts() -> tuple[Prompt, ...]:
    """Return the prompts that come with this installation; at least the usual one."""
    try:
        stored = _read(resource("data", "prompts.json"))
    except (OSError, ValueError, RecursionError):
        return (usual_prompt(),)
    entries = stored.get("prompts")
    found = (read_prompt_record(entry) for entry in (entries if isinstance(entries, list) else ()))
    return tuple({prompt.id: prompt for prompt in found if prompt is not None}.values()) or (usual_prompt(),)


class PromptStore:
    """Keeps what an editor changed about the built-in prompts, and own ones, in a folder.

    ``damaged`` is the name under which an unreadable file was set aside by :meth:`load`, else empty.
    """

    def __init__(self, folder: Path) -> None:
        """Use ``folder``, which need not exist yet."""
        self._path = folder / FILE_NAME
        self.damaged = ""

    def load(self) -> PromptLibrary:
        """Return the library; a damaged file is set aside, never overwritten.

        Raises:
            OSError: the file is there and cannot be read or set aside.
        """
        stored: dict[str, object] = {}
        try:
            stored = _read(self._path)
        except FileNotFoundError:
            pass
        except (ValueError, RecursionError):
            aside = self._free_name()
            self._path.rename(aside)
            self.damaged = aside.name
        return read_library(built_in_prompts(), stored)

    def save(self, library: PromptLibrary) -> None:
        """Write what was changed and added in ``library`` beside the old file and put it in its place.

        Raises:
            OSError: the folder cannot be written to; the old file is untouched.
        """
        self._path.parent.mkdir(parents=True, exist_ok=True)
        _write(self._path, library_record(library))

    def _free_name(self) -> Path:
        names = (f".damaged{f'-{count}' if count > 1 else ''}.json" for count in itertools.count(1))
        return next(path for path in map(self._path.with_suffix, names) if not path.exists())


def export_prompts(prompts: Iterable[Prompt], path: Path) -> None:
    """Write ``prompts`` to a file that hands them on; a file that is there is replaced whole or not at all.

    Raises:
        OSError: it cannot be written.
    """
    _write(path, exported(prompts))


def import_prompts(path: Path) -> tuple[tuple[Prompt, ...], int]:
    """Return the prompts in the file at ``path`` and the number of its entries that make no sense.

    Raises:
        PromptsUnreadable: it is no file with prompts, or a newer version wrote it.
        OSError: it cannot be read.
    """
    try:
        stored = _read(path)
    except (ValueError, RecursionError) as error:
        raise PromptsUnreadable("it holds no prompts of Altwright") from error
    return read_exported(stored)


def _read(path: Path) -> dict[str, object]:
    """Return the object in the file at ``path``.

    Raises:
        ValueError: it holds none, or is too large.
        RecursionError: it holds lists within lists without end.
        OSError: it cannot be read.
    """
    # An editor such as Notepad puts a byte order mark in front.
    with path.open(encoding="utf-8-sig") as file:
        text = file.read(_LARGEST_FILE + 1)
    stored: object = json.loads(text) if len(text) <= _LARGEST_FILE else None
    if isinstance(stored, dict):
        return stored
    raise ValueError(f"{path.name} holds no object")


def _write(path: Path, stored: dict[str, object]) -> None:
    handle, name = tempfile.mkstemp(prefix=".prompts-", suffix=".json", dir=path.parent)
    temporary = Path(name)
    try:
        # Half characters, which a broken copy leaves in a prompt, cannot be written.
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as file:
            json.dump(stored, file, ensure_ascii=False, indent=2)
            file.write("\n")
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
