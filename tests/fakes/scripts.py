"""Ready-made answers of a chat completions service: good ones, and each fault that real services were seen to have."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from enum import Enum, auto

from tests.fakes.script import (
    End,
    Framing,
    HangUp,
    Pause,
    Reset,
    Script,
    Send,
    Stall,
    Step,
    json_script,
    text_script,
)

TEXT = "A café terrace in the rain, two dogs asleep under a table."
"""The usual answer; its second word holds a character of two bytes in UTF-8."""

MODEL = "fake-vision-1"
PAGE = "<!doctype html><html><head><title>Sign in</title></head><body><h1>Sign in to the network</h1></body></html>"
DONE = b"data: [DONE]\n\n"

_Json = dict[str, object]


class Point(Enum):
    """A place in a streamed answer at which a fault happens."""

    BEFORE_HEADERS = auto()
    AFTER_HEADERS = auto()
    AFTER_ROLE = auto()
    INSIDE_CHARACTER = auto()
    AFTER_WORDS = auto()
    BEFORE_BLANK_LINE = auto()
    MID_WORD = auto()
    BEFORE_FINISH = auto()
    BEFORE_DONE = auto()


def good(text: str = TEXT, model: str = MODEL) -> Script:
    """Stream ``text`` word by word, as OpenAI does, to its end."""
    return _stream(_chunks(text, model), DONE)


def whole(text: str = TEXT, model: str = MODEL, reason: str | None = "stop") -> Script:
    """Answer in one piece of JSON, as to a request that does not stream."""
    return json_script(completion(text, model, reason))


def many_deltas(count: int, word: str = "word ", model: str = MODEL) -> Script:
    """Stream ``count`` deltas as fast as the connection takes them."""
    return _stream(_chunks_of([word] * count, model), DONE)


def length_limit(text: str = TEXT, model: str = MODEL) -> Script:
    """Stream ``text`` and end at the length limit."""
    return _stream(_chunks(text, model, "length"), DONE)


def content_filter(text: str = TEXT, model: str = MODEL) -> Script:
    """Stream ``text``, which may be empty, and withhold the rest."""
    return _stream(_chunks(text, model, "content_filter"), DONE)


def think_tags(thoughts: str = "Let me look. <b>", text: str = TEXT, model: str = MODEL) -> Script:
    """Stream thinking as ``<think>`` inside the text, with its tags cut into pieces."""
    pieces = ["<th", "ink>", *_words(thoughts), "</thi", "nk>\n\n", *_words(text)]
    return _stream(_chunks_of(pieces, model), DONE)


def think_end_only(thoughts: str = "Let me look.\nTwo dogs.", text: str = TEXT, model: str = MODEL) -> Script:
    """Stream thinking whose ``<think>`` the model's template had already, so that only its end is in the text."""
    return _stream(_chunks_of([*_words(thoughts), "\n</thi", "nk>\n", "\n", *_words(text)], model), DONE)


def reasoning(
    thoughts: str = "Let me look.", text: str = TEXT, field: str = "reasoning_content", model: str = MODEL
) -> Script:
    """Stream thinking in a field of its own, ``reasoning_content`` or ``reasoning``."""
    thinking = [_chunk(model, {field: word, "content": None}) for word in _words(thoughts)]
    role, *rest = _chunks(text, model)
    return _stream([role, *thinking, *rest], DONE)


def list_deltas(text: str = TEXT, model: str = MODEL) -> Script:
    """Stream each delta as a list of parts, one of which is no text."""
    contents = [
        [{"type": "text", "text": word}, {"type": "image_url", "image_url": {"url": "https://x.example/"}}]
        for word in _words(text)
    ]
    return _contents(contents, model)


def dict_deltas(text: str = TEXT, model: str = MODEL) -> Script:
    """Stream each delta as one part instead of a string."""
    return _contents([{"type": "text", "text": word} for word in _words(text)], model)


def null_shapes(text: str = TEXT, model: str = MODEL) -> Script:
    """Stream with null, missing and empty fields between the words."""
    odd: list[object] = [
        {"model": model, "choices": None},
        {"model": model, "choices": []},
        {"model": model, "choices": [None]},
        {"model": model, "choices": [{"index": 0, "delta": None, "finish_reason": None}]},
        {"model": model, "choices": [{"index": 0, "delta": {"content": None}}]},
        {"model": model, "choices": [{"index": 0}]},
        {"model": model},
        {},
    ]
    return _stream(_between(_chunks(text, model), odd), DONE)


def odd_chunks(text: str = TEXT, model: str = MODEL) -> Script:
    """Stream chunks that are an array, a string, a number or null between the words."""
    return _stream(_between(_chunks(text, model), [[1, 2], "a string", 3, None, True]), DONE)


