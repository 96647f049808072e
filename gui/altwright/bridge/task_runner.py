"""Running coroutines from plain slots: every task is held, named, and looked after when it ends."""

from __future__ import annotations

from collections.abc import Coroutine

from PySide6.QtCore import QObject, Signal

from altwright.core.lazy_asyncio import asyncio


class TaskRunner(QObject):
    """Holds the program's tasks, so that none is lost, and reports what none of them expected."""

    crashed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        """Begin without tasks."""
        super().__init__(parent)
        self._tasks: set[asyncio.Task[None]] = set()
        self._ending: set[asyncio.Task[None]] = set()

    def start(self, coroutine: Coroutine[object, object, None], name: str) -> asyncio.Task[None]:
        """Run ``coroutine`` as a task called ``name``; an exception that leaves it is reported by ``crashed``."""
        task = asyncio.get_running_loop().create_task(coroutine, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._on_task_done)
        return task

    def end(self, task: asyncio.Task[None]) -> None:
        """Cancel ``task`` once: a second time would interrupt the closing of its connection.

        The task's own count of cancellations does not tell, since the transport cancels within it.
        """
        if task not in self._ending and not task.done():
            self._ending.add(task)
            task.cancel()

    async def close(self) -> None:
        """Cancel every task, those too that others start while they end, and wait until all have ended."""
        while tasks := self._tasks - {asyncio.current_task()}:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)

    def _on_task_done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._ending.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self.crashed.emit(error)
