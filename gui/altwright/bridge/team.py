"""Handing prompts on to colleagues: what this editor's team file holds, and taking one over."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from altwright.bridge.preferences import Preferences
from altwright.bridge.translation import translate
from altwright.core.lazy_asyncio import asyncio
from altwright.core.organisation import Row
from altwright.core.team_file import Change, ChangeKind, TeamFile, changes, merged, with_usual_prompt
from altwright.core.team_wording import changes_in_words
from altwright.services.team_files import TeamFiles, read, write


@dataclass(frozen=True, slots=True)
class Import:
    """A team file that was read and is not taken over yet: what it would change, and what holds then."""

    name: str
    changes: tuple[Change, ...]
    result: TeamFile
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


async def read_import(path: Path, preferences: Preferences, prompt: str) -> Import:
    """Return what taking over the team file at ``path`` would do while ``prompt`` stands in the window.

    Raises:
        TeamFileUnusable: nothing can be taken from it.
    """
    found = await asyncio.to_thread(read, path)
    current = await _current(preferences, prompt)
    takes_prompt = bool(found.prompts) and not preferences.organisation.locks(Row.PROMPTS)
    told = changes(current, found)
    result = merged(current, found)
    if not takes_prompt:
        told = tuple(change for change in told if change.kind is not ChangeKind.USUAL_PROMPT)
        result = with_usual_prompt(result, prompt)
    return Import(path.name, told, result, takes_prompt, found.left_out)


async def take_over(found: Import, preferences: Preferences) -> str | None:
    """Keep what ``found`` brings, and return the prompt that is asked from now on, None where it stays.

    Raises:
        OSError: it cannot be kept; nothing was changed.
    """
    await asyncio.to_thread(TeamFiles(preferences.folder).keep, found.result)
    if not found.takes_prompt:
        return None
    text = found.result.prompts[0].text
    preferences.keep(replace(preferences.settings, prompt=preferences.prompt_to_keep(text)))
    return text


async def export(path: Path, preferences: Preferences, prompt: str) -> str:
    """Write this editor's team file to ``path``, and say what was done.

    Raises:
        MetadataError: nothing was written, for the reason that its class names.
        TeamFileUnusable: what was imported before cannot be read, and would be missing.
    """
    from altwright.core.team_file import fit_to_hand_on

    team = await _current(preferences, prompt)
    await asyncio.to_thread(write, path, team)
    text = translate("Team", "The prompts are in {name} now. Colleagues import it from their File menu.")
    text = text.format(name=path.name)
    if fit_to_hand_on(team).left_out:
        more = translate("Team", "What looks like a key or a password was left out.")
        text = f"{text} {more}"
    return text


async def _current(preferences: Preferences, prompt: str) -> TeamFile:
    kept = await asyncio.to_thread(TeamFiles(preferences.folder).kept)
    return with_usual_prompt(kept, prompt)