def nameless_model(text: str = TEXT, name: str | None = "") -> Script:
    """Stream with a model that is empty or null in every chunk."""
    return _stream([chunk | {"model": name} for chunk in _chunks(text, MODEL)], DONE)


def changing_model(names: Sequence[str] = ("router", "", "fake-vision-2"), text: str = TEXT) -> Script:
    """Stream with a model that changes from chunk to chunk; the last name stays."""
    chunks = _chunks(text, names[-1])
    named = [chunk | {"model": names[min(at, len(names) - 1)]} for at, chunk in enumerate(chunks)]
    return _stream(named, DONE)


def null_first_chunk(text: str = TEXT, model: str = MODEL) -> Script:
    """Stream with a first chunk whose role and content are null."""
    return _stream([_chunk(model, {"role": None, "content": None}), *_chunks(text, model)[1:]], DONE)


def role_with_text(text: str = TEXT, model: str = MODEL) -> Script:
    """Stream with the role and the first word in one chunk."""
    first, *rest = _words(text)
    role = _chunk(model, {"role": "assistant", "content": first})
    return _stream([role, *_chunks_of(rest, model)[1:]], DONE)


def finish_with_last_text(text: str = TEXT, model: str = MODEL) -> Script:
    """Stream with the last word and the finish reason in one chunk."""
    *words, last = _words(text)
    return _stream([*_chunks_of(words, model)[:-1], _chunk(model, {"content": last}, "stop")], DONE)


def usage_chunk(text: str = TEXT, model: str = MODEL, *, with_choice: bool = False) -> Script:
    """Stream with the usage after the end, with an empty list of choices or with one more choice."""
    last = _chunk(model, {"content": ""}) if with_choice else {"model": model, "choices": []}
    return _stream([*_chunks(text, model), last | {"usage": {"prompt_tokens": 9, "completion_tokens": 9}}], DONE)


def without_done(text: str = TEXT, model: str = MODEL) -> Script:
    """Stream to the finish reason, without ``[DONE]`` behind it."""
    return _stream(_chunks(text, model))


def without_last_blank_line(text: str = TEXT, model: str = MODEL) -> Script:
    """Stream to the finish reason, whose event lacks its blank line at the end of the body."""
    script = _stream(_chunks(text, model))
    last = script.steps[-1]
    assert isinstance(last, Send)
    return replace(script, steps=(*script.steps[:-1], Send(last.data.removesuffix(b"\n"))))


def comments(text: str = TEXT, model: str = MODEL) -> Script:
    """Stream with keep-alive comments between the words."""
    return _with_bytes_between(text, model, b": OPENROUTER PROCESSING\n\n")


def pings(text: str = TEXT, model: str = MODEL) -> Script:
    """Stream with ping events, ids without data and empty data between the words."""
    return _with_bytes_between(
        text,
        model,
        b'event: ping\ndata: {"type": "ping"}\n\nid: 7\n\nevent: ping\n\ndata:\n\ndata: \n\nretry: 3000\n\n',
    )


def bad_json(text: str = TEXT, model: str = MODEL) -> Script:
    """Stream with events between the words that are no JSON."""
    return _with_bytes_between(text, model, b'data: {"choices": [{"del\n\ndata: undefined\n\n')


def bad_utf8(text: str = TEXT, model: str = MODEL) -> Script:
    """Stream with events between the words that are no UTF-8."""
    return _with_bytes_between(text, model, b"data: \xff\xfe\xc3\n\n")


def line_endings(ending: bytes, text: str = TEXT, model: str = MODEL) -> Script:
    """Stream with lines that end with ``ending``: CR, LF or CRLF."""
    script = good(text, model)
    steps = [Send(step.data.replace(b"\n", ending)) for step in script.steps if isinstance(step, Send)]
    return replace(script, steps=tuple(steps))


def split_emoji(model: str = MODEL) -> Script:
    """Stream “A 😀 smiles.” with the halves of the emoji's escape sequence in two deltas."""
    halves = [b'"A \\ud83d"', b'"\\ude00 smiles."']
    events = [b'data: {"model": "%b", "choices": [{"index": 0, "delta": {"content": %b}}]}\n\n' % (model.encode(), half)
              for half in halves]  # fmt: skip
    finish = _event(_chunk(model, {}, "stop"))
    return Script(tuple(map(Send, [*events, finish, DONE])))


def cut_off_after(words: int, text: str = TEXT, model: str = MODEL) -> Script:
    """Stream some words and end the body in order, with no finish reason and no ``[DONE]``."""
    return _stream(_chunks(text, model)[: words + 1])


