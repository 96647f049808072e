"""Asking about the picture in front, with the answers beside the draft."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from altwright.bridge.question_words import question_words
from altwright.bridge.questions import Questions
from altwright.bridge.sending_words import sending_words
from altwright.bridge.session import Session
from altwright.core.message import Action
from altwright.ui.announcer import Announcer
from altwright.ui.buttons import Button
from altwright.ui.theme import GAP, MARGIN, control_height, field_style, make_secondary, recolour_secondary, scaled
from altwright.ui.transcript import Transcript
from altwright.ui.wrapped_text import WrappedText


class QuestionsDialog(QDialog):
    """Questions about whichever picture is in front; the window behind it stays usable.

    Closing it ends no answer, and nothing in it is lost until the program ends.
    """

    action_requested = Signal(Action)
    """Brings what the window behind shall do against a fault."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        """Show what was asked about the picture in front of ``session``."""
        super().__init__(parent)
        self._session = session
        self._questions = session.current.questions
        self._announcer = Announcer(self)
        self.transcript = Transcript()
        self.field = QLineEdit()
        self.field.setMinimumHeight(control_height(self.field))
        self.field.setAccessibleName(self.tr("Question"))
        self.ask = Button(self.tr("&Ask"))
        self.ask.set_filled(True)
        self.stop = Button(self.tr("&Stop"))
        self.remedy = Button("")
        for button in (self.stop, self.remedy):
            policy = button.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            button.setSizePolicy(policy)
        self.sending = WrappedText(kept_lines=1)
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
        grid.addLayout(sent, 1, 1, 1, 3)
        below = QHBoxLayout()
        below.setSpacing(GAP)
        below.addWidget(self.state, 1)
        below.addWidget(self.copy)
        below.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(GAP)
        column.addWidget(self.transcript, 1)
        column.addLayout(grid)
        column.addLayout(below)
        self.resize(560, 420)

        self.field.returnPressed.connect(self._on_ask_requested)
        self.field.textChanged.connect(self._on_field_text_changed)
        self.ask.clicked.connect(self._on_ask_requested)
        self.stop.clicked.connect(self._on_stop_clicked)
        self.stop.focus_left.connect(self._show_buttons)
        self.remedy.clicked.connect(self._on_remedy_clicked)
        self.remedy.focus_left.connect(self._show_buttons)
        self.copy.clicked.connect(self._on_copy_clicked)
        self.close_button.clicked.connect(self.reject)
        session.current_changed.connect(self._on_current_changed)
        session.picture_changed.connect(self.show_state)
        session.link.changed.connect(self.show_state)
        if session.spending is not None:
            session.spending.changed.connect(self.show_state)

        make_secondary(self.sending)
        for first, second in pairwise((self.field, self.ask, self.stop, self.remedy, self.copy, self.close_button)):
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
        self._show_buttons()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Esc end an answer before it closes the window."""
        if event.key() == Qt.Key.Key_Escape and self._questions.phase.is_running:
            self._questions.stop()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the system from light to dark and back."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.ThemeChange}:
            self._refresh_colours()

    def _follow(self) -> None:
        """Show the questions about the picture in front, and what becomes of them."""
        questions = self._questions
        questions.line_added.connect(self._on_line_added)
        questions.words_added.connect(self.transcript.add_words)
        questions.state_changed.connect(self.show_state)
        questions.typed_changed.connect(self._show_typed)
        questions.announced.connect(self._announce)
        self.transcript.show_lines(questions.lines)
        self._show_typed()
        self._refresh_colours()
        self.show_state()

    def _leave(self, questions: Questions) -> None:
        questions.line_added.disconnect(self._on_line_added)
        questions.words_added.disconnect(self.transcript.add_words)
        questions.state_changed.disconnect(self.show_state)
        questions.typed_changed.disconnect(self._show_typed)
        questions.announced.disconnect(self._announce)

    def _show_typed(self) -> None:
        if self.field.text() != self._questions.typed:
            self.field.setText(self._questions.typed)

    def _show_buttons(self) -> None:
        # Hiding a button under the focus would move the focus: it stays until the editor leaves it.
        self.stop.setVisible(self._questions.phase.is_running or self.stop.hasFocus())
        fault = self._questions.fault
        remedy = fault.remedy if fault is not None else None
        if remedy is not None:
            self.remedy.set_text(self._questions.label_of(remedy))
        self.remedy.setVisible(remedy is not None or self.remedy.hasFocus())

    def _refresh_colours(self) -> None:
        self.field.setStyleSheet(field_style(QApplication.palette(), "QLineEdit", "0px 6px"))
        self.transcript.refresh_colours()
        recolour_secondary(self.sending)

    def _announce(self, text: str) -> None:
        if self.isVisible():
            self._announcer.announce(text)
        else:
            self._session.announced.emit(text)

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

    def _on_stop_clicked(self) -> None:
        self._questions.stop()

    def _on_remedy_clicked(self) -> None:
        fault = self._questions.fault
        if fault is not None and fault.remedy is not None:
            self.action_requested.emit(fault.remedy)

    def _on_copy_clicked(self) -> None:
        at = self._questions.copy_near(self.transcript.line)
        if at is not None:
            self.transcript.mark_line(at)
