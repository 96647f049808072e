"""Threads for blocking work that do not keep the program from ending."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_MOST_THREADS = 8


class DaemonExecutor(Executor):
    """Runs calls in daemon threads.

    The executors of the standard library are joined when the interpreter ends, so that a name that cannot be resolved
    would hold a closed program for half a minute.
    """

    def __init__(self) -> None:
        """Begin without threads."""
        self._calls: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._threads = 0
        self._idle = 0

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run ``fn`` in a thread and return the future of its result."""
        future: Future[T] = Future()

        def call() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                result = fn(*args, **kwargs)
            except BaseException as error:  # noqa: BLE001  (handed to whoever awaits the future)
                future.set_exception(error)
            else:
                future.set_result(result)

        with self._lock:
            if self._idle == 0 and self._threads < _MOST_THREADS:
                self._threads += 1
                threading.Thread(target=self._work, name="Altwright worker", daemon=True).start()
            else:
                self._idle = max(0, self._idle - 1)
        self._calls.put(call)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Return at once; the threads end with the program."""

    def _work(self) -> None:
        while True:
            self._calls.get()()
            with self._lock:
                self._idle += 1
