"""What there is to check, in words: three at first, then all; with a fix where one press can make it right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from altwright.bridge.findings import Findings
from altwright.ui.buttons import Button
from altwright.ui.theme import GAP, SMALL_GAP, make_secondary, scaled
from altwright.ui.wrapped_text import WrappedText

if TYPE_CHECKING:
    from altwright.core.checks import Finding

FIRST = 3
"""So many are shown at once; more would not be read."""

LINES_SEEN = 9


class FindingsPanel(QScrollArea):
    """Shows the findings; a press on Fix or Ignore changes the list, and the focus stays in it while it can."""

    emptied = Signal()

    def __init__(self, findings: Findings, parent: QWidget | None = None) -> None:
        """Show ``findings``."""
        super().__init__(parent)
        self._findings = findings
        self._shows_all = False
        self.rows: list[FindingRow] = []
        self.more = Button("")
        self.more.setFlat(True)
        self.setAccessibleName(self.tr("Things to check"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self._content = QWidget()
        self._column = QVBoxLayout(self._content)
        self._column.setContentsMargins(SMALL_GAP, SMALL_GAP, SMALL_GAP, SMALL_GAP)
        self._column.setSpacing(GAP)
        self._column.addWidget(self.more)
        self._column.addStretch(1)
        self.setWidget(self._content)
        self.more.clicked.connect(self._on_more_clicked)
        findings.changed.connect(self.show_state)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * LINES_SEEN)
        self.show_state()

    def show_state(self) -> None:
        """Show what there is to check now."""
        found = self._findings.found
        had_focus = any(row.isAncestorOf(self.focusWidget()) for row in self.rows if self.focusWidget() is not None)
        for row in self.rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        shown = found if self._shows_all else found[:FIRST]
        self.rows = [FindingRow(finding, self._findings) for finding in shown]
        for place, row in enumerate(self.rows):
            self._column.insertWidget(place, row)
        self.more.setVisible(len(found) > len(shown))
        self.more.set_text(self.tr("Show all {count}").format(count=len(found)))
        if had_focus and self.rows:
            self.rows[0].ignore.setFocus()
        if not found:
            self._shows_all = False
            self.emptied.emit()

    def _on_more_clicked(self) -> None:
        self._shows_all = True
        self.show_state()
        if len(self.rows) > FIRST:
            self.rows[FIRST].ignore.setFocus()


class FindingRow(QWidget):
    """One finding: its weight and message, its reason, Fix and Ignore."""

    def __init__(self, finding: Finding, findings: Findings, parent: QWidget | None = None) -> None:
        """Show ``finding``."""
        super().__init__(parent)
        self.finding = finding
        words = findings.words_of(finding)
        kind = QLabel(findings.kind_of(finding))
        kind.setFont(scaled(kind.font(), 1.0, semibold=True))
        message = WrappedText(words.message)
        reason = WrappedText(f"{words.reason} ({finding.wcag})" if finding.wcag else words.reason)
        make_secondary(reason)
        self.fix = Button(self.tr("Fix"), self.tr("Fix: {message}").format(message=words.message))
        self.ignore = Button(self.tr("Ignore"), self.tr("Ignore: {message}").format(message=words.message))

        head = QHBoxLayout()
        head.setSpacing(GAP)
        head.addWidget(kind)
        head.addWidget(message, 1)
        head.addWidget(self.fix)
        head.addWidget(self.ignore)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SMALL_GAP)
        column.addLayout(head)
        column.addWidget(reason)
        # Only now is it a part of something: before, showing it would open a window.
        self.fix.setVisible(finding.fix is not None)
        self.fix.clicked.connect(lambda: findings.fix(finding))
        self.ignore.clicked.connect(lambda: findings.ignore(finding))
