"""What was deleted is deleted: no part of its words is left in any file, a little later and without holding up any."""

from __future__ import annotations

import contextlib
import random
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests.histories import PNG, START, entry

from altwright.core.history.errors import HistoryError
from altwright.core.history.records import FOR_EVER, HistoryEntry, HistoryQuery
from altwright.services.history import FILE_NAME, HistoryReader, HistoryWriter, store, tidying
from altwright.services.history import writer as writing
from altwright.services.history.opening import open_database

SECONDS = 30.0
MANY = 400
LONG = "sesquipedalian"
SHORT = ("kvnx", "zq7w", "ヌヴ鬱", "ѣѫ")
SECRET = f"{' '.join(SHORT)} {LONG}"
STORED = Path(__file__).parent / "stored" / "version-1.sqlite3"


@pytest.fixture(autouse=True)
def no_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is waited for, and each step is as small as can be."""
    monkeypatch.setattr(tidying, "REST", 0.0)
    monkeypatch.setattr(tidying, "PAGES_AT_ONCE", 1)
    monkeypatch.setattr(writing, "QUIET", 0.05)


@contextlib.contextmanager
def kept_in(
    folder: Path, days: int = FOR_EVER, troubles: list[HistoryError | None] | None = None
) -> Iterator[HistoryWriter]:
    noted = [] if troubles is None else troubles
    writer = HistoryWriter(folder / FILE_NAME, on_trouble=noted.append, days=days, clock=lambda: START)
    try:
        yield writer
    finally:
        writer.close(SECONDS)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A history of some hundred entries, in an index of many parts."""
    chance = random.Random(7)
    path = tmp_path_factory.mktemp("many") / FILE_NAME
    connection, *_ = open_database(path)
    with contextlib.closing(connection):
        connection.execute("PRAGMA synchronous = OFF")
        for start in range(0, MANY, 50):
            with store.transaction(connection):
                for number in range(start, start + 50):
                    words = " ".join("".join(chance.choices("abcdefgh", k=6)) for _ in range(12))
                    store.index(connection, store.insert_by_time(connection, entry(words, seconds=-number - 1)))
        store.set_fact(connection, "closed", 1)
    return path


@pytest.fixture
def folder(tmp_path: Path, many: Path) -> Path:
    """A folder with many entries in its history."""
    shutil.copy(many, tmp_path / FILE_NAME)
    return tmp_path


def until(found: Callable[[], object]) -> None:
    deadline = time.monotonic() + SECONDS
    while not found():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.01)


def traces(folder: Path, words: str = SECRET) -> list[str]:
    """Return which of the words, or of their parts of four characters, stand in which of the files."""
    parts = {word[at : at + 4] for word in words.split() for at in range(max(1, len(word) - 3))}
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    return [f"{part} in {name}" for name, data in files.items() for part in sorted(parts) if part.encode() in data]


def fact(folder: Path, name: str) -> int | None:
    with contextlib.closing(sqlite3.connect(folder / FILE_NAME)) as connection:
        return store.fact(connection, name)


def is_indexed(folder: Path) -> bool:
    with contextlib.closing(sqlite3.connect(folder / FILE_NAME)) as connection:
        return not connection.execute("SELECT count(*) FROM unindexed").fetchone()[0]


def is_tidy(folder: Path) -> bool:
    return fact(folder, store.UNTIDY) is None


def keep(writer: HistoryWriter, folder: Path, *entries: HistoryEntry) -> None:
    """Keep entries, and have them found."""
    for known in entries:
        writer.keep(known)
    writer.flush().result(SECONDS)
    until(lambda: is_indexed(folder))


def test_no_part_of_a_deleted_entry_is_left_in_any_file(folder: Path) -> None:
    known, other = entry(SECRET, thumbnail=PNG, context="Ports"), entry("stays here", seconds=1)
    with kept_in(folder) as writer:
        keep(writer, folder, known, other)
        assert f"{LONG[:4]} in {FILE_NAME}-wal" in traces(folder)
        assert writer.delete([known.uid]).result(SECONDS) == (known,)
        until(lambda: is_tidy(folder))
        assert traces(folder) == []
        reader = HistoryReader(folder / FILE_NAME)
        assert [line.uid for line in reader.search(HistoryQuery("tays he"))] == [other.uid]
        assert len(list(reader.entries(HistoryQuery()))) == MANY + 1
    assert traces(folder) == []


def test_words_that_were_changed_before_are_not_left_either(folder: Path) -> None:
    known = entry(SECRET)
    with kept_in(folder) as writer:
        keep(writer, folder, known)
        later = replace(known, versions=(replace(known.versions[0], text="harmless"),))
        keep(writer, folder, later)
        writer.delete([known.uid]).result(SECONDS)
        until(lambda: is_tidy(folder))
        assert traces(folder) == []


def test_what_is_too_old_leaves_nothing(folder: Path) -> None:
    old = entry(SECRET, seconds=-timedelta(days=10).total_seconds())
    with kept_in(folder) as writer:
        keep(writer, folder, old)
    with kept_in(folder, days=5):
        until(lambda: fact(folder, store.UNTIDY) is None and not traces(folder))


def test_what_is_deleted_at_the_end_is_gone_after_the_next_start(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tidying, "REST", 60.0)
    monkeypatch.setattr(tidying.Tidying.finish, "__defaults__", (0.0,))
    known = entry(SECRET)
    with kept_in(folder) as writer:
        keep(writer, folder, known)
        writer.delete([known.uid]).result(SECONDS)
    assert not is_tidy(folder)
    assert traces(folder)
    monkeypatch.setattr(tidying, "REST", 0.0)
    with kept_in(folder):
        until(lambda: is_tidy(folder))
        assert traces(folder) == []


