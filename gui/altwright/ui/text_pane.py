"""The right side of the window: the alt text, where it will stand, how long it is, and Copy."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from altwright.bridge.measuring import Thresholds
from altwright.bridge.session import Session
from altwright.ui.alt_text_field import AltTextField
from altwright.ui.answer_place import AnswerPlace
from altwright.ui.copy_bar import CopyBar
from altwright.ui.destination_row import DestinationRow
from altwright.ui.findings_panel import FindingsPanel, FoldedFindings
from altwright.ui.rewrite_place import RewritePlace
from altwright.ui.theme import GAP, SMALL_GAP


class TextPane(QWidget):
    """The alt text with its heading and counter, what there is to check, and its buttons."""

    rearranged = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        """Show the draft of ``session``."""
        super().__init__(parent)
        self._session = session
        self.field = AltTextField(session.draft)
        self.heading = DestinationRow(session, self.field)
        self.bar = CopyBar(session)
        self.counter, self.checks, self.copy = self.bar.counter, self.bar.checks, self.bar.copy
        self.findings = FindingsPanel(session.findings)
        self._folded = FoldedFindings(session.findings, self.field, self.checks, self.findings)
        self.rewriting = RewritePlace(session)
        self.answer = AnswerPlace(session)
        self._thresholds = Thresholds(session)

        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self.heading)
        column.addWidget(self.field, 1)
        column.addWidget(self.bar)
        column.addWidget(self.rewriting)
        column.addWidget(self.answer)
        column.addWidget(self.findings)
        self.setMinimumWidth(240)

        self.field.key_refused.connect(self._on_key_refused)
        session.draft_changed.connect(self.show_state)
        session.phase_changed.connect(self.show_state)
        session.brief_changed.connect(self.show_state)
        self.rewriting.row_built.connect(self.rearranged)
        self.answer.rearranged.connect(self.rearranged)
        self._folded.rearranged.connect(self.rearranged)
        session.current_changed.connect(lambda: self.field.show_draft(session.draft))
        self.show_state()

    def show_state(self) -> None:
        """Show how long the text is, and what an empty field means."""
        self.bar.show_state()
        self.field.show_decorative(self._session.current.is_decorative)

    def show_compact(self, compact: bool) -> None:
        """Show the text with Copy only, or everything."""
        self.heading.show_compact(compact)
        self.bar.show_compact(compact)
        self.rewriting.setVisible(not compact)
        self.answer.show_compact(compact)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange the lines for the width there is."""
        super().resizeEvent(event)
        self.heading.arrange_for(event.size().width())
        self.bar.arrange_for(event.size().width())

    def arrange(self, *, tight: bool) -> None:
        """Stand close together where the window is low."""
        self._column.setSpacing(SMALL_GAP if tight else GAP)
        self.field.arrange(tight=tight)

    def reading_order(self) -> tuple[QWidget, ...]:
        """Return the controls in the order in which they are read."""
        return (
            *self.heading.reading_order(),
            self.field,
            *self.bar.reading_order(),
            *self.rewriting.reading_order(),
            *self.answer.reading_order(),
            *self._folded.reading_order(),
        )

    def refresh_colours(self) -> None:
        """Take the colours of the present palette."""
        self.bar.refresh_colours()
        self.field.refresh_colours()
        self.findings.refresh_colours()
        self._folded.show_marks()
        self.answer.refresh_colours()

    def _on_key_refused(self) -> None:
        self._session.current.is_busy()  # says so
