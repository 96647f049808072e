"""The terminal: words to standard output, everything else to standard error, and Ctrl-C."""

from __future__ import annotations

import asyncio
import io
import json
import os
import re
import signal
import sys
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Self, TextIO

from altwright.cli.taking_back import WrittenWords

_STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_Handler = Callable[[int, FrameType | None], object] | int | None


class OutputClosedError(Exception):
    """Nobody reads the output any more, or it cannot be written; ``reason`` is empty for the former."""

    def __init__(self, reason: str = "") -> None:
        """Remember the reason, in the system's words."""
        super().__init__(reason)
        self.reason = reason


class Terminal:
    """Writes words and notices; what an encoding cannot hold becomes a question mark."""

    def __init__(self) -> None:
        """Use the standard output and the standard error of the process."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="replace")
        self._written = WrittenWords()

    def write(self, text: str) -> None:
        """Write ``text`` to the standard output, at once.

        Raises:
            OutputClosedError: it did not get there.
        """
        if sys.stdout is None:
            raise OutputClosedError
        self._written.note_writing(sys.stdout)
        try:
            sys.stdout.write(text)
            sys.stdout.flush()
        except BrokenPipeError:
            _discard(sys.stdout)
            raise OutputClosedError from None
        except OSError as error:
            _discard(sys.stdout)
            raise OutputClosedError(error.strerror or str(error)) from error
        self._written.note_written(sys.stdout)

    def write_instead(self, text: str) -> None:
        """Write ``text`` in place of what was written before; where that cannot be taken back, in a line of its own.

        Raises:
            OutputClosedError: it did not get there.
        """
        was_taken_back = sys.stdout is not None and self._written.take_back(sys.stdout)
        self.write(text if was_taken_back else f"\n{text}")

    def write_json(self, value: object) -> None:
        """Write ``value`` as one line of JSON, lossless in any encoding.

        Raises:
            OutputClosedError: it did not get there.
        """
        is_unicode = sys.stdout is not None and sys.stdout.encoding.lower().replace("-", "") == "utf8"
        self.write(json.dumps(value, ensure_ascii=not is_unicode) + "\n")

    def tell(self, text: str) -> None:
        """Write a line to the standard error, if anybody listens there, without what a service wrote to steer it."""
        if sys.stderr is None:
            return
        try:
            sys.stderr.write(f"{_STEERING.sub('', text)}\n")
            sys.stderr.flush()
        except OSError:
            _discard(sys.stderr)


def in_one_line(text: str) -> str:
    """Return ``text`` without line breaks and without signs that would steer a terminal."""
    return " ".join("".join(character if character.isprintable() else " " for character in text).split())


def _discard(stream: TextIO) -> None:
    """Let what is left in ``stream`` go nowhere, or Python complains about it when it exits."""
    with open(os.devnull, "w", encoding="utf-8") as nowhere:  # noqa: PTH123  (a device, not a file)
        os.dup2(nowhere.fileno(), stream.fileno())


class Interruption:
    """Ctrl-C and SIGTERM: they cancel ``task`` while there is one, and raise KeyboardInterrupt while there is none.

    ``exit_code`` is None until one of them came, then what a shell expects.
    """

    def __init__(self) -> None:
        """Listen only inside the ``with`` block."""
        self.exit_code: int | None = None
        self.task: asyncio.Task[object] | None = None
        self._previous: list[tuple[int, _Handler]] = []

    def __enter__(self) -> Self:
        self._previous = [
            (number, signal.signal(number, self._on_signal)) for number in (signal.SIGINT, signal.SIGTERM)
        ]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for number, previous in self._previous:
            signal.signal(number, previous)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.exit_code = 128 + number
        if self.task is None:
            raise KeyboardInterrupt
        self.task.get_loop().call_soon_threadsafe(self.task.cancel)
