"""The right side of the window: the alt text, how long it is, and Copy."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from altwright.bridge.counting_words import count_words
from altwright.bridge.session import Session
from altwright.ui.alt_text_field import AltTextField
from altwright.ui.buttons import Button
from altwright.ui.theme import GAP, make_secondary, recolour_secondary, scaled


class TextPane(QWidget):
    """The alt text with its counter and its button.

    Destination and language find their place in the row of the heading, checks in the row of the counter.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        """Show the draft of ``session``."""
        super().__init__(parent)
        self._session = session
        self.field = AltTextField(session.draft)
        self.copy = Button(self.tr("&Copy"))
        heading = QLabel(self.tr("Alt te&xt"))
        heading.setFont(scaled(heading.font(), 1.0, semibold=True))
        heading.setBuddy(self.field)
        self.counter = QLabel()
        self.counter.setTextFormat(Qt.TextFormat.PlainText)

        below = QHBoxLayout()
        below.setSpacing(GAP)
        below.addWidget(self.counter, 1)
        below.addWidget(self.copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(heading)
        column.addWidget(self.field, 1)
        column.addLayout(below)
        self.setMinimumWidth(240)

        self.copy.clicked.connect(session.copy)
        session.draft_changed.connect(self.show_state)
        session.phase_changed.connect(self.show_state)
        session.current_changed.connect(lambda: self.field.show_draft(session.draft))

        make_secondary(self.counter)
        self.show_state()

    def show_state(self) -> None:
        """Show how long the text is, and make Copy the primary button once there is one."""
        draft = self._session.draft
        self.counter.setText("" if draft.is_empty else count_words(len(draft.text)))
        filled = not draft.is_empty
        if filled is not self.copy.is_filled:
            self.copy.set_filled(filled)

    def reading_order(self) -> tuple[QWidget, ...]:
        """Return the controls in the order in which they are read."""
        return self.field, self.copy

    def refresh_colours(self) -> None:
        """Take the colours of the present palette."""
        recolour_secondary(self.counter)
        self.field.refresh_colours()
