"""The loop that runs asyncio's tasks within Qt's events."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Coroutine
from typing import Any, TypeVar

from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from altwright.bridge.daemon_executor import DaemonExecutor

T = TypeVar("T")


class QtLoop(QEventLoop):  # type: ignore[misc]  # qasync has no types
    """qasync's loop, as its users may expect an asyncio loop to be.

    Threads of its executor never keep the process from ending, forgotten asynchronous generators are closed within the
    loop, and no task goes on after the loop has stopped.
    """

    def __init__(self, application: QApplication) -> None:
        """Run within the events of ``application``."""
        super().__init__(application)
        self.executor = DaemonExecutor()
        self.set_default_executor(self.executor)

    def run_until_complete(self, future: Coroutine[Any, Any, T] | asyncio.Future[T]) -> T:
        """Run until ``future`` is done and return its result.

        qasync handles Qt's events once more after that, outside any running loop: tasks that were ready then would
        fail with "no running event loop".

        Raises:
            RuntimeError: the loop was stopped before.
        """
        running = asyncio.ensure_future(future, loop=self)
        running.add_done_callback(self._on_done)
        try:
            self.run_forever()
        finally:
            running.remove_done_callback(self._on_done)
        if not running.done():
            raise RuntimeError("The loop was stopped before its task had ended.")
        return running.result()

    def run_forever(self) -> int:
        """Run until :meth:`stop`; while it runs, forgotten asynchronous generators end in this loop."""
        hooks = sys.get_asyncgen_hooks()
        sys.set_asyncgen_hooks(firstiter=self._asyncgen_firstiter_hook, finalizer=self._asyncgen_finalizer_hook)
        try:
            return int(super().run_forever())
        finally:
            sys.set_asyncgen_hooks(*hooks)

    def _on_done(self, _future: asyncio.Future[T]) -> None:
        self.stop()
