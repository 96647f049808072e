"""A proxy on loopback that records what it is asked for, wants a password if it is given one, and reaches one place."""

from __future__ import annotations

import base64
import contextlib
import select
import socket
import socketserver
import ssl
import threading
from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

_PIECE = 64 * 1024
_IDLE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class ProxyRequest:
    """One request as it arrived: method, target in full, and the credentials that came with it."""

    method: str
    target: str
    credentials: str


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False


class _Listener(ABC):
    """Serves each connection in a thread until the context is left."""

    def __init__(self) -> None:
        """Take a free port."""
        listener = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                with contextlib.suppress(OSError):
                    listener._serve(self.request)

        self._server = _Server(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    @property
    def place(self) -> tuple[str, int]:
        """Where it listens."""
        return "127.0.0.1", int(self._server.server_address[1])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @abstractmethod
    def _serve(self, client: socket.socket) -> None:
        """Answer ``client``; it is hung up afterwards."""


class FakeProxy(_Listener):
    """Passes requests and tunnels on to ``place``, whatever host they name; ``password`` is name:password."""

    def __init__(self, place: tuple[str, int], password: str = "") -> None:
        """Take a free port."""
        self._target = place
        self.password = password
        self.requests: list[ProxyRequest] = []
        super().__init__()

    @property
    def host(self) -> str:
        """Where it listens, as host and port."""
        return "{}:{}".format(*self.place)

    @property
    def address(self) -> str:
        """Its address without a user."""
        return f"http://{self.host}"

    def _serve(self, client: socket.socket) -> None:
        head, rest = _head_of(client)
        if not head:
            return
        first, *lines = head.split("\r\n")
        method, target, _version = first.split(" ", 2)
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        sent = headers.get("proxy-authorization", "").removeprefix("Basic ")
        credentials = base64.b64decode(sent).decode()
        self.requests.append(ProxyRequest(method, target, credentials))
        if credentials != self.password:
            client.sendall(
                b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            )
            return
        with socket.create_connection(self._target, 5) as there:
            if method == "CONNECT":
                client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            else:
                path = "/" + target.partition("://")[2].partition("/")[2]
                kept = [line for line in lines if not line.lower().startswith(("proxy-", "connection:"))]
                there.sendall("\r\n".join([f"{method} {path} HTTP/1.1", *kept, "Connection: close", "", ""]).encode())
            there.sendall(rest)
            pass_on(client, there, ends=method != "CONNECT")


class TlsFront(_Listener):
    """Proves itself with ``certificate``, and passes on what it hears in confidence to ``place``."""

    def __init__(self, place: tuple[str, int], certificate: Path) -> None:
        """Take a free port."""
        self._target = place
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(certificate)
        super().__init__()

    def _serve(self, client: socket.socket) -> None:
        with (
            self._context.wrap_socket(client, server_side=True) as secured,
            socket.create_connection(self._target, 5) as there,
        ):
            pass_on(secured, there)


def pass_on(client: socket.socket, there: socket.socket, *, ends: bool = False) -> None:
    """Copy both ways until one side ends; in one thread, since a secured connection takes no two.

    Where the connection ``ends`` with the answer, the client is told, so that it asks nothing more on it.
    """
    sides = {client: there, there: client}
    while True:
        ready = [side for side in sides if isinstance(side, ssl.SSLSocket) and side.pending()]
        for source in ready or select.select(list(sides), [], [], _IDLE_SECONDS)[0]:
            if not (piece := source.recv(_PIECE)):
                return
            if ends and source is there:
                piece, ends = piece.replace(b"\r\n", b"\r\nConnection: close\r\n", 1), False
            sides[source].sendall(piece)


def _head_of(client: socket.socket) -> tuple[str, bytes]:
    data = b""
    while b"\r\n\r\n" not in data:
        piece = client.recv(_PIECE)
        if not piece:
            return "", b""
        data += piece
    head, _, rest = data.partition(b"\r\n\r\n")
    return head.decode("latin-1"), rest
