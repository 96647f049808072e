"""An entry as plain values, for files: nothing is lost on the way out, and nothing is believed on the way in."""

from __future__ import annotations

import base64
import binascii
import json
import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import TypeVar

from altwright.core.history.records import (
    LARGEST_THUMBNAIL,
    AnswerState,
    HistoryEntry,
    Outcome,
    PictureOrigin,
    SourceKind,
    TextKind,
    TextVersion,
    is_uid,
)
from altwright.core.picture import PictureFormat, sniff_format

LONGEST_TEXT = 1_000_000
MOST_VERSIONS = 1000
_MOST_TOKENS = 10**9
_HASH = re.compile("[0-9a-f]{64}")
_THUMBNAIL_FORMATS = {PictureFormat.JPEG, PictureFormat.PNG, PictureFormat.WEBP}

Kind = TypeVar("Kind", bound=StrEnum)
Plain = dict[str, object]


class RecordUnusable(ValueError):
    """A record is no entry of a history."""


def plain(entry: HistoryEntry, *, with_thumbnail: bool = True) -> Plain:
    """Return ``entry`` as values that JSON knows; whether it was open in a window is no one else's business."""
    values: Plain = {
        "uid": entry.uid,
        "created": time_text(entry.created),
        "changed": time_text(entry.changed),
        "text": entry.text,
        "state": str(entry.outcome),
        "answer": str(entry.answer),
        "pinned": entry.is_pinned,
        "source": str(entry.origin.kind),
        "place": entry.origin.place,
        "masked": entry.origin.is_masked,
        "label": entry.origin.label,
        "picture_sha256": entry.picture_hash,
        "prompt": entry.prompt,
        "role": entry.role,
        "context": entry.context,
        "destination": entry.destination,
        "language": entry.language,
        "engine": entry.engine,
        "engine_name": entry.engine_name,
        "model": entry.model,
        "input_tokens": entry.input_tokens,
        "output_tokens": entry.output_tokens,
        "seconds": entry.seconds,
        "versions": versions_plain(entry.versions),
    }
    if with_thumbnail:
        values["thumbnail"] = base64.b64encode(entry.thumbnail).decode("ascii")
    return values


def versions_plain(versions: tuple[TextVersion, ...]) -> list[dict[str, str]]:
    """Return ``versions`` as values that JSON knows."""
    return [{"kind": str(version.kind), "when": time_text(version.when), "text": version.text} for version in versions]


def entry_of(record: object) -> HistoryEntry:
    """Return the entry that :func:`plain` made ``record`` of.

    Raises:
        RecordUnusable: it is none.
    """
    if not isinstance(record, Mapping):
        raise RecordUnusable("no object")
    uid = _text(record, "uid")
    if not is_uid(uid):
        raise RecordUnusable("no uid")
    picture_hash = _text(record, "picture_sha256")
    return HistoryEntry(
        uid=uid,
        created=_time(record.get("created")),
        changed=_time(record.get("changed")),
        origin=PictureOrigin(
            _kind(SourceKind, record.get("source")),
            _text(record, "place"),
            record.get("masked") is True,
            _text(record, "label"),
        ),
        picture_hash=picture_hash if _HASH.fullmatch(picture_hash) else "",
        thumbnail=_thumbnail(_text(record, "thumbnail")),
        prompt=_text(record, "prompt"),
        role=_text(record, "role"),
        context=_text(record, "context"),
        destination=_text(record, "destination"),
        language=_text(record, "language"),
        engine=_text(record, "engine"),
        engine_name=_text(record, "engine_name"),
        model=_text(record, "model"),
        input_tokens=_count(record.get("input_tokens")),
        output_tokens=_count(record.get("output_tokens")),
        seconds=_seconds(record.get("seconds")),
        versions=_versions(record.get("versions")),
        outcome=_kind(Outcome, record.get("state")),
        answer=_kind(AnswerState, record.get("answer")),
        is_pinned=record.get("pinned") is True,
    )


def as_json(value: object) -> str:
    """Return ``value`` in one line; half characters, which no file holds as they are, are written as signs."""
    text = json.dumps(value, ensure_ascii=False)
    return text if text.isascii() or _is_whole(text) else json.dumps(value)


def time_text(when: datetime) -> str:
    """Return a moment as it is written into files: in UTC, to the microsecond."""
    return when.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _is_whole(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _text(record: Mapping[str, object], name: str) -> str:
    value = record.get(name, "")
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        raise RecordUnusable(name)
    return value


def _time(value: object) -> datetime:
    try:
        when = datetime.fromisoformat(value) if isinstance(value, str) else None
        if when is None or when.tzinfo is None or not 1970 < when.year < 9999:
            raise RecordUnusable("time")
        return when.astimezone(UTC)
    except (ValueError, OverflowError):
        raise RecordUnusable("time") from None


def _kind(kinds: type[Kind], value: object) -> Kind:
    found = next((kind for kind in kinds if kind == value), None)
    if found is None:
        raise RecordUnusable(kinds.__name__)
    return found


def _count(value: object) -> int | None:
    return value if type(value) is int and 0 <= value <= _MOST_TOKENS else None


def _seconds(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        seconds = float(value)
    except OverflowError:  # hundreds of digits
        return None
    return seconds if math.isfinite(seconds) and seconds >= 0 else None


def _versions(value: object) -> tuple[TextVersion, ...]:
    if not isinstance(value, list) or len(value) > MOST_VERSIONS:
        raise RecordUnusable("versions")
    return tuple(_version(version) for version in value)


def _version(value: object) -> TextVersion:
    if not isinstance(value, Mapping):
        raise RecordUnusable("version")
    return TextVersion(_kind(TextKind, value.get("kind")), _text(value, "text"), _time(value.get("when")))


def _thumbnail(text: str) -> bytes:
    """Return the picture in ``text``, or nothing where it is none that every program can show safely."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
    return data if len(data) <= LARGEST_THUMBNAIL and sniff_format(data) in _THUMBNAIL_FORMATS else b""
