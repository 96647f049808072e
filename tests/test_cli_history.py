"""``altwright history``: a history of real files, written meanwhile or not at all."""

from __future__ import annotations

import csv
import io
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from tests.histories import entry

import altwright
from altwright.cli import parse, run_command
from altwright.core.history.forms import plain
from altwright.core.history.records import AnswerState, HistoryEntry, PictureOrigin, SourceKind
from altwright.services.history import FILE_NAME, HistoryWriter

ENTRIES = (
    entry("Half an \ud83d", answer=AnswerState.INTERRUPTED),
    entry("夕暮れの横浜港", seconds=60, origin=PictureOrigin(SourceKind.FILE, "/pictures/港.jpg")),
    entry("=A harbour\nat dusk.\x1b[31m", seconds=120),
)
QUERIES = [("横浜", 1), ("harb DUSK", 1), ("港.jpg", 1), ("gpt", 3), ('"*^( AND', 0), ("", 3), ("2026", 3)]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home with a history that a window holds open."""
    monkeypatch.setenv("ALTWRIGHT_HOME", str(tmp_path))
    writer = HistoryWriter(tmp_path / FILE_NAME)
    for known in ENTRIES:
        writer.keep(known)
    writer.run(lambda _connection: None).result(30)
    yield tmp_path
    writer.close(30)


def history(*arguments: str, encoding: str = "utf-8") -> tuple[int, bytes, bytes]:
    """Run the real program and return its exit code, its output and its complaints."""
    root = str(Path(altwright.__file__).parent.parent)
    done = subprocess.run(
        [sys.executable, "-m", "altwright", "history", *arguments],
        env=os.environ | {"PYTHONPATH": root, "PYTHONIOENCODING": encoding},
        capture_output=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def test_it_prints_the_newest_first_while_the_window_is_open(home: Path) -> None:
    code, out, err = history()
    lines = out.decode().splitlines()
    assert (code, err) == (0, b"")
    assert lines[::2] == ["=A harbour at dusk. [31m", "夕暮れの横浜港", "Half an"]
    assert "/pictures/港.jpg, gpt-4o-mini, LLM7, draft" in out.decode()
    assert "interrupted" in out.decode()


def test_json_is_one_array_with_every_text_as_it_is(home: Path) -> None:
    code, out, err = history("--json", encoding="latin-1")
    assert (code, err) == (0, b"")
    by_uid = {one.uid: one for one in ENTRIES}
    found = json.loads(out)
    assert [record["created"] for record in found] == sorted((record["created"] for record in found), reverse=True)
    assert {record["uid"]: record for record in found} == {uid: _plain(one) for uid, one in by_uid.items()}


def test_csv_is_a_table_without_formulas(home: Path) -> None:
    code, out, err = history("--csv", encoding="latin-1")
    assert (code, err) == (0, b"")
    assert out.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(out.decode("utf-8-sig", "surrogatepass"), newline="")))
    assert {row["text"] for row in rows} == {"'=A harbour\nat dusk.\x1b[31m", "夕暮れの横浜港", "Half an \ud83d"}


@pytest.mark.parametrize(
    ("query", "count"),
    [("横浜", 1), ("harb DUSK", 1), ("港.jpg", 1), ("gpt", 3), ('"*^( AND', 0), ("", 3), ("2026", 3)],
)
def test_a_search_prints_what_it_finds(home: Path, capfd: pytest.CaptureFixture[str], query: str, count: int) -> None:
    assert run_command(parse(["history", "--json", "--search", query])) == 0
    assert len(json.loads(capfd.readouterr().out)) == count


def test_a_search_that_finds_nothing_says_so_beside_the_output(home: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run_command(parse(["history", "--search", "zeppelin"])) == 0
    out, err = capfd.readouterr()
    assert (out, err.strip()) == ("", "Nothing in the history has all of these words.")


def test_without_a_history_there_is_nothing_to_print_and_nothing_is_made(tmp_path: Path) -> None:
    assert history("--json") == (0, b"[]\n", b"")
    code, out, err = history()
    assert (code, out) == (0, b"")
    assert err.startswith(b"The history is empty.")
    assert not Path(os.environ["ALTWRIGHT_HOME"]).exists()


def test_a_newer_history_is_left_as_it_is(home: Path) -> None:
    with closing(sqlite3.connect(home / FILE_NAME)) as connection:
        connection.execute("PRAGMA user_version = 99")
    code, out, err = history()
    assert (code, out) == (1, b"")
    assert b"newer version" in err


def test_a_damaged_history_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALTWRIGHT_HOME", str(tmp_path))
    (tmp_path / FILE_NAME).write_bytes(b"nothing of the kind" * 100)
    code, _, err = history("--csv")
    assert code == 1
    assert b"cannot be read" in err
    assert (tmp_path / FILE_NAME).read_bytes() == b"nothing of the kind" * 100


def test_json_and_csv_are_one_or_the_other(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(["history", "--json", "--csv"])
    assert ended.value.code == 2


def _plain(known: HistoryEntry) -> dict[str, object]:
    return plain(known, with_thumbnail=False)
