"""What there is to check, in words: three at first, then all; with a fix where one press can make it right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from altwright.bridge.findings import Findings
from altwright.ui.alt_text_field import AltTextField, Mark
from altwright.ui.buttons import Button
from altwright.ui.icons import ICON_SIZE, icon_pixmap
from altwright.ui.theme import GAP, SMALL_GAP, caution_colour, fault_colour, make_secondary, recolour_secondary, scaled
from altwright.ui.wrapped_text import WrappedText

if TYPE_CHECKING:
    from altwright.core.checks import Finding

FIRST = 3
"""So many are shown at once; more would not be read."""

LINES_SEEN = 11
"""The list is at most so many lines high, and scrolls beyond."""


class FindingsPanel(QScrollArea):
    """Shows the findings; a press on Fix or Ignore changes the list, and the focus stays in it while it can.

    It is as high as what it shows. While it is open it only grows: a list that changes with each word must not move
    what is written above it to and fro.
    """

    def __init__(self, findings: Findings, parent: QWidget | None = None) -> None:
        """Show ``findings``."""
        super().__init__(parent)
        self._findings = findings
        self._shows_all = False
        self._least = 0
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
        self.show_state()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the rows, whose words take more lines where there is less width."""
        handled = super().eventFilter(watched, event)
        if watched is self._content and event.type() in {QEvent.Type.LayoutRequest, QEvent.Type.Resize}:
            self._fit()
        return handled

    def showEvent(self, event: QShowEvent) -> None:
        """Begin as high as what there is."""
        self._least = 0
        self._fit()
        super().showEvent(event)

    def _fit(self) -> None:
        most = self.fontMetrics().lineSpacing() * LINES_SEEN
        self.setFixedHeight(max(self._least, min(most, self._content.minimumSizeHint().height())))

    def show_state(self) -> None:
        """Show what there is to check now."""
        self._least = self.height() if self.isVisible() else 0
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

    def refresh_colours(self) -> None:
        """Take the colours of the present palette."""
        for row in self.rows:
            row.refresh_colours()

    def _on_more_clicked(self) -> None:
        self._shows_all = True
        self.show_state()
        if len(self.rows) > FIRST:
            self.rows[FIRST].ignore.setFocus()


class FoldedFindings(QObject):
    """Marks the findings in a field, and lets a button tell how many they are and unfold them."""

    rearranged = Signal()

    def __init__(
        self, findings: Findings, field: AltTextField, button: Button, panel: FindingsPanel, *, text_name: str = ""
    ) -> None:
        """Join the four; ``panel`` is folded at first, and ``button`` is seen while there is something to check.

        ``text_name`` tells a screen reader which text is meant, where it is not the alt text.
        """
        super().__init__(panel)
        self._findings = findings
        self._text_name = text_name
        self._field = field
        self._button = button
        self._panel = panel
        panel.hide()
        button.hide()
        findings.changed.connect(self._on_findings_changed)
        button.toggled.connect(self._on_button_toggled)
        button.focus_left.connect(self._show_button)

    def show_marks(self) -> None:
        """Mark the findings in the field, in the colours of the present palette."""
        findings = self._findings
        marks = [Mark(span.start, span.end, findings.is_error(each)) for each in findings.found for span in each.spans]
        self._field.show_marks(marks, findings.draft.text)

    def reading_order(self) -> tuple[QWidget, ...]:
        """Return the controls of the panel in the order in which they are read."""
        return *(button for row in self._panel.rows for button in row.reading_order()), self._panel.more

    def _on_findings_changed(self) -> None:
        self.show_marks()
        self._show_button()
        self.rearranged.emit()

    def _show_button(self) -> None:
        # Hiding it under the focus would move the focus: it stays until the editor leaves it.
        found = self._findings.found
        self._show_words()
        self._button.setVisible(bool(found) or self._button.hasFocus())
        if not found:
            self._button.setChecked(False)

    def _show_words(self) -> None:
        words = self._words(len(self._findings.found))
        self._button.set_text(words)
        if self._text_name:
            name = self.tr("{words}, {text}").format(words=words, text=self._text_name)
            self._button.setAccessibleName(name)

    def _words(self, count: int) -> str:
        sign = "▾" if self._button.isChecked() else "▸"
        if count == 0:
            return self.tr("Nothing to check")
        if count == 1:
            return self.tr("1 thing to check {sign}").format(sign=sign)
        return self.tr("{count} things to check {sign}").format(count=count, sign=sign)

    def _on_button_toggled(self, unfolded: bool) -> None:
        self._panel.setVisible(unfolded)
        self._show_words()
        self.rearranged.emit()


