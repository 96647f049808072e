"""Searching: what the plain rule finds and nothing else, page by page, and no input that is a mistake."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.histories import PNG, START, entry
from tests.waiting import until

from altwright.core.history.records import AnswerState, HistoryEntry, HistoryQuery, Outcome
from altwright.core.history.searching import matches
from altwright.services.history import FILE_NAME, HistoryReader, HistoryWriter, store
from altwright.services.history.opening import open_database
from altwright.services.history.reader import address_of

LINE = "harbour dusk dawn boat Hafenboot Straße café 横浜港 夕暮れ 港 船 เรือ мост ship's 50% a the gull 🚢 x-ray"
WORDS = LINE.split()


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[HistoryEntry]]:
    """A history of random words, most of them in the index and a few not yet."""
    folder = tmp_path_factory.mktemp("many")
    chance = random.Random(7)
    entries = [
        entry(
            "".join(chance.choice(WORDS) + chance.choice(["", " ", ", "]) for _ in range(8)),
            seconds=60 * number,
            engine=chance.choice(["llm7", "local", "openai"]),
            outcome=chance.choice(list(Outcome)),
            answer=chance.choice(list(AnswerState)),
            is_pinned=chance.random() < 0.1,
        )
        for number in range(300)
    ]
    connection, *_ = open_database(folder / FILE_NAME)
    with closing(connection):
        with store.transaction(connection):
            for known in entries:
                store.put(connection, known)
        store.index_some(connection, 280)
    return folder / FILE_NAME, entries


QUERIES = st.lists(
    st.one_of(st.sampled_from(WORDS), st.sampled_from(WORDS).map(lambda word: word[1:3]), st.text(max_size=5)),
    max_size=3,
).map(" ".join)


@given(
    st.builds(
        HistoryQuery,
        QUERIES,
        st.sampled_from(["", "llm7", "none"]),
        st.sampled_from([None, *Outcome]),
        st.booleans(),
        st.booleans(),
        st.sampled_from([None, START + timedelta(minutes=100)]),
        st.sampled_from([None, START + timedelta(minutes=200)]),
    )
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_a_search_finds_what_the_plain_rule_finds(many: tuple[Path, list[HistoryEntry]], query: HistoryQuery) -> None:
    path, entries = many
    expected = [known.uid for known in reversed(entries) if _meets(known, query)]
    reader = HistoryReader(path)
    found: list[str] = []
    before: int | None = None
    while lines := reader.search(query, before=before, limit=17):
        found += [line.uid for line in lines]
        before = lines[-1].row
    assert found == expected


@pytest.mark.parametrize("few", [0, 10**6])
def test_either_way_to_look_finds_the_same(
    many: tuple[Path, list[HistoryEntry]], few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("altwright.services.history.reader._FEW", few)
    path, entries = many
    query = HistoryQuery("boat", engine="local", since=START + timedelta(minutes=20))
    expected = [known.uid for known in reversed(entries) if _meets(known, query)]
    assert expected
    assert [line.uid for line in HistoryReader(path).search(query, limit=1000)] == expected


def test_where_nothing_was_kept_nothing_is_found_and_nothing_is_made(tmp_path: Path) -> None:
    reader = HistoryReader(tmp_path / "no folder" / FILE_NAME)
    assert reader.search(HistoryQuery("a")) == ()
    assert reader.entry("a") is None
    assert reader.thumbnails([1]) == {}
    assert reader.described_before("a") is None
    assert reader.engines() == ()
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[HistoryWriter]:
    writer = HistoryWriter(tmp_path / FILE_NAME)
    yield writer
    assert writer.close(30)


def test_the_same_picture_gives_the_newest_words_that_were_kept(tmp_path: Path, writer: HistoryWriter) -> None:
    known = [
        entry("older", picture_hash="a" * 64),
        entry("newer", seconds=10, picture_hash="a" * 64, open_at=3),
        entry("  ", seconds=20, picture_hash="a" * 64),
        entry("other", seconds=30, picture_hash="b" * 64),
        entry("none", seconds=40),
    ]
    for one in known:
        writer.keep(one)
    writer.flush().result(30)
    reader = HistoryReader(tmp_path / FILE_NAME)
    found = reader.described_before("a" * 64)
    assert found is not None
    assert (found.uid, found.text, found.open_at) == (known[1].uid, "newer", None)
    other = reader.described_before("a" * 64, but=known[1].uid)
    assert other is not None
    assert other.text == "older"
    assert reader.described_before("c" * 64) is None
    assert reader.described_before("") is None


def test_engines_are_listed_once_with_their_newest_names(tmp_path: Path, writer: HistoryWriter) -> None:
    for number, (engine, name) in enumerate([("b", "Beta"), ("a", "old"), ("a", "alpha"), ("", "")]):
        writer.keep(entry("A", seconds=number, engine=engine, engine_name=name))
    writer.flush().result(30)
    assert HistoryReader(tmp_path / FILE_NAME).engines() == (("a", "alpha"), ("b", "Beta"))


def test_a_line_says_what_a_list_shows(tmp_path: Path, writer: HistoryWriter) -> None:
    known = entry("first", "x" * 1000, thumbnail=PNG)
    writer.keep(known)
    writer.flush().result(30)
    reader = HistoryReader(tmp_path / FILE_NAME)
    (line,) = reader.search(HistoryQuery())
    assert (line.uid, line.beginning, line.origin, line.model) == (known.uid, "x" * 200, known.origin, known.model)
    assert reader.thumbnails([line.row, 7]) == {line.row: PNG}


async def test_words_that_changed_are_found_by_the_new_ones_only(tmp_path: Path, writer: HistoryWriter) -> None:
    known = entry("pelican")
    writer.keep(known)
    writer.flush().result(30)
    reader = HistoryReader(tmp_path / FILE_NAME)
    await until(lambda: _unindexed(tmp_path) == 0)
    writer.keep(entry("cormorant", uid=known.uid))
    writer.flush().result(30)
    for _ in range(2):
        assert reader.search(HistoryQuery("pelican")) == ()
        assert len(reader.search(HistoryQuery("cormorant"))) == 1
        await until(lambda: _unindexed(tmp_path) == 0)


def _unindexed(folder: Path) -> int:
    with closing(sqlite3.connect(folder / FILE_NAME)) as connection:
        return int(connection.execute("SELECT count(*) FROM unindexed").fetchone()[0])


def _meets(known: HistoryEntry, query: HistoryQuery) -> bool:
    return (
        matches(known, query.words)
        and query.engine in {"", known.engine}
        and query.outcome in {None, known.outcome}
        and (not query.is_interrupted or known.answer is AnswerState.INTERRUPTED)
        and (not query.is_pinned or known.is_pinned)
        and (query.since is None or known.created >= query.since)
        and (query.until is None or known.created < query.until)
    )


def test_a_history_on_a_share_of_windows_has_an_address_that_sqlite_takes() -> None:
    # SQLite refuses an address with a host in it.
    shared = address_of(PureWindowsPath(r"\\server\team tools\altwright-data\history.sqlite3"))
    assert shared == "file:////server/team%20tools/altwright-data/history.sqlite3"
    assert address_of(PureWindowsPath(r"C:\Users\a\history.sqlite3")) == "file:///C:/Users/a/history.sqlite3"
    assert address_of(PurePosixPath("/home/a?b/history.sqlite3")) == "file:///home/a%3Fb/history.sqlite3"
