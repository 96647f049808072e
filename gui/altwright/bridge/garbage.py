"""Collecting garbage in the thread of the window only."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

INTERVAL_MILLISECONDS = 500


class GarbageCollector(QObject):
    """Does now and then what Python does in whichever thread happens to allocate: look for garbage in cycles.

    What belongs to Qt may be among it, and Qt crashes when a window or a timer goes in another thread than its own.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        """Take over from Python; what is there by now was loaded to stay, and is never looked through."""
        super().__init__(parent)
        gc.disable()
        gc.freeze()
        self._timer = QTimer(self, interval=INTERVAL_MILLISECONDS)
        self._timer.timeout.connect(self.collect_if_due)
        self._timer.start()

    def collect_if_due(self) -> None:
        """Collect the oldest generation that has had its share of new objects, as Python itself would."""
        for generation in reversed(range(3)):
            if gc.get_count()[generation] > gc.get_threshold()[generation]:
                gc.collect(generation)
                return
