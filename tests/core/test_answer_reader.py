"""What servers really send becomes events: the table of what comes over the wire, and anything else."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.splitting import cuts, pieces_of

from altwright.core.answer import AnswerEvent, Ending, Finished, ModelNamed, TextArrived, ThinkingArrived
from altwright.core.answer_reader import AnswerReader
from altwright.core.errors import (
    AnswerCutOff,
    AnswerEmpty,
    AnswerGap,
    AnswerUnreadable,
    KeyRefused,
    ModelBlind,
    RateLimited,
    ServiceDown,
    ServiceError,
)
from altwright.core.event_stream import EventStreamReader, ServerEvent


def chunk(content: object = None, finish: object = None, **more: object) -> dict[str, object]:
    return {"model": "m-1", "choices": [{"index": 0, "delta": {"content": content}, "finish_reason": finish}], **more}


def stream_of(*data: object) -> bytes:
    texts = (entry if isinstance(entry, str) else json.dumps(entry) for entry in data)
    return "".join(f"data: {text}\n\n" for text in texts).encode()


def read(stream: bytes, reader: AnswerReader | None = None) -> list[AnswerEvent]:
    """Read a whole stream as a client does, and check its end."""
    reader = reader or AnswerReader()
    events = EventStreamReader()
    answer = [said for event in events.feed(stream) + events.close() for said in reader.read_event(event)]
    answer += reader.close()
    reader.check_end()
    return answer


def text_of(events: list[AnswerEvent]) -> str:
    return "".join(event.text for event in events if isinstance(event, TextArrived))


def thinking_of(events: list[AnswerEvent]) -> str:
    return "".join(event.text for event in events if isinstance(event, ThinkingArrived))


def models_of(events: list[AnswerEvent]) -> list[str]:
    return [event.name for event in events if isinstance(event, ModelNamed)]


def test_an_ordinary_answer_is_its_model_its_words_and_its_end() -> None:
    stream = stream_of(chunk(None), chunk("A "), chunk("cat."), chunk(None, "stop"), "[DONE]")
    assert read(stream) == [ModelNamed("m-1"), TextArrived("A "), TextArrived("cat."), Finished(Ending.DONE)]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("A cat", "A cat"),
        ([{"type": "text", "text": "A "}, {"type": "text", "text": "cat"}], "A cat"),
        (["A ", "cat"], "A cat"),
        ([{"text": "A cat"}], "A cat"),
        ([{"type": "output_text", "text": "A cat"}], "A cat"),
        ([{"type": None, "text": "A cat"}], "A cat"),
        ([{"type": "text", "text": {"text": "A cat"}}], "A cat"),
        ({"type": "text", "text": "A cat"}, "A cat"),
        ({"text": "A cat"}, "A cat"),
        (
            [{"type": "image_url", "image_url": {"url": "https://example.org/"}}, {"type": "text", "text": "A cat"}],
            "A cat",
        ),
        ([{"type": ["text"], "text": "no"}, {"type": {}, "text": "no"}], ""),
        ([None, 3, [], {}, {"type": "text"}, {"type": "text", "text": None}], ""),
        (None, ""),
        ("", ""),
        ([], ""),
        ({}, ""),
        (7, ""),
        (True, ""),
    ],
)
def test_content_is_understood_in_every_shape(content: object, text: str) -> None:
    events = read(stream_of(chunk("x"), chunk(content), chunk(None, "stop")))
    assert text_of(events) == "x" + text


@pytest.mark.parametrize(
    "odd",
    [
        *({"choices": []}, {"choices": None}, {}, {"choices": [{}]}, {"choices": [None]}, {"choices": {"a": 1}}),
        *({"choices": [{"delta": None}]}, {"choices": [{"delta": []}]}, {"choices": [{"delta": "x"}]}),
        *({"choices": [{"index": 1, "delta": {"content": "another"}}]}, {"choices": "x"}, {"choices": [[]]}),
        *([], ["x"], "x", None, 3, True),
        *("[1", "{", "not json", "data: {}", "", " "),
        {"choices": [], "usage": {"total_tokens": 3}},
        {"choices": [{"delta": {"role": "assistant"}}]},
        {"type": "ping"},
    ],
)
def test_an_odd_chunk_costs_nothing_but_itself(odd: object) -> None:
    events = read(stream_of(chunk("A "), odd, chunk("cat."), odd, chunk(None, "stop"), odd, "[DONE]"))
    assert text_of(events) == "A cat."
    assert events[-1] == Finished(Ending.DONE)


@pytest.mark.parametrize(
    "noise",
    [
        *(b": keep-alive\n\n", b"event: ping\n\n", b'event: ping\ndata: {"message": "x"}\n\n', b"data:\n\n"),
        *(b"id: 1\n\n", b"data: \xff\xfe\n\n", b"retry: 10\n\n"),
    ],
)
def test_noise_between_the_events_is_not_heard(noise: bytes) -> None:
    stream = noise.join([b"", stream_of(chunk("A ")), stream_of(chunk("cat.", "stop")), stream_of("[DONE]"), b""])
    assert text_of(read(stream)) == "A cat."


def test_a_chunk_inside_an_array_is_read_like_any_other() -> None:
    several = [chunk("black "), "x", None, chunk("cat.")]
    events = read(stream_of([chunk("A ")], several, [chunk(None, "stop")], "[DONE]"))
    assert text_of(events) == "A black cat."
    assert models_of(events) == ["m-1"]
    assert events[-1] == Finished(Ending.DONE)


@pytest.mark.parametrize(
    "broken", ['{"choices": [{"delta": {"content": "bla', '{"choices": [{"delta": {"content": "b"}']
)
@pytest.mark.parametrize("ending", ["stop", "length"])
def test_words_that_cannot_be_read_are_missed_and_the_answer_is_not_called_whole(broken: str, ending: str) -> None:
    reader = AnswerReader()
    said: list[AnswerEvent] = []
    with pytest.raises(AnswerGap) as raised:
        said += read(stream_of(chunk("A "), broken, chunk("cat."), chunk(None, ending), "[DONE]"), reader)
    assert raised.value.detail == broken
    assert not reader.finished


def test_a_truncated_event_with_words_is_a_cut_and_no_gap() -> None:
    with pytest.raises(AnswerCutOff) as raised:
        read(stream_of(chunk("A "), chunk("black ")) + b'data: {"choices": [{"delta": {"content": "ca')
    assert type(raised.value) is AnswerCutOff


def test_words_that_cannot_be_read_after_the_end_are_not_missed() -> None:
    stream = stream_of(chunk("A cat."), chunk(None, "stop"), '{"choices": [{"delta": {"content": ""', "[DONE]")
    assert read(stream)[-1] == Finished(Ending.DONE)


@pytest.mark.parametrize("ending", [b"\n", b"\r\n", b"\r"])
def test_events_without_a_line_between_them_are_told_apart(ending: bytes) -> None:
    stream = stream_of(chunk("A "), chunk("cat."), chunk(None, "stop"), "[DONE]").replace(b"\n\n", ending)
    assert read(stream) == [ModelNamed("m-1"), TextArrived("A "), TextArrived("cat."), Finished(Ending.DONE)]


def test_words_before_an_error_without_a_line_between_them_are_kept() -> None:
    stream = stream_of(chunk("A "), chunk("cat "), {"error": {"message": "The worker went away"}})
    reader = AnswerReader()
    (event,) = EventStreamReader().feed(stream.replace(b"\n\n", b"\n") + b"\n")
    assert text_of(reader.read_event(event)) == "A cat "
    with pytest.raises(AnswerCutOff) as raised:
        reader.check_end()
    assert raised.value.detail == "The worker went away"


def test_an_error_without_a_line_behind_nothing_is_itself() -> None:
    with pytest.raises(RateLimited):
        read(stream_of(chunk(None), {"error": {"message": "Slow down", "code": 429}}).replace(b"\n\n", b"\n"))


def test_one_chunk_on_several_lines_is_one_chunk() -> None:
    lines = json.dumps(chunk("A cat.", "stop"), indent=1).split("\n")
    assert text_of(read("".join(f"data: {line}\n" for line in lines).encode() + b"\n")) == "A cat."


@pytest.mark.parametrize("delta", [None, {}])
def test_the_whole_message_behind_its_deltas_is_not_said_twice(delta: object) -> None:
    last = {"choices": [{"delta": delta, "message": {"content": "A cat."}, "finish_reason": "stop"}]}
    events = read(stream_of(chunk("A "), chunk("cat."), last, "[DONE]"))
    assert text_of(events) == "A cat."
    assert events[-1] == Finished(Ending.DONE)


def test_a_message_behind_deltas_without_a_word_is_the_answer() -> None:
    first = {"choices": [{"delta": {"reasoning_content": "Hm."}}]}
    last = {"choices": [{"message": {"content": "A cat."}, "finish_reason": "stop"}]}
    assert text_of(read(stream_of(first, last, "[DONE]"))) == "A cat."


def test_bytes_that_are_no_text_cost_one_character() -> None:
    stream = stream_of(chunk("A XX cat.", "stop")).replace(b"XX", b"\xff")
    assert text_of(read(stream)) == "A \ufffd cat."


def test_raw_control_characters_in_strings_are_no_fault() -> None:
    stream = b'data: {"choices": [{"delta": {"content": "A\tcat"}, "finish_reason": "stop"}]}\n\n'
    assert text_of(read(stream)) == "A\tcat"


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["m-1", "m-1"], ["m-1"]),
        (["m-1", "m-2"], ["m-1", "m-2"]),
        (["", "m-2"], ["m-2"]),
        ([None, "m-2", None, ""], ["m-2"]),
        ([3, [], {}, " "], []),
        (["m\n 1"], ["m 1"]),
        (["m\0\x1b1"], ["m1"]),
        (["half \ud83d"], ["half ?"]),
        (["m" * 1000], ["m" * 200]),
    ],
)
def test_the_model_is_named_when_it_is_new(names: list[object], told: list[str]) -> None:
    chunks = [{**chunk("x"), "model": name} for name in names]
    assert models_of(read(stream_of(*chunks, chunk(None, "stop", model=names[-1])))) == told


@pytest.mark.parametrize(
    "delta",
    [
        {"reasoning_content": "Hm."},
        {"reasoning": "Hm."},
        {"reasoning_content": None, "reasoning": "Hm."},
        {"reasoning": [{"type": "text", "text": "Hm."}]},
        {"content": "<think>Hm.</think>"},
        {"content": [{"type": "thinking", "thinking": [{"type": "text", "text": "Hm."}]}]},
        {"content": [{"type": "thinking", "thinking": "Hm."}]},
        {"content": None, "reasoning_content": "Hm."},
    ],
)
def test_thinking_is_a_sign_of_life_and_no_answer(delta: dict[str, object]) -> None:
    events = read(stream_of({"choices": [{"delta": delta}]}, chunk("A cat.", "stop")))
    assert text_of(events) == "A cat."
    assert thinking_of(events) == "Hm."


def test_thinking_and_words_in_one_delta_are_told_apart() -> None:
    delta = {"reasoning_content": "Hm.", "content": "A cat."}
    events = read(stream_of({"choices": [{"delta": delta, "finish_reason": "stop"}]}))
    assert (text_of(events), thinking_of(events)) == ("A cat.", "Hm.")


def test_role_and_finish_may_come_with_text() -> None:
    first = {"choices": [{"delta": {"role": "assistant", "content": "A "}}]}
    assert text_of(read(stream_of(first, chunk("cat.", "stop")))) == "A cat."


@pytest.mark.parametrize(
    "usage",
    [
        {"choices": [], "usage": {"total_tokens": 3}},
        {"choices": [{"index": 0, "delta": {}, "finish_reason": None}], "usage": {}},
        {"choices": [{"index": 0, "delta": {"content": ""}, "finish_reason": "stop"}], "usage": {}},
    ],
)
def test_a_count_of_tokens_after_the_end_changes_nothing(usage: dict[str, object]) -> None:
    events = read(stream_of(chunk("A cat.", "stop"), usage, "[DONE]"))
    assert events == [ModelNamed("m-1"), TextArrived("A cat."), Finished(Ending.DONE)]


@pytest.mark.parametrize(
    ("reason", "ending"),
    [
        *(("stop", Ending.DONE), ("eos", Ending.DONE), ("STOP", Ending.DONE), ("end_turn", Ending.DONE)),
        *(("length", Ending.LENGTH), ("max_tokens", Ending.LENGTH), ("MAX_TOKENS", Ending.LENGTH)),
        *(("content_filter", Ending.FILTERED), ("SAFETY", Ending.FILTERED), ("sensitive", Ending.FILTERED)),
    ],
)
def test_the_reason_for_the_end_is_understood(reason: str, ending: Ending) -> None:
    assert read(stream_of(chunk("A cat."), chunk(None, reason)))[-1] == Finished(ending)


@pytest.mark.parametrize("reason", ["error", "network_error", "abort", "", None, 3, [], {}])
def test_what_is_no_reason_is_no_end(reason: object) -> None:
    with pytest.raises(AnswerCutOff):
        read(stream_of(chunk("A cat."), chunk(None, reason), "[DONE]"))


def test_an_answer_without_done_is_whole_when_it_says_so() -> None:
    assert text_of(read(stream_of(chunk("A cat.", "stop")))) == "A cat."


def test_an_answer_that_never_says_that_it_is_whole_is_cut_off() -> None:
    with pytest.raises(AnswerCutOff):
        read(stream_of(chunk("A cat.")))
    with pytest.raises(AnswerCutOff):
        read(stream_of(chunk("A cat."), "[DONE]"))


@pytest.mark.parametrize("place", range(0, 200, 7))
def test_a_truncated_answer_is_cut_off_and_keeps_its_words(place: int) -> None:
    whole = stream_of(chunk("A "), chunk("cat."))
    reader = AnswerReader()
    with pytest.raises(ServiceError) as raised:
        read(whole[:place] + b"\xf0", reader)
    assert isinstance(raised.value, AnswerCutOff if reader.spoke else AnswerCutOff | AnswerUnreadable)


def test_a_stream_without_a_word_is_empty_if_it_was_closed_and_cut_off_if_not() -> None:
    with pytest.raises(AnswerEmpty):
        read(stream_of("[DONE]"))
    with pytest.raises(AnswerEmpty):
        read(stream_of(chunk(None), "[DONE]"))
    with pytest.raises(AnswerCutOff):
        read(b"")
    with pytest.raises(AnswerCutOff):
        read(b": comment\n\n")


def test_a_stream_of_nothing_readable_is_unreadable() -> None:
    with pytest.raises(AnswerUnreadable) as raised:
        read(b"data: <html>\n\n")
    assert raised.value.detail == "<html>"


def test_half_a_tag_at_the_end_is_part_of_the_answer() -> None:
    assert text_of(read(stream_of(chunk("1 <"), chunk(None, "stop")))) == "1 <"


@pytest.mark.parametrize(
    ("stream", "kind"),
    [
        (stream_of({"error": {"message": "Slow down", "code": 429}}), RateLimited),
        (stream_of({"error": {"message": "No", "code": "invalid_api_key"}}), KeyRefused),
        (stream_of({"error": "the model does not support images"}), ModelBlind),
        (stream_of({"detail": "something"}), ServiceDown),
        (stream_of([{"error": {"code": 503, "message": "busy"}}]), ServiceDown),
        (stream_of({"choices": [{"delta": {}, "finish_reason": "error"}], "error": {"code": 502}}), ServiceDown),
        (stream_of({"choices": [{"error": {"code": 429, "message": "x"}}]}), RateLimited),
        (b'event: error\ndata: {"message": "Slow down", "code": 429}\n\n', RateLimited),
        (b'event: error\ndata: {"text": "no error key"}\n\n', ServiceDown),
        (b"event: error\ndata: not even JSON\n\n", ServiceDown),
        (b"event: Error\ndata: rate limit reached\n\n", RateLimited),
    ],
)
def test_an_error_in_the_stream_is_an_error(stream: bytes, kind: type[ServiceError]) -> None:
    with pytest.raises(ServiceError) as raised:
        read(stream)
    assert type(raised.value) is kind
    reader = AnswerReader()
    with pytest.raises(ServiceError):
        read(stream_of(chunk("A ")) + stream, reader)
    assert reader.spoke


def test_an_error_after_the_end_does_not_spoil_a_whole_answer() -> None:
    trouble = stream_of({"error": {"message": "billing"}}) + b"event: error\ndata: x\n\n"
    assert text_of(read(stream_of(chunk("A cat.", "stop")) + trouble)) == "A cat."


def test_an_event_of_kind_error_without_data_says_nothing() -> None:
    assert AnswerReader().read_event(ServerEvent("error", "")) == []


def whole(content: object, finish: object = "stop") -> dict[str, object]:
    return {"model": "m-1", "choices": [{"index": 0, "message": {"content": content}, "finish_reason": finish}]}


def test_a_whole_answer_is_an_answer() -> None:
    events = AnswerReader().read_whole(whole("<think>Hm.</think>A cat."))
    assert events == [ModelNamed("m-1"), ThinkingArrived("Hm."), TextArrived("A cat."), Finished(Ending.DONE)]


@pytest.mark.parametrize(
    ("finish", "ending"),
    [(None, Ending.DONE), ("", Ending.DONE), ("length", Ending.LENGTH), ("content_filter", Ending.FILTERED)],
)
def test_a_whole_answer_is_finished_even_where_it_does_not_say_so(finish: object, ending: Ending) -> None:
    reader = AnswerReader()
    assert reader.read_whole(whole("A cat.", finish))[-1] == Finished(ending)
    reader.check_end()


def test_a_whole_answer_that_broke_off_is_not_finished() -> None:
    reader = AnswerReader()
    assert reader.read_whole(whole("A c", "error")) == [ModelNamed("m-1"), TextArrived("A c")]
    with pytest.raises(AnswerCutOff):
        reader.check_end()


def test_the_older_form_of_an_answer_is_read() -> None:
    body = {"choices": [{"text": "A cat.", "finish_reason": "stop"}]}
    assert text_of(AnswerReader().read_whole(body)) == "A cat."


def test_a_refusal_is_what_the_model_says() -> None:
    body = {"choices": [{"message": {"content": None, "refusal": "I would rather not."}, "finish_reason": "stop"}]}
    assert text_of(AnswerReader().read_whole(body)) == "I would rather not."


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        *(({}, AnswerUnreadable), ([], AnswerUnreadable), ("x", AnswerUnreadable), (None, AnswerUnreadable)),
        *(({"choices": None}, AnswerUnreadable), ({"data": []}, AnswerUnreadable), (7, AnswerUnreadable)),
        ({"error": {"code": 429}}, RateLimited),
        ({"error": "x"}, ServiceDown),
        ([{"error": {"code": 401}}], KeyRefused),
        ({"detail": "Not authenticated"}, ServiceDown),
    ],
)
def test_a_success_that_is_really_an_error_is_an_error(body: object, kind: type[ServiceError]) -> None:
    with pytest.raises(ServiceError) as raised:
        AnswerReader().read_whole(body)
    assert type(raised.value) is kind


@pytest.mark.parametrize("depth", [10, 900, 5000, 50_000])
def test_a_deeply_nested_answer_makes_it_no_trouble(depth: int) -> None:
    nested = "[" * depth + "]" * depth
    stream = stream_of(f'{{"choices": [{{"delta": {{"content": {nested}}}}}]}}', chunk("A cat.", "stop"))
    assert text_of(read(stream)) == "A cat."


def test_a_deeply_nested_answer_can_be_shown() -> None:
    nested: object = "deep"
    for _ in range(5000):
        nested = [nested]
    with pytest.raises(AnswerUnreadable):
        AnswerReader().read_whole({"data": nested})


keys = st.sampled_from(
    [
        *("choices", "delta", "message", "content", "type", "text", "model", "index", "finish_reason", "error"),
        *("detail", "reasoning", "reasoning_content", "thinking", "refusal", "code", "retry_after"),
    ]
)
leaves = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(["text", "stop"])
)
values = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=4), max_leaves=12
)
deltas = st.fixed_dictionaries({}, optional={"content": values, "reasoning": values, "refusal": values, "text": values})
choices = st.fixed_dictionaries(
    {}, optional={"delta": deltas | values, "message": values, "finish_reason": values, "index": values, "text": values}
)
chunks = (
    st.fixed_dictionaries({}, optional={"choices": st.lists(choices | values, max_size=3), "model": values}) | values
)


@given(st.lists(chunks, max_size=6), st.sampled_from(["message", "error", "ping", "x"]))
def test_no_chunk_makes_it_stumble(sent: list[object], kind: str) -> None:
    reader = AnswerReader()
    for each in sent:
        try:
            reader.read_event(ServerEvent(kind, json.dumps(each)))
            reader.read_chunk(each)
        except ServiceError as error:
            error.detail.encode()
    reader.close()
    try:
        reader.check_end()
    except ServiceError as error:
        error.detail.encode()


@given(chunks)
def test_no_whole_answer_makes_it_stumble(body: object) -> None:
    reader = AnswerReader()
    try:
        events = reader.read_whole(body)
    except ServiceError:
        return
    assert all(event.name.encode() for event in events if isinstance(event, ModelNamed))


@given(st.binary(max_size=200))
def test_no_bytes_make_it_stumble(stream: bytes) -> None:
    with pytest.raises(ServiceError):
        read(b"data: " + stream)


good_chunks = [
    stream_of(chunk(None)),
    stream_of(chunk("A smile, 😀,\u2028 and ")),
    stream_of(chunk("<thi")),
    stream_of(chunk("nk>Hm.</think>a cat.")),
    stream_of(chunk(None, "stop")),
    b": comment\r\n\r\n",
    b"event: ping\r\rdata:\r\r",
    stream_of("[DONE]"),
]


@given(st.permutations(good_chunks), cuts)
def test_any_order_and_any_split_ends_well_or_with_an_expected_error(order: list[bytes], places: list[int]) -> None:
    stream = b"".join(order)
    split = AnswerReader()
    events = EventStreamReader()
    answer = [
        said for piece in pieces_of(stream, places) for event in events.feed(piece) for said in split.read_event(event)
    ]
    answer += [said for event in events.close() for said in split.read_event(event)] + split.close()
    split.check_end()
    assert answer == read(stream)
    assert Finished(Ending.DONE) in answer
