"""The names that are kept for each project, and the project that is worked on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from altwright.core.picture_context import Glossary, KnownName, KnownNames, harmless

LONGEST_PROJECT = 100
_VERSION = 1


class Glossaries(NamedTuple):
    """One glossary for each project, and the ``project`` in use; the one without a name is for everything else."""

    glossaries: tuple[Glossary, ...] = ()
    project: str = ""

    @property
    def projects(self) -> tuple[str, ...]:
        """The projects that have a name, in the order in which they were added."""
        return tuple(glossary.project for glossary in self.glossaries if glossary.project)

    def names(self, project: str) -> KnownNames:
        """Return the names of ``project``."""
        return next((glossary.names for glossary in self.glossaries if glossary.project == project), ())

    def with_names(self, project: str, names: KnownNames) -> Glossaries:
        """Return the glossaries with ``names`` for ``project``, which is added where it is new."""
        after = Glossary(project, names)
        if any(glossary.project == project for glossary in self.glossaries):
            kept = tuple(after if glossary.project == project else glossary for glossary in self.glossaries)
        else:
            kept = (*self.glossaries, after)
        return self._replace(glossaries=kept)

    def using(self, project: str) -> Glossaries:
        """Return the glossaries with ``project`` in use, if there is such a project."""
        return self._replace(project=project) if project in ("", *self.projects) else self

    def added(self, project: str) -> Glossaries:
        """Return the glossaries with a new project that is called ``project``.

        Raises:
            ValueError: the name is empty, too long or taken.
        """
        return self.with_names(self._checked(project), ())

    def renamed(self, project: str, name: str) -> Glossaries:
        """Return the glossaries with ``project`` called ``name``.

        Raises:
            ValueError: the name is empty, too long or taken.
        """
        name = self._checked(name, besides=project)
        kept = tuple(each if each.project != project else Glossary(name, each.names) for each in self.glossaries)
        return Glossaries(kept, name if self.project == project else self.project)

    def without(self, project: str) -> Glossaries:
        """Return the glossaries without ``project``; where it was in use, none is."""
        kept = tuple(glossary for glossary in self.glossaries if glossary.project != project)
        return Glossaries(kept, "" if self.project == project else self.project)

    def put_back(self, glossary: Glossary, place: int) -> Glossaries:
        """Return the glossaries with ``glossary``, which was taken out, at its ``place`` again."""
        if any(known.project == glossary.project for known in self.glossaries):
            return self
        return self._replace(glossaries=(*self.glossaries[:place], glossary, *self.glossaries[place:]))

    def merged(self, others: Glossaries) -> Glossaries:
        """Return the glossaries with the names of ``others``; a name that is known takes over the note it has there."""
        result = self
        for glossary in others.glossaries:
            named = {entry.name: entry for entry in (*result.names(glossary.project), *glossary.names)}
            result = result.with_names(glossary.project, tuple(named.values()))
        return result

    def _checked(self, name: str, besides: str = "") -> str:
        name = project_name(name)
        taken = {project.casefold() for project in self.projects if project != besides}
        if not 0 < len(name) <= LONGEST_PROJECT or name.casefold() in taken:
            raise ValueError("a project has a name of its own")
        return name


def project_name(name: str) -> str:
    """Return ``name`` as a project has it: in one line, without characters that nobody sees."""
    return " ".join(harmless(name).split())


def read_glossaries(stored: Mapping[str, object]) -> Glossaries:
    """Return the glossaries in ``stored``; what makes no sense is left out."""
    entries = stored.get("glossaries")
    found: dict[str, Glossary] = {}
    for glossary in map(_glossary, entries if isinstance(entries, list) else ()):
        if glossary is not None:
            found.setdefault(glossary.project, glossary)
    project = stored.get("project")
    return Glossaries(tuple(found.values())).using(project if isinstance(project, str) else "")


def glossaries_record(glossaries: Glossaries) -> dict[str, object]:
    """Return ``glossaries`` as :func:`read_glossaries` reads them."""
    records = [
        {"project": glossary.project, "names": [entry._asdict() for entry in glossary.names]}
        for glossary in glossaries.glossaries
        if glossary.project or glossary.names
    ]
    return {"version": _VERSION, "project": glossaries.project, "glossaries": records}


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
