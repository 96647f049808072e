"""What a test of an engine found out: a line for each thing, and what it comes to."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from altwright.bridge.engine_trial import EngineTrial, Stage
from altwright.core.engine_report import Finding
from altwright.core.message import Action
from altwright.ui.settings_notice import Notice
from altwright.ui.theme import GAP, SMALL_GAP
from altwright.ui.wrapped_text import WrappedText

_FACTS = 4
_MARKS = {Finding.WORKS: "✓", Finding.FAILS: "✗", Finding.UNKNOWN: "–", Finding.NOT_NEEDED: "✓"}


class TrialReport(QWidget):
    """Shows a test while it runs and when it has ended; takes no place without one."""

    action_requested = Signal(Action)
    announced = Signal(str)
    arrived = Signal()
    """There is something new to be seen of it."""

    def __init__(self, trial: EngineTrial) -> None:
        """Show ``trial``."""
        super().__init__()
        self._trial = trial
        self.running = WrappedText()
        self.facts = tuple(WrappedText() for _ in range(_FACTS))
        self._marks = tuple(QLabel() for _ in range(_FACTS))
        self.notice = Notice()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SMALL_GAP)
        column.addWidget(self.running)
        for mark, fact in zip(self._marks, self.facts, strict=True):
            mark.setFixedWidth(mark.fontMetrics().averageCharWidth() * 3)
            line = QHBoxLayout()
            line.setSpacing(SMALL_GAP)
            line.addWidget(mark, alignment=Qt.AlignmentFlag.AlignTop)
            line.addWidget(fact, 1)
            column.addLayout(line)
        column.addSpacing(GAP - SMALL_GAP)
        column.addWidget(self.notice)
        self.notice.action_requested.connect(self.action_requested)
        trial.changed.connect(self._on_trial_changed)
        self._show_state()

    def reading_order(self) -> tuple[QWidget, ...]:
        """Return the controls in the order in which they are read."""
        return self.notice.reading_order()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell that more of it is to be seen where its texts grow into the room that they need."""
        super().resizeEvent(event)
        if event.size().width() == event.oldSize().width():
            self.arrived.emit()

    def _on_trial_changed(self) -> None:
        self._show_state()
        if self.isVisible():
            self.arrived.emit()
        if self._trial.is_running:
            self.announced.emit(self.tr("Testing") if self._trial.stage is Stage.ASKING else self._running_words())
        elif self._trial.message is not None:
            self.announced.emit(self._trial.message.text)

    def _show_state(self) -> None:
        trial = self._trial
        self.setVisible(trial.is_running or trial.message is not None)
        self.running.setText(self._running_words())
        self.running.setVisible(trial.is_running)
        for place, (mark, label) in enumerate(zip(self._marks, self.facts, strict=True)):
            fact = trial.facts[place] if place < len(trial.facts) else None
            mark.setText("" if fact is None else _MARKS[fact.finding])
            label.setText("" if fact is None else fact.text)
            mark.setVisible(fact is not None)
            label.setVisible(fact is not None)
        self.notice.show_message(trial.message)

    def _running_words(self) -> str:
        match self._trial.stage:
            case Stage.STARTING:
                return self.tr("The engine of this computer is being started with its model…")
            case Stage.LOOKING:
                return self.tr("It runs, and looks at a sample picture; this can take some minutes…")
            case _:
                return self.tr("A sample picture is sent, and its answer waited for…")
