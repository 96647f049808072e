"""Reading the body of an answer, whatever it is: an event stream, a whole answer, an error or a page in its place."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from typing import TYPE_CHECKING

from altwright.core.answer import AnswerEvent, TextArrived
from altwright.core.answer_reader import AnswerReader
from altwright.core.errors import AnswerEmpty, AnswerUnreadable, ServiceError
from altwright.core.event_stream import EventStreamReader, EventTooLargeError, ServerEvent
from altwright.core.picture import looks_like_web_page
from altwright.core.watchdog import SilenceTooLongError, Watchdog

if TYPE_CHECKING:
    import httpx2

AFTER_THE_END_SECONDS = 2.0
"""How long what comes after the end, such as the count of tokens, is waited for."""

_MAX_BODY_BYTES = 16 * 1024 * 1024


def body_of(response: httpx2.Response) -> AsyncIterator[bytes]:
    """Return the body's bytes, by the shortest way where nothing has to be unpacked."""
    return response.aiter_bytes() if response.headers.get("content-encoding") else response.aiter_raw()


async def events_of(
    pieces: AsyncIterator[bytes], reader: AnswerReader, watchdog: Watchdog
) -> AsyncGenerator[AnswerEvent]:
    """Yield what the body says: an event stream, or a whole answer, an error or a page in its place."""
    import httpx2

    stream = EventStreamReader()
    head: bytes | None = b""
    broken: Exception | None = None
    try:
        async for piece in pieces:
            if head is not None:
                head = (head + piece).lstrip(b"\xef\xbb\xbf \t\r\n")
                if not head:
                    continue
                if not _begins_like_events(head):
                    async for event in _whole_answer(head, pieces, reader):
                        yield event
                    return
                piece, head = head, None
            was_closed = reader.closed
            for event in _joined(stream.feed(piece), reader):
                yield event
            if reader.closed and not was_closed:
                # Read to the end of the body, which lets the connection serve the next request.
                watchdog.allow(AFTER_THE_END_SECONDS)
        unfinished = stream.close()
    except (httpx2.HTTPError, SilenceTooLongError) as error:
        # What came before the break is read first, even half an event.
        broken = error
        unfinished = stream.close()
    except (ServiceError, EventTooLargeError) as error:
        broken = error
        unfinished = []
    for event in _joined(unfinished, reader):
        yield event
    for event in reader.close() + reader.usage():
        yield event
    if isinstance(broken, EventTooLargeError):
        raise AnswerUnreadable from broken
    if broken is not None:
        raise broken
    if head is not None:
        raise AnswerEmpty
    reader.check_end()


def _joined(server_events: list[ServerEvent], reader: AnswerReader) -> Iterator[AnswerEvent]:
    """Yield what ``server_events`` say, with the words that stand next to each other as one event."""
    words: list[str] = []
    try:
        for server_event in server_events:
            for event in reader.read_event(server_event):
                if isinstance(event, TextArrived):
                    words.append(event.text)
                    continue
                if words:
                    yield TextArrived("".join(words))
                    words.clear()
                yield event
    except ServiceError:
        # The words before an error count like any others.
        if words:
            yield TextArrived("".join(words))
        raise
    if words:
        yield TextArrived("".join(words))


def _begins_like_events(start: bytes) -> bool:
    """Tell whether a body that begins with ``start`` is an event stream rather than JSON, a page or plain text."""
    return (
        re.match(
            rb"(?:data|event|id|retry)?:|(?:data|event|id|retry)\b|(?:d|da|dat|e|ev|eve|even|i|r|re|ret|retr)$", start
        )
        is not None
    )


async def _whole_answer(head: bytes, pieces: AsyncIterator[bytes], reader: AnswerReader) -> AsyncGenerator[AnswerEvent]:
    """Yield what a body says that came in one piece instead of as a stream."""
    parts = [head]
    size = len(head)
    async for piece in pieces:
        parts.append(piece)
        size += len(piece)
        if size > _MAX_BODY_BYTES:
            raise AnswerUnreadable
    data = b"".join(parts)
    if looks_like_web_page(data):
        raise AnswerUnreadable(data[:500].decode("utf-8", "replace"))
    try:
        body = json.loads(data.decode("utf-8", "replace"), strict=False)
    except (ValueError, RecursionError):
        raise AnswerUnreadable(data[:500].decode("utf-8", "replace")) from None
    for event in reader.read_whole(body):
        yield event
