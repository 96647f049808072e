"""The history as a table for spreadsheets, from which the history can be read again to the character.

A cell that a spreadsheet would calculate gets an apostrophe in front, as does one that begins with an apostrophe; on
the way back each loses one. Every cell stands in quotation marks, so that either separator does.
"""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterable, Iterator

from altwright.core.history.forms import Plain, RecordUnusable, as_json, entry_of, plain
from altwright.core.history.records import HistoryEntry

MARK = "\ufeff"
"""By this sign at the beginning a spreadsheet knows that a file is UTF-8."""

COLUMNS = (
    "created",
    "changed",
    "text",
    "state",
    "answer",
    "pinned",
    "source",
    "place",
    "masked",
    "label",
    "prompt",
    "role",
    "context",
    "destination",
    "language",
    "engine",
    "engine_name",
    "model",
    "input_tokens",
    "output_tokens",
    "seconds",
    "picture_sha256",
    "uid",
    "versions",
)
_SEPARATORS = ",;\t"
_CALCULATED = ("=", "+", "-", "@", "\t", "\r", "\n", "'", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a formula begins with, in full width too, and what hides it or us."""

_SPACES = " \u00a0\u3000"
_WORDS = {"pinned": {"yes": True, "no": False}, "masked": {"yes": True, "no": False}}


def heading(separator: str) -> str:
    """Return the first line of a table."""
    return MARK + _line(COLUMNS, separator)


def line_of(entry: HistoryEntry, separator: str) -> str:
    """Return the line of ``entry``; its small picture is left out."""
    values = plain(entry, with_thumbnail=False)
    return _line([_cell(values[name]) for name in COLUMNS], separator)


def entries_in(lines: Iterable[str]) -> Iterator[HistoryEntry | None]:
    """Give the entries in the ``lines`` of a table, None for each line that holds none.

    Raises:
        RecordUnusable: it is no table of a history.
    """
    iterator = iter(lines)
    first = next(iterator, "").removeprefix(MARK)
    separator = next((sign for sign in _SEPARATORS if sign in first), ",")
    # Each text may be as long as a text can be, and all of them stand in one cell.
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    names = next(csv.reader([first], delimiter=separator), [])
    if not {"uid", "created", "versions"} <= set(names):
        raise RecordUnusable("no table of a history")
    try:
        for cells in csv.reader(iterator, delimiter=separator):
            if cells:
                yield _entry(dict(zip(names, cells, strict=False)))
    except csv.Error as error:
        raise RecordUnusable(str(error)) from error


def _entry(cells: dict[str, str]) -> HistoryEntry | None:
    try:
        record: Plain = {name: _value(name, _bare(cell)) for name, cell in cells.items() if name in COLUMNS}
        return entry_of(record)
    except (ValueError, RecursionError):
        return None


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return as_json(value)
    text = "" if value is None else repr(value) if isinstance(value, float) else str(value)
    return f"'{text}" if text.lstrip(_SPACES).startswith(_CALCULATED) else text


def _bare(cell: str) -> str:
    return cell.removeprefix("'")


def _value(name: str, text: str) -> object:
    if name in _WORDS:
        return _WORDS[name].get(text.lower(), False)
    if name in {"input_tokens", "output_tokens"}:
        return int(text) if text else None
    if name == "seconds":
        return float(text) if text else None
    return json.loads(text) if name == "versions" else text


def _line(cells: Iterable[str], separator: str) -> str:
    line = io.StringIO()
    csv.writer(line, delimiter=separator, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(cells)
    return line.getvalue()
