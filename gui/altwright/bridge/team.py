"""Handing prompts, names, destinations and ignored checks on to colleagues in one file, and taking one over."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from altwright.bridge.library import Library
from altwright.bridge.preferences import Preferences
from altwright.bridge.translation import translate
from altwright.core.lazy_asyncio import asyncio
from altwright.core.named_prompt import NamedPrompt
from altwright.core.organisation import Row
from altwright.core.prompt_library import PromptLibrary
from altwright.core.team_file import Change, ChangeKind, TeamFile, changes, merged, with_usual_prompt
from altwright.core.team_parts import PartWords, TeamParts, merged_parts, part_changes, read_parts, with_parts
from altwright.core.team_wording import changes_in_words
from altwright.services.team_files import TeamFiles, read, write

_LONGEST_GIVEN_NAME = 40
"""Characters of a prompt without a name that become its name in the library."""


@dataclass(frozen=True, slots=True)
class Import:
    """A team file that was read and is not taken over yet: what it would change, and what it brings.

    ``prompts`` are the file's, ``parts`` what it has of what this version knows, and ``rest`` all other sections, with
    those that came with earlier files.
    """

    name: str
    changes: tuple[Change, ...]
    prompts: tuple[NamedPrompt, ...]
    parts: TeamParts
    rest: TeamFile
    takes_prompt: bool
    left_out: int

    @property
    def words(self) -> str:
        """What would change, to be read before."""
        return changes_in_words(self.changes, translate)

    @property
    def left_out_words(self) -> str:
        """What is said of parts that are not taken; empty where there are none."""
        if not self.left_out:
            return ""
        return translate("Team", "Parts that make no sense here, or that look like keys and passwords, are left out.")


async def read_import(path: Path, preferences: Preferences, library: Library, prompt: str) -> Import:
    """Return what taking over the team file at ``path`` would do while ``prompt`` stands in the window.

    Raises:
        TeamFileUnusable: nothing can be taken from it.
    """
    found = await asyncio.to_thread(read, path)
    kept = await asyncio.to_thread(TeamFiles(preferences.folder).kept)
    parts, rest = read_parts(found)
    mine = await _parts(library)
    prompts = await library.prompts.loaded()
    known = with_usual_prompt(replace(kept, prompts=_named(prompts)), prompt)
    takes_prompt = bool(found.prompts) and not preferences.organisation.locks(Row.PROMPTS)
    told = [
        *changes(known, rest),
        *part_changes(mine, merged_parts(mine, parts, library.destinations.all()), PartWords(translate)),
    ]
    if not takes_prompt:
        told = [change for change in told if change.kind is not ChangeKind.USUAL_PROMPT]
    sections = replace(merged(kept, replace(rest, prompts=())), prompts=())
    return Import(path.name, tuple(told), found.prompts, parts, sections, takes_prompt, found.left_out)


async def take_over(found: Import, preferences: Preferences, library: Library) -> str | None:
    """Keep what ``found`` brings, and return the prompt that is asked from now on, None where it stays.

    Raises:
        OSError: it cannot be kept; nothing was changed.
    """
    await asyncio.to_thread(TeamFiles(preferences.folder).keep, found.rest)
    library.prompts.change(lambda known: _with_prompts(known, found))
    after = merged_parts(await _parts(library), found.parts, library.destinations.all())
    library.glossaries.change(lambda names: names.merged(found.parts.names))
    library.destinations.change(lambda table: table._replace(own=after.destinations))
    library.ignored.ignore(*found.parts.ignored)
    if not found.takes_prompt:
        return None
    text = found.prompts[0].text
    preferences.keep(preferences.settings._replace(prompt=preferences.prompt_to_keep(text)))
    return text


async def export(path: Path, preferences: Preferences, library: Library, prompt: str) -> str:
    """Write this editor's team file to ``path``, and say what was done.

    Raises:
        MetadataError: nothing was written, for the reason that its class names.
        TeamFileUnusable: what was imported before cannot be read, and would be missing.
    """
    from altwright.core.team_file import fit_to_hand_on

    kept = await asyncio.to_thread(TeamFiles(preferences.folder).kept)
    prompts = await library.prompts.loaded()
    own = tuple(NamedPrompt(each.name, each.text) for each in (*prompts.changes, *prompts.own))
    team = with_parts(with_usual_prompt(replace(kept, prompts=own), prompt), await _parts(library))
    await asyncio.to_thread(write, path, team)
    text = translate(
        "Team",
        "Prompts, names, destinations and ignored checks are in {name} now. Colleagues import it from their File menu.",
    )
    text = text.format(name=path.name)
    if fit_to_hand_on(team).left_out:
        more = translate("Team", "What looks like a key or a password was left out.")
        text = f"{text} {more}"
    return text


async def _parts(library: Library) -> TeamParts:
    """Return what the editor has of the parts that this version knows."""
    table = await library.destinations.loaded()
    return TeamParts(await library.glossaries.loaded(), table.own, await library.ignored.loaded())


def _named(library: PromptLibrary) -> tuple[NamedPrompt, ...]:
    return tuple(NamedPrompt(prompt.name, prompt.text) for prompt in library.prompts)


def _with_prompts(library: PromptLibrary, found: Import) -> PromptLibrary:
    """Return ``library`` with the prompts that ``found`` brings.

    One with the name of another takes its place, others are added. The file's usual prompt goes into the window; it
    is added where its name is new.
    """
    for place, (name, text) in enumerate(found.prompts):
        known = next((each for each in library.prompts if each.name == name), None)
        is_there = any(each.text == text for each in library.prompts)
        if place == 0 and (not name or known is not None or not found.takes_prompt):
            continue
        if known is None and is_there:
            continue
        try:
            if known is not None:
                library = library.edited(known.id, text)
            else:
                library = library.with_own(name or " ".join(text.split())[:_LONGEST_GIVEN_NAME], text)
        except ValueError:  # more prompts than a library takes
            continue
    return library
