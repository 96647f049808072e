"""Words that are to be kept are on the disk soon, and what stands in the way of that is told and got over."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.histories import PNG, START, entry

from altwright.core.history.errors import (
    HistoryDiskFull,
    HistoryError,
    HistoryLocked,
    HistoryReadOnly,
    HistoryTooNew,
)
from altwright.core.history.records import FOR_EVER, AnswerState, HistoryQuery, Outcome, TextKind
from altwright.services.history import FILE_NAME, HistoryReader, HistoryWriter, Opened
from altwright.services.history.owning import LOCK_NAME
from altwright.services.history.schema import VERSION

SECONDS = 30.0
ROOT_ON_LINUX = sys.platform == "linux" and os.geteuid() == 0 and shutil.which("mount") is not None


class Kept:
    """A writer of a test, with what it told."""

    def __init__(self, folder: Path, days: int = FOR_EVER, clock: Callable[[], datetime] = lambda: START) -> None:
        self.path = folder / FILE_NAME
        self.opened: list[Opened] = []
        self.troubles: list[HistoryError | None] = []
        self.writer = HistoryWriter(self.path, self.opened.append, self.troubles.append, days=days, clock=clock)
        self.reader = HistoryReader(self.path)

    def texts(self, query: HistoryQuery | None = None) -> list[str]:
        """Return the present texts of what is found, the newest first."""
        return [found.text for found in self.reader.entries(query or HistoryQuery())]


@contextlib.contextmanager
def kept_in(folder: Path, days: int = FOR_EVER, clock: Callable[[], datetime] = lambda: START) -> Iterator[Kept]:
    kept = Kept(folder, days, clock)
    try:
        yield kept
    finally:
        kept.writer.close(SECONDS)


def until(found: Callable[[], object]) -> None:
    deadline = time.monotonic() + SECONDS
    while not found():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.01)


def test_everything_about_an_entry_is_there_after_a_restart(tmp_path: Path) -> None:
    known = entry(
        "A harbour.",
        "A harbour at \ud83d dusk.\r\n\x00",
        thumbnail=PNG,
        picture_hash="a" * 64,
        role="informative",
        context="Ports of the north",
        destination="web",
        language="en",
        input_tokens=1500,
        output_tokens=30,
        seconds=1.25,
    )
    with kept_in(tmp_path / "not there yet") as kept:
        kept.writer.keep(known)
    with kept_in(tmp_path / "not there yet") as kept:
        assert kept.reader.entry(known.uid) == known
        kept.writer.flush().result(SECONDS)
    assert kept.opened == [Opened(())]
    assert kept.troubles == []


def test_words_reach_the_file_without_anybody_asking(tmp_path: Path) -> None:
    with kept_in(tmp_path) as kept:
        known = entry("A")
        kept.writer.keep(known)
        until(lambda: kept.texts() == ["A"])
        for text in ("A har", "A harbour", "A harbour at dusk"):
            known = replace(known, versions=(replace(known.versions[0], text=text),))
            kept.writer.keep(known)
        until(lambda: kept.texts() == ["A harbour at dusk"])


def test_the_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    with kept_in(tmp_path) as kept:
        kept.writer.keep(entry("A"))
        kept.writer.flush().result(SECONDS)
        if sys.platform != "win32":
            assert {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {
                FILE_NAME: 0o600,
                f"{FILE_NAME}-wal": 0o600,
                f"{FILE_NAME}-shm": 0o600,
                LOCK_NAME: 0o600,
            }
    assert {path.name for path in tmp_path.iterdir()} == {FILE_NAME, LOCK_NAME}


def test_versions_that_are_gone_are_gone_from_the_file_too(tmp_path: Path) -> None:
    known = entry("one", "two", "three", thumbnail=PNG)
    fewer = replace(known, versions=known.versions[:1], thumbnail=b"")
    with kept_in(tmp_path) as kept:
        kept.writer.keep(known)
        kept.writer.flush().result(SECONDS)
        kept.writer.keep(fewer)
        kept.writer.flush().result(SECONDS)
        assert kept.reader.entry(known.uid) == fewer


def test_an_answer_that_was_under_way_is_interrupted_at_the_next_start(tmp_path: Path) -> None:
    running = entry("A harbour at", answer=AnswerState.UNDER_WAY, open_at=1)
    other = entry("Mine", seconds=1, open_at=0)
    closed = entry("Done", seconds=2)
    with kept_in(tmp_path) as kept:
        for known in (running, other, closed):
            kept.writer.keep(known)
    with kept_in(tmp_path) as kept:
        until(lambda: kept.opened)
        first, second = kept.opened[0].entries
        assert first == other
        assert second.answer is AnswerState.INTERRUPTED
        assert [(version.kind, version.text) for version in second.versions] == [(TextKind.INTERRUPTED, "A harbour at")]
        assert kept.reader.entry(running.uid) == second
        assert [line.uid for line in kept.reader.search(HistoryQuery(is_interrupted=True))] == [running.uid]


def test_of_two_windows_with_one_history_the_first_owns_what_was_open(tmp_path: Path) -> None:
    running = entry("A harbour at", answer=AnswerState.UNDER_WAY, open_at=0)
    with kept_in(tmp_path) as first:
        first.writer.keep(running)
        first.writer.flush().result(SECONDS)
        with kept_in(tmp_path) as second:
            second.writer.keep(entry("Another window", seconds=1, open_at=0))
            second.writer.flush().result(SECONDS)
            assert second.opened == [Opened(())]
            assert second.reader.entry(running.uid) == running
    with kept_in(tmp_path) as again:
        until(lambda: again.opened)
        assert again.opened == [Opened((running.interrupted(),))]


def test_a_clock_that_goes_back_does_not_put_new_entries_behind_old_ones(tmp_path: Path) -> None:
    with kept_in(tmp_path) as kept:
        for number in range(3):
            kept.writer.keep(entry(f"{number}", seconds=-3600 * number))
            kept.writer.flush().result(SECONDS)
        assert kept.texts() == ["2", "1", "0"]


def test_what_is_pinned_stays_pinned_while_its_words_change(tmp_path: Path) -> None:
    known = entry("A")
    with kept_in(tmp_path) as kept:
        kept.writer.keep(known)
        kept.writer.set_pinned([known.uid], is_pinned=True).result(SECONDS)
        kept.writer.keep(replace(known, outcome=Outcome.COPIED))
        kept.writer.flush().result(SECONDS)
        (line,) = kept.reader.search(HistoryQuery(is_pinned=True))
        assert (line.outcome, line.is_pinned) == (Outcome.COPIED, True)


def test_a_deleted_entry_leaves_the_file_and_comes_back_as_it_was(tmp_path: Path) -> None:
    first, second = entry("first secretword", thumbnail=PNG), entry("second", seconds=60)
    with kept_in(tmp_path) as kept:
        kept.writer.keep(first)
        kept.writer.keep(second)
        gone = kept.writer.delete([first.uid, "nobody"]).result(SECONDS)
        assert gone == (first,)
        assert kept.texts() == ["second"]
        assert kept.texts(HistoryQuery("secretword")) == []
        kept.writer.bring_back(gone).result(SECONDS)
        kept.writer.bring_back(gone).result(SECONDS)
        assert kept.texts() == ["second", "first secretword"]
        assert kept.texts(HistoryQuery("cretwo")) == ["first secretword"]
        assert kept.reader.entry(first.uid) == first


def test_after_deleting_everything_no_byte_of_it_is_in_the_folder(tmp_path: Path) -> None:
    with kept_in(tmp_path) as kept:
        for number in range(50):
            kept.writer.keep(entry(f"sesquipedalian {number}", seconds=number, picture_hash=f"{number:064}"))
        kept.writer.run(lambda connection: connection.execute("SELECT 1").fetchone()).result(SECONDS)
        until(lambda: _unindexed(kept.path) == 0)
        (tmp_path / "history.version-1.sqlite3").write_bytes(b"sesquipedalian")
        (tmp_path / "history.damaged.sqlite3").write_bytes(b"sesquipedalian")
        kept.writer.delete_all().result(SECONDS)
        assert kept.texts() == []
        for path in tmp_path.iterdir():
            data = path.read_bytes()
            assert b"quipedal" not in data, path
            assert b"gpt-4o" not in data, path
        kept.writer.keep(entry("A new beginning"))
        kept.writer.flush().result(SECONDS)
        assert kept.texts(HistoryQuery("beginning")) == ["A new beginning"]


def test_old_entries_go_and_pinned_ones_stay(tmp_path: Path) -> None:
    today = START + timedelta(days=40)
    old, pinned, new = entry("old"), entry("pinned", is_pinned=True), entry("new", seconds=30 * 86400)
    with kept_in(tmp_path, clock=lambda: START) as kept:
        for known in (old, pinned, new):
            kept.writer.keep(known)
    with kept_in(tmp_path, days=30, clock=lambda: today) as kept:
        until(lambda: kept.opened)
        assert sorted(kept.texts()) == ["new", "pinned"]
        assert kept.writer.forget_older(0).result(SECONDS) == 1
        assert kept.texts() == ["pinned"]


def test_a_clock_that_jumps_years_ahead_deletes_nothing_at_once(tmp_path: Path) -> None:
    with kept_in(tmp_path) as kept:
        kept.writer.keep(entry("dear"))
    with kept_in(tmp_path, days=30, clock=lambda: START + timedelta(days=4000)) as kept:
        until(lambda: kept.opened)
        assert kept.texts() == ["dear"]


def test_a_newer_version_is_left_untouched_and_nothing_is_written(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE future (text)")
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    before = path.read_bytes()
    with kept_in(tmp_path) as kept:
        kept.writer.keep(entry("A"))
        with pytest.raises(HistoryTooNew):
            kept.writer.flush().result(SECONDS)
        with pytest.raises(HistoryTooNew):
            kept.texts()
    assert [type(trouble) for trouble in kept.troubles] == [HistoryTooNew]
    assert path.read_bytes() == before


def test_a_locked_database_is_told_and_written_when_it_is_free(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("altwright.services.history.opening.BUSY_SECONDS", 0.05)
    with kept_in(tmp_path) as kept:
        kept.writer.flush().result(SECONDS)
        with contextlib.closing(sqlite3.connect(kept.path, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            kept.writer.keep(entry("while it is locked"))
            until(lambda: kept.troubles)
            assert isinstance(kept.troubles[0], HistoryLocked)
            with pytest.raises(HistoryLocked):
                kept.writer.flush().result(SECONDS)
            other.execute("ROLLBACK")
        until(lambda: kept.texts() == ["while it is locked"])
        until(lambda: kept.troubles[-1] is None)
    assert len(kept.troubles) == 2


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of half a megabyte."""
    folder = tmp_path / "disk"
    folder.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", folder], check=False)
    if done.returncode:
        pytest.skip("nothing can be mounted here")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


