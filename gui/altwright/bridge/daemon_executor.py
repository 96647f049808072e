"""Threads for blocking work that do not keep the program from ending."""

from __future__ import annotations

import queue
import threading
import time
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
        self._calls: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._idle = 0
        self._is_shut_down = False

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run ``fn`` in a thread and return the future of its result.

        Raises:
            RuntimeError: the executor was shut down.
        """
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
            if self._is_shut_down:
                raise RuntimeError("No call can be made after the shutdown")
            if self._idle == 0 and len(self._threads) < _MOST_THREADS:
                thread = threading.Thread(target=self._work, name="Altwright worker", daemon=True)
                thread.start()
                self._threads.append(thread)
            else:
                self._idle = max(0, self._idle - 1)
            self._calls.put(call)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more calls and return at once; each thread ends when the calls before are done."""
        with self._lock:
            if not self._is_shut_down:
                self._is_shut_down = True
                for _ in self._threads:
                    self._calls.put(None)

    def end_within(self, seconds: float) -> bool:
        """Shut down, wait for the calls that are under way, and tell whether all had ended in time."""
        self.shutdown()
        deadline = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _work(self) -> None:
        while (call := self._calls.get()) is not None:
            call()
            # What the call held, a picture for one, is not to live until the next call.
            del call
            with self._lock:
                self._idle += 1
