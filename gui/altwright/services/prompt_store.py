"""Prompts in files: those that come with Altwright, an editor's own ones, and files that hand them on."""

from __future__ import annotations

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
from altwright.services.atomic_file import staged
from altwright.services.json_file import JsonFile, read_object, written
from altwright.services.resources import resource

FILE_NAME = "prompts.json"
_LARGEST_FILE = 16 * 1024 * 1024


@cache
def built_in_prompts() -> tuple[Prompt, ...]:
    """Return the prompts that come with this installation; at least the usual one."""
    try:
        stored = read_object(resource("data", "prompts.json"))
    except (OSError, ValueError, RecursionError):
        return (usual_prompt(),)
    entries = stored.get("prompts")
    found = (read_prompt_record(entry) for entry in (entries if isinstance(entries, list) else ()))
    return tuple({prompt.id: prompt for prompt in found if prompt is not None}.values()) or (usual_prompt(),)


class PromptStore:
    """Keeps what an editor changed about the built-in prompts, and own ones, in a folder."""

    def __init__(self, folder: Path) -> None:
        """Use ``folder``, which need not exist yet."""
        self._file = JsonFile(folder / FILE_NAME, largest=_LARGEST_FILE)

    @property
    def damaged(self) -> str:
        """The name under which a damaged file was set aside."""
        return self._file.damaged

    def load(self) -> PromptLibrary:
        """Return the library; a damaged file is set aside, never overwritten.

        Raises:
            OSError: the file is there and cannot be read or set aside.
        """
        return read_library(built_in_prompts(), self._file.read())

    def save(self, library: PromptLibrary) -> None:
        """Write what was changed and added in ``library`` in place of what is there.

        Raises:
            OSError: the folder cannot be written to, or the file could not be read before; it is as it was.
        """
        self._file.write(library_record(library))


def export_prompts(prompts: Iterable[Prompt], path: Path) -> None:
    """Write ``prompts`` to a file that hands them on; a file that is there is replaced whole or not at all.

    Raises:
        MetadataError: nothing was written, for the reason that its class names.
    """
    like = path if path.exists() else None
    with staged(path, written(exported(prompts)), replace=True, like=like, check=lambda _data: None) as put:
        put()


def import_prompts(path: Path) -> tuple[tuple[Prompt, ...], int]:
    """Return the prompts in the file at ``path`` and the number of its entries that make no sense.

    Raises:
        PromptsUnreadable: it is no file with prompts, or a newer version wrote it.
        OSError: it cannot be read.
    """
    try:
        stored = read_object(path, _LARGEST_FILE)
    except (ValueError, RecursionError) as error:
        raise PromptsUnreadable("it holds no prompts of Altwright") from error
    return read_exported(stored)
