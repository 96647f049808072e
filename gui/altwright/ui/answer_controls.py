"""What belongs to an answer beside the words: Stop, what may help against a fault, and the fault's detail."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from altwright.bridge.questions import Questions
from altwright.bridge.second_opinion import SecondOpinion
from altwright.bridge.session import Session
from altwright.core.message import Action
from altwright.ui.announcer import Announcer
from altwright.ui.buttons import Button
from altwright.ui.dialog import Dialog
from altwright.ui.folded_detail import FoldedDetail


class AnswerControls(QObject):
    """Controls that a dialog lays out; Esc ends the answer before it closes the dialog.

    What is said about the answer is said by the dialog while it is open, and else by the window behind it.
    """

    action_requested = Signal(Action)

    def __init__(self, dialog: Dialog, session: Session) -> None:
        """Belong to ``dialog``; there is an answer to follow as soon as :meth:`follow` was called."""
        super().__init__(dialog)
        self.stop = Button(self.tr("&Stop"))
        self.remedy = Button("")
        self.detail = FoldedDetail(dialog)
        self._dialog = dialog
        self._session = session
        self._announcer = Announcer(dialog)
        self._answer: Questions | SecondOpinion | None = None
        for button in (self.stop, self.remedy):
            policy = button.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            button.setSizePolicy(policy)
            button.focus_left.connect(self.show_state)
        self.stop.clicked.connect(self._on_stop_clicked)
        self.remedy.clicked.connect(self._on_remedy_clicked)
        self.detail.copied.connect(self.announce)
        dialog.end_first(lambda: self._answer is not None and self._answer.run.stop())

    def follow(self, answer: Questions | SecondOpinion) -> None:
        """Belong to ``answer`` from now on."""
        if self._answer is not None:
            self._answer.announced.disconnect(self.announce)
        self._answer = answer
        answer.announced.connect(self.announce)
        self.show_state()

    def show_state(self) -> None:
        """Show what can be done now."""
        if self._answer is None:
            return
        # Hiding a button under the focus would move the focus: it stays until the editor leaves it.
        self.stop.setVisible(self._answer.phase.is_running or self.stop.hasFocus())
        fault = self._answer.fault
        remedy = fault.remedy if fault is not None else None
        if remedy is not None:
            self.remedy.set_text(self._session.label_of(remedy))
        elif not self.remedy.hasFocus():
            self.remedy.set_text("")  # the place that is kept for it need not be as wide as its last words
        self.remedy.setVisible(remedy is not None or self.remedy.hasFocus())
        self.detail.show_detail(fault.detail if fault is not None else "")

    def announce(self, text: str) -> None:
        """Say ``text`` where the editor is."""
        if self._dialog.isVisible():
            self._announcer.announce(text)
        else:
            self._session.announced.emit(text)

    def _on_stop_clicked(self) -> None:
        if self._answer is not None:
            self._answer.stop()

    def _on_remedy_clicked(self) -> None:
        fault = self._answer.fault if self._answer is not None else None
        if fault is not None and fault.remedy is not None:
            self.action_requested.emit(fault.remedy)