def cut_off_then_done(words: int, text: str = TEXT, model: str = MODEL) -> Script:
    """Stream some words and then ``[DONE]``, with no finish reason."""
    return _stream(_chunks(text, model)[: words + 1], DONE)


def torn_off_after(words: int, text: str = TEXT, model: str = MODEL) -> Script:
    """Stream some words and close the connection in the middle of the chunked body."""
    return _ending(_stream(_chunks(text, model)[: words + 1]), HangUp())


def reset_after(words: int, text: str = TEXT, model: str = MODEL) -> Script:
    """Stream some words and reset the connection."""
    # A reset throws away what the client's computer has not read yet, so the words get a moment.
    return _ending(_stream(_chunks(text, model)[: words + 1]), Pause(0.15), Reset())


def stall_after(words: int, text: str = TEXT, model: str = MODEL) -> Script:
    """Stream some words and then fall silent until released; then stream the rest."""
    steps = list(good(text, model).steps)
    return Script((*steps[: words + 1], Stall(), *steps[words + 1 :]))


def comments_without_end(words: int = 0, seconds: float = 0.05, text: str = TEXT, model: str = MODEL) -> Script:
    """Stream some words and then keep-alive comments only, some thousand of them."""
    alive = [step for _ in range(5000) for step in (Pause(seconds), Send(b": keep-alive\n\n"))]
    return _ending(_stream(_chunks(text, model)[: words + 1]), *alive)


def error_in_stream(error: object, words: int = 0, text: str = TEXT, model: str = MODEL) -> Script:
    """Stream some words and then ``data: {"error": …}``, all under HTTP 200."""
    return _stream([*_chunks(text, model)[: words + 1], {"error": error}], DONE)


def error_event(message: str = "The worker went away", words: int = 0, text: str = TEXT, model: str = MODEL) -> Script:
    """Stream some words and then ``event: error`` whose data has no ``error`` key."""
    event = b"event: error\n" + _event({"message": message, "code": 500})
    return _ending(_stream(_chunks(text, model)[: words + 1]), Send(event))


def no_words(model: str = MODEL) -> Script:
    """Stream a role, a finish reason and ``[DONE]``, without a word."""
    return good("", model)


def only_done() -> Script:
    """Stream nothing but ``[DONE]``."""
    return Script((Send(DONE),))


def only_thinking(thoughts: str = "Let me look.", model: str = MODEL) -> Script:
    """Stream thinking and no answer, to an orderly end."""
    return reasoning(thoughts, "", model=model)


# 200 that is no stream ----------------------------------------------------------------------------------------------


def whole_json_to_streaming(text: str = TEXT, model: str = MODEL) -> Script:
    """Answer a streaming request with one whole JSON answer."""
    return whole(text, model)


def whole_json_as_event_stream(text: str = TEXT, model: str = MODEL) -> Script:
    """Answer with one whole JSON answer under the content type of an event stream."""
    return replace(whole(text, model), content_type="text/event-stream")


def json_error_with_200(error: object = "The model is overloaded") -> Script:
    """Answer with a JSON error under HTTP 200."""
    return json_script({"error": error})


def html_with_200(page: str = PAGE) -> Script:
    """Answer with a web page under HTTP 200, as a sign-in page of a network does."""
    return text_script(page, "text/html; charset=utf-8")


def empty_with_200(content_type: str | None = "text/event-stream") -> Script:
    """Answer with no byte under HTTP 200."""
    return Script((), content_type=content_type, framing=Framing.LENGTH)


def streamed_to_unstreamed(text: str = TEXT, model: str = MODEL) -> Script:
    """Answer with an event stream, for a request that did not ask for one."""
    return good(text, model)


def refused(
    status: int, code: str | None = None, message: str = "Refused", kind: str = "invalid_request_error"
) -> Script:
    """Refuse with OpenAI's error body."""
    return json_script({"error": {"message": message, "type": kind, "code": code}}, status)


def rate_limited(retry_after: float | None = 2, *, header: bool = True, body: bool = True) -> Script:
    """Refuse with 429 and the wait in the header, in the body, in both or nowhere."""
    error: _Json = {"message": "Rate limit exceeded", "type": "rate_limit_error", "code": "rate_limit_exceeded"}
    if body and retry_after is not None:
        error["retry_after"] = retry_after
    headers = [("Retry-After", f"{retry_after:g}")] if header and retry_after is not None else []
    return json_script({"error": error}, 429, *headers)


