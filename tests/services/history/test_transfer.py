"""Export and import: back comes exactly what went out, once, and no spreadsheet or browser is fooled."""

from __future__ import annotations

import base64
import csv
import io
import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.histories import PNG, START, entry

from altwright.core.history.errors import TransferError, TransferUnreadable
from altwright.core.history.records import (
    AnswerState,
    HistoryEntry,
    HistoryQuery,
    Outcome,
    PictureOrigin,
    SourceKind,
    TextKind,
    TextVersion,
)
from altwright.services.history import FILE_NAME, FileKind, HistoryReader, Transferred, export_history, import_history
from altwright.services.history.opening import open_database

TEXTS = st.text(max_size=12) | st.sampled_from(
    [
        "=1+1",
        "'=1",
        "''",
        "\t@a",
        " =1",
        "-5",
        "+4",
        "a\r\nb",
        "\r",
        "\n",
        '"',
        ";",
        ",",
        "\0",
        "\ud800",
        "\ufeff",
        "\uff11",
    ]
)
TIMES = st.datetimes(datetime(1971, 1, 1), datetime(9000, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  (hypothesis adds it)
ENTRIES = st.builds(
    HistoryEntry,
    uid=st.uuids().map(str),
    created=TIMES,
    changed=TIMES,
    origin=st.builds(PictureOrigin, st.sampled_from(SourceKind), TEXTS, st.booleans(), TEXTS),
    picture_hash=st.sampled_from(["", "0" * 64]),
    prompt=TEXTS,
    role=TEXTS,
    context=TEXTS,
    destination=TEXTS,
    language=TEXTS,
    engine=TEXTS,
    engine_name=TEXTS,
    model=TEXTS,
    input_tokens=st.none() | st.integers(0, 10**9),
    output_tokens=st.none() | st.integers(0, 10**9),
    seconds=st.none() | st.floats(0, allow_nan=False, allow_infinity=False),
    versions=st.lists(st.builds(TextVersion, st.sampled_from(TextKind), TEXTS, TIMES), max_size=3).map(tuple),
    outcome=st.sampled_from(Outcome),
    answer=st.sampled_from(AnswerState),
    is_pinned=st.booleans(),
)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Callable[[], sqlite3.Connection]]:
    connections: list[sqlite3.Connection] = []

    def new() -> sqlite3.Connection:
        connection, *_ = open_database(tmp_path / f"{len(connections)}" / FILE_NAME)
        connections.append(connection)
        return connection

    yield new
    for connection in connections:
        connection.close()


def all_in(connection: sqlite3.Connection) -> list[HistoryEntry]:
    return list(HistoryReader(Path(connection.execute("PRAGMA database_list").fetchone()[2])).entries(HistoryQuery()))


@given(
    st.lists(ENTRIES, max_size=4, unique_by=lambda known: known.uid),
    st.sampled_from([(FileKind.JSON, ""), (FileKind.CSV, ","), (FileKind.CSV, ";")]),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
def test_an_import_brings_back_exactly_what_an_export_wrote(
    tmp_path: Path, database: Callable[[], sqlite3.Connection], entries: list[HistoryEntry], form: tuple[FileKind, str]
) -> None:
    kind, separator = form
    if kind is FileKind.JSON:
        entries = [replace(known, thumbnail=PNG) for known in entries]
    path = tmp_path / f"history.{kind}"
    assert export_history(entries, path, kind, separator=separator) == len(entries)
    connection = database()
    assert import_history(connection, path) == Transferred(len(entries), 0, 0)
    assert import_history(connection, path) == Transferred(0, len(entries), 0)
    assert {known.uid: known for known in all_in(connection)} == {known.uid: known for known in entries}


def test_the_later_state_of_an_entry_stays(tmp_path: Path, database: Callable[[], sqlite3.Connection]) -> None:
    early = entry("early")
    late = replace(entry("late", uid=early.uid), changed=START + timedelta(seconds=5))
    connection = database()
    for number, known in enumerate([early, late, early]):
        export_history([known], tmp_path / "h.json", FileKind.JSON)
        assert import_history(connection, tmp_path / "h.json") == Transferred(int(number == 0), int(number > 0), 0)
    assert all_in(connection) == [late]


def test_imported_entries_stand_at_their_time_and_are_found(
    tmp_path: Path, database: Callable[[], sqlite3.Connection]
) -> None:
    export_history([entry(f"gull {n}", seconds=n) for n in (1, 2, 2.5, 2.2, 3)], tmp_path / "h.csv", FileKind.CSV)
    connection = database()
    import_history(connection, tmp_path / "h.csv")
    assert [known.text for known in all_in(connection)] == ["gull 3", "gull 2.2", "gull 2.5", "gull 2", "gull 1"]
    assert connection.execute("SELECT count(*) FROM unindexed").fetchone() == (0,)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\uff1d1", "'=1", "\n=1"])
def test_no_cell_is_a_formula(tmp_path: Path, text: str) -> None:
    path = tmp_path / "h.csv"
    export_history([entry(text, model=text, prompt=text)], path, FileKind.CSV)
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    head, row = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    cells = dict(zip(head, row, strict=True))
    assert cells["text"] == cells["model"] == cells["prompt"] == f"'{text}"
    assert not [cell for cell in row if cell.lstrip()[:1] in "=+-@" and cell.lstrip()]


def test_files_that_others_changed_or_made_are_read_as_far_as_they_make_sense(
    tmp_path: Path, database: Callable[[], sqlite3.Connection]
) -> None:
    path = tmp_path / "h.json"
    export_history([entry("A", thumbnail=PNG), entry("B")], path, FileKind.JSON)
    known = json.loads(path.read_text(encoding="utf-8"))
    first = known["entries"][0]
    first["thumbnail"] = base64.b64encode(b"<svg onload='x'/>").decode()
    first["seconds"] = float("inf")
    known["entries"] += [
        None,
        [],
        {},
        {**first, "uid": "../../x"},
        {**first, "versions": [{}]},
        {**first, "created": 7},
    ]
    path.write_text(json.dumps({"entries": known["entries"], "version": 1, "kind": known["kind"]}, indent=1))
    connection = database()
    assert import_history(connection, path) == Transferred(2, 0, 6)
    found = {one.text: one for one in all_in(connection)}
    assert found["A"].thumbnail == b""
    assert found["A"].seconds is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"a,b\r\n1,2\r\n",
        b"{",
        b"[]",
        b'{"kind": "altwright history", "version": 2, "entries": []}',
        b'{"kind": "altwright history", "version": 1, "entries": [{',
        b'{"kind": "other", "version": 1, "entries": []}',
        b"\xff\xfe\x00",
        b"{" * 100_000,
    ],
)
def test_a_file_without_a_history_changes_nothing(
    tmp_path: Path, database: Callable[[], sqlite3.Connection], content: bytes
) -> None:
    path = tmp_path / "h"
    path.write_bytes(content)
    connection = database()
    with pytest.raises(TransferUnreadable):
        import_history(connection, path)
    assert all_in(connection) == []


