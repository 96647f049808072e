"""What the bench's service streams: the same bytes for everybody who is compared."""

from __future__ import annotations

import itertools
import json

DELTAS = 10_000
WARMING_DELTAS = 300
PACED_DELTAS = 60
PACE_SECONDS = 0.04

WARMING = "warming"
ONE_A_CHUNK = "one a chunk"
PACKED = "packed"
PACED = "paced"
ENDLESS = "endless"
"""The prompts by which the service is asked for its answers."""

STAMP = "t"
"""What a word of a paced answer begins with; the rest is when it was sent, in nanoseconds of ``time.monotonic``."""

_PACKED_BYTES = 16 * 1024
_MODEL = "bench-1"
_WORDS = [
    *("A", "woman", "in", "an", "orange", "space", "suit", "smiles", "at", "the", "camera", ",", "her", "helmet", "on"),
    *("her", "knee", ";", "behind", "her", "stand", "a", "flag", "and", "a", "model", "of", "a", "shuttle", "."),
    *("The", "light", "falls", "from", "the", "left", "and", "leaves", "the", "background", "dark", "."),
]


def words(count: int) -> list[str]:
    """Return ``count`` words, each with the space before it that a model's token has."""
    return [f" {word}" for word in itertools.islice(itertools.cycle(_WORDS), count)]


def answer_text(count: int) -> str:
    """Return the answer of ``count`` deltas, without the white space around it."""
    return "".join(words(count)).strip()


def delta_event(text: str) -> bytes:
    """Return one delta as OpenAI's services send it."""
    return _event({"content": text}, None)


def last_events() -> bytes:
    """Return the end of an answer."""
    return _event({}, "stop") + b"data: [DONE]\n\n"


def one_a_chunk(count: int) -> bytes:
    """Return a whole body of ``count`` deltas, each in a chunk of its own, as services send them."""
    return b"".join(chunk(delta_event(word)) for word in words(count)) + chunk(last_events()) + chunk(b"")


def packed(count: int) -> bytes:
    """Return a whole body of ``count`` deltas in large chunks, as a proxy that gathers sends them."""
    body = b"".join(delta_event(word) for word in words(count)) + last_events()
    starts = range(0, len(body), _PACKED_BYTES)
    return b"".join(chunk(body[start : start + _PACKED_BYTES]) for start in starts) + chunk(b"")


def chunk(data: bytes) -> bytes:
    """Return ``data`` as one chunk of a body with ``Transfer-Encoding: chunked``; an empty one ends the body."""
    return b"%x\r\n%b\r\n" % (len(data), data)


def _event(delta: dict[str, str], finish_reason: str | None) -> bytes:
    body = {
        "id": "chatcmpl-0123456789abcdef",
        "object": "chat.completion.chunk",
        "created": 1_700_000_000,
        "model": _MODEL,
        "choices": [{"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish_reason}],
    }
    return f"data: {json.dumps(body, separators=(',', ':'))}\n\n".encode()
