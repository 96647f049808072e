"""What editors are told of team files: what an import would change, and why one cannot be used."""

from __future__ import annotations

import json
from collections.abc import Iterable

from altwright.core.message import Message, Tone, Translate
from altwright.core.team_file import Change, ChangeKind, TeamFault, TeamFileUnusable

_LONGEST_SECTION = 2000
"""Characters of a section that are shown; it may hold hundreds of names."""


def team_trouble(error: TeamFileUnusable, translate: Translate) -> Message:
    """Return the message for a file of which nothing was taken."""
    match error.fault:
        case TeamFault.UNREADABLE:
            text = translate("Team", "{name} cannot be read. Nothing was changed.")
        case TeamFault.NO_TEAM_FILE:
            text = translate("Team", "{name} is not a team file of Altwright. Nothing was changed.")
        case TeamFault.DAMAGED:
            text = translate(
                "Team",
                "{name} is damaged, so nothing was taken from it. Whoever gave it to you can export it once more.",
            )
        case _:
            text = translate("Team", "{name} was made with a newer version of Altwright. Nothing was changed.")
    return Message(text.format(name=error.name), detail=error.detail, tone=Tone.CAUTION)


def changes_in_words(changes: Iterable[Change], translate: Translate) -> str:
    """Return ``changes`` as paragraphs to read before they are made."""
    return "\n\n".join(_in_words(change, translate) for change in changes)


def _in_words(change: Change, translate: Translate) -> str:
    name = change.name
    before, after = _shown(change, change.before), _shown(change, change.after)
    match change.kind:
        case ChangeKind.USUAL_PROMPT:
            title = translate("Team", "The prompt becomes another one")
        case ChangeKind.PROMPT_CHANGED:
            title = translate("Team", "The prompt “{name}” becomes another one")
        case ChangeKind.PROMPT_ADDED if name:
            title = translate("Team", "New prompt “{name}”")
        case ChangeKind.PROMPT_ADDED:
            title = translate("Team", "New prompt")
        case ChangeKind.PROJECT_ADDED:
            title = translate("Team", "New project “{name}”")
        case ChangeKind.NAME_ADDED:
            title = translate("Team", "New name “{name}”")
        case ChangeKind.NAME_CHANGED:
            title = translate("Team", "The name “{name}” gets another note")
        case ChangeKind.DESTINATION_ADDED:
            title = translate("Team", "New destination “{name}”")
        case ChangeKind.DESTINATION_CHANGED:
            title = translate("Team", "The destination “{name}” becomes another one")
        case ChangeKind.CHECK_IGNORED:
            title = translate("Team", "Ignored always from then on: {name}")
        case ChangeKind.SECTION_CHANGED:
            title = translate("Team", "The part “{name}” becomes another one; it is kept for versions that know it")
        case _:
            title = translate("Team", "New part “{name}”; it is kept for versions that know it")
    lines = [title.format(name=name)]
    if before:
        lines.append(translate("Team", "Now: {text}").format(text=before))
    if after:
        lines.append(translate("Team", "Then: {text}").format(text=after))
    return "\n".join(lines)


def _shown(change: Change, text: str) -> str:
    if not text or change.kind not in {ChangeKind.SECTION_ADDED, ChangeKind.SECTION_CHANGED}:
        return text
    shown = json.dumps(json.loads(text), ensure_ascii=False, indent=1)
    return shown if len(shown) <= _LONGEST_SECTION else f"{shown[:_LONGEST_SECTION]}…"
