"""Collecting garbage in the thread of the window only."""

from __future__ import annotations

import gc
import threading

from PySide6.QtCore import QObject, QTimer

INTERVAL_MILLISECONDS = 500


class GarbageCollector(QObject):
    """Does now and then what Python does in whichever thread happens to allocate: look for garbage in cycles.

    What belongs to Qt may be among it, and Qt crashes when a window or a timer goes in another thread than its own.
    """

    def __init__(self, parent: QObject | None = None, *, loading: threading.Thread | None = None) -> None:
        """Take over from Python; what is there now, and when ``loading`` has ended, stays: nobody looks through it."""
        super().__init__(parent)
        gc.disable()
        gc.freeze()
        self._loading = loading
        self._timer = QTimer(self, interval=INTERVAL_MILLISECONDS)
        self._timer.timeout.connect(self.collect_if_due)
        self._timer.start()

    def collect_if_due(self) -> None:
        """Collect the oldest generation that has had its share of new objects, as Python itself would."""
        if self._loading is not None:
            if self._loading.is_alive():
                return
            self._loading = None
            gc.freeze()
        for generation in reversed(range(3)):
            if gc.get_count()[generation] > gc.get_threshold()[generation]:
                gc.collect(generation)
                return