def test_a_missing_file_and_a_missing_folder_are_told(
    tmp_path: Path, database: Callable[[], sqlite3.Connection]
) -> None:
    with pytest.raises(TransferError):
        import_history(database(), tmp_path / "nothing.json")
    with pytest.raises(TransferError):
        export_history([], tmp_path / "no folder" / "h.json", FileKind.JSON)


def test_a_failed_export_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "h.json"
    path.write_text("old")

    def failing() -> Iterator[HistoryEntry]:
        yield entry("A")
        raise TransferError("the history went away")

    with pytest.raises(TransferError):
        export_history(failing(), path, FileKind.JSON)
    assert [(found.name, found.read_text()) for found in tmp_path.iterdir()] == [("h.json", "old")]


class Page(HTMLParser):
    """What a browser sees of a report."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.words += data


def test_a_report_shows_pictures_and_words_and_runs_nothing(tmp_path: Path) -> None:
    nasty = '<script>alert(1)</script><img src=x onerror="a()"> & "quoted" \' done'
    path = tmp_path / "h.html"
    known = entry(nasty, thumbnail=PNG, model=nasty, language='"><script>', origin=PictureOrigin(label=nasty))
    svg = entry("B", thumbnail=b"<svg xmlns='http://www.w3.org/2000/svg' onload='a()'/>")
    export_history([known, svg], path, FileKind.HTML)
    page = Page(path.read_text(encoding="utf-8"))
    assert "script" not in page.tags
    assert page.tags.count("img") == 1
    assert nasty in page.words
    assert ("alt", nasty) in page.attributes
    assert ("src", f"data:image/png;base64,{base64.b64encode(PNG).decode()}") in page.attributes
    assert not [name for name, _ in page.attributes if name.startswith("on")]
    assert [
        value for name, value in page.attributes if name in {"src", "href"} and not str(value).startswith("data:")
    ] == []


def test_what_is_exported_can_be_opened_while_the_history_is_written(
    tmp_path: Path, database: Callable[[], sqlite3.Connection]
) -> None:
    connection = database()
    path = tmp_path / "h.json"
    export_history([entry(f"{n}", seconds=n) for n in range(150)], path, FileKind.JSON)
    import_history(connection, path)
    reader = HistoryReader(tmp_path / "0" / FILE_NAME)
    connection.execute("BEGIN IMMEDIATE")
    assert export_history(reader.entries(HistoryQuery(), oldest_first=True), path, FileKind.JSON) == 150
    connection.execute("ROLLBACK")
    with closing(open_database(tmp_path / "again" / FILE_NAME)[0]) as other:
        assert import_history(other, path) == Transferred(150, 0, 0)
        assert all_in(other) == all_in(connection)


def test_a_number_of_hundreds_of_digits_is_left_out(tmp_path: Path, database: Callable[[], sqlite3.Connection]) -> None:
    path = tmp_path / "a.json"
    export_history([replace(entry("A cat"), seconds=1.5)], path, FileKind.JSON)
    path.write_text(path.read_text(encoding="utf-8").replace("1.5", "1" + "0" * 400), encoding="utf-8")
    connection = database()
    assert import_history(connection, path) == Transferred(1, 0, 0)
    assert [found.seconds for found in all_in(connection)] == [None]


def test_many_small_records_behind_a_large_one_are_read_once(
    tmp_path: Path, database: Callable[[], sqlite3.Connection]
) -> None:
    # Each of them copied all that was read and comes behind it: a file made for it took for ever.
    path = tmp_path / "a.json"
    whole = json.dumps({"kind": "altwright history", "version": 1, "entries": ["x" * 16_000_000]})
    path.write_text(whole.removesuffix("]}") + ",0" * 500_000 + "]}", encoding="utf-8")
    assert import_history(database(), path) == Transferred(0, 0, 500_001)
