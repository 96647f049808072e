"""What another answer says of a picture, beside its words and never in them, and where the two disagree."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from altwright.bridge.answer_beside import AnswerBeside
from altwright.bridge.held_picture import HeldPicture
from altwright.bridge.listening import listen
from altwright.bridge.phase import Phase
from altwright.bridge.service_link import ServiceLink
from altwright.bridge.task_runner import TaskRunner
from altwright.bridge.translation import translate
from altwright.core.answer_parts import PartsReader
from altwright.core.errors import AltwrightError, NoPicture
from altwright.core.lazy_asyncio import asyncio
from altwright.core.message import Action, Situation, duration
from altwright.core.parameter_wording import parameter_notice
from altwright.core.picture import UploadReference
from altwright.core.request import DescribeRequest
from altwright.core.version import VersionKind
from altwright.core.wording import length_notice, message_for

if TYPE_CHECKING:
    from altwright.bridge.entry import Entry
    from altwright.bridge.spending import SpendingLog
    from altwright.core.answer import ParameterDropped, UsageReported
    from altwright.core.disagreement import Disagreement

REMEDIES = frozenset(
    {Action.CHECK_KEY, Action.CHOOSE_MODEL, Action.USE_THIS_COMPUTER, Action.USE_KEY, Action.CHANGE_SERVICE}
)
"""What helps against a fault beside asking again."""


class SecondOpinion(AnswerBeside):
    """The last second opinion on an entry's picture; each one is also a version of its words.

    ``note`` is what there is to say of how it went, and ``remedy`` what may help where none came. ``disagreements`` are
    those of ``compared``, the words of the entry that were held against ``text``.
    """

    changed = Signal()

    def __init__(
        self, entry: Entry, prompt: Callable[[], str], tasks: TaskRunner, spending: SpendingLog | None = None
    ) -> None:
        """Begin without one; ``prompt`` tells what is asked of ``entry``'s picture."""
        super().__init__(tasks, self._take, entry)
        self.text = ""
        self.service = ""
        self.note = ""
        self.remedy: Action | None = None
        self.compared = ""
        self.disagreements: tuple[Disagreement, ...] = ()
        self._entry = entry
        self._prompt = prompt
        self._spending = spending
        self._link = entry.link
        self._reader = PartsReader(None)
        self.clock.ticked.connect(self.changed)

    def ask(self, link: ServiceLink) -> None:
        """Ask the engine of ``link`` what was asked for the description; where that cannot work, say why."""
        held = self._entry.picture.held
        if self.phase.is_running:
            self._say(self.tr("A second opinion is still being written. Stop ends it."))
        elif held is None:
            self._say(message_for(NoPicture(), self._situation(), translate).text)
        else:
            self._link = link
            self.service = link.engine.name
            self.model = self.note = ""
            self.remedy = None
            self._reader = PartsReader(self._entry.brief.role)
            self.clock.start()
            self._set_phase(Phase.LOADING_PICTURE)
            self.announced.emit(self.tr("Asking {service}").format(service=self.service))
            self._start(self._ask(held), "ask for a second opinion")

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

    async def _ask(self, held: HeldPicture) -> None:
        link = self._link
        engine = link.engine
        try:
            reference = await held.reference(engine)
            client = await link.client()
            composer = self._entry.brief.composer(self._prompt())
            request = DescribeRequest.to(engine, self._prompt(), reference, composer)

            async def upload() -> UploadReference:
                return await held.upload(engine)

            await listen(self, request, client, link.gate, engine, upload, as_written=True)
        except AltwrightError as error:
            self._words.flush()
            self._end(Phase.CUT_OFF if self._reader.has_words else Phase.FAILED, error)

    async def _compare(self) -> None:
        mine, theirs = self._entry.draft.text, self.text
        found = await asyncio.to_thread(_compared, mine, theirs)
        if (mine, theirs) == (self._entry.draft.text, self.text):
            self.compared, self.disagreements = mine, found
            self.changed.emit()

    def on_model_named(self, name: str) -> None:
        """Keep which model answers."""
        self.model = name
        self.changed.emit()

    def on_words(self, words: str) -> None:
        """Show words in place of the opinion before."""
        if self.phase is not Phase.WRITING:
            self.text, self.disagreements = "", ()
        super().on_words(words)

    def on_wait(self, seconds: float) -> None:
        """Count down to the moment when the picture is sent once more."""
        self._set_phase(Phase.COUNTING_DOWN, seconds)
        text = self.tr(
            "{service} asks for a wait of {time}. Your text is kept, and the picture is sent once more then."
        )
        self.announced.emit(text.format(service=self.service, time=duration(seconds, translate)))

    def on_picture_sent_instead(self) -> None:
        """Say that more was sent than the address."""
        text = self.tr("{service} could not use the address, so the picture itself is sent.")
        self._say(text.format(service=self.service))

    def on_parameter_dropped(self, dropped: ParameterDropped) -> None:
        """Say what was left out of the request, where it may change the answer."""
        if notice := parameter_notice(dropped, self.service, translate):
            self._say(notice.text)

    def on_usage(self, usage: UsageReported) -> None:
        """Count what the answer took."""
        if self._spending is not None:
            self._spending.note(self._link.engine, self.model, usage)

    def on_finished(self, *, at_limit: bool) -> None:
        """Count the answer as whole, or as ended by its limit."""
        self._end(Phase.CUT_OFF if at_limit else Phase.DONE)

    def _take(self, words: str) -> None:
        self._reader.feed(words)
        self.text = self._reader.alt
        self.changed.emit()

    def _end(self, phase: Phase, error: AltwrightError | None = None) -> None:
        self._words.flush()
        self.clock.stop()
        arrived = self._reader.has_words
        if arrived:
            self.text = self._reader.close().alt
            name = self._link.engine.name
            self._entry.versions.note_typed(self._entry.draft.text)
            self._entry.versions.note_answer(VersionKind.OPINION, self.text, phase, self.model, name)
        self._set_phase(phase)
        if error is not None:
            message = message_for(error, self._situation(), translate)
            self.remedy = next((action for action in message.actions if action in REMEDIES), None)
            self._say(message.text)
        elif phase is Phase.CUT_OFF:
            self._say(length_notice(translate).text)
        elif phase is Phase.STOPPED and arrived:
            self._say(self.tr("Stopped. The words that arrived are kept."))
        elif phase is Phase.STOPPED:
            self._say(self.tr("Stopped. No words had arrived."))
        elif not self.text:
            self._say(self.tr("{service} takes the picture for decoration.").format(service=self.service))
        else:
            self.announced.emit(self.tr("The second opinion is there."))
        self.compare()

    def _say_nothing_runs(self) -> None:
        self._say(self.tr("No second opinion is being written."))

    def _situation(self) -> Situation:
        engine = self._link.engine
        arrived = self._reader.has_words
        return Situation(engine.name, engine.model, has_text=True, words_arrived=arrived, is_demo=self._link.is_demo)

    def _say(self, text: str) -> None:
        self.note = text
        self.changed.emit()
        self.announced.emit(text)

    def _set_phase(self, phase: Phase, seconds: float = 0.0) -> None:
        self.clock.enter(phase, seconds)
        self.changed.emit()


def _compared(one: str, other: str) -> tuple[Disagreement, ...]:
    from altwright.core.checks.recognition import recognised_language
    from altwright.core.disagreement import disagreements
    from altwright.services.word_lists import comparison_words, word_lists

    language = recognised_language(f"{one} {other}", word_lists())
    return disagreements(one, other, language, comparison_words(language))
