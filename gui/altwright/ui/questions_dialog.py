"""Asking about the picture in front, with the answers beside the draft."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLineEdit, QWidget

from altwright.bridge.question_words import question_words
from altwright.bridge.questions import Questions
from altwright.bridge.sending_words import sending_words
from altwright.bridge.session import Session
from altwright.core.message import Action
from altwright.ui.answer_controls import AnswerControls
from altwright.ui.buttons import Button
from altwright.ui.dialog import Dialog
from altwright.ui.restyling import keep_as_field, keep_secondary
from altwright.ui.theme import GAP, control_height, scaled
from altwright.ui.transcript import Transcript
from altwright.ui.wrapped_text import WrappedText


class QuestionsDialog(Dialog):
    """Questions about whichever picture is in front; the window behind it stays usable.

    Closing it ends no answer, and nothing in it is lost until the program ends.
    """

    action_requested = Signal(Action)
    """Brings what the window behind shall do against a fault."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        """Show what was asked about the picture in front of ``session``."""
        super().__init__(parent, is_kept=True)
        self._session = session
        self._questions = session.current.questions
        self._controls = AnswerControls(self, session)
        self.stop, self.remedy, self.detail = self._controls.stop, self._controls.remedy, self._controls.detail
        self.transcript = Transcript()
        self.field = QLineEdit()
        self.field.setMinimumHeight(control_height(self.field))
        self.field.setAccessibleName(self.tr("Question"))
        keep_as_field(self.field, "QLineEdit", "0px 6px")
        self.ask = Button(self.tr("&Ask"))
        self.ask.set_filled(True)
        self.sending = WrappedText(kept_lines=1)
        keep_secondary(self.sending)
        self.state = WrappedText(kept_lines=1)
        self.copy = Button(self.tr("&Copy answer"))
        self.close_button = Button(self.tr("C&lose"))
        label = QLabel(self.tr("&Question"))
        label.setFont(scaled(label.font(), 1.0, semibold=True))
        label.setBuddy(self.field)

        grid = QGridLayout()
        grid.setHorizontalSpacing(GAP)
        grid.setVerticalSpacing(GAP)
        grid.setColumnStretch(1, 1)
        grid.addWidget(label, 0, 0)
        grid.addWidget(self.field, 0, 1)
        grid.addWidget(self.ask, 0, 2)
        grid.addWidget(self.stop, 0, 3)
        sent = QHBoxLayout()
        sent.setSpacing(GAP)
        sent.addWidget(self.sending, 1)
        sent.addWidget(self.remedy)
        grid.addWidget(self.detail.fold, 1, 0)
        grid.addLayout(sent, 1, 1, 1, 3)
        below = QHBoxLayout()
        below.setSpacing(GAP)
        below.addWidget(self.state, 1)
        below.addWidget(self.copy)
        below.addWidget(self.close_button)
        self.column.addWidget(self.transcript, 1)
        self.column.addLayout(grid)
        self.column.addWidget(self.detail)
        self.column.addLayout(below)
        self.begin_at(560, 420)

        self.field.returnPressed.connect(self._on_ask_requested)
        self.field.textChanged.connect(self._on_field_text_changed)
        self.ask.clicked.connect(self._on_ask_requested)
        self._controls.action_requested.connect(self.action_requested)
        self.copy.clicked.connect(self._on_copy_clicked)
        self.close_button.clicked.connect(self.reject)
        session.current_changed.connect(self._on_current_changed)
        session.picture_changed.connect(self.show_state)
        session.link.changed.connect(self.show_state)
        if session.spending is not None:
            session.spending.changed.connect(self.show_state)

        asking = (self.field, self.ask, self.stop, self.detail.fold, self.remedy)
        detail = (self.detail.text, self.detail.copy)
        for first, second in pairwise((self.transcript, *asking, *detail, self.copy, self.close_button)):
            QWidget.setTabOrder(first, second)
        self._follow()
        self.field.setFocus()

    def show_state(self) -> None:
        """Show which picture it is about, what is sent to whom, and how the answer goes."""
        session, questions = self._session, self._questions
        if session.picture.held is None:
            self.setWindowTitle(self.tr("Questions about the picture"))
            self.sending.setText("")
        else:
            name = session.pictures.name_of(session.current)
            self.setWindowTitle(self.tr("Questions about {name}").format(name=name))
            self.sending.setText(sending_words(session.picture, session.link.engine))
        used, today = "", ""
        if questions.run.spent is not None and session.spending is not None:
            used, today = session.spending.words_of(questions.run.spent), session.spending.words_of_today()
        self.state.setText(question_words(questions, used))
        self.state.setToolTip(today)
        self._controls.show_state()

    def _follow(self) -> None:
        """Show the questions about the picture in front, and what becomes of them."""
        questions = self._questions
        questions.line_added.connect(self._on_line_added)
        questions.words_added.connect(self.transcript.add_words)
        questions.state_changed.connect(self.show_state)
        questions.typed_changed.connect(self._show_typed)
        self.transcript.show_lines(questions.lines)
        self._show_typed()
        self._controls.follow(questions)
        self.show_state()

    def _leave(self, questions: Questions) -> None:
        questions.line_added.disconnect(self._on_line_added)
        questions.words_added.disconnect(self.transcript.add_words)
        questions.state_changed.disconnect(self.show_state)
        questions.typed_changed.disconnect(self._show_typed)

    def _show_typed(self) -> None:
        if self.field.text() != self._questions.typed:
            self.field.setText(self._questions.typed)

    def _on_current_changed(self) -> None:
        self._leave(self._questions)
        self._questions = self._session.current.questions
        self._follow()

    def _on_line_added(self) -> None:
        self.transcript.add_line(self._questions.lines[-1])

    def _on_field_text_changed(self, text: str) -> None:
        self._questions.typed = text

    def _on_ask_requested(self) -> None:
        self._questions.ask()

    def _on_copy_clicked(self) -> None:
        at = self._questions.copy_near(self.transcript.line)
        if at is not None:
            self.transcript.mark_line(at)
