"""Free questions about one picture and what came of them, beside its draft and never in it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from altwright.bridge.answer_beside import AnswerBeside
from altwright.bridge.counting_words import copied_words, count_words
from altwright.bridge.held_picture import HeldPicture
from altwright.bridge.listening import listen
from altwright.bridge.phase import Phase
from altwright.bridge.question_lines import Line, LineKind, answer_near
from altwright.bridge.service_link import ServiceLink
from altwright.bridge.task_runner import TaskRunner
from altwright.bridge.translation import translate
from altwright.core.errors import AltwrightError, NoPicture
from altwright.core.message import Action, Message, Situation, action_label, duration
from altwright.core.parameter_wording import parameter_notice
from altwright.core.picture import UploadReference
from altwright.core.request import DescribeRequest
from altwright.core.wording import length_notice, message_for

if TYPE_CHECKING:
    from altwright.bridge.spending import SpendingLog, Spent
    from altwright.core.answer import ParameterDropped, UsageReported

REMARK_SECONDS = 4.0
"""How long a remark stands in the way of what is under way."""

_REMEDIES = (
    Action.CHECK_KEY,
    Action.CHOOSE_MODEL,
    Action.USE_THIS_COMPUTER,
    Action.USE_KEY,
    Action.CHANGE_SERVICE,
)
"""What helps against a fault beside asking again."""


class Questions(AnswerBeside):
    """What was asked about a picture, line by line, and the one question that is being answered, if any.

    ``typed`` is the question in the making, and ``remark`` what was said last about it or about a copy, until something
    happens. ``remedy`` is what may help where the last question got no answer. Every question is sent alone, with the
    picture as it is edited now.
    """

    line_added = Signal()
    words_added = Signal(str)
    """Brings words that the last line, an answer, has grown by."""

    state_changed = Signal()
    typed_changed = Signal()

    def __init__(
        self,
        held: Callable[[], HeldPicture | None],
        link: ServiceLink,
        tasks: TaskRunner,
        spending: SpendingLog | None = None,
        parent: QObject | None = None,
    ) -> None:
        """Begin without questions; ``held`` tells which picture they are about."""
        super().__init__(tasks, self._show, parent)
        self.link = link
        self.lines: list[Line] = []
        self.typed = ""
        self.remark = ""
        self.remedy: Action | None = None
        self.spent: Spent | None = None
        self._held = held
        self._spending = spending
        self._remarked_at = 0.0
        self.clock.ticked.connect(self._on_clock_ticked)
        link.changed.connect(self._on_link_changed)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was asked, and nothing typed that could be."""
        return not self.lines and not self.typed.strip()

    def ask(self) -> None:
        """Ask what was typed; where that cannot work, say why, and leave it as it is."""
        question = " ".join(self.typed.split())
        held = self._held()
        if self.phase.is_running:
            self._remark(self.tr("The question before is still being answered. Stop ends it."))
        elif not question:
            self._remark(self.tr("There is no question yet."))
        elif held is None:
            self._remark(message_for(NoPicture(), self._situation(), translate).text)
        else:
            self._add_line(LineKind.QUESTION, question)
            self.typed = ""
            self.typed_changed.emit()
            self.model = ""
            self.spent = None
            self.remedy = None
            self.clock.start()
            self._set_phase(Phase.LOADING_PICTURE)
            self.announced.emit(self.tr("Asking"))
            self._start(self._ask(held, question), "ask about the picture")

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

    async def _ask(self, held: HeldPicture, question: str) -> None:
        engine = self.link.engine
        try:
            reference = await held.reference(engine)
            client = await self.link.client()
            request = DescribeRequest.to(engine, question, reference)

            async def upload() -> UploadReference:
                return await held.upload(engine)

            await listen(self, request, client, self.link.gate, engine, upload)
        except AltwrightError as error:
            has_words = self._flush()
            self._end(Phase.CUT_OFF if has_words else Phase.FAILED, error)

    def on_model_named(self, name: str) -> None:
        """Keep which model answers."""
        self.model = name
        self.state_changed.emit()

    def on_wait(self, seconds: float) -> None:
        """Count down to the moment when the question is sent once more."""
        self._set_phase(Phase.COUNTING_DOWN, seconds)
        text = self.tr("{service} asks for a wait of {time}. Your question is kept and sent once more then.")
        self.announced.emit(text.format(service=self.link.engine.name, time=duration(seconds, translate)))

    def on_picture_sent_instead(self) -> None:
        """Say that more was sent than the address."""
        text = self.tr("{service} could not use the address, so the picture itself is sent.")
        self._note(text.format(service=self.link.engine.name))

    def on_parameter_dropped(self, dropped: ParameterDropped) -> None:
        """Say what was left out of the request, where it may change the answer."""
        if notice := parameter_notice(dropped, self.link.engine.name, translate):
            self._note(notice.text)

    def on_usage(self, usage: UsageReported) -> None:
        """Keep what the answer took."""
        if self._spending is not None:
            self.spent = self._spending.note(self.link.engine, self.model, usage)

    def on_finished(self, *, at_limit: bool) -> None:
        """Count the answer as whole, or as ended by its limit."""
        self._end(Phase.DONE, at_limit=at_limit)

    def _end(self, phase: Phase, error: AltwrightError | None = None, *, at_limit: bool = False) -> None:
        has_words = self._flush()
        self.clock.stop()
        if not has_words and not self.typed.strip():
            # What got no answer can be asked again with one key.
            self.typed = next(line.text for line in reversed(self.lines) if line.kind is LineKind.QUESTION)
            self.typed_changed.emit()
        message: Message | None = None
        if error is not None:
            message = message_for(error, self._situation(), translate)
            self.remedy = next((action for action in _REMEDIES if action in message.actions), None)
        self._set_phase(phase)
        if message is not None:
            self._note(message.text)
        elif at_limit:
            self._note(length_notice(translate).text)
        elif phase is Phase.DONE:
            self.announced.emit(self.tr("Answered. {count}.").format(count=count_words(len(self.lines[-1].text))))
        elif phase is Phase.STOPPED and has_words:
            self._note(self.tr("Stopped. The words that arrived are kept."))
        elif phase is Phase.STOPPED:
            self._note(self.tr("Stopped. No words had arrived."))

    def _say_nothing_runs(self) -> None:
        self._remark(self.tr("No question is being answered."))

    def _situation(self) -> Situation:
        engine = self.link.engine
        return Situation(
            service=engine.name,
            model=engine.model,
            has_text=True,
            words_arrived=bool(self.lines) and self.lines[-1].kind is LineKind.ANSWER,
            is_demo=self.link.is_demo,
        )

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

    def _flush(self) -> bool:
        """Show the words that were gathered, and tell whether the last line is an answer then."""
        self._words.flush()
        return bool(self.lines) and self.lines[-1].kind is LineKind.ANSWER

    def _show(self, words: str) -> None:
        if self.lines[-1].kind is LineKind.ANSWER:
            self.lines[-1].text += words
            self.words_added.emit(words)
        else:
            self._add_line(LineKind.ANSWER, words)

    def _set_phase(self, phase: Phase, seconds: float = 0.0) -> None:
        self.clock.enter(phase, seconds)
        self.remark = ""
        self.state_changed.emit()

    def _on_link_changed(self) -> None:
        self.leave()
        self.remedy = None
        self.state_changed.emit()

    def _on_clock_ticked(self) -> None:
        if time.monotonic() - self._remarked_at >= REMARK_SECONDS:
            self.remark = ""
        self.state_changed.emit()
