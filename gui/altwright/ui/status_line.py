"""The status bar: the service, what it is doing, the model that answered, and what that used."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QStatusBar, QWidget

from altwright.bridge.session import Session
from altwright.bridge.status_words import status_words
from altwright.ui.buttons import Button
from altwright.ui.theme import GAP, MARGIN, make_secondary, recolour_secondary

SHORTEST_NAME = 20
"""How many characters of a model's name are shown at the least."""


class ModelLabel(QLabel):
    """Names the model, without the middle of a long name where there is no room; the whole is read and in its tip."""

    @property
    def is_shortened(self) -> bool:
        """Whether the text has no room."""
        return self.width() < self.sizeHint().width()

    def minimumSizeHint(self) -> QSize:
        """Return room for the beginning and the end of a name."""
        whole = self.sizeHint()
        return QSize(min(whole.width(), self.fontMetrics().averageCharWidth() * SHORTEST_NAME), whole.height())

    def event(self, event: QEvent) -> bool:
        """Have the tip begin with the name where it is shortened."""
        if self.is_shortened and isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            from PySide6.QtWidgets import QToolTip

            from altwright.bridge.plain_tip import plain_tip

            tip = "\n".join(filter(None, (self.text(), self.toolTip())))
            QToolTip.showText(event.globalPos(), plain_tip(tip), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the text, without its middle where there is no room."""
        if not self.is_shortened:
            super().paintEvent(event)
            return
        from PySide6.QtGui import QPainter

        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideMiddle, self.width())
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        self.style().drawItemText(
            QPainter(self), self.rect(), flags, self.palette(), self.isEnabled(), shown, self.foregroundRole()
        )


class StatusLine(QStatusBar):
    """Shows the session's state in words; the service is a button that leads to another one.

    Tokens and cost stand beside the model where the engine costs and there is room, and are told with the model anyway.
    """

    change_requested = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        """Show the state of ``session``."""
        super().__init__(parent)
        self._session = session
        self.service = Button("")
        self.service.setFlat(True)
        self.state = QLabel()
        self.used = QLabel()
        self.used.hide()
        self.model = ModelLabel()
        for label in (self.state, self.used, self.model):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizeGripEnabled(False)
        self.setContentsMargins(GAP, 0, MARGIN, 0)
        self.addWidget(self.service)
        self.addWidget(self.state, 1)
        self.addPermanentWidget(self.used)
        self.addPermanentWidget(self.model)

        self.service.clicked.connect(self.change_requested)
        session.phase_changed.connect(self.show_state)
        session.model_changed.connect(self.show_state)
        session.draft_changed.connect(self.show_state)
        session.link.changed.connect(self.show_state)
        if session.spending is not None:
            session.spending.changed.connect(self.show_state)
        make_secondary(self.used)
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
        self._show_spending()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show what was used where there is room for it."""
        super().resizeEvent(event)
        self._show_used_if_it_fits()

    def changeEvent(self, event: QEvent) -> None:
        """Take the colours of the present palette."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            recolour_secondary(self.used)

    def _show_spending(self) -> None:
        spent, spending = self._session.current.run.spent, self._session.spending
        used, words = "", ""
        if spent is not None and spending is not None:
            used = spending.words_of(spent)
            words = self.tr("{used}. {today}").format(used=used, today=spending.words_of_today())
        if words != self.model.toolTip():
            self.used.setText(used)
            for label in (self.model, self.used):
                label.setToolTip(words)
                label.setAccessibleDescription(words)
        self._show_used_if_it_fits()

    def _show_used_if_it_fits(self) -> None:
        parts = (self.service, self.state, self.used, self.model)
        needed = sum(part.sizeHint().width() + GAP for part in parts) + GAP + MARGIN
        self.used.setVisible(bool(self.used.text()) and needed <= self.width())
