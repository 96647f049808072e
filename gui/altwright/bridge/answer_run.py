"""Where an answer of a model is: one at a time, from the press to its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from altwright.bridge.phase import Phase
from altwright.bridge.phase_clock import PhaseClock
from altwright.bridge.task_runner import TaskRunner

if TYPE_CHECKING:
    import asyncio

    from altwright.bridge.asking import AnswerTaker, Asking, Compose
    from altwright.bridge.held_picture import HeldPicture
    from altwright.bridge.service_link import ServiceLink
    from altwright.bridge.spending import SpendingLog, Spent
    from altwright.core.request import DescribeRequest


class AnswerRun(QObject):
    """The phase of an answer, who gives it, and what it took; its words and its end are its taker's.

    ``service`` is the name of the engine that was asked last, ``model`` what answers there. ``request`` is the last one
    as it was sent, and ``spent`` what the last answer used.
    """

    phase_changed = Signal()
    model_changed = Signal()

    def __init__(self, tasks: TaskRunner, spending: SpendingLog | None = None, parent: QObject | None = None) -> None:
        """Begin at rest; ``spending`` counts what answers used."""
        super().__init__(parent)
        self.model = ""
        self.service = ""
        self.request: DescribeRequest | None = None
        self.spent: Spent | None = None
        self.spending = spending
        self.clock = PhaseClock(self)
        self._tasks = tasks
        self._asking: Asking | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def phase(self) -> Phase:
        """Where the answer is."""
        return self.clock.phase

    def ask(
        self,
        held: HeldPicture,
        link: ServiceLink,
        compose: Compose,
        taker: AnswerTaker,
        *,
        name: str,
        as_written: bool = True,
    ) -> None:
        """Ask the engine of ``link`` about ``held``, in a task called ``name``; ``taker`` is told what comes.

        The words come with their lines ``as_written``, or as one paragraph.
        """
        from altwright.bridge.asking import Asking

        self.forget()
        self.service = link.engine.name
        self.clock.start()
        self.enter(Phase.LOADING_PICTURE)
        self._asking = Asking(self, held, link, compose, taker)
        self._task = self._tasks.start(self._asking.run_to_end(as_written=as_written), name)
        self._task.add_done_callback(self._asking.on_task_done)

    def stop(self) -> bool:
        """End the answer that is under way, and tell whether one was; the words that arrived stay."""
        if self._task is None or self._task.done():
            return False
        self._tasks.end(self._task)
        return True

    def enter(self, phase: Phase, seconds: float = 0.0) -> None:
        """Go over to ``phase``, which takes ``seconds`` where that is known."""
        self.clock.enter(phase, seconds)
        self.phase_changed.emit()

    def name_model(self, name: str) -> None:
        """Keep which model answers."""
        if name != self.model:
            self.model = name
            self.model_changed.emit()

    def forget(self) -> None:
        """Know no more who answered, and what it took."""
        self.spent = None
        self.name_model("")

    def close(self) -> None:
        """Let no timer outlive the program's tasks."""
        self.clock.stop()
        if self._asking is not None:
            self._asking.words.stop()
