"""The service that the bench asks: a process of its own on loopback, until its standard input closes."""

from __future__ import annotations

import itertools
import json
import sys
import threading
import time
from collections.abc import Iterable

import deltas

from altwright.services.loopback_server import Exchange, LoopbackServer

GONE = "/gone"
"""Where to ask when the client of an endless answer went away, on the clock of ``time.monotonic``."""

_LONGEST_WAIT_SECONDS = 10.0


class StreamService:
    """Answers as the prompt asks."""

    def __init__(self) -> None:
        """Prepare the answers, so that nobody waits for their making."""
        self._whole = {
            deltas.WARMING: deltas.one_a_chunk(deltas.WARMING_DELTAS),
            deltas.ONE_A_CHUNK: deltas.one_a_chunk(deltas.DELTAS),
            deltas.PACKED: deltas.packed(deltas.DELTAS),
        }
        self._gone_at = 0.0
        self._gone = threading.Event()

    def answer(self, exchange: Exchange) -> None:
        """Answer one request."""
        if exchange.path == GONE:
            self._gone.wait(_LONGEST_WAIT_SECONDS)
            self._gone.clear()
            exchange.answer_json(200, {"gone_at": self._gone_at})
            return
        prompt = _prompt_of(exchange)
        headers = [("Content-Type", "text/event-stream"), ("Transfer-Encoding", "chunked")]
        exchange.begin(200, headers)
        if prompt in self._whole:
            exchange.send(self._whole[prompt])
        elif prompt == deltas.PACED:
            self._send_stamped(exchange, range(deltas.PACED_DELTAS))
            exchange.send(deltas.chunk(deltas.last_events()) + deltas.chunk(b""))
        else:
            try:
                self._send_stamped(exchange, itertools.count())
            except OSError:
                self._gone_at = time.monotonic()
                self._gone.set()
                raise

    def _send_stamped(self, exchange: Exchange, count: Iterable[int]) -> None:
        for _ in count:
            text = f" {deltas.STAMP}{time.monotonic_ns()}"
            exchange.send(deltas.chunk(deltas.delta_event(text)))
            exchange.pause(deltas.PACE_SECONDS)


def _prompt_of(exchange: Exchange) -> str:
    body = json.loads(exchange.body)
    return "".join(part["text"] for part in body["messages"][-1]["content"] if part["type"] == "text")


def main() -> int:
    """Print the address and answer until nobody needs it."""
    with LoopbackServer(StreamService().answer) as server:
        print(f"{server.origin}/v1", flush=True)
        sys.stdin.read()
    return 0


if __name__ == "__main__":
    sys.exit(main())
