"""What the history knows of one picture: where it came from, what was asked, and every text that there was."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Self

from altwright.core.picture import AddressSource, FileSource, PictureSource
from altwright.core.redaction import mask_address, redact

FOR_EVER = 36_500
"""Days to keep an entry that stand for no end."""

LONGEST_NAME = 300
"""Characters of a name that is no text of the editor's: an engine's, a model's, a destination's."""

LONGEST_BEGINNING = 200
"""Characters of a text that a list shows."""

LARGEST_THUMBNAIL = 256 * 1024

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_EARLIEST, _LATEST = datetime(1970, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)
_UID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class TextKind(StrEnum):
    """Whose words a text has: the model's whole answer, the editor's, a shortened one, or a part of an answer."""

    ANSWER = "answer"
    TYPED = "typed"
    REFINED = "refined"
    INTERRUPTED = "interrupted"


class Outcome(StrEnum):
    """What the editor made of the words: nothing yet, other words, or a copy on the clipboard."""

    DRAFT = "draft"
    EDITED = "edited"
    COPIED = "copied"


class AnswerState(StrEnum):
    """Whether a model was asked, and how far its answer came."""

    NONE = "none"
    UNDER_WAY = "under way"
    WHOLE = "whole"
    INTERRUPTED = "interrupted"


class SourceKind(StrEnum):
    """Where a picture came from; one without an address or a file cannot be had again."""

    ADDRESS = "address"
    FILE = "file"
    PASTED = "pasted"


@dataclass(frozen=True, slots=True)
class TextVersion:
    """One text: whose words, when they were last changed, and the words themselves, to the character."""

    kind: TextKind
    text: str
    when: datetime


@dataclass(frozen=True, slots=True)
class PictureOrigin:
    """Where a picture came from: its address without secrets or its path, and what its address field showed.

    ``is_masked`` tells that something of the address was left out, so that the picture cannot be loaded by it.
    """

    kind: SourceKind = SourceKind.PASTED
    place: str = ""
    is_masked: bool = False
    label: str = ""

    @classmethod
    def of(cls, source: PictureSource, label: str = "") -> Self:
        """Return what may be kept of ``source``: never its query, its password or its pixels."""
        label = label[:LONGEST_NAME]
        match source:
            case AddressSource(address):
                place = redact(mask_address(address))
                return cls(SourceKind.ADDRESS, place, place != address, label)
            case FileSource(path):
                return cls(SourceKind.FILE, str(path), label=label)
            case _:
                return cls(SourceKind.PASTED, label=label)

    def source(self) -> PictureSource | None:
        """Return the picture's source, or None where it cannot be had again."""
        from pathlib import Path

        if self.kind is SourceKind.ADDRESS and not self.is_masked:
            return AddressSource(self.place)
        return FileSource(Path(self.place)) if self.kind is SourceKind.FILE and self.place else None


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One picture with its texts, the present one last, and what led to them.

    ``uid`` is its name for ever, here and in every export; ``picture_hash`` is the SHA-256 of the picture's file.
    ``open_at`` is its place among the pictures of the window that was open last, None where it was in none.
    """

    uid: str
    created: datetime
    changed: datetime
    origin: PictureOrigin = PictureOrigin()
    picture_hash: str = ""
    thumbnail: bytes = b""
    prompt: str = ""
    role: str = ""
    context: str = ""
    destination: str = ""
    language: str = ""
    engine: str = ""
    engine_name: str = ""
    model: str = ""
    input_tokens: int | None = None
    output_tokens: int | None = None
    seconds: float | None = None
    versions: tuple[TextVersion, ...] = ()
    outcome: Outcome = Outcome.DRAFT
    answer: AnswerState = AnswerState.NONE
    is_pinned: bool = False
    open_at: int | None = None

    @property
    def text(self) -> str:
        """The present text."""
        return self.versions[-1].text if self.versions else ""

    def interrupted(self) -> Self:
        """Return the entry of a program that ended in the middle of an answer: what had arrived is a part of one."""
        if self.answer is not AnswerState.UNDER_WAY:
            return self
        versions = self.versions
        if versions and versions[-1].kind is TextKind.ANSWER:
            versions = (*versions[:-1], replace(versions[-1], kind=TextKind.INTERRUPTED))
        return replace(self, answer=AnswerState.INTERRUPTED, versions=versions)


@dataclass(frozen=True, slots=True)
class HistoryQuery:
    """What is looked for: ``words`` as they are typed, and filters; an empty filter lets everything through.

    ``since`` is the first moment and ``until`` the first that is too late.
    """

    words: str = ""
    engine: str = ""
    outcome: Outcome | None = None
    is_interrupted: bool = False
    is_pinned: bool = False
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """What a list shows of an entry; ``row`` is its place in the order of time, the newest highest."""

    row: int
    uid: str
    created: datetime
    beginning: str
    origin: PictureOrigin
    engine: str
    engine_name: str
    model: str
    outcome: Outcome
    answer: AnswerState
    is_pinned: bool


def metadata(text: str) -> str:
    """Return a name that came from a service or from settings, fit to be kept: short, and without keys or addresses."""
    return redact(text)[:LONGEST_NAME]


def is_uid(text: str) -> bool:
    """Tell whether ``text`` has the form of an entry's name."""
    return _UID.fullmatch(text) is not None


def microseconds(moment: datetime) -> int:
    """Return ``moment`` as microseconds since 1970, within the years that Python counts."""
    return (min(max(moment, _EARLIEST), _LATEST) - _EPOCH) // _MICROSECOND


def moment(count: int) -> datetime:
    """Return the moment that is ``count`` microseconds after 1970."""
    return _EPOCH + timedelta(microseconds=min(max(count, microseconds(_EARLIEST)), microseconds(_LATEST)))
