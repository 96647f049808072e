"""A tolerant reader of server-sent events: any bytes, split anywhere, become the data of events.

The format is the WHATWG's (https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation):
lines end at CR, LF or CRLF and nowhere else. Two things are read more kindly than there, since real services cut
corners: an event that the connection's end leaves without its blank line still counts, and bytes that are no UTF-8
become U+FFFD.
"""

from __future__ import annotations

from dataclasses import dataclass

MAX_EVENT_BYTES = 16 * 1024 * 1024
"""The largest event that is kept, in bytes; a service that sends more is not speaking this format."""


class EventTooLargeError(ValueError):
    """One event outgrew ``MAX_EVENT_BYTES``."""


@dataclass(frozen=True, slots=True)
class ServerEvent:
    """One event: its ``kind`` (``message`` unless the service names another) and its ``data``."""

    kind: str
    data: str


class EventStreamReader:
    """Turns the bytes of an event stream into events, in whatever pieces they come."""

    def __init__(self) -> None:
        """Begin at the start of a stream."""
        self._rest: list[bytes] = []
        self._rest_size = 0
        self._skip_line_feed = False
        self._at_start = True
        self._kind = ""
        self._data: list[str] = []
        self._data_size = 0

    def feed(self, data: bytes) -> list[ServerEvent]:
        """Return the events that ``data`` completes.

        Raises:
            EventTooLargeError: one event is larger than any answer can be.
        """
        if self._skip_line_feed and data:
            self._skip_line_feed = False
            if data[0] == 0x0A:
                data = data[1:]
        if b"\r" in data:
            # A CR at the very end ends its line at once; an LF that follows it belongs to it.
            self._skip_line_feed = data.endswith(b"\r")
            data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        first, *others = data.split(b"\n")
        self._rest.append(first)
        if not others:
            self._rest_size += len(first)
            if self._rest_size + self._data_size > MAX_EVENT_BYTES:
                raise EventTooLargeError
            return []
        others.insert(0, b"".join(self._rest))
        rest = others.pop()
        self._rest = [rest] if rest else []
        self._rest_size = len(rest)
        return self._read(others)

    def close(self) -> list[ServerEvent]:
        """Return the event that the end of the stream leaves unfinished, if there is one."""
        rest = b"".join(self._rest)
        self._rest = []
        self._rest_size = 0
        return self._read([rest, b""] if rest else [b""])

    def _read(self, lines: list[bytes]) -> list[ServerEvent]:
        events: list[ServerEvent] = []
        if self._at_start:
            self._at_start = False
            lines[0] = lines[0].removeprefix(b"\xef\xbb\xbf")
        for line in lines:
            if not line:
                if self._data:
                    events.append(ServerEvent(self._kind or "message", "\n".join(self._data)))
                    self._data = []
                    self._data_size = 0
                self._kind = ""
            elif line.startswith(b"data"):
                if line.startswith(b"data: "):
                    value = line[6:]
                elif line.startswith(b"data:") or line == b"data":
                    value = line[5:]
                else:
                    continue
                self._data_size += len(line)  # empty lines take room too
                if self._data_size > MAX_EVENT_BYTES:
                    raise EventTooLargeError
                self._data.append(value.decode("utf-8", "replace"))
            elif line.startswith(b"event:"):
                self._kind = line[6:].decode("utf-8", "replace").strip().lower()
        return events
