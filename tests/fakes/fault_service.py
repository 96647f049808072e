"""A chat completions service on loopback that does exactly what a test tells it, and remembers what it was asked.

From a shell, ``python -m tests.fakes.fault_service NAME`` prints its address and plays the script of that name (see
``BY_NAME`` in :mod:`tests.fakes.scripts`) to every request until its standard input closes.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.fakes import scripts
from tests.fakes.script import End, Framing, HangUp, Pause, Reset, Script, Send, Stall, Step, json_script

from altwright.services.loopback_server import Exchange, LoopbackServer


@dataclass(slots=True)
class RecordedRequest:
    """One request as it arrived; ``time`` and ``gone_at`` are on the clock of ``time.monotonic``.

    ``json`` is the decoded body or None; ``gone_at`` is when the client was found to have hung up, if it did so before
    the answer's end, and ``answered_at`` when the last step was done.
    """

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes
    time: float
    json: dict[str, object] | None = None
    gone_at: float | None = None
    answered_at: float | None = None
    ended: threading.Event = field(default_factory=threading.Event)

    @property
    def path(self) -> str:
        """The path, without a query."""
        return self.target.partition("?")[0]

    @property
    def key(self) -> str:
        """The key that was sent."""
        return self.headers.get("authorization", "").removeprefix("Bearer ")

    @property
    def streams(self) -> bool:
        """Whether a stream was asked for."""
        return bool(self.json and self.json.get("stream"))

    @property
    def parts(self) -> list[dict[str, object]]:
        """The parts of the last message's content."""
        messages = self.json["messages"] if self.json else None
        assert isinstance(messages, list)
        parts = messages[-1]["content"]
        assert isinstance(parts, list)
        return parts

    @property
    def prompt(self) -> str:
        """The text of the last message."""
        return "".join(str(part["text"]) for part in self.parts if part["type"] == "text")

    @property
    def picture_url(self) -> str:
        """The address or data URL of the last message's picture."""
        (image,) = (part["image_url"] for part in self.parts if part["type"] == "image_url")
        assert isinstance(image, dict)
        return str(image["url"])


ScriptFor = Callable[[RecordedRequest], Script]
"""Chooses an answer by the request."""


def good_either_way(text: str = scripts.TEXT, model: str = scripts.MODEL) -> ScriptFor:
    """Return the function that answers ``text``, streamed if the request asks for it and whole if not."""
    return lambda request: scripts.good(text, model) if request.streams else scripts.whole(text, model)


class FaultService(LoopbackServer):
    """Answers each request for a completion with the next script, and with ``always`` once there is none left.

    ``GET …/models`` is answered with ``models``, a list of records, a whole body, or a script, and uses up no script. A
    request for which there is nothing is refused and remembered in ``unexpected``.
    """

    def __init__(self, *answers: Script | ScriptFor, always: Script | ScriptFor | None = None) -> None:
        """Take the answers in the order in which requests will get them."""
        self.always = always
        self.models: object = [{"id": scripts.MODEL, "object": "model"}]
        self.requests: list[RecordedRequest] = []
        self.unexpected: list[RecordedRequest] = []
        self._answers = deque(answers)
        self._changed = threading.Condition()
        self._released = threading.Event()
        super().__init__(self._answer)

    @property
    def address(self) -> str:
        """The base address, as an engine has it."""
        return f"{self.origin}/v1"

    @property
    def completions(self) -> list[RecordedRequest]:
        """The requests for completions, without those for the models."""
        return [request for request in self.requests if request.method == "POST"]

    def then(self, *answers: Script | ScriptFor) -> None:
        """Add answers for later requests."""
        with self._changed:
            self._answers.extend(answers)

    def release(self) -> None:
        """Let the answers that stall go on."""
        self._released.set()

    def wait_for_completions(self, count: int = 1, seconds: float = 20.0) -> list[RecordedRequest]:
        """Wait until ``count`` completions were asked for, and return them."""
        with self._changed:
            if not self._changed.wait_for(lambda: len(self.completions) >= count, seconds):
                raise TimeoutError(f"{len(self.completions)} of {count} requests after {seconds} s")
            return self.completions

    def close(self) -> None:
        """Stop at once."""
        self._released.set()
        super().close()

    def _answer(self, exchange: Exchange) -> None:
        request = RecordedRequest(
            exchange.method, exchange.target, exchange.headers, exchange.body, time.monotonic(), _decoded(exchange.body)
        )
        with self._changed:
            script = self._choose(request)
            self.requests.append(request)
            self._changed.notify_all()
        try:
            self._play(script, exchange)
            request.answered_at = time.monotonic()
        except OSError:
            request.gone_at = time.monotonic()
            raise
        finally:
            request.ended.set()

    def _choose(self, request: RecordedRequest) -> Script:
        if request.method == "GET" and request.path.endswith("/models"):
            if isinstance(self.models, Script):
                return self.models
            return json_script(
                {"object": "list", "data": self.models} if isinstance(self.models, list) else self.models
            )
        answer = self._answers.popleft() if self._answers and request.method == "POST" else self.always
        if answer is None or request.method != "POST":
            self.unexpected.append(request)
            return scripts.refused(418, "no_script", "The test has no answer for this request")
        return answer if isinstance(answer, Script) else answer(request)

    def _play(self, script: Script, exchange: Exchange) -> None:
        if not all(self._do(step, exchange, exchange.send) for step in script.opening):
            return
        headers = list(script.headers)
        if script.content_type is not None:
            headers.append(("Content-Type", script.content_type))
        send = exchange.send
        match script.framing:
            case Framing.CHUNKED:
                headers.append(("Transfer-Encoding", "chunked"))
                send = exchange.send_chunk
            case Framing.LENGTH:
                headers.append(("Content-Length", str(len(script.data))))
            case Framing.UNTIL_CLOSE:
                headers.append(("Connection", "close"))
                exchange.keeps_open = False
        exchange.begin(script.status, headers)
        last = next((step for step in script.steps if not self._do(step, exchange, send)), End())
        if script.framing is Framing.CHUNKED and isinstance(last, End):
            exchange.send_chunk(b"")

    def _do(self, step: Step, exchange: Exchange, send: Callable[[bytes], None]) -> bool:
        """Do one step and tell whether the body goes on."""
        match step:
            case Send(data):
                if data:
                    send(data)
            case Pause(seconds):
                exchange.pause(seconds)
            case Stall():
                while not self._released.is_set():
                    exchange.pause(0.01)
            case Reset():
                exchange.reset()
                return False
            case HangUp():
                exchange.hang_up()
                return False
            case End():
                exchange.keeps_open = False
                return False
        return True


def _decoded(body: bytes) -> dict[str, object] | None:
    try:
        decoded = json.loads(body)
    except ValueError:
        return None
    return decoded if isinstance(decoded, dict) else None


def main() -> int:
    """Play one script to every request until standard input closes."""
    if len(sys.argv) != 2 or sys.argv[1] not in scripts.BY_NAME:
        print("One of:", *scripts.BY_NAME, file=sys.stderr)
        return 2
    with FaultService(always=scripts.BY_NAME[sys.argv[1]]()) as service:
        print(service.address, flush=True)
        sys.stdin.read()
    return 0


if __name__ == "__main__":
    sys.exit(main())
