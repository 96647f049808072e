"""The names of people and things that an editor gave, kept for each project in one file beside the settings."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import tempfile
from pathlib import Path

from altwright.core.picture_context import Glossary, KnownName

FILE_NAME = "glossaries.json"
_VERSION = 1
_LARGEST_FILE = 8 * 1024 * 1024


class GlossaryStore:
    """Keeps glossaries in a folder.

    ``damaged`` is the name under which an unreadable file was set aside by :meth:`load`, else empty.
    """

    def __init__(self, folder: Path) -> None:
        """Use ``folder``, which need not exist yet."""
        self._path = folder / FILE_NAME
        self.damaged = ""

    def load(self) -> tuple[Glossary, ...]:
        """Return the glossaries, one a project; a damaged file is set aside, never overwritten.

        Raises:
            OSError: the file is there and cannot be read or set aside.
        """
        try:
            # An editor such as Notepad puts a byte order mark in front.
            with self._path.open(encoding="utf-8-sig") as file:
                text = file.read(_LARGEST_FILE + 1)
            stored = json.loads(text) if len(text) <= _LARGEST_FILE else None
        except FileNotFoundError:
            return ()
        except (ValueError, RecursionError):
            stored = None
        entries = stored.get("glossaries") if isinstance(stored, dict) else None
        if not isinstance(entries, list):
            names = (f".damaged{f'-{count}' if count > 1 else ''}.json" for count in itertools.count(1))
            aside = next(path for path in map(self._path.with_suffix, names) if not path.exists())
            self._path.rename(aside)
            self.damaged = aside.name
            return ()
        found: dict[str, Glossary] = {}
        for glossary in map(_glossary, entries):
            if glossary is not None:
                found.setdefault(glossary.project, glossary)
        return tuple(found.values())

    def save(self, glossary: Glossary) -> None:
        """Keep ``glossary`` in place of what was kept for its project; one without names is forgotten.

        Raises:
            OSError: the folder cannot be read or written to; the old file is untouched.
        """
        by_project = {known.project: known for known in self.load()} | {glossary.project: glossary}
        records = [
            {"project": known.project, "names": [entry._asdict() for entry in known.names]}
            for known in by_project.values()
            if known.names
        ]
        self._path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".glossaries-", suffix=".json", dir=self._path.parent)
        temporary = Path(name)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as file:
                json.dump({"version": _VERSION, "glossaries": records}, file, ensure_ascii=False, indent=2)
                file.write("\n")
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(self._path)
        except BaseException:
            with contextlib.suppress(OSError):
                temporary.unlink()
            raise


def _glossary(record: object) -> Glossary | None:
    """Return the glossary in a stored ``record``; names that make no sense are left out."""
    if not isinstance(record, dict) or not isinstance(project := record.get("project"), str):
        return None
    entries = record.get("names")
    names = map(_known_name, entries if isinstance(entries, list) else ())
    return Glossary(project, tuple(dict.fromkeys(entry for entry in names if entry is not None)))


def _known_name(record: object) -> KnownName | None:
    if not isinstance(record, dict):
        return None
    name, note = record.get("name"), record.get("note", "")
    if not isinstance(name, str) or not isinstance(note, str) or not name.strip():
        return None
    return KnownName(name, note)
