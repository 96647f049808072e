"""What a scripted answer consists of: steps on the wire, a status, headers, a framing."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from enum import Enum, auto


@dataclass(frozen=True, slots=True)
class Send:
    """Write bytes of the body."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Pause:
    """Write nothing for some seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Stall:
    """Write nothing until the test releases the service or the client goes away."""


@dataclass(frozen=True, slots=True)
class Reset:
    """End the connection with a TCP reset."""


@dataclass(frozen=True, slots=True)
class HangUp:
    """End the connection in order, but in the middle of what the framing promised."""


@dataclass(frozen=True, slots=True)
class End:
    """End the body as its framing wants it, whatever steps were still to come."""


Step = Send | Pause | Stall | Reset | HangUp | End


class Framing(Enum):
    """How the end of a body is told: by chunks, by the connection's end, or by a length in the headers."""

    CHUNKED = auto()
    UNTIL_CLOSE = auto()
    LENGTH = auto()


@dataclass(frozen=True, slots=True)
class Script:
    """One answer: ``opening`` happens before the headers, ``steps`` after them."""

    steps: tuple[Step, ...] = ()
    status: int = 200
    content_type: str | None = "text/event-stream"
    headers: tuple[tuple[str, str], ...] = ()
    framing: Framing = Framing.CHUNKED
    opening: tuple[Step, ...] = ()

    def framed(self, framing: Framing) -> Script:
        """Return the same script with another framing."""
        return replace(self, framing=framing)

    def slowly(self, seconds: float) -> Script:
        """Return the same script with a pause before each thing it sends."""
        steps: list[Step] = []
        for step in self.steps:
            steps += [Pause(seconds), step] if isinstance(step, Send) else [step]
        return replace(self, steps=tuple(steps))

    def after(self, seconds: float) -> Script:
        """Return the same script with its headers sent only after some seconds."""
        return replace(self, opening=(Pause(seconds), *self.opening))

    def in_pieces(self, size: int) -> Script:
        """Return the same script with its bytes sent ``size`` at a time."""
        steps: list[Step] = []
        for step in self.steps:
            if isinstance(step, Send):
                steps += [Send(step.data[at : at + size]) for at in range(0, len(step.data), size)]
            else:
                steps.append(step)
        return replace(self, steps=tuple(steps))

    @property
    def data(self) -> bytes:
        """All the bytes of the body."""
        return b"".join(step.data for step in self.steps if isinstance(step, Send))


def json_script(body: object, status: int = 200, *headers: tuple[str, str]) -> Script:
    """Return the answer that is ``body`` as JSON."""
    data = json.dumps(body, ensure_ascii=False).encode()
    return Script((Send(data),), status, "application/json", headers, Framing.LENGTH)


def text_script(text: str, content_type: str, status: int = 200, *headers: tuple[str, str]) -> Script:
    """Return the answer that is ``text``, a page for one."""
    return Script((Send(text.encode()),), status, content_type, headers, Framing.LENGTH)
