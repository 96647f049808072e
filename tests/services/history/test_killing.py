"""A real program is killed at 100 random moments: nothing older than a second is missing, and the file is sound."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest

import altwright
from altwright.core.history.records import HistoryQuery
from altwright.services.history import FILE_NAME, HistoryReader, HistoryWriter, Opened
from altwright.services.history.opening import open_database
from altwright.services.history.schema import VERSION, version_of

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")]

KILLINGS = 100
AT_ONCE = 10
SECONDS = 120.0
TYPIST = Path(__file__).with_name("typist.py")
STORED = Path(__file__).with_name("stored")


def start(path: Path, seed: int) -> subprocess.Popen[str]:
    roots = (Path(altwright.__file__).parent.parent, Path(__file__).parents[3])
    return subprocess.Popen(
        [sys.executable, TYPIST, path, str(seed)],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(map(str, roots))},
        stdout=subprocess.PIPE,
        text=True,
    )


def kill(child: subprocess.Popen[str]) -> tuple[float, list[str]]:
    """Kill ``child`` and return when that was, with every line that it said."""
    moment = time.monotonic()
    child.kill()
    said, _ = child.communicate(timeout=SECONDS)
    return moment, said.splitlines()


@pytest.mark.parametrize("first", range(0, KILLINGS, AT_ONCE))
def test_what_is_a_second_old_survives_any_moment_of_a_kill(tmp_path: Path, first: int) -> None:
    path = tmp_path / FILE_NAME
    wanted: dict[str, int] = {}
    for seed in range(first, first + AT_ONCE):
        chance = random.Random(seed)
        if seed % 3 == 0:
            # Every third meets the moments of a migration, of a history that is large enough to take some.
            for old in tmp_path.glob("history*"):
                old.unlink()
            wanted.clear()
            old_history(path)
        child = start(path, seed)
        assert child.stdout is not None
        begun = child.stdout.readline()
        time.sleep(chance.random() ** 2 * 2.5)
        moment, said = kill(child)
        # The last line may have been cut off by the kill.
        lines = [line.split() for line in [begun, *said] if len(line.split()) == 3 and "." in line]
        second = 1.0 + longest_standstill([float(when) for when, _, _ in lines], moment)
        for when, uid, length in lines[:-1]:
            if float(when) < moment - second:
                wanted[uid] = max(wanted.get(uid, 0), int(length))
        check(path, wanted)


def longest_standstill(moments: list[float], end: float) -> float:
    """Return how long the whole program stood still at a time, in seconds, on a machine that has much else to do."""
    usual = 0.1
    return max(0.0, max(later - earlier for earlier, later in pairwise([*moments, end])) - usual)


def old_history(path: Path) -> None:
    """Put a history of version 1 with many entries there."""
    shutil.copy(STORED / "version-1.sqlite3", path)
    with closing(sqlite3.connect(path)) as connection, connection:
        names = [row[1] for row in connection.execute("PRAGMA table_info(entries)")][2:]
        connection.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) "
            f"INSERT INTO entries (id, uid, {', '.join(names)}) "
            f"SELECT n.i, printf('%08d-0000-4000-8000-000000000000', n.i), {', '.join(names)} "
            "FROM n, (SELECT * FROM entries LIMIT 1)"
        )


def check(path: Path, wanted: dict[str, int]) -> None:
    """Look at what is left: everything that is old enough, in a sound database."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        old = connection.execute("SELECT count(*) FROM entries WHERE id <= 3000").fetchone()[0]
        assert old in {0, 3000}
        assert version_of(connection) in range(VERSION + 1)
    for copy in path.parent.glob("history.version-*.sqlite3"):
        with closing(sqlite3.connect(copy)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert not list(path.parent.glob("history.damaged*"))
    reader = HistoryReader(path)
    for uid, length in wanted.items():
        found = reader.entry(uid)
        assert found is not None, f"{uid} with {length} characters is missing"
        assert len(found.text) >= length


def test_the_next_start_goes_on_where_the_kill_was(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    child = start(path, 1)
    assert child.stdout is not None
    for _ in range(60):
        child.stdout.readline()
    kill(child)
    told: list[Opened] = []
    writer = HistoryWriter(path, told.append)
    try:
        writer.flush().result(SECONDS)
        assert told[0].damaged == ""
        assert HistoryReader(path).search(HistoryQuery("quay"))
    finally:
        assert writer.close(SECONDS)
    with closing(open_database(path)[0]) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
