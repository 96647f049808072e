"""An HTTP server on this computer's loopback, for the demo: one thread a connection, and an end that waits for nobody.

Only this computer can reach it. It writes no log. A client that goes away ends its thread quietly; a bug in the
function that answers reaches ``threading.excepthook`` like any other.
"""

from __future__ import annotations

import http
import http.server
import json
import socket
import socketserver
import struct
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from types import TracebackType
from typing import Self

HOST = "127.0.0.1"
MAX_BODY_BYTES = 128 * 1024 * 1024
"""The largest request that is read, in bytes."""

_LONGEST_LENGTH = 20
"""Digits; of thousands Python makes no number."""

_ACCEPT_POLL_SECONDS = 0.05
_JOIN_SECONDS = 2.0
_REASONS = {status.value: status.phrase for status in http.HTTPStatus}
_RESET_ON_CLOSE = struct.pack("ii", 1, 0) if sys.platform != "win32" else struct.pack("hh", 1, 0)

Headers = Iterable[tuple[str, str]]


class Exchange:
    """One request and the connection on which it is answered.

    Every method that writes raises an OSError once the client has gone or the server closes.
    """

    def __init__(
        self, connection: socket.socket, method: str, target: str, headers: Mapping[str, str], body: bytes
    ) -> None:
        """Keep the request; ``target`` is its path with its query, names of ``headers`` are in lower case."""
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body
        self.keeps_open = True
        self._connection = connection

    @property
    def path(self) -> str:
        """The request's path, without its query."""
        return self.target.partition("?")[0]

    def send(self, data: bytes) -> None:
        """Write ``data`` to the connection as it is."""
        self._connection.sendall(data)

    def begin(self, status: int, headers: Headers) -> None:
        """Write the status line and ``headers``, which say how the body is framed."""
        reason = _REASONS.get(status, "Unknown")
        lines = [f"HTTP/1.1 {status} {reason}", *(f"{name}: {value}" for name, value in headers)]
        self.send("\r\n".join([*lines, "", ""]).encode("latin-1"))

    def answer(self, status: int, content_type: str, body: bytes) -> None:
        """Write a whole answer."""
        self.begin(status, [("Content-Type", content_type), ("Content-Length", str(len(body)))])
        self.send(body)

    def answer_json(self, status: int, body: object) -> None:
        """Write a whole answer of JSON."""
        self.answer(status, "application/json", json.dumps(body, ensure_ascii=False).encode())

    def send_chunk(self, data: bytes) -> None:
        """Write one chunk of a body with ``Transfer-Encoding: chunked``; an empty one ends the body."""
        self.send(b"%x\r\n%b\r\n" % (len(data), data))

    def pause(self, seconds: float | None) -> None:
        """Wait for ``seconds``, or without end; return early, with an error, where the client goes away.

        Raises:
            ConnectionAbortedError: the client has gone, or the server closes.
        """
        until = None if seconds is None else time.monotonic() + seconds
        while until is None or until > time.monotonic():
            self._connection.settimeout(None if until is None else max(0.001, until - time.monotonic()))
            try:
                if not self._connection.recv(1, socket.MSG_PEEK):
                    raise ConnectionAbortedError
            except TimeoutError:
                return
            finally:
                self._connection.settimeout(None)
            # The client already sends its next request: that is a sign of life and has to wait.
            time.sleep(0.01)

    def hang_up(self) -> None:
        """End the connection in order, whatever the headers promised."""
        self.keeps_open = False
        self._connection.shutdown(socket.SHUT_RDWR)

    def reset(self) -> None:
        """End the connection with a reset, as a crashing server or a firewall does."""
        self.keeps_open = False
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
        # Closing the socket object would wait for the file objects that the handler made of it.
        socket.close(self._connection.detach())


class _Handler(http.server.BaseHTTPRequestHandler):
    """Reads requests and hands each to the server's function."""

    protocol_version = "HTTP/1.1"
    # Each delta travels on its own, at once.
    disable_nagle_algorithm = True
    server: _Server

    def setup(self) -> None:
        """Take the connection over, unless the server closes."""
        super().setup()
        self.server.opened(self.request)

    def finish(self) -> None:
        """Let the connection go."""
        super().finish()
        self.server.ended(self.request)

    def _exchange(self) -> None:
        length = self.headers.get("Content-Length", "0")
        if (
            not length.isdecimal()
            or len(length) > _LONGEST_LENGTH
            or int(length) > MAX_BODY_BYTES
            or "Transfer-Encoding" in self.headers
        ):
            self.close_connection = True
            self.send_error(413)
            return
        body = self.rfile.read(int(length))
        headers = {name.lower(): value for name, value in self.headers.items()}
        exchange = Exchange(self.connection, self.command, self.path, headers, body)
        self.server.answer(exchange)
        self.close_connection = self.close_connection or not exchange.keeps_open

    do_GET = do_POST = do_HEAD = _exchange

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the name is http.server's)
        """Say nothing: what is asked of the demo is nobody's business."""


class _Server(socketserver.ThreadingTCPServer):
    """Accepts connections and remembers the open ones, so that closing need not wait for them."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, answer: Callable[[Exchange], None]) -> None:
        """Listen on a free port; the connections wait until ``serve_forever`` runs."""
        # Not http.server.HTTPServer: it looks up the computer's name, which can take seconds without a network.
        super().__init__((HOST, 0), _Handler)
        self.answer = answer
        self.closing = False
        self._lock = threading.Lock()
        self._open: dict[socket.socket, threading.Thread] = {}

    def opened(self, connection: socket.socket) -> None:
        """Remember ``connection``, which the calling thread serves.

        Raises:
            ConnectionAbortedError: the server closes.
        """
        with self._lock:
            if self.closing:
                raise ConnectionAbortedError
            self._open[connection] = threading.current_thread()

    def ended(self, connection: socket.socket) -> None:
        """Forget ``connection``."""
        with self._lock:
            self._open.pop(connection, None)

    def handle_error(self, request: object, client_address: object) -> None:
        """Let a client that went away go; anything else is a bug and is raised."""
        error = sys.exception()
        if error is not None and not isinstance(error, OSError):
            raise error

    def end_connections(self) -> None:
        """End the open connections and wait for their threads, but not for long."""
        with self._lock:
            self.closing = True
            connections = dict(self._open)
        for connection in connections:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # it ended meanwhile
        for thread in connections.values():
            thread.join(_JOIN_SECONDS)


class LoopbackServer:
    """Answers HTTP requests at ``address`` with a function, until it is closed."""

    def __init__(self, answer: Callable[[Exchange], None]) -> None:
        """Take a free port; ``answer`` is called in a thread of the connection, and may take its time."""
        self._server = _Server(answer)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(_ACCEPT_POLL_SECONDS,), name="loopback server", daemon=True
        )

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self._server.server_address[1])

    @property
    def origin(self) -> str:
        """Its address, without a path."""
        return f"http://{HOST}:{self.port}"

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def close(self) -> None:
        """Stop at once, in the middle of answers too; a second call does nothing."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()
        self._server.end_connections()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()
