"""Saying things to screen readers: politely, one at a time, without moving the focus."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


class Announcer:
    """Announces from one window."""

    def __init__(self, window: QWidget) -> None:
        """Announce in the name of ``window``."""
        self._window = window

    def announce(self, text: str) -> None:
        """Have ``text`` spoken when the screen reader pauses; nothing happens where none listens."""
        # Loaded when first needed, since the first painting would wait for it.
        from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

        if text:
            event = QAccessibleAnnouncementEvent(self._window, text)
            event.setPoliteness(QAccessible.AnnouncementPoliteness.Polite)
            QAccessible.updateAccessibility(event)
