"""Writing the history into files, and reading such files: entry by entry, however many there are."""

from __future__ import annotations

import contextlib
import json
import os
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from itertools import chain, repeat
from pathlib import Path
from typing import IO, NamedTuple

from altwright.core.history import report, tables
from altwright.core.history.errors import TransferError, TransferUnreadable
from altwright.core.history.forms import RecordUnusable, as_json, entry_of, plain
from altwright.core.history.records import HistoryEntry
from altwright.core.message import Translate, untranslated
from altwright.services.history import store

KIND = "altwright history"
VERSION = 1
_HEAD = re.compile(r'\s*\{\s*"kind"\s*:\s*"altwright history"\s*,\s*"version"\s*:\s*(\d+)\s*,\s*"entries"\s*:\s*\[\s*')
_BETWEEN = re.compile(r"[ \t\r\n,]*")
_LARGEST_HEAD = 4096
_LARGEST_WHOLE = 256 * 1024 * 1024
_LARGEST_ENTRY = 64 * 1024 * 1024
_BLOCK = 256 * 1024
_AT_ONCE = 200


class FileKind(StrEnum):
    """The kinds of files that a history is written into."""

    CSV = "csv"
    JSON = "json"
    HTML = "html"


class Transferred(NamedTuple):
    """What an import did: entries that are new here, those that were here already, and records that are none."""

    new: int
    known: int
    unusable: int


def export_history(
    entries: Iterable[HistoryEntry],
    path: Path,
    kind: FileKind,
    *,
    separator: str = ",",
    language: str = "en",
    translate: Translate = untranslated,
) -> int:
    """Write ``entries`` as ``path``, wholly or not at all, and return how many there were.

    ``separator`` is the one that spreadsheets expect where the editor is; a report is in ``language``.

    Raises:
        TransferError: the file cannot be written; what was there is as it was.
        HistoryError: the history cannot be read.
    """
    temporary = path.with_name(f".altwright-{os.urandom(8).hex()}.tmp")
    count = 0
    try:
        # Half characters, which are no text, come back as they were from a table too.
        with temporary.open("x", encoding="utf-8", errors="surrogatepass", newline="") as file:
            for part in _parts(entries, kind, separator, language, translate):
                file.write(part)
                count += 1
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        raise TransferError(f"{path.name}: {error.strerror or type(error).__name__}") from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
    # The first part is the head, the last the foot.
    return count - 2


def import_history(connection: sqlite3.Connection, path: Path) -> Transferred:
    """Bring what :func:`export_history` wrote as CSV or JSON into the database; of two states of an entry the later.

    It is all there in the end, or nothing of it is.

    Raises:
        TransferUnreadable: the file holds no history.
        TransferError: the file cannot be read.
        sqlite3.Error: the database cannot be written.
    """
    new = known = unusable = 0
    try:
        with path.open(encoding="utf-8-sig", errors="surrogatepass", newline="") as file:
            entries = _entries_in_json(file) if _is_json(file) else tables.entries_in(file)
            with store.transaction(connection):
                for entry in entries:
                    if entry is None:
                        unusable += 1
                    elif _take(connection, entry):
                        new += 1
                    else:
                        known += 1
    except OSError as error:
        raise TransferError(f"{path.name}: {error.strerror or type(error).__name__}") from error
    except (ValueError, RecursionError) as error:
        raise TransferUnreadable(f"{path.name}: {type(error).__name__}") from error
    return Transferred(new, known, unusable)


def _take(connection: sqlite3.Connection, entry: HistoryEntry) -> bool:
    """Keep ``entry`` where it is not known yet, or known in an earlier state; return whether it is new."""
    row = store.row_of(connection, entry.uid)
    if row is None:
        store.index(connection, store.insert_by_time(connection, entry))
        return True
    store.put_later(connection, row, entry)
    return False


def _parts(
    entries: Iterable[HistoryEntry], kind: FileKind, separator: str, language: str, translate: Translate
) -> Iterator[str]:
    head, foot, part = _frame(kind, separator, language, translate)
    yield head
    for entry in entries:
        yield part(entry)
    yield foot


def _frame(
    kind: FileKind, separator: str, language: str, translate: Translate
) -> tuple[str, str, Callable[[HistoryEntry], str]]:
    match kind:
        case FileKind.CSV:
            return tables.heading(separator), "", lambda entry: tables.line_of(entry, separator)
        case FileKind.HTML:
            return report.opening(translate, language), report.closing(), lambda entry: report.article(entry, translate)
        case FileKind.JSON:
            separators = chain([""], repeat(","))
            head = f'{{"kind": {json.dumps(KIND)}, "version": {VERSION}, "entries": ['
            return head, "\n]}\n", lambda entry: f"{next(separators)}\n{as_json(plain(entry))}"


def _is_json(file: IO[str]) -> bool:
    start = file.read(_LARGEST_HEAD).lstrip()
    file.seek(0)
    return start.startswith("{")


def _entries_in_json(file: IO[str]) -> Iterator[HistoryEntry | None]:
    """Give the entries in a JSON file, None for each record that is none.

    Raises:
        ValueError: it is no file of a history.
    """
    head = file.read(_LARGEST_HEAD)
    found = _HEAD.match(head)
    if found is None:
        # Another program may have written it anew, in another order.
        whole = json.loads(head + file.read(_LARGEST_WHOLE))
        _check_version(whole.get("kind"), whole.get("version"))
        records = whole.get("entries")
        if not isinstance(records, list):
            raise RecordUnusable("no entries")
        yield from map(_entry, records)
        return
    _check_version(KIND, int(found[1]))
    for record in _records(file, head[found.end() :]):
        yield _entry(record)


def _check_version(kind: object, version: object) -> None:
    if kind != KIND or not isinstance(version, int) or version > VERSION:
        raise RecordUnusable("no history, or a newer one")


def _records(file: IO[str], text: str) -> Iterator[object]:
    """Give the records of a list whose beginning is ``text`` and whose rest is in ``file``, one after the other.

    Raises:
        ValueError: it is no list of records.
    """
    decoder = json.JSONDecoder()
    at = 0
    while True:
        at = _BETWEEN.match(text, at).end()  # type: ignore[union-attr]  # nothing at all is a match too
        if text.startswith("]", at):
            return
        try:
            record, at = decoder.raw_decode(text, at)
        except ValueError:
            # What was read is cut off here only: thousands of small records may follow a large one.
            text, at = text[at:], 0
            more = file.read(max(_BLOCK, len(text)))
            if not more or len(text) > _LARGEST_ENTRY:
                raise
            text += more
            continue
        yield record


def _entry(record: object) -> HistoryEntry | None:
    try:
        return entry_of(record)
    except RecordUnusable:
        return None
