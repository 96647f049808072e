"""What answers beside the description have in common: one at a time, its phases, and its end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine

from PySide6.QtCore import QObject, Signal

from altwright.bridge.paced_words import PacedWords
from altwright.bridge.phase import Phase
from altwright.bridge.phase_clock import PhaseClock
from altwright.bridge.task_runner import TaskRunner


class AnswerBeside(QObject):
    """One answer at a time; a subclass asks, shows the words, and says how it ended in ``_end``."""

    announced = Signal(str)

    def __init__(self, tasks: TaskRunner, show: Callable[[str], None], parent: QObject | None = None) -> None:
        """Begin at rest; words are handed to ``show``."""
        super().__init__(parent)
        self.model = ""
        self._tasks = tasks
        self._task: asyncio.Task[None] | None = None
        self._words = PacedWords(show, self)
        self.clock = PhaseClock(self)

    @property
    def phase(self) -> Phase:
        """Where the answer is."""
        return self.clock.phase

    def stop(self) -> None:
        """End the answer; the words that arrived stay."""
        if self._task is None or self._task.done():
            self._say_nothing_runs()
        else:
            self._tasks.end(self._task)

    def leave(self) -> None:
        """End the answer without a word, where there is one."""
        if self.phase.is_running:
            self.stop()

    def close(self) -> None:
        """Let no timer outlive the program's tasks."""
        self.clock.stop()
        self._words.stop()

    def on_request_sent(self) -> None:
        """Wait for the first words."""
        self._set_phase(Phase.WAITING)

    def on_thinking(self) -> None:
        """Show that the model is thinking, until it writes."""
        if self.phase is Phase.WAITING:
            self._set_phase(Phase.THINKING)

    def on_words(self, words: str) -> None:
        """Show the first words at once, and later ones together with those around them."""
        is_first = self.phase is not Phase.WRITING
        if is_first:
            self._set_phase(Phase.WRITING)
        self._words.add(words, at_once=is_first)

    def _start(self, answering: Coroutine[object, object, None], name: str) -> None:
        self._task = self._tasks.start(answering, name)
        self._task.add_done_callback(self._on_task_done)

    def _on_task_done(self, task: asyncio.Task[None]) -> None:
        # A task that is cancelled before its first step never reaches its own code, so the end is noticed here.
        if self.phase.is_running and task is self._task:
            self._end(Phase.STOPPED if task.cancelled() else Phase.FAILED)

    def _say_nothing_runs(self) -> None:
        raise NotImplementedError

    def _set_phase(self, phase: Phase, seconds: float = 0.0) -> None:
        raise NotImplementedError

    def _end(self, phase: Phase) -> None:
        raise NotImplementedError
