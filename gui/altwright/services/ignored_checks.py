"""The checks that an editor ignores always, kept in one file beside the settings."""

from __future__ import annotations

from pathlib import Path

from altwright.core.checks.ignoring import read_ignored
from altwright.services.json_file import JsonFile

FILE_NAME = "ignored-checks.json"
_VERSION = 1


class IgnoredCheckStore:
    """Keeps, in a folder, what :attr:`altwright.core.checks.Finding.key` said of each finding that is ignored."""

    def __init__(self, folder: Path) -> None:
        """Use ``folder``, which need not exist yet."""
        self._file = JsonFile(folder / FILE_NAME, is_sound=lambda stored: isinstance(stored.get("ignored"), list))

    @property
    def damaged(self) -> str:
        """The name under which a damaged file was set aside."""
        return self._file.damaged

    def load(self) -> tuple[str, ...]:
        """Return the keys, in the order in which they came; a damaged file is set aside, never overwritten.

        Raises:
            OSError: the file is there and cannot be read or set aside.
        """
        return read_ignored(self._file.read().get("ignored"))

    def save(self, keys: tuple[str, ...]) -> None:
        """Write ``keys`` in place of what is there.

        Raises:
            OSError: the folder cannot be written to, or the file could not be read before; it is as it was.
        """
        self._file.write({"version": _VERSION, "ignored": list(keys)})
