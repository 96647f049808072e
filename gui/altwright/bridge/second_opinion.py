"""What another answer says of a picture, beside its words and never in them, and where the two disagree."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from altwright.bridge.answer_fault import AnswerFault, answer_fault
from altwright.bridge.answer_run import AnswerRun
from altwright.bridge.phase import Phase
from altwright.bridge.service_link import ServiceLink
from altwright.bridge.task_runner import TaskRunner
from altwright.bridge.translation import translate
from altwright.core.answer_parts import PartsReader
from altwright.core.engine import Engine
from altwright.core.errors import AltwrightError, NoPicture
from altwright.core.lazy_asyncio import asyncio
from altwright.core.message import Message, duration
from altwright.core.picture import PictureReference
from altwright.core.request import DescribeRequest
from altwright.core.version import VersionKind
from altwright.core.wording import length_notice

if TYPE_CHECKING:
    from altwright.bridge.entry import Entry
    from altwright.bridge.spending import SpendingLog
    from altwright.core.disagreement import Disagreement


class SecondOpinion(QObject):
    """The last second opinion on an entry's picture; each one is also a version of its words.

    ``note`` is what there is to say of how it went, and ``fault`` why none came, or no whole one. ``disagreements`` are
    those of ``compared``, the words of the entry that were held against ``text``.
    """

    changed = Signal()
    announced = Signal(str)

    def __init__(
        self, entry: Entry, prompt: Callable[[], str], tasks: TaskRunner, spending: SpendingLog | None = None
    ) -> None:
        """Begin without one; ``prompt`` tells what is asked of ``entry``'s picture."""
        super().__init__(entry)
        self.run = AnswerRun(tasks, spending, self)
        self.text = ""
        self.note = ""
        self.fault: AnswerFault | None = None
        self.compared = ""
        self.disagreements: tuple[Disagreement, ...] = ()
        self._entry = entry
        self._prompt = prompt
        self._tasks = tasks
        self._link = entry.link
        self._reader = PartsReader(None)
        for signal in (self.run.phase_changed, self.run.model_changed, self.run.clock.ticked):
            signal.connect(self.changed)

    @property
    def phase(self) -> Phase:
        """Where the answer is."""
        return self.run.phase

    def ask(self, link: ServiceLink) -> None:
        """Ask the engine of ``link`` what was asked for the description; where that cannot work, say why."""
        held = self._entry.picture.held
        if self.phase.is_running:
            self._say(self.tr("A second opinion is still being written. Stop ends it."))
        elif held is None:
            self._say(answer_fault(NoPicture(), link).text)
        else:
            self._link = link
            self.note = ""
            self.fault = None
            self._reader = PartsReader(self._entry.brief.role)
            self.run.ask(held, link, self._compose, self, name="ask for a second opinion")
            self._say_who_is_asked()

    def stop(self) -> None:
        """End the answer; the words that arrived stay."""
        if not self.run.stop():
            self._say(self.tr("No second opinion is being written."))

    def use(self) -> None:
        """Put the second opinion in front, as one undo step."""
        if not self.text:
            self._say(self.tr("There is no second opinion yet."))
        elif self._entry.rewriting.bring(self.text):
            self.compare()

    def compare(self) -> None:
        """Hold the words in front against the second opinion anew."""
        if self.text and not self.phase.is_running:
            self._tasks.start(self._compare(), "compare two texts")

    async def _compare(self) -> None:
        mine, theirs = self._entry.draft.text, self.text
        found = await asyncio.to_thread(_compared, mine, theirs)
        if (mine, theirs) == (self._entry.draft.text, self.text):
            self.compared, self.disagreements = mine, found
            self.changed.emit()

    @property
    def has_words(self) -> bool:
        """Whether anything of the answer has arrived, if only a label."""
        return self._reader.has_words

    def take(self, words: str) -> None:
        """Show ``words``; the first in place of the opinion before."""
        if not self.has_words:
            self.disagreements = ()
        self._reader.feed(words)
        self.text = self._reader.alt
        self.changed.emit()

    def on_wait(self, seconds: float) -> None:
        """Say how long the wait is."""
        text = self.tr(
            "{service} asks for a wait of {time}. Your text is kept, and the picture is sent once more then."
        )
        self.announced.emit(text.format(service=self.run.service, time=duration(seconds, translate)))

    def on_wait_over(self) -> None:
        """Say that it goes on."""
        self._say_who_is_asked()

    def on_note(self, message: Message) -> None:
        """Show ``message`` until there is more to say."""
        self._say(message.text)

    def on_ended(self, phase: Phase, error: AltwrightError | None, *, at_limit: bool) -> None:
        """Keep what came among the versions, say how it went, and compare it."""
        phase = Phase.CUT_OFF if at_limit else phase
        arrived = self.has_words
        if arrived:
            self.text = self._reader.close().alt
            versions = self._entry.versions
            versions.note_typed(self._entry.draft.text)
            versions.note_answer(VersionKind.OPINION, self.text, phase, self.run.model, self.run.service)
        if error is not None:
            self.fault = answer_fault(error, self._link, words_arrived=arrived)
        self.run.enter(phase)
        if self.fault is not None:
            self._say(self.fault.text)
        elif at_limit:
            self._say(length_notice(translate).text)
        elif phase is Phase.STOPPED and arrived:
            self._say(self.tr("Stopped. The words that arrived are kept."))
        elif phase is Phase.STOPPED:
            self._say(self.tr("Stopped. No words had arrived."))
        elif not self.text:
            self._say(self.tr("{service} takes the picture for decoration.").format(service=self.run.service))
        else:
            self.announced.emit(self.tr("The second opinion is there."))
        self.compare()

    def _compose(self, engine: Engine, picture: PictureReference) -> DescribeRequest:
        prompt = self._prompt()
        return DescribeRequest.to(engine, prompt, picture, self._entry.brief.composer(prompt))

    def _say_who_is_asked(self) -> None:
        self.announced.emit(self.tr("Asking {service}").format(service=self.run.service))

    def _say(self, text: str) -> None:
        self.note = text
        self.changed.emit()
        self.announced.emit(text)


def _compared(one: str, other: str) -> tuple[Disagreement, ...]:
    from altwright.core.checks.recognition import recognised_language
    from altwright.core.disagreement import disagreements
    from altwright.services.word_lists import comparison_words, word_lists

    language = recognised_language(f"{one} {other}", word_lists())
    return disagreements(one, other, language, comparison_words(language))