@pytest.mark.skipif(not ROOT_ON_LINUX, reason="a disk of its own is mounted by root, on Linux")
def test_a_full_disk_is_told_and_everything_is_written_when_there_is_room(small_disk: Path) -> None:
    filler = small_disk / "filler"
    with kept_in(small_disk) as kept:
        kept.writer.keep(entry("before"))
        kept.writer.flush().result(SECONDS)
        _fill(filler)
        late = [entry(f"{number} {'x' * 9000}", seconds=1 + number) for number in range(5)]
        for known in late:
            kept.writer.keep(known)
        until(lambda: kept.troubles)
        assert isinstance(kept.troubles[0], HistoryDiskFull)
        assert kept.texts() == ["before"]
        filler.unlink()
        until(lambda: len(kept.texts()) == 6)
        until(lambda: kept.troubles[-1] is None)
        with contextlib.closing(sqlite3.connect(kept.path)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


@pytest.mark.skipif(not ROOT_ON_LINUX, reason="a disk of its own is mounted by root, on Linux")
def test_a_disk_that_is_full_at_the_start_stops_nothing(small_disk: Path) -> None:
    filler = small_disk / "filler"
    _fill(filler)
    with kept_in(small_disk) as kept:
        kept.writer.keep(entry("A"))
        until(lambda: kept.troubles)
        assert isinstance(kept.troubles[0], HistoryDiskFull)
        filler.unlink()
        until(lambda: kept.texts() == ["A"])


@pytest.mark.skipif(not ROOT_ON_LINUX, reason="a disk of its own is mounted by root, on Linux")
def test_a_read_only_folder_is_told_and_written_to_when_it_can_be(small_disk: Path) -> None:
    with kept_in(small_disk) as kept:
        kept.writer.keep(entry("before"))
    remount = ["mount", "-o", "remount,{},size=512k", "tmpfs", str(small_disk)]
    subprocess.run([part.format("ro") for part in remount], check=True)
    with kept_in(small_disk) as kept:
        kept.writer.keep(entry("A", seconds=1))
        until(lambda: kept.troubles)
        assert isinstance(kept.troubles[0], HistoryReadOnly)
        assert kept.texts() == ["before"]
        subprocess.run([part.format("rw") for part in remount], check=True)
        until(lambda: kept.texts() == ["A", "before"])
        until(lambda: kept.troubles[-1] is None)


@pytest.mark.skipif(not ROOT_ON_LINUX, reason="a disk of its own is mounted by root, on Linux")
def test_a_read_only_folder_without_a_history_is_told(small_disk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro,size=512k", "tmpfs", small_disk], check=True)
    with kept_in(small_disk) as kept:
        kept.writer.keep(entry("A"))
        until(lambda: kept.troubles)
        assert kept.texts() == []
    assert isinstance(kept.troubles[0], HistoryReadOnly)


def test_the_clock_of_the_computer_is_the_usual_one(tmp_path: Path) -> None:
    writer = HistoryWriter(tmp_path / FILE_NAME, days=1)
    try:
        now = datetime.now(UTC)
        writer.keep(replace(entry("A"), created=now, changed=now))
        assert writer.forget_older(1).result(SECONDS) == 0
    finally:
        writer.close(SECONDS)


def _unindexed(path: Path) -> int:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("SELECT count(*) FROM unindexed").fetchone()[0])


def _fill(path: Path) -> None:
    """Write into ``path`` until the disk is full."""
    with path.open("wb", buffering=0) as file:
        for size in (4096, 1):
            with contextlib.suppress(OSError):
                while True:
                    file.write(bytes(size))
