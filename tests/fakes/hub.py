"""A hub of models on loopback, as ``huggingface_hub`` asks it, with what goes wrong between a hub and its visitors."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from altwright.services.loopback_server import Exchange, LoopbackServer

REVISION = "0123456789abcdef0123456789abcdef01234567"
_PIECE = 64 * 1024


@dataclass(frozen=True, slots=True)
class HubRequest:
    """One request as it arrived: method, path, and headers by their lower-case names."""

    method: str
    path: str
    headers: Mapping[str, str]

    @property
    def start(self) -> int:
        """The first byte that was asked for."""
        return int(self.headers.get("range", "bytes=0-").removeprefix("bytes=").partition("-")[0])


@dataclass(slots=True)
class HubFault:
    """What goes wrong; each applies until it is taken back.

    ``reset_at`` and ``hang_at`` are counted in bytes of a file, ``resets`` is how often the former happens. ``status``
    and ``page`` answer the listing, ``file_status`` the files. ``elsewhere`` sends from the file's address to another
    host. A hanging answer goes on when ``released`` is set.
    """

    reset_at: int | None = None
    resets: int = 1
    hang_at: int | None = None
    status: int = 200
    page: bool = False
    file_status: int = 200
    ignores_ranges: bool = False
    elsewhere: bool = False
    wrong_bytes: bool = False
    released: threading.Event = field(default_factory=threading.Event)


class FakeHub(LoopbackServer):
    """Serves one repository; ``files`` are its contents by path, ``requests`` what was asked for."""

    def __init__(self, repository: str, files: Mapping[str, bytes]) -> None:
        """Take a free port."""
        self.repository = repository
        self.files = dict(files)
        self.fault = HubFault()
        self.requests: list[HubRequest] = []
        self.hanging = threading.Event()
        super().__init__(self._answer)

    @property
    def endpoint(self) -> str:
        """What ``HF_ENDPOINT`` is set to."""
        return self.origin

    def gets(self, part: str = "") -> list[HubRequest]:
        """Return the requests for the bytes of files whose path holds ``part``."""
        wanted = ("/resolve/", "/elsewhere/")
        return [
            request
            for request in self.requests
            if request.method == "GET" and any(kind in request.path for kind in wanted) and part in request.path
        ]

    def close(self) -> None:
        """Let what hangs go on, and stop."""
        self.fault.released.set()
        super().close()

    def _answer(self, exchange: Exchange) -> None:
        path = unquote(exchange.path)
        self.requests.append(HubRequest(exchange.method, path, exchange.headers))
        if path == f"/api/models/{self.repository}":
            self._list(exchange)
            return
        start = f"/{self.repository}/resolve/{REVISION}/"
        if path.startswith("/elsewhere/"):
            self._file(exchange, path.removeprefix("/elsewhere/"))
        elif path.startswith(start):
            self._resolve(exchange, path.removeprefix(start))
        else:
            _refuse(exchange, 404, "RepoNotFound")

    def _list(self, exchange: Exchange) -> None:
        if self.fault.page:
            exchange.answer(200, "text/html", b"<!doctype html><title>Sign in to this network</title>")
        elif self.fault.status != 200:
            _refuse(exchange, self.fault.status, "GatedRepo" if self.fault.status == 403 else "")
        else:
            exchange.answer_json(200, self._listing())

    def _listing(self) -> dict[str, object]:
        siblings: list[dict[str, object]] = [{"rfilename": "README.md", "size": 12, "blobId": "aa"}]
        for path, data in self.files.items():
            lfs = {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data), "pointerSize": 130}
            siblings.append({"rfilename": path, "size": len(data), "blobId": "bb", "lfs": lfs})
        return {"id": self.repository, "modelId": self.repository, "sha": REVISION, "siblings": siblings}

    def _resolve(self, exchange: Exchange, path: str) -> None:
        data = self.files.get(path)
        if data is None or self.fault.file_status != 200:
            _refuse(exchange, self.fault.file_status if data is not None else 404, "EntryNotFound")
            return
        if not self.fault.elsewhere:
            self._file(exchange, path)
            return
        # The name differs from the hub's, so this is another host.
        location = f"{self.endpoint.replace('127.0.0.1', 'localhost')}/elsewhere/{path}"
        exchange.begin(302, [*self._facts(data), ("Location", location), ("Content-Length", "0")])

    def _facts(self, data: bytes) -> list[tuple[str, str]]:
        digest = hashlib.sha256(data).hexdigest()
        return [
            ("ETag", f'"{digest}"'),
            ("X-Linked-ETag", f'"{digest}"'),
            ("X-Repo-Commit", REVISION),
            ("X-Linked-Size", str(len(data))),
            ("Accept-Ranges", "bytes"),
        ]

    def _file(self, exchange: Exchange, path: str) -> None:
        fault = self.fault
        data = self.files[path]
        start = 0 if fault.ignores_ranges else self.requests[-1].start
        facts = self._facts(data)
        if fault.wrong_bytes:
            data = bytes(byte ^ 1 for byte in data)
        length = ("Content-Length", str(len(data) - start))
        if start:
            exchange.begin(206, [*facts, length, ("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")])
        else:
            exchange.begin(200, [*facts, length])
        if exchange.method == "HEAD":
            return
        for place in range(start, len(data), _PIECE):
            if fault.reset_at is not None and place >= fault.reset_at and fault.resets > 0:
                fault.resets -= 1
                # Both sides read what is on its way before a break in order.
                exchange.hang_up()
                return
            if fault.hang_at is not None and place >= fault.hang_at:
                self.hanging.set()
                while not fault.released.is_set():
                    exchange.pause(0.05)
            exchange.send(data[place : place + _PIECE])


def _refuse(exchange: Exchange, status: int, code: str) -> None:
    body = b'{"error":"no"}'
    headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
    if code:
        headers.append(("X-Error-Code", code))
    exchange.begin(status, headers)
    if exchange.method != "HEAD":
        exchange.send(body)
