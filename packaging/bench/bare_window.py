"""A bare PySide6 window with six widgets: the least that a window costs."""

from __future__ import annotations

import json
import sys
import time

from memory import resident_megabytes
from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QMainWindow,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from settling import settle


class BareWindow(QMainWindow):
    """Six widgets in a column, as large as Altwright's window; ``painted`` tells what Altwright's own signal tells."""

    painted = Signal()

    def __init__(self) -> None:
        """Build them."""
        super().__init__()
        self._was_painted = False
        content = QWidget()
        column = QVBoxLayout(content)
        for widget in (
            QLabel("Image address"),
            QLineEdit(),
            QLabel("Alt text"),
            QPlainTextEdit(),
            QPushButton("Describe"),
            QPushButton("Copy"),
        ):
            column.addWidget(widget)
        self.setCentralWidget(content)
        self.resize(960, 680)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell once that the first painting is done."""
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self.painted.emit)


def main() -> int:
    """Show the window, print when it was painted and what memory it takes, and end."""
    qt = QApplication(sys.argv[:1])
    qt.setStyle("Fusion")
    window = BareWindow()
    readings: dict[str, float] = {}

    def on_painted() -> None:
        readings["first_paint"] = (time.monotonic() - float(sys.argv[1])) * 1000
        settle()
        readings["memory"] = resident_megabytes()
        window.close()

    window.painted.connect(on_painted)
    window.show()
    qt.exec()
    print(json.dumps(readings))
    return 0


if __name__ == "__main__":
    sys.exit(main())
