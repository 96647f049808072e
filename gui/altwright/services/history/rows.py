"""An entry as rows of the tables, and back; what a damaged file holds in its rows never stops the program."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from altwright.core.history.records import (
    LONGEST_BEGINNING,
    AnswerState,
    HistoryEntry,
    HistoryLine,
    Outcome,
    PictureOrigin,
    SourceKind,
    TextKind,
    TextVersion,
    microseconds,
    moment,
)

Value = str | bytes | int | float | None
Kind = TypeVar("Kind", bound=StrEnum)

COLUMNS = (
    "uid, created, changed, source_kind, place, is_masked, label, picture_hash, prompt, role, context, destination, "
    "language, engine, engine_name, model, input_tokens, output_tokens, seconds, outcome, answer, is_pinned, open_at"
)
LINE = (
    f"e.id, e.uid, e.created, (SELECT substr(v.text, 1, {LONGEST_BEGINNING}) FROM versions v "  # noqa: S608  (a number)
    "WHERE v.entry = e.id ORDER BY v.number DESC LIMIT 1), e.source_kind, e.place, e.is_masked, e.label, e.engine, "
    "e.engine_name, e.model, e.outcome, e.answer, e.is_pinned"
)


def bound(text: str) -> str | bytes:
    """Return ``text`` as SQLite takes it: half characters, which are no UTF-8, only go in as bytes."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")
    return text


def entry_values(entry: HistoryEntry) -> tuple[Value, ...]:
    """Return the values of the :data:`COLUMNS` of ``entry``."""
    origin = entry.origin
    return (
        entry.uid,
        microseconds(entry.created),
        microseconds(entry.changed),
        origin.kind,
        bound(origin.place),
        origin.is_masked,
        bound(origin.label),
        bound(entry.picture_hash),
        bound(entry.prompt),
        bound(entry.role),
        bound(entry.context),
        bound(entry.destination),
        bound(entry.language),
        bound(entry.engine),
        bound(entry.engine_name),
        bound(entry.model),
        entry.input_tokens,
        entry.output_tokens,
        entry.seconds,
        entry.outcome,
        entry.answer,
        entry.is_pinned,
        entry.open_at,
    )


def version_values(version: TextVersion) -> tuple[Value, ...]:
    """Return the values of the columns ``kind``, ``text`` and ``changed``."""
    return version.kind, bound(version.text), microseconds(version.when)


def entry_from(connection: sqlite3.Connection, row: int) -> HistoryEntry | None:
    """Return the entry in ``row``, or None where there is none any more."""
    values = connection.execute(f"SELECT {COLUMNS} FROM entries WHERE id = ?", (row,)).fetchone()  # noqa: S608  (our names)
    if values is None:
        return None
    versions = connection.execute("SELECT kind, text, changed FROM versions WHERE entry = ? ORDER BY number", (row,))
    texts = tuple(TextVersion(_kind(TextKind, kind), _text(text), _when(when)) for kind, text, when in versions)
    thumbnail = connection.execute("SELECT data FROM thumbnails WHERE entry = ?", (row,)).fetchone()
    return HistoryEntry(
        uid=_text(values[0]),
        created=_when(values[1]),
        changed=_when(values[2]),
        origin=_origin(values[3:7]),
        picture_hash=_text(values[7]),
        thumbnail=thumbnail[0] if thumbnail is not None and isinstance(thumbnail[0], bytes) else b"",
        prompt=_text(values[8]),
        role=_text(values[9]),
        context=_text(values[10]),
        destination=_text(values[11]),
        language=_text(values[12]),
        engine=_text(values[13]),
        engine_name=_text(values[14]),
        model=_text(values[15]),
        input_tokens=_count(values[16]),
        output_tokens=_count(values[17]),
        seconds=float(values[18]) if isinstance(values[18], int | float) else None,
        versions=texts,
        outcome=_kind(Outcome, values[19]),
        answer=_kind(AnswerState, values[20]),
        is_pinned=bool(values[21]),
        open_at=_count(values[22]),
    )


def line_from(values: Sequence[Value]) -> HistoryLine:
    """Return the line that the values of :data:`LINE` make."""
    row = values[0]
    return HistoryLine(
        row=row if isinstance(row, int) else 0,
        uid=_text(values[1]),
        created=_when(values[2]),
        beginning=_text(values[3])[:LONGEST_BEGINNING],
        origin=_origin(values[4:8]),
        engine=_text(values[8]),
        engine_name=_text(values[9]),
        model=_text(values[10]),
        outcome=_kind(Outcome, values[11]),
        answer=_kind(AnswerState, values[12]),
        is_pinned=bool(values[13]),
    )


def _origin(values: Sequence[Value]) -> PictureOrigin:
    return PictureOrigin(_kind(SourceKind, values[0]), _text(values[1]), bool(values[2]), _text(values[3]))


def _text(value: Value) -> str:
    if isinstance(value, bytes):
        try:
            return value.decode("utf-8", "surrogatepass")
        except UnicodeDecodeError:
            return value.decode("utf-8", "replace")
    return value if isinstance(value, str) else "" if value is None else str(value)


def _kind(kinds: type[Kind], value: Value) -> Kind:
    """Return the kind that ``value`` names; a word that a newer version or chance wrote stands for the first."""
    return next((kind for kind in kinds if kind == value), next(iter(kinds)))


def _when(value: Value) -> datetime:
    return moment(value if isinstance(value, int) else 0)


def _count(value: Value) -> int | None:
    return value if isinstance(value, int) else None
