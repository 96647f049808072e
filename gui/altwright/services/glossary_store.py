"""The names of people and things that an editor gave, kept for each project in one file beside the settings."""

from __future__ import annotations

from pathlib import Path

from altwright.core.glossary import Glossaries, glossaries_record, read_glossaries
from altwright.services.json_file import JsonFile

FILE_NAME = "glossaries.json"
_LARGEST_FILE = 8 * 1024 * 1024


class GlossaryStore:
    """Keeps glossaries in a folder."""

    def __init__(self, folder: Path) -> None:
        """Use ``folder``, which need not exist yet."""
        self._file = JsonFile(
            folder / FILE_NAME,
            largest=_LARGEST_FILE,
            is_sound=lambda stored: isinstance(stored.get("glossaries"), list),
        )

    @property
    def damaged(self) -> str:
        """The name under which a damaged file was set aside."""
        return self._file.damaged

    def load(self) -> Glossaries:
        """Return the glossaries; a damaged file is set aside, never overwritten.

        Raises:
            OSError: the file is there and cannot be read or set aside.
        """
        return read_glossaries(self._file.read())

    def save(self, glossaries: Glossaries) -> None:
        """Write ``glossaries`` in place of what is there.

        Raises:
            OSError: the folder cannot be written to, or the file could not be read before; it is as it was.
        """
        self._file.write(glossaries_record(glossaries))
