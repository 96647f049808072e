"""Any bytes, split anywhere, become the events that the format says."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.core.splitting import cuts, pieces_of
from tests.cost import assert_costs_its_length

from altwright.core import event_stream
from altwright.core.event_stream import MAX_EVENT_BYTES, EventStreamReader, EventTooLargeError, ServerEvent

PIECES = (
    *(b"data:", b"data: ", b"data", b"event: error", b"event:", b"id: 1", b"retry: 3", b": comment", b":", b"x: y"),
    *(b"\r", b"\n", b"\r\n", b"\n\n", b"\r\r", b"\r\n\r\n", b"\xef\xbb\xbf", b"\xe2\x80\xa8", b"\xc2\x85", b"\x0b"),
    *(b'{"a": 1}', b"[DONE]", b" ", b"\xff", b"\xe2\x82", "ü😀".encode(), b"\0", b"word"),
)
streams = st.lists(st.sampled_from(PIECES) | st.binary(max_size=6), max_size=40).map(b"".join)


def events_of(*pieces: bytes) -> list[ServerEvent]:
    reader = EventStreamReader()
    return [event for piece in pieces for event in reader.feed(piece)] + reader.close()


def obviously_right(stream: bytes) -> list[ServerEvent]:
    """Read a whole stream as the format is written down, line by line."""
    stream = stream.removeprefix(b"\xef\xbb\xbf")
    events: list[ServerEvent] = []
    kind = ""
    data: list[str] = []
    for line in [*re.split(rb"\r\n|\r|\n", stream), b""]:
        field, _, value = line.partition(b":")
        text = value.removeprefix(b" ").decode("utf-8", "replace")
        if line == b"":
            if data:
                events.append(ServerEvent(kind or "message", "\n".join(data)))
            kind, data = "", []
        elif field == b"data":
            data.append(text)
        elif field == b"event" and b":" in line:
            kind = text.strip().lower()
    return events


@given(streams, cuts)
@example(b"data: a\r\n\r\ndata: b\r\r\n", [8, 9, 10])
@example(b"\xef\xbb\xbfdata: a\n\n", [1, 2])
@example(b"data: \xf0\x9f\x98\x80\n\n", [7, 8, 9])
def test_any_split_gives_the_events_of_the_whole(stream: bytes, places: list[int]) -> None:
    assert events_of(*pieces_of(stream, places)) == events_of(stream)


@given(streams)
def test_the_events_are_those_of_a_slow_and_plain_reader(stream: bytes) -> None:
    assert events_of(stream) == obviously_right(stream)


@given(st.binary(max_size=300), cuts)
def test_no_bytes_make_it_stumble(stream: bytes, places: list[int]) -> None:
    assert events_of(*pieces_of(stream, places)) == obviously_right(stream)


@pytest.mark.parametrize("end", [b"\n", b"\r", b"\r\n"])
def test_lines_may_end_in_three_ways(end: bytes) -> None:
    stream = end.join([b"data: one", b"data: two", b"", b"data: three", b"", b""])
    assert [event.data for event in events_of(stream)] == ["one\ntwo", "three"]


@pytest.mark.parametrize("character", ["\u2028", "\u2029", "\u0085", "\x0b", "\x0c", "\x1c"])
def test_no_other_character_ends_a_line(character: str) -> None:
    stream = f"data: one{character}two\n\n".encode()
    assert [event.data for event in events_of(stream)] == [f"one{character}two"]


def test_a_carriage_return_completes_an_event_without_waiting_for_a_line_feed() -> None:
    reader = EventStreamReader()
    assert [event.data for event in reader.feed(b"data: one\r\r")] == ["one"]
    assert reader.feed(b"\n") == []
    assert [event.data for event in reader.feed(b"data: two\n\n")] == ["two"]


def test_an_event_is_given_at_once_when_it_is_complete() -> None:
    reader = EventStreamReader()
    assert reader.feed(b"data: one\n") == []
    assert [event.data for event in reader.feed(b"\ndata: tw")] == ["one"]


@pytest.mark.parametrize("end", [b"", b"\n", b"\r", b"\r\n"])
def test_an_event_without_its_blank_line_still_counts(end: bytes) -> None:
    assert [event.data for event in events_of(b"data: one\n\ndata: two" + end)] == ["one", "two"]


def test_a_byte_order_mark_counts_at_the_beginning_only() -> None:
    assert [event.data for event in events_of(b"\xef\xbb\xbfdata: one\n\n")] == ["one"]
    assert events_of(b": first\n\xef\xbb\xbfdata: one\n\n") == []


def test_comments_and_pings_without_data_are_no_events() -> None:
    assert events_of(b": keep-alive\n\n:\n\nevent: ping\n\nid: 7\n\nretry: 100\n\n") == []


def test_a_kind_holds_for_one_event_only() -> None:
    assert [event.kind for event in events_of(b"event: error\ndata: a\n\ndata: b\n\n")] == ["error", "message"]
    assert [event.kind for event in events_of(b"event: error\n\ndata: b\n\n")] == ["message"]


def test_empty_data_is_an_event_without_text() -> None:
    assert events_of(b"data:\n\n") == [ServerEvent("message", "")]
    assert events_of(b"data\n\n") == [ServerEvent("message", "")]


def test_only_one_space_belongs_to_the_field() -> None:
    assert [event.data for event in events_of(b"data:  two \n\n")] == [" two "]


def test_bytes_that_are_no_text_become_replacement_characters() -> None:
    assert [event.data for event in events_of(b"data: a\xffb\n\n")] == ["a\ufffdb"]


def test_an_event_that_never_ends_is_given_up() -> None:
    reader = EventStreamReader()
    reader.feed(b"data: ")
    piece = b"x" * 1024 * 1024

    def feed_much() -> None:
        for _ in range(MAX_EVENT_BYTES // len(piece) + 2):
            reader.feed(piece)

    with pytest.raises(EventTooLargeError):
        feed_much()


@pytest.mark.parametrize("line", [b"data: " + b"x" * 60 + b"\n", b"data:\n"])
def test_an_event_of_many_lines_is_given_up_too(line: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_stream, "MAX_EVENT_BYTES", 1000)
    reader = EventStreamReader()

    def feed_much() -> None:
        for _ in range(1001):
            reader.feed(line)

    with pytest.raises(EventTooLargeError):
        feed_much()


def test_any_number_of_events_and_comments_is_read() -> None:
    reader = EventStreamReader()
    block = b": " + b"x" * 70_000 + b"\n\ndata: y\n\n"
    assert sum(len(reader.feed(block)) for _ in range(300)) == 300


@pytest.mark.parametrize(
    ("stream", "longest", "size"),
    [
        (lambda length: b"data: " + b"x" * length + b"\n\n", 8_000_000, 4096),
        (lambda length: b"data: " + b"x" * length + b"\n\n", 100_000, 1),
        (lambda length: b"data: x\n\n" * (length // 9), 100_000, 1),
    ],
    ids=["a line in blocks", "a line in bytes", "events in bytes"],
)
def test_a_stream_costs_no_more_than_its_length(stream: Callable[[int], bytes], longest: int, size: int) -> None:
    def read(length: int) -> None:
        whole = stream(length)
        events_of(*(whole[at : at + size] for at in range(0, len(whole), size)))

    assert_costs_its_length(read, longest)