class FindingRow(QWidget):
    """One finding: its weight in sign and word, its message, its reason, Fix, Ignore, and WCAG when it is unfolded."""

    def __init__(self, finding: Finding, findings: Findings, parent: QWidget | None = None) -> None:
        """Show ``finding``."""
        super().__init__(parent)
        self.finding = finding
        self._findings = findings
        words = findings.words_of(finding)
        self.sign = QLabel()
        self.sign.setFixedSize(ICON_SIZE, ICON_SIZE)
        kind = QLabel(findings.kind_of(finding))
        kind.setFont(scaled(kind.font(), 1.0, semibold=True))
        message = WrappedText(words.message)
        self._reason = reason = WrappedText(words.reason)
        make_secondary(reason)
        self.fix = Button(self.tr("Fix"), self.tr("Fix: {message}").format(message=words.message))
        self.ignore = Button(self.tr("Ignore here"), self.tr("Ignore here: {message}").format(message=words.message))
        self.always = Button(
            self.tr("Ignore always"), self.tr("Ignore always: {message}").format(message=words.message)
        )
        self.wcag = Button("")
        self.wcag.setCheckable(True)

        head = QHBoxLayout()
        head.setSpacing(GAP)
        head.addWidget(self.sign)
        head.addWidget(kind)
        head.addWidget(message, 1)
        head.addWidget(self.fix)
        below = QHBoxLayout()
        below.setSpacing(SMALL_GAP)
        below.addWidget(reason, 1)
        for button in (self.wcag, self.ignore, self.always):
            button.setFlat(True)
            below.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SMALL_GAP)
        column.addLayout(head)
        column.addLayout(below)
        # Only now is it a part of something: before, showing it would open a window.
        asking = findings.asking_again_words(finding)
        if asking:
            self.fix.set_text(asking)
        self.fix.setVisible(bool(asking) or finding.fix is not None)
        self.wcag.setVisible(bool(finding.wcag))
        self._show_wcag()
        self.refresh_colours()
        self.fix.clicked.connect(lambda: findings.ask_again() if asking else findings.fix(finding))
        self.ignore.clicked.connect(lambda: findings.ignore(finding))
        self.always.clicked.connect(lambda: findings.ignore_always(finding))
        self.wcag.toggled.connect(self._show_wcag)

    def reading_order(self) -> tuple[QWidget, ...]:
        """Return the controls in the order in which they are read."""
        return self.fix, self.wcag, self.ignore, self.always

    def refresh_colours(self) -> None:
        """Take the colours of the present palette."""
        recolour_secondary(self._reason)
        is_error = self._findings.is_error(self.finding)
        colour = fault_colour(self.palette()) if is_error else caution_colour(self.palette())
        name = "fault" if is_error else "notice"
        self.sign.setPixmap(icon_pixmap(name, colour, self.devicePixelRatioF()))

    def _show_wcag(self) -> None:
        finding = self.finding
        if not self.wcag.isChecked():
            self.wcag.set_text(self.tr("▸ WCAG"))
        elif finding.wcag.startswith("F"):
            self.wcag.set_text(self.tr("▾ WCAG, failure {id}").format(id=finding.wcag))
        else:
            self.wcag.set_text(self.tr("▾ WCAG, technique {id}").format(id=finding.wcag))
