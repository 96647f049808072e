"""Letting a window come to rest."""

from __future__ import annotations

from PySide6.QtCore import QEventLoop, QTimer

SETTLE_MILLISECONDS = 300


def settle() -> None:
    """Let Qt's events run for a moment; whoever calls goes on only then."""
    loop = QEventLoop()
    QTimer.singleShot(SETTLE_MILLISECONDS, loop.quit)
    loop.exec()
