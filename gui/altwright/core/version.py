"""Versions of a text: what was typed and what each answer brought, so that nothing that was there once is lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from altwright.core.message import Translate


class VersionKind(StrEnum):
    """Where a version comes from."""

    TYPED = "typed"
    DESCRIBED = "described"
    SHORTER = "shorter"
    LONGER = "longer"
    PLAINER = "plainer"
    TRANSLATED = "translated"
    WITH_VISIBLE_TEXT = "with visible text"
    CHANGED = "changed"
    OPINION = "opinion"


class VersionState(StrEnum):
    """Whether a version is all that its writer had to say."""

    WHOLE = "whole"
    STOPPED = "stopped"
    CUT_OFF = "cut off"


@dataclass(frozen=True, slots=True)
class Version:
    """One text for a picture.

    ``model`` and ``service`` wrote it; both are empty for what was typed. ``at`` is when it was there, with its zone.
    """

    kind: VersionKind
    text: str
    at: datetime
    model: str = ""
    service: str = ""
    state: VersionState = VersionState.WHOLE


def kind_name(kind: VersionKind, translate: Translate) -> str:
    """Return what a version of this ``kind`` is called."""
    match kind:
        case VersionKind.TYPED:
            return translate("Versions", "Your own words")
        case VersionKind.DESCRIBED:
            return translate("Versions", "Description")
        case VersionKind.SHORTER:
            return translate("Versions", "Shorter")
        case VersionKind.LONGER:
            return translate("Versions", "Longer")
        case VersionKind.PLAINER:
            return translate("Versions", "Plainer")
        case VersionKind.TRANSLATED:
            return translate("Versions", "Translation")
        case VersionKind.WITH_VISIBLE_TEXT:
            return translate("Versions", "With the words in the picture")
        case VersionKind.CHANGED:
            return translate("Versions", "Changed as you asked")
        case VersionKind.OPINION:
            return translate("Versions", "Second opinion")


def state_name(state: VersionState, translate: Translate) -> str:
    """Return what became of a version that is not whole, "" for one that is."""
    match state:
        case VersionState.STOPPED:
            return translate("Versions", "stopped")
        case VersionState.CUT_OFF:
            return translate("Versions", "cut off")
        case VersionState.WHOLE:
            return ""
