"""The parts of a team file that this version knows beside prompts: names, destinations, and checks that are ignored.

An import adds to them and takes nothing away: a name or a destination that is known already becomes as in the file, and
everything else of the editor's stays.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from altwright.core.checks.ignoring import read_ignored
from altwright.core.destination import Destination, destination_record, free_id, read_destination
from altwright.core.glossary import Glossaries, glossaries_record, read_glossaries
from altwright.core.message import Translate
from altwright.core.team_file import Change, ChangeKind, TeamFile

NAMES = "names"
DESTINATIONS = "destinations"
IGNORED = "ignored_checks"
MOST_DESTINATIONS = 500


class TeamParts(NamedTuple):
    """What is known of a team file; ``destinations`` are own ones, and ``ignored`` the keys of findings."""

    names: Glossaries = Glossaries()
    destinations: tuple[Destination, ...] = ()
    ignored: tuple[str, ...] = ()


def read_parts(team: TeamFile) -> tuple[TeamParts, TeamFile]:
    """Return the known parts of ``team``, and the rest of it.

    A part in a shape that this version does not know is left with the rest.
    """
    sections = {name: json.loads(section) for name, section in team.sections}
    names = _names(sections.get(NAMES))
    destinations = _destinations(sections.get(DESTINATIONS))
    ignored = sections.get(IGNORED)
    known = {
        name
        for name, is_known in (
            (NAMES, names is not None),
            (DESTINATIONS, destinations is not None),
            (IGNORED, isinstance(ignored, list)),
        )
        if is_known
    }
    rest = tuple(section for section in team.sections if section[0] not in known)
    return TeamParts(names or Glossaries(), destinations or (), read_ignored(ignored)), replace(team, sections=rest)


def with_parts(team: TeamFile, parts: TeamParts) -> TeamFile:
    """Return ``team`` with ``parts`` as its sections, without those that are empty, before the sections it has."""
    names = glossaries_record(parts.names)["glossaries"]
    own: dict[str, object] = {
        NAMES: names,
        DESTINATIONS: [destination_record(destination) for destination in parts.destinations],
        IGNORED: list(parts.ignored),
    }
    written = {name: json.dumps(part, ensure_ascii=False, sort_keys=True) for name, part in own.items() if part}
    return replace(team, sections=tuple((written | dict(team.sections)).items()))


def merged_parts(mine: TeamParts, theirs: TeamParts, built_in: Iterable[Destination]) -> TeamParts:
    """Return what holds after ``theirs`` came to ``mine``, where ``built_in`` destinations have their ids."""
    others = tuple(built_in)
    own = list(mine.destinations)
    for destination in theirs.destinations:
        known = next((each for each in own if each.name.casefold() == destination.name.casefold()), None)
        if known is not None:
            own[own.index(known)] = replace(destination, id=known.id, name=known.name, is_own=True)
        elif len(own) < MOST_DESTINATIONS:
            own.append(replace(destination, id=free_id(destination.name, (*others, *own)), is_own=True))
    ignored = tuple(dict.fromkeys((*mine.ignored, *theirs.ignored)))
    return TeamParts(mine.names.merged(theirs.names), tuple(own), ignored)


def part_changes(before: TeamParts, after: TeamParts, words: PartWords) -> tuple[Change, ...]:
    """Return what makes ``after`` of ``before``, in the order of the parts."""
    found: list[Change] = []
    for glossary in after.names.glossaries:
        notes = dict(before.names.names(glossary.project))
        if glossary.project and glossary.project not in before.names.projects and not glossary.names:
            found.append(Change(ChangeKind.PROJECT_ADDED, glossary.project, "", ""))
        for name, note in glossary.names:
            title = f"{name} ({glossary.project})" if glossary.project else name
            if name not in notes:
                found.append(Change(ChangeKind.NAME_ADDED, title, "", note))
            elif notes[name] != note:
                found.append(Change(ChangeKind.NAME_CHANGED, title, notes[name], note))
    mine = {destination.id: destination for destination in before.destinations}
    for destination in after.destinations:
        text = words.destination(destination)
        if destination.id not in mine:
            found.append(Change(ChangeKind.DESTINATION_ADDED, destination.name, "", text))
        elif mine[destination.id] != destination:
            before_text = words.destination(mine[destination.id])
            found.append(Change(ChangeKind.DESTINATION_CHANGED, destination.name, before_text, text))
    new = (key for key in after.ignored if key not in before.ignored)
    found.extend(Change(ChangeKind.CHECK_IGNORED, words.check(key), "", "") for key in new)
    return tuple(found)


class PartWords:
    """Names what changes, in the editor's language."""

    def __init__(self, translate: Translate) -> None:
        """Use ``translate``."""
        self._translate = translate

    def destination(self, destination: Destination) -> str:
        """Return what is set about ``destination``."""
        from altwright.core.copying import format_name
        from altwright.core.destination import limit_words
        from altwright.core.destination_wording import unit_name

        limit = limit_words(destination, self._translate)
        unit = unit_name(destination.unit, self._translate)
        form = format_name(destination.copy_format, self._translate)
        return " · ".join(filter(None, (limit, unit, form, destination.note)))

    def check(self, key: str) -> str:
        """Return the name of the check with this ``key``."""
        from altwright.core.checks.ignoring import key_name

        return key_name(key, self._translate)


def _names(section: object) -> Glossaries | None:
    """Return the names in ``section``: a list of projects, or an object of names and notes for everything else."""
    if isinstance(section, dict):
        listed = [{"name": name, "note": note} for name, note in section.items()]
        section = [{"project": "", "names": listed}]
    return read_glossaries({"glossaries": section}) if isinstance(section, list) else None


def _destinations(section: object) -> tuple[Destination, ...] | None:
    """Return the destinations in ``section``; a person who writes one by hand need not invent an id."""
    if not isinstance(section, list):
        return None
    found: list[Destination] = []
    for entry in section[:MOST_DESTINATIONS]:
        record = {"id": "own", **entry} if isinstance(entry, dict) else entry
        destination = read_destination(record, is_own=True)
        if destination is not None:
            found.append(destination)
    return tuple(found)
