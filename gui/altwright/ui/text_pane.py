"""The right side of the window: the alt text, how long it is, and Copy."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from altwright.bridge.counting_words import count_words
from altwright.bridge.session import Session
from altwright.ui.alt_text_field import AltTextField, Mark
from altwright.ui.buttons import Button
from altwright.ui.findings_panel import FindingsPanel
from altwright.ui.rewrite_place import RewritePlace
from altwright.ui.theme import GAP, SMALL_GAP, make_secondary, recolour_secondary, scaled


class TextPane(QWidget):
    """The alt text with its counter, what there is to check, and its button.

    Destination and language find their place in the row of the heading.
    """

    rearranged = Signal()

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

        self.checks = Button("")
        self.checks.setFlat(True)
        self.checks.setCheckable(True)
        self.checks.hide()
        self.findings = FindingsPanel(session.findings)
        self.findings.hide()
        self.rewriting = RewritePlace(session)

        below = QHBoxLayout()
        below.setSpacing(GAP)
        below.addWidget(self.counter, 1)
        below.addWidget(self.checks)
        below.addWidget(self.copy)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(heading)
        column.addWidget(self.field, 1)
        column.addLayout(below)
        column.addWidget(self.rewriting)
        column.addWidget(self.findings)
        self.setMinimumWidth(240)

        self.copy.clicked.connect(session.copy)
        session.draft_changed.connect(self.show_state)
        session.phase_changed.connect(self.show_state)
        self.rewriting.row_built.connect(self.rearranged)
        session.findings.changed.connect(self._show_findings)
        self.checks.toggled.connect(self._on_checks_toggled)
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

    def arrange(self, *, tight: bool) -> None:
        """Stand close together where the window is low."""
        self._column.setSpacing(SMALL_GAP if tight else GAP)

    def reading_order(self) -> tuple[QWidget, ...]:
        """Return the controls in the order in which they are read."""
        rows = (button for row in self.findings.rows for button in row.reading_order())
        return self.field, self.checks, self.copy, *self.rewriting.reading_order(), *rows, self.findings.more

    def refresh_colours(self) -> None:
        """Take the colours of the present palette."""
        recolour_secondary(self.counter)
        self.field.refresh_colours()
        self.findings.refresh_colours()
        self._show_marks()

    def _show_findings(self) -> None:
        """Show how much there is to check, and where; the button stays while it has the focus."""
        found = self._session.findings.found
        self._show_marks()
        self.checks.set_text(self._checks_words(len(found)))
        self.checks.setVisible(bool(found) or self.checks.hasFocus())
        if not found:
            self.checks.setChecked(False)
        self.rearranged.emit()

    def _show_marks(self) -> None:
        findings = self._session.findings
        marks = [Mark(span.start, span.end, findings.is_error(each)) for each in findings.found for span in each.spans]
        self.field.show_marks(marks, self._session.draft.text)

    def _checks_words(self, count: int) -> str:
        sign = "▾" if self.checks.isChecked() else "▸"
        if count == 0:
            return self.tr("Nothing to check")
        if count == 1:
            return self.tr("1 thing to check {sign}").format(sign=sign)
        return self.tr("{count} things to check {sign}").format(count=count, sign=sign)

    def _on_checks_toggled(self, unfolded: bool) -> None:
        self.findings.setVisible(unfolded)
        self.checks.set_text(self._checks_words(len(self._session.findings.found)))
        self.rearranged.emit()
