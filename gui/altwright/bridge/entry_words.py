"""The state of a picture among others, in a word or two."""

from __future__ import annotations

from altwright.bridge.counting_words import count_words
from altwright.bridge.entry import Entry
from altwright.bridge.phase import Phase
from altwright.bridge.translation import translate


def entry_words(entry: Entry) -> str:
    """Return what has become of ``entry``'s picture; nothing where nothing has."""
    if entry.phase.is_running:
        return translate("EntryWords", "being described")
    if entry.phase is Phase.FAILED:
        return translate("EntryWords", "not described")
    if entry.draft.is_copied:
        return translate("EntryWords", "copied")
    if entry.phase is Phase.CUT_OFF:
        return translate("EntryWords", "cut off")
    return "" if entry.draft.is_empty else count_words(len(entry.draft.text))


def entry_mark(entry: Entry) -> str:
    """Return a sign for the same, for those who see it."""
    if entry.phase.is_running:
        return "…"
    if entry.phase in {Phase.FAILED, Phase.CUT_OFF}:
        return "!"
    return "" if entry.draft.is_empty else "✓"