def rate_limited_in_stream(retry_after: float | None = 2, words: int = 0) -> Script:
    """Say in the stream, under HTTP 200, that the limit is reached."""
    error: _Json = {"message": "Rate limit exceeded", "code": "rate_limit_exceeded", "retry_after": retry_after}
    return error_in_stream(error, words)


def quota_exceeded() -> Script:
    """Refuse with 429 because the account's allowance is used up."""
    return refused(429, "insufficient_quota", "You exceeded your current quota", "insufficient_quota")


def wrong_key(key_shown: str = "") -> Script:
    """Refuse with 401; the message may repeat the key, as some services do."""
    return refused(401, "invalid_api_key", f"Incorrect API key provided: {key_shown}".rstrip(": "))


def payment_needed() -> Script:
    """Refuse with LLM7's 402."""
    return refused(402, "insufficient_balance", "Insufficient balance")


def forbidden() -> Script:
    """Refuse with 403."""
    return refused(403, None, "Country, region, or territory not supported")


def model_gone(model: str = "default") -> Script:
    """Refuse with LLM7's 400 for a model it no longer has."""
    return refused(400, "model_unavailable", f"Model {model} is unavailable")


def model_blind() -> Script:
    """Refuse because the model does not take pictures."""
    return refused(400, None, "This model does not support image input")


def text_only_server() -> Script:
    """Refuse a picture with 500, as a server without vision does."""
    return refused(500, None, "image input is not supported - hint: you may need to provide the mmproj", "server_error")


def picture_not_fetched() -> Script:
    """Refuse because the service could not load the address."""
    return refused(400, "invalid_image_url", "Failed to download image from the provided URL")


def picture_too_large() -> Script:
    """Refuse with 413."""
    return refused(413, None, "Request entity too large")


def picture_kind_refused() -> Script:
    """Refuse with 415."""
    return refused(415, None, "Unsupported media type")


def streaming_refused() -> Script:
    """Refuse because the model answers in one piece only."""
    return refused(400, None, "Streaming is not supported for this model")


def html_error(status: int = 502) -> Script:
    """Refuse with a web page, as a gateway does."""
    return text_script("<html><head><title>Bad gateway</title></head><body>nginx</body></html>", "text/html", status)


def detail_error(status: int = 422, detail: object = "Field required: image") -> Script:
    """Refuse with FastAPI's body, ``{"detail": …}``."""
    return json_script({"detail": detail}, status)


def string_error(status: int = 400, message: str = "something went wrong") -> Script:
    """Refuse with ``{"error": "a string"}``."""
    return json_script({"error": message}, status)


def text_error(status: int = 503, message: str = "upstream connect error") -> Script:
    """Refuse with plain text."""
    return text_script(message, "text/plain", status)


def not_found() -> Script:
    """Answer 404 with a page, as at an address without ``/v1``."""
    return text_script("<html><body>404 page not found</body></html>", "text/html", 404)


def end_at(point: Point, text: str = TEXT, model: str = MODEL) -> Script:
    """Stream up to ``point`` and end the body in order."""
    return at_point(point, (End(),), text, model)


def hang_up_at(point: Point, text: str = TEXT, model: str = MODEL) -> Script:
    """Stream up to ``point`` and close the connection in the middle of the body."""
    return at_point(point, (HangUp(),), text, model)


def reset_at(point: Point, text: str = TEXT, model: str = MODEL) -> Script:
    """Stream up to ``point`` and reset the connection."""
    return at_point(point, (Pause(0.15), Reset()), text, model)


def stall_at(point: Point, text: str = TEXT, model: str = MODEL) -> Script:
    """Stream up to ``point``, fall silent until released, and go on."""
    return at_point(point, (Stall(),), text, model)


def at_point(point: Point, fault: Iterable[Step], text: str = TEXT, model: str = MODEL) -> Script:
    """Stream up to ``point``, do the steps of ``fault``, and go on if they let it.

    ``text`` has at least four words, and a character that is not ASCII for ``INSIDE_CHARACTER``.
    """
    script = good(text, model)
    if point is Point.BEFORE_HEADERS:
        return replace(script, opening=tuple(fault))
    at = _offset(point, script)
    before = [Send(event) for event in re.findall(rb".*?\n\n|.+\Z", script.data[:at], re.DOTALL)]
    after = (Send(script.data[at:]),) if script.data[at:] else ()
    return replace(script, steps=(*before, *fault, *after))


def text_before(point: Point, text: str = TEXT) -> str:
    """Return the words that are certain to have arrived when a fault happens at ``point``: those of whole events."""
    words = _words(text)
    return "".join(words[: _whole_words(point, words)]).rstrip()


