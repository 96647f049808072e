"""The status bar: the service, what it is doing, and the model that answered."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QStatusBar, QWidget

from altwright.bridge.session import Session
from altwright.bridge.status_words import status_words
from altwright.ui.buttons import Button
from altwright.ui.theme import GAP, MARGIN


class StatusLine(QStatusBar):
    """Shows the session's state in words; the service is a button that leads to another one."""

    change_requested = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        """Show the state of ``session``."""
        super().__init__(parent)
        self._session = session
        self.service = Button("")
        self.service.setFlat(True)
        self.state = self._words()
        self.model = self._words()
        self.setSizeGripEnabled(False)
        self.setContentsMargins(GAP, 0, MARGIN, 0)
        self.addWidget(self.service)
        self.addWidget(self.state, 1)
        self.addPermanentWidget(self.model)

        self.service.clicked.connect(self.change_requested)
        session.phase_changed.connect(self.show_state)
        session.model_changed.connect(self.show_state)
        session.draft_changed.connect(self.show_state)
        session.link.changed.connect(self.show_state)
        self.show_state()

    def show_state(self) -> None:
        """Show service, state and model."""
        name = self._session.link.engine.name
        if self.service.text() != name:
            self.service.setText(name)
            self.service.setAccessibleName(self.tr("Service: {name}, change…").format(name=name))
        words = status_words(self._session.current)
        if self.state.text() != words:
            self.state.setText(words)
        model = self._session.model
        self.model.setText(self.tr("Model: {name}").format(name=model) if model else "")

    def _words(self) -> QLabel:
        label = QLabel()
        label.setTextFormat(Qt.TextFormat.PlainText)
        return label
