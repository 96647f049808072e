"""Keeping the words in sight while they arrive, where large text leaves no room for everything."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from altwright.bridge.phase import Phase
from altwright.bridge.session import Session
from altwright.ui.contents_area import ContentsArea


class InSight(QObject):
    """Has ``area`` scroll to the words when they begin to arrive; the focus stays where it is."""

    def __init__(self, session: Session, area: ContentsArea, words: QWidget) -> None:
        """Follow ``session``, whose words are in ``words``."""
        super().__init__(area)
        self._session = session
        self._area = area
        self._words = words
        self._was_writing = False
        session.phase_changed.connect(self._on_phase_changed)

    def _on_phase_changed(self) -> None:
        is_writing = self._session.phase is Phase.WRITING
        if is_writing and not self._was_writing:
            self._area.reveal(self._words)
        self._was_writing = is_writing
