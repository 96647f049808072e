"""Free questions about one picture and what came of them, beside its draft and never in it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from altwright.bridge.answer_fault import AnswerFault, answer_fault
from altwright.bridge.answer_run import AnswerRun
from altwright.bridge.counting_words import copied_words, count_words
from altwright.bridge.held_picture import HeldPicture
from altwright.bridge.phase import Phase
from altwright.bridge.question_lines import Line, LineKind, answer_near
from altwright.bridge.service_link import ServiceLink
from altwright.bridge.task_runner import TaskRunner
from altwright.bridge.translation import translate
from altwright.core.engine import Engine
from altwright.core.errors import AltwrightError, NoPicture
from altwright.core.message import Action, Message, action_label, duration
from altwright.core.picture import PictureReference
from altwright.core.request import DescribeRequest
from altwright.core.wording import length_notice

if TYPE_CHECKING:
    from altwright.bridge.spending import SpendingLog

REMARK_SECONDS = 4.0
"""How long a remark stands in the way of what is under way."""


class Questions(QObject):
    """What was asked about a picture, line by line, and the one question that is being answered, if any.

    ``typed`` is the question in the making, and ``remark`` what was said last about it or about a copy, until something
    happens. ``fault`` is why the last question got no answer, or no whole one. Every question is sent alone, with the
    picture as it is edited now.
    """

    line_added = Signal()
    words_added = Signal(str)
    """Brings words that the last line, an answer, has grown by."""

    state_changed = Signal()
    typed_changed = Signal()
    announced = Signal(str)

    def __init__(
        self,
        held: Callable[[], HeldPicture | None],
        link: ServiceLink,
        tasks: TaskRunner,
        spending: SpendingLog | None = None,
        parent: QObject | None = None,
    ) -> None:
        """Begin without questions; ``held`` tells which picture they are about."""
        super().__init__(parent)
        self.link = link
        self.run = AnswerRun(tasks, spending, self)
        self.lines: list[Line] = []
        self.typed = ""
        self.remark = ""
        self.fault: AnswerFault | None = None
        self._held = held
        self._asked = ""
        self._remarked_at = 0.0
        self.run.phase_changed.connect(self._on_phase_changed)
        self.run.clock.ticked.connect(self._on_clock_ticked)
        self.run.model_changed.connect(self.state_changed)
        link.changed.connect(self._on_link_changed)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was asked, and nothing typed that could be."""
        return not self.lines and not self.typed.strip()

    @property
    def phase(self) -> Phase:
        """Where the answer is."""
        return self.run.phase

    def ask(self) -> None:
        """Ask what was typed; where that cannot work, say why, and leave it as it is."""
        question = " ".join(self.typed.split())
        held = self._held()
        if self.phase.is_running:
            self._remark(self.tr("The question before is still being answered. Stop ends it."))
        elif not question:
            self._remark(self.tr("There is no question yet."))
        elif held is None:
            self._remark(answer_fault(NoPicture(), self.link).text)
        else:
            self._asked = question
            self._add_line(LineKind.QUESTION, question)
            self.typed = ""
            self.typed_changed.emit()
            self.fault = None
            self.run.ask(held, self.link, self._compose, self, name="ask about the picture", as_written=False)
            self.announced.emit(self.tr("Asking"))

    def stop(self) -> None:
        """End the answer; the words that arrived stay."""
        if not self.run.stop():
            self._remark(self.tr("No question is being answered."))

    def copy_near(self, number: int) -> int | None:
        """Copy the answer near line ``number``, say how much it was, and return its line; None where there is none."""
        at = answer_near(self.lines, number)
        if at is None:
            self._remark(self.tr("There is no answer to copy yet."))
            return None
        text = self.lines[at].text
        QGuiApplication.clipboard().setText(text)
        self._remark(copied_words(len(text)))
        return at

    def label_of(self, action: Action) -> str:
        """Return the words on the button for ``action``."""
        return action_label(action, translate)

    @property
    def has_words(self) -> bool:
        """Whether the last question has an answer, if only the beginning of one."""
        return bool(self.lines) and self.lines[-1].kind is LineKind.ANSWER

    def take(self, words: str) -> None:
        """Put ``words`` behind those of the answer."""
        if self.has_words:
            self.lines[-1].text += words
            self.words_added.emit(words)
        else:
            self._add_line(LineKind.ANSWER, words)

    def on_wait(self, seconds: float) -> None:
        """Say how long the wait is."""
        text = self.tr("{service} asks for a wait of {time}. Your question is kept and sent once more then.")
        self.announced.emit(text.format(service=self.run.service, time=duration(seconds, translate)))

    def on_wait_over(self) -> None:
        """Say that it goes on."""
        self.announced.emit(self.tr("Asking"))

    def on_note(self, message: Message) -> None:
        """Put ``message`` between the question and its answer."""
        self._note(message.text)

    def on_ended(self, phase: Phase, error: AltwrightError | None, *, at_limit: bool) -> None:
        """Say how it ended; what got no answer can be asked again with one key."""
        has_words = self.has_words
        if not has_words and not self.typed.strip():
            self.typed = self._asked
            self.typed_changed.emit()
        if error is not None:
            self.fault = answer_fault(error, self.link, words_arrived=has_words)
        self.run.enter(phase)
        if self.fault is not None:
            self._note(self.fault.text)
        elif at_limit:
            self._note(length_notice(translate).text)
        elif phase is Phase.DONE:
            self.announced.emit(self.tr("Answered. {count}.").format(count=count_words(len(self.lines[-1].text))))
        elif phase is Phase.STOPPED and has_words:
            self._note(self.tr("Stopped. The words that arrived are kept."))
        elif phase is Phase.STOPPED:
            self._note(self.tr("Stopped. No words had arrived."))

    def _compose(self, engine: Engine, picture: PictureReference) -> DescribeRequest:
        return DescribeRequest.to(engine, self._asked, picture)

    def _remark(self, text: str) -> None:
        self.remark = text
        self._remarked_at = time.monotonic()
        self.state_changed.emit()
        self.announced.emit(text)

    def _note(self, text: str) -> None:
        self._add_line(LineKind.NOTE, text)
        self.announced.emit(text)

    def _add_line(self, kind: LineKind, text: str) -> None:
        self.lines.append(Line(kind, text))
        self.line_added.emit()

    def _on_phase_changed(self) -> None:
        self.remark = ""
        self.state_changed.emit()

    def _on_link_changed(self) -> None:
        self.run.stop()
        self.fault = None
        self.state_changed.emit()

    def _on_clock_ticked(self) -> None:
        if time.monotonic() - self._remarked_at >= REMARK_SECONDS:
            self.remark = ""
        self.state_changed.emit()