def _whole_words(point: Point, words: Sequence[str]) -> int:
    match point:
        case Point.BEFORE_HEADERS | Point.AFTER_HEADERS | Point.AFTER_ROLE:
            return 0
        case Point.INSIDE_CHARACTER:
            return next(at for at, word in enumerate(words) if not word.isascii())
        case Point.AFTER_WORDS | Point.BEFORE_BLANK_LINE:
            return 2
        case Point.MID_WORD:
            return 3
        case Point.BEFORE_FINISH | Point.BEFORE_DONE:
            return len(words)


def _offset(point: Point, script: Script) -> int:
    sizes = [len(step.data) for step in script.steps if isinstance(step, Send)]
    data = script.data
    match point:
        case Point.BEFORE_HEADERS | Point.AFTER_HEADERS:
            return 0
        case Point.AFTER_ROLE:
            return sizes[0]
        case Point.INSIDE_CHARACTER:
            return next(at for at, byte in enumerate(data) if byte > 0x7F) + 1
        case Point.AFTER_WORDS:
            return sum(sizes[:3])
        case Point.BEFORE_BLANK_LINE:
            return sum(sizes[:4]) - 1
        case Point.MID_WORD:
            start = sum(sizes[:4])
            return data.index(b'"content": "', start) + len(b'"content": "') + 2
        case Point.BEFORE_FINISH:
            return sum(sizes[:-2])
        case Point.BEFORE_DONE:
            return sum(sizes[:-1])


def completion(text: str, model: str = MODEL, reason: str | None = "stop") -> _Json:
    """Return the body of a whole answer."""
    message = {"role": "assistant", "content": text}
    choice = {"index": 0, "message": message, "finish_reason": reason}
    return {"id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": model, "choices": [choice]}


def _chunk(model: str, delta: _Json, reason: str | None = None) -> _Json:
    choice: _Json = {"index": 0, "delta": delta, "finish_reason": reason}
    return {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": model, "choices": [choice]}


def _words(text: str) -> list[str]:
    """Return the deltas for ``text``: each word with the space before it."""
    return re.findall(r"\s*\S+|\s+\Z", text)


def _chunks(text: str, model: str, reason: str = "stop") -> list[_Json]:
    return _chunks_of(_words(text), model, reason)


def _chunks_of(words: Iterable[str], model: str, reason: str = "stop") -> list[_Json]:
    """Return the chunks of an answer: the role, each word, the finish reason."""
    role = _chunk(model, {"role": "assistant", "content": ""})
    return [role, *(_chunk(model, {"content": word}) for word in words), _chunk(model, {}, reason)]


def _event(chunk: object) -> bytes:
    return b"data: %b\n\n" % json.dumps(chunk, ensure_ascii=False).encode()


def _stream(chunks: Iterable[object], *tail: bytes) -> Script:
    return Script((*(Send(_event(chunk)) for chunk in chunks), *map(Send, tail)))


def _contents(contents: Sequence[object], model: str) -> Script:
    """Return the stream whose deltas have ``contents`` of whatever kind."""
    role, finish = _chunks_of([], model)
    return _stream([role, *(_chunk(model, {"content": content}) for content in contents), finish], DONE)


def _between(chunks: Sequence[object], odd: Sequence[object]) -> list[object]:
    return [chunks[0], *odd, *(item for at, chunk in enumerate(chunks[1:]) for item in (odd[at % len(odd)], chunk))]


def _with_bytes_between(text: str, model: str, noise: bytes) -> Script:
    steps = [Send(part) for step in good(text, model).steps if isinstance(step, Send) for part in (noise, step.data)]
    return Script(tuple(steps))


def _ending(script: Script, *steps: Step) -> Script:
    return replace(script, steps=(*script.steps, *steps))


BY_NAME: dict[str, Callable[[], Script]] = {
    "good": good,
    "slow": lambda: good().slowly(0.3),
    "length_limit": length_limit,
    "content_filter": content_filter,
    "think_tags": think_tags,
    "think_end_only": think_end_only,
    "list_deltas": list_deltas,
    "cut_off": lambda: cut_off_after(4),
    "reset": lambda: reset_after(4),
    "stall": lambda: stall_after(4),
    "stall_before_headers": lambda: stall_at(Point.BEFORE_HEADERS),
    "no_words": no_words,
    "html_with_200": html_with_200,
    "whole_json": whole,
    "rate_limited": rate_limited,
    "quota_exceeded": quota_exceeded,
    "wrong_key": wrong_key,
    "payment_needed": payment_needed,
    "model_gone": model_gone,
    "model_blind": model_blind,
    "picture_not_fetched": picture_not_fetched,
    "html_error": html_error,
}
"""The scripts that can be started from a shell by their name."""
