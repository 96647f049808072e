"""Databases of every earlier version, damaged ones, and ones that lost their power in the middle of writing."""

from __future__ import annotations

import random
import shutil
import sqlite3
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from tests.histories import PNG, entry

from altwright.core.history.errors import HistoryDiskFull
from altwright.core.history.records import (
    AnswerState,
    HistoryEntry,
    HistoryQuery,
    Outcome,
    PictureOrigin,
    SourceKind,
)
from altwright.services.history import FILE_NAME, HistoryReader, HistoryWriter, Opened, schema, store
from altwright.services.history.opening import open_database
from altwright.services.history.schema import VERSION, migrate, version_of

STORED = Path(__file__).with_name("stored")
SECONDS = 60.0
EXPECTED = (
    entry(
        "Half an ans",
        uid="00000000-0000-4000-8000-000000000003",
        seconds=120,
        answer=AnswerState.UNDER_WAY,
        open_at=0,
    ),
    replace(
        entry("夕暮れの横浜港", uid="00000000-0000-4000-8000-000000000002", seconds=60, language="ja"),
        origin=PictureOrigin(SourceKind.FILE, "/pictures/港.jpg"),
    ),
    entry(
        "A harbour at dusk.",
        "A quay at dusk.",
        uid="00000000-0000-4000-8000-000000000001",
        picture_hash="a" * 64,
        thumbnail=PNG,
        role="informative",
        context="Ports",
        destination="web",
        language="en",
        input_tokens=1500,
        output_tokens=30,
        outcome=Outcome.COPIED,
        is_pinned=True,
    ),
)


def opened(path: Path) -> tuple[Opened, list[HistoryEntry]]:
    """Open ``path`` as the program does, and return what it told and what is in it."""
    told: list[Opened] = []
    writer = HistoryWriter(path, told.append)
    try:
        writer.flush().result(SECONDS)
        found = list(HistoryReader(path).entries(HistoryQuery()))
    finally:
        assert writer.close(SECONDS)
    assert integrity(path) == "ok"
    return told[0], found