def test_a_small_history_is_tidy_when_the_program_has_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tidying, "REST", 60.0)
    monkeypatch.setattr(tidying, "PAGES_AT_ONCE", 16)
    monkeypatch.setattr(tidying.Tidying.finish, "__defaults__", (SECONDS,))
    known = entry(SECRET)
    with kept_in(tmp_path) as writer:
        keep(writer, tmp_path, known, entry("stays", seconds=1))
        writer.delete([known.uid]).result(SECONDS)
    assert is_tidy(tmp_path)
    assert traces(tmp_path) == []


def test_words_are_kept_between_the_steps(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[int] = []
    usual = tidying.Tidying.step

    def slow_step(self: tidying.Tidying, connection: sqlite3.Connection) -> None:
        steps.append(len(steps))
        if len(steps) == 3:
            writer.keep(entry("meanwhile", seconds=5))
        if len(steps) == 5:
            written.append(writer.flush())
        usual(self, connection)

    written: list[object] = []
    monkeypatch.setattr(tidying.Tidying, "step", slow_step)
    known = entry(SECRET)
    with kept_in(folder) as writer:
        keep(writer, folder, known)
        writer.delete([known.uid]).result(SECONDS)
        until(lambda: written)
        written[0].result(SECONDS)  # type: ignore[attr-defined]
        at = len(steps)
        until(lambda: is_tidy(folder))
        assert at < len(steps)
        assert traces(folder) == []
        assert len(HistoryReader(folder / FILE_NAME).search(HistoryQuery("meanwhile"))) == 1


def test_another_deletion_in_the_middle_is_tidied_too(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = "wqdjfy vbnmzx"
    first, second = entry(SECRET), entry(other, seconds=1)
    steps: list[int] = []
    usual = tidying.Tidying.step

    def noting_step(self: tidying.Tidying, connection: sqlite3.Connection) -> None:
        steps.append(len(steps))
        if len(steps) == 4:
            # As another program does it that has the same history open.
            with contextlib.closing(sqlite3.connect(folder / FILE_NAME, isolation_level=None)) as another:
                store.delete(another, [second.uid])
        usual(self, connection)

    monkeypatch.setattr(tidying.Tidying, "step", noting_step)
    with kept_in(folder) as writer:
        keep(writer, folder, first, second)
        writer.delete([first.uid]).result(SECONDS)
        until(lambda: len(steps) > 4 and is_tidy(folder))
        assert traces(folder, f"{SECRET} {other}") == []


def test_somebody_who_reads_for_long_only_delays_it(folder: Path) -> None:
    known = entry(SECRET)
    with kept_in(folder) as writer:
        keep(writer, folder, known)
        with contextlib.closing(sqlite3.connect(folder / FILE_NAME, isolation_level=None)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT max(id) FROM entries").fetchone()
            writer.delete([known.uid]).result(SECONDS)
            writer.keep(entry("while it is read", seconds=9))
            writer.flush().result(SECONDS)
            assert not is_tidy(folder)
        until(lambda: is_tidy(folder))
        assert traces(folder) == []


def test_what_stands_in_the_way_is_nobodys_trouble(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tidying, "_MUCH_LATER", 0.05)
    usual, faults = tidying.Tidying.step, iter((1, 2, 3))

    def faulty_step(self: tidying.Tidying, connection: sqlite3.Connection) -> None:
        if next(faults, None) is not None:
            error = sqlite3.OperationalError("database or disk is full")
            error.sqlite_errorcode = sqlite3.SQLITE_FULL
            raise error
        usual(self, connection)

    monkeypatch.setattr(tidying.Tidying, "step", faulty_step)
    troubles: list[HistoryError | None] = []
    known = entry(SECRET)
    with kept_in(folder, troubles=troubles) as writer:
        keep(writer, folder, known)
        writer.delete([known.uid]).result(SECONDS)
        until(lambda: is_tidy(folder))
    assert traces(folder) == []
    assert troubles == []


def test_it_is_gone_from_the_copy_of_an_earlier_version_too(tmp_path: Path) -> None:
    shutil.copy(STORED, tmp_path / FILE_NAME)
    with kept_in(tmp_path) as writer:
        writer.flush().result(SECONDS)
        copy = tmp_path / "history.version-1.sqlite3"
        with contextlib.closing(sqlite3.connect(copy)) as old:
            ids = dict(old.execute("SELECT uid, id FROM entries").fetchall())
            texts = dict(old.execute("SELECT entry, text FROM versions ORDER BY number").fetchall())
        uid = next(uid for uid, row in ids.items() if len(texts.get(row, "")) > 8)
        writer.delete([uid]).result(SECONDS)
        with contextlib.closing(sqlite3.connect(copy)) as old:
            assert {found for (found,) in old.execute("SELECT uid FROM entries")} == ids.keys() - {uid}
            assert old.execute("SELECT count(*) FROM versions WHERE entry = ?", (ids[uid],)).fetchone() == (0,)
        assert uid.encode() not in copy.read_bytes()
        assert texts[ids[uid]].encode() not in copy.read_bytes()


def test_a_deleted_entry_that_is_brought_back_is_found_as_before(folder: Path) -> None:
    known = entry(SECRET)
    with kept_in(folder) as writer:
        keep(writer, folder, known)
        gone = writer.delete([known.uid]).result(SECONDS)
        until(lambda: is_tidy(folder))
        writer.bring_back(gone).result(SECONDS)
        assert HistoryReader(folder / FILE_NAME).search(HistoryQuery("quipedal"))[0].uid == known.uid
