"""A history of very many entries: each key of a search, adding one, and the memory that both take."""

from __future__ import annotations

import json
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from memory import resident_megabytes

from altwright.core.history.records import HistoryEntry, HistoryQuery, Outcome, TextKind, TextVersion
from altwright.services.history import FILE_NAME, HistoryReader, store
from altwright.services.history.opening import open_database

TYPED = ("harbour dusk", "横浜港", "観覧", "99999", "gpt-4o", "2023-05", "zzz", "tion", "pictures.example/7")
_ADDED = 50
_WORDS = "A woman with a red umbrella crosses the bridge in the rain, and a dog looks after her. " * 4


def main() -> int:
    """Measure with the history in the folder that the command line names."""
    path = Path(sys.argv[2]) / FILE_NAME
    reader = HistoryReader(path)
    reader.search(HistoryQuery("warm"))
    before = resident_megabytes()
    keys = [_milliseconds(reader, query) for query in _queries()]
    scrolled = _scroll(reader)
    memory = resident_megabytes() - before
    added = list(_add(path))
    readings = {
        "worst key": max(keys),
        "usual key": median(keys),
        "scrolling": scrolled,
        "memory": memory,
        "adding": median(added),
    }
    print(json.dumps(readings))
    return 0


def _queries() -> Iterator[HistoryQuery]:
    """Give what is looked for at each key, without a filter and with each of some."""
    for words in TYPED:
        for length in range(1, len(words) + 1):
            yield HistoryQuery(words[:length])
            yield HistoryQuery(words[:length], engine="local")
            yield HistoryQuery(words[:length], outcome=Outcome.COPIED, is_pinned=True)


def _milliseconds(reader: HistoryReader, query: HistoryQuery) -> float:
    began = time.perf_counter()
    reader.search(query)
    return (time.perf_counter() - began) * 1000


def _scroll(reader: HistoryReader) -> float:
    """Return the longest time that a page takes, of the first 100."""
    longest, before = 0.0, None
    for _ in range(100):
        began = time.perf_counter()
        lines = reader.search(HistoryQuery("a"), before=before)
        longest = max(longest, (time.perf_counter() - began) * 1000)
        before = lines[-1].row
    return longest


def _add(path: Path) -> Iterator[float]:
    """Give the milliseconds until each of some new entries is on the disk, and take them away again."""
    connection, *_ = open_database(path)
    with closing(connection):
        names = []
        for _ in range(_ADDED):
            now = datetime.now(UTC)
            text = TextVersion(TextKind.ANSWER, _WORDS, now)
            entry = replace(HistoryEntry(str(uuid.uuid4()), now, now), versions=(text,))
            began = time.perf_counter()
            with store.transaction(connection):
                store.put(connection, entry)
            yield (time.perf_counter() - began) * 1000
            names.append(entry.uid)
        store.delete(connection, names)
        store.set_fact(connection, "closed", 1)


if __name__ == "__main__":
    sys.exit(main())