def integrity(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return "; ".join(row[0] for row in connection.execute("PRAGMA integrity_check"))


def test_there_is_a_stored_database_of_every_version() -> None:
    assert {path.stem for path in STORED.iterdir()} == {f"version-{number}" for number in range(1, VERSION + 1)}


@pytest.mark.parametrize("version", range(1, VERSION + 1))
def test_a_database_of_every_version_opens_with_everything_in_it(tmp_path: Path, version: int) -> None:
    path = tmp_path / FILE_NAME
    shutil.copy(STORED / f"version-{version}.sqlite3", path)
    before = path.read_bytes()
    assert tuple(HistoryReader(path).entries(HistoryQuery())) == EXPECTED
    assert [known.language for known in HistoryReader(path).entries(HistoryQuery("横浜"))] == ["ja"]
    assert path.read_bytes() == before, "reading migrates nothing"
    told, found = opened(path)
    assert found == [EXPECTED[0].interrupted(), *EXPECTED[1:]]
    assert told == Opened((EXPECTED[0].interrupted(),))
    with closing(sqlite3.connect(path)) as connection:
        assert version_of(connection) == VERSION
    copy = tmp_path / f"history.version-{version}.sqlite3"
    assert copy.exists() == (version < VERSION)
    if copy.exists():
        with closing(sqlite3.connect(copy)) as connection:
            assert version_of(connection) == version
        assert integrity(copy) == "ok"


def test_after_migrating_everything_is_found_by_the_index(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    shutil.copy(STORED / "version-1.sqlite3", path)
    connection, *_ = open_database(path)
    with closing(connection):
        while store.index_some(connection):
            pass
        assert connection.execute("SELECT count(*) FROM unindexed").fetchone() == (0,)
    assert [line.beginning for line in HistoryReader(path).search(HistoryQuery("浜港"))] == ["夕暮れの横浜港"]


def test_without_room_for_the_copy_nothing_is_migrated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / FILE_NAME
    shutil.copy(STORED / "version-1.sqlite3", path)

    def make(new: Path) -> None:
        if new != path:
            raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("altwright.services.history.opening.make_private", make)
        with pytest.raises(HistoryDiskFull):
            open_database(path)
    with closing(sqlite3.connect(path)) as connection:
        assert version_of(connection) == 1
    assert len(opened(path)[1]) == 3


def test_a_step_that_breaks_leaves_the_old_version_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / FILE_NAME
    shutil.copy(STORED / "version-1.sqlite3", path)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        monkeypatch.setitem(schema._STEPS, 1, (*schema._SEARCH, "CREATE TABLE entries (x)"))
        with pytest.raises(sqlite3.OperationalError):
            migrate(connection, lambda _version: None)
        assert version_of(connection) == 1
        assert connection.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'unindexed'").fetchone() == (0,)
        monkeypatch.undo()
        migrate(connection, lambda _version: None)
        assert version_of(connection) == VERSION


def filled(path: Path, count: int = 400) -> list[HistoryEntry]:
    """Fill a new database at ``path`` and return what is in it, the newest first."""
    entries = [entry(f"gull {number} " + "quay " * 60, seconds=number, thumbnail=PNG) for number in range(count)]
    connection, *_ = open_database(path)
    with closing(connection):
        with store.transaction(connection):
            for known in entries:
                store.put(connection, known)
        while store.index_some(connection):
            pass
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return entries[::-1]


def test_a_page_of_garbage_costs_what_was_on_it_and_no_more(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    entries = filled(path)
    chance = random.Random(3)
    with closing(sqlite3.connect(path)) as connection:
        if not _has_dbstat(connection):
            pytest.skip("SQLite does not tell here which page is whose")
        leaves = "SELECT pageno FROM dbstat WHERE name IN ('entries', 'versions') AND pagetype = 'leaf'"
        pages = [row[0] for row in connection.execute(leaves)]
    data = bytearray(path.read_bytes())
    for page in chance.sample(pages, 3):
        data[(page - 1) * 4096 : page * 4096] = chance.randbytes(4096)
    path.write_bytes(data)
    told, found = opened(path)
    assert told.damaged == "history.damaged.sqlite3"
    assert told.saved == len(found)
    assert len(found) >= len(entries) - 60
    known = {one.uid: one for one in entries}
    whole = [one for one in found if one == known.get(one.uid)]
    assert len(whole) >= len(entries) - 120
    assert (tmp_path / told.damaged).read_bytes()[:16] == b"SQLite format 3\x00"
    assert len(HistoryReader(path).search(HistoryQuery("gull"), limit=1000)) >= len(whole)


def test_half_a_file_gives_what_is_in_that_half(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    filled(path)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    told, found = opened(path)
    assert told.damaged
    assert told.saved == len(found) > 0
    # A second one does not take the place of the first.
    path.write_bytes(b"no database at all" * 500)
    told, found = opened(path)
    assert (told.damaged, told.saved, found) == ("history.damaged-2.sqlite3", 0, [])


@pytest.mark.parametrize("content", [b"x", b"SQLite format 3\x00", bytes(8192), b"\xff" * 8192])
def test_a_file_that_is_no_database_stops_nothing(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / FILE_NAME
    path.write_bytes(content)
    _told, found = opened(path)
    assert found == []


def test_a_damaged_index_alone_is_made_anew(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    filled(path, 20)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE found_data SET block = randomblob(50)")
    told: list[Opened] = []
    writer = HistoryWriter(path, told.append)
    known = entry("albatross", seconds=1000)
    try:
        writer.keep(known)
        writer.flush().result(SECONDS)
        deadline = time.monotonic() + SECONDS
        while _indexed(path) < 21:
            assert time.monotonic() < deadline, "the index was not made anew"
            time.sleep(0.05)
    finally:
        writer.close(SECONDS)
    assert told[0].damaged == ""
    assert [line.uid for line in HistoryReader(path).search(HistoryQuery("albatr"))] == [known.uid]
    assert len(HistoryReader(path).search(HistoryQuery("gull"))) == 20


def test_a_log_that_ends_anywhere_leaves_a_sound_database_and_older_words(tmp_path: Path) -> None:
    """What a power cut leaves: the file as of the last checkpoint, and any part of the log behind it."""
    path = tmp_path / "full" / FILE_NAME
    writer = HistoryWriter(path)
    known = [entry(f"{number} " + "quay " * number, seconds=number) for number in range(40)]
    try:
        for one in known:
            writer.keep(one)
            writer.flush().result(SECONDS)
        data, log = path.read_bytes(), path.with_name(f"{FILE_NAME}-wal").read_bytes()
    finally:
        writer.close(SECONDS)
    assert len(log) > 100_000
    chance = random.Random(11)
    counts = []
    for number, length in enumerate(sorted(chance.randrange(len(log) + 1) for _ in range(25))):
        cut = tmp_path / str(number) / FILE_NAME
        cut.parent.mkdir()
        cut.write_bytes(data)
        cut.with_name(f"{FILE_NAME}-wal").write_bytes(log[:length])
        told, found = opened(cut)
        assert told.damaged == ""
        assert found == known[: len(found)][::-1]
        counts.append(len(found))
    assert counts == sorted(counts)
    assert counts[-1] > counts[0]


def _indexed(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("SELECT count(*) FROM searched").fetchone()[0])


def _has_dbstat(connection: sqlite3.Connection) -> bool:
    return any("DBSTAT" in row[0] for row in connection.execute("PRAGMA compile_options"))


def test_what_is_written_waits_for_the_disk_and_what_is_deleted_is_overwritten(tmp_path: Path) -> None:
    with closing(open_database(tmp_path / FILE_NAME)[0]) as connection:
        names = ("journal_mode", "synchronous", "secure_delete", "trusted_schema")
        found = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in names}
    assert found == {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "trusted_schema": 0}
