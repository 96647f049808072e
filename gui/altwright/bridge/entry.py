"""One picture with its words: the question, the answer, and where in between it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from altwright.bridge.answering import Answering
from altwright.bridge.brief import Brief
from altwright.bridge.current_picture import CurrentPicture
from altwright.bridge.draft import Draft
from altwright.bridge.held_picture import HeldPicture
from altwright.bridge.paced_words import PacedWords
from altwright.bridge.phase import Phase
from altwright.bridge.phase_clock import PhaseClock
from altwright.bridge.placing import Placing
from altwright.bridge.preview import Preview
from altwright.bridge.sending_words import doubt_words
from altwright.bridge.service_link import ServiceLink
from altwright.bridge.suggestion import Suggested
from altwright.bridge.task_runner import TaskRunner
from altwright.bridge.translation import translate
from altwright.core.errors import AltwrightError, NoPicture, PictureError
from altwright.core.message import Action, Message, Situation, Tone, action_label, duration
from altwright.core.picture import UploadReference

if TYPE_CHECKING:
    import asyncio

    from altwright.bridge.questions import Questions
    from altwright.bridge.rewriting import Rewriting
    from altwright.bridge.second_opinion import SecondOpinion
    from altwright.bridge.spending import SpendingLog, Spent
    from altwright.bridge.versions import Versions
    from altwright.core.answer import ParameterDropped, UsageReported
    from altwright.core.copying import CopyFormat
    from altwright.core.request import Composer, DescribeRequest
    from altwright.core.role import Role


class Entry(QObject):
    """One picture of the editor's: describes it into its draft and says how that goes."""

    phase_changed = Signal()
    model_changed = Signal()
    message_changed = Signal()
    announced = Signal(str)

    def __init__(
        self,
        picture: CurrentPicture,
        draft: Draft,
        link: ServiceLink,
        tasks: TaskRunner,
        prompt: Callable[[], str],
        spending: SpendingLog | None = None,
        parent: QObject | None = None,
        *,
        placing: Placing | None = None,
    ) -> None:
        """Begin at rest; ``prompt`` tells what is asked at the moment, ``spending`` counts what answers used.

        ``placing`` tells where the texts of all pictures will stand.
        """
        super().__init__(parent)
        self.picture = picture
        self.draft = draft
        self.link = link
        self.brief = Brief(self, placing=placing)
        self.suggested = Suggested(self)
        self.model = ""
        self.label = ""
        self.message: Message | None = None
        self.last_request: DescribeRequest | None = None
        self.spent: Spent | None = None
        self.copied_words = ""
        self._spending = spending
        self._tasks = tasks
        self._prompt = prompt
        self._task: asyncio.Task[None] | None = None
        self._doubted: HeldPicture | None = None
        self._doubt: Message | None = None
        self._countdown: Message | None = None
        self._answering = Answering(draft, self.suggested)
        self._words = PacedWords(self._answering.take, self)
        self.clock = PhaseClock(self)
        self.clock.ticked.connect(self.phase_changed)
        link.changed.connect(self._on_link_changed)
        picture.shown.connect(self._on_picture_shown)
        picture.changed.connect(self._on_picture_changed)

    @property
    def phase(self) -> Phase:
        """Where the description is."""
        return self.clock.phase

    @property
    def holds_words(self) -> bool:
        """Whether there are words here, or some are under way; questions and their answers count."""
        asked = "questions" in vars(self) and not self.questions.is_empty
        earlier = "versions" in vars(self) and self.versions.rowCount() > 0
        return asked or earlier or self.phase.is_running or not self.draft.is_empty

    @property
    def role(self) -> Role | None:
        """The role that counts: the editor's, or as long as none was chosen the one that the model suggests."""
        if self.brief.role is None:
            return self.suggested.role
        from altwright.core.role import Role

        return self.brief.role if isinstance(self.brief.role, Role) else self.suggested.role

    def accept_role(self) -> None:
        """Take the role that the model suggests."""
        self.brief.role = self.suggested.role

    @property
    def is_decorative(self) -> bool:
        """Whether the picture shall have no alt text, which is a result like any other."""
        role = self.role
        return role is not None and role.value == "decorative"

    @cached_property
    def questions(self) -> Questions:
        """What is asked about the picture beside its description; begun when first looked at."""
        from altwright.bridge.questions import Questions

        return Questions(lambda: self.picture.held, self.link, self._tasks, self._spending, self)

    @cached_property
    def versions(self) -> Versions:
        """The texts that the picture had so far; begun with the first."""
        from altwright.bridge.versions import Versions

        return Versions(self)

    @cached_property
    def rewriting(self) -> Rewriting:
        """What writes the words anew; begun when first asked for."""
        from altwright.bridge.rewriting import Rewriting

        return Rewriting(self, self._prompt)

    @cached_property
    def opinion(self) -> SecondOpinion:
        """What another answer says of the picture, beside the words; begun when first looked at."""
        from altwright.bridge.second_opinion import SecondOpinion

        return SecondOpinion(self, self._prompt, self._tasks, self._spending)

    @property
    def is_rewriting(self) -> bool:
        """Whether what is under way is a new version of the words."""
        return "rewriting" in vars(self) and self.rewriting.is_under_way

    def describe(self, address_error: PictureError | None = None) -> None:
        """Describe the picture; where that cannot work, say why instead.

        ``address_error`` is what is wrong with the text in the address field, if something is.
        """
        if self.is_busy():
            return
        if not self._prompt().strip():
            text = self.tr("The prompt is empty. Your picture and text are kept.")
            self.show_message(Message(text, (Action.RESTORE_PROMPT,), tone=Tone.CAUTION))
            return
        held = self.picture.held
        if address_error is not None or held is None:
            self.show_error(address_error or NoPicture())
            return
        self.begin(held)

    def is_busy(self) -> bool:
        """Tell whether words are under way already, and say so if they are."""
        if self.is_rewriting:
            self.announced.emit(self.tr("A new version is still being written. Stop ends it."))
        elif self.phase.is_running:
            self.announced.emit(self.tr("Altwright is still describing. Stop ends it."))
        return self.phase.is_running

    def begin(self, held: HeldPicture) -> None:
        """Ask for words about ``held``, for a new version if that is what :attr:`rewriting` is about to have."""
        self.clear_message()
        self.spent = None
        self._set_model("")
        self.clock.start()
        self.versions.note_typed(self.draft.text)
        self.draft.begin_answer()
        self._set_phase(Phase.LOADING_PICTURE)
        self._say_what_is_done()
        self._task = self._tasks.start(self._describe(held), "describe")
        self._task.add_done_callback(self._on_task_done)

    def stop(self) -> None:
        """End the description; the words that arrived stay."""
        if self._task is None or self._task.done():
            self.announced.emit(self.tr("Nothing is being described."))
        else:
            self._tasks.end(self._task)

    def show_message(self, message: Message) -> None:
        """Show ``message`` in the window and say it once."""
        self.message = message
        self.message_changed.emit()
        self.announced.emit(message.text)

    def show_error(self, error: AltwrightError) -> None:
        """Show what ``error`` means to the editor."""
        self.show_message(self.wording_of(error))

    def clear_message(self) -> None:
        """Take the message away; it has been dealt with."""
        if self.message is not None:
            self.message = None
            self.message_changed.emit()

    def copy(self, copy_format: CopyFormat | None = None) -> None:
        """Copy the text as its destination wants it, or in ``copy_format``, and say how much it was."""
        from altwright.bridge.copying import copy_entry

        copy_entry(self, copy_format)

    def wording_of(self, error: AltwrightError) -> Message:
        """Return the message for ``error`` without showing it."""
        from altwright.core.wording import message_for

        return message_for(error, self._situation(), translate)

    def label_of(self, action: Action) -> str:
        """Return the words on the button for ``action``."""
        return action_label(action, translate)

    def wait_in_words(self, seconds: float) -> str:
        """Return ``seconds`` in the editor's language."""
        return duration(seconds, translate)

    def close(self) -> None:
        """Let no timer outlive the program's tasks."""
        if "questions" in vars(self):
            self.questions.close()
        if "opinion" in vars(self):
            self.opinion.close()
        self.clock.stop()
        self._words.stop()

    async def _describe(self, held: HeldPicture) -> None:
        from altwright.bridge.listening import listen
        from altwright.core.request import DescribeRequest

        engine = self.link.engine
        self._answering.begin(None if self.is_rewriting else self.brief.role)
        try:
            reference = await held.reference(engine)
            client = await self.link.client()
            request = DescribeRequest.to(engine, self._prompt(), reference, self._composer())
            self.last_request = request

            async def upload() -> UploadReference:
                reference = await held.upload(engine)
                self.last_request = replace(request, picture=reference)
                return reference

            await listen(self, request, client, self.link.gate, engine, upload, as_written=True)
        except AltwrightError as error:
            self._words.flush()
            self._end(Phase.CUT_OFF if self._answering.has_words else Phase.FAILED, error)

    def _on_task_done(self, task: asyncio.Task[None]) -> None:
        # A task that is cancelled before its first step never reaches its own code, so the end is noticed here.
        if self.phase.is_running and task is self._task:
            self._end(Phase.STOPPED if task.cancelled() else Phase.FAILED)

    def on_request_sent(self) -> None:
        """Wait for the first words."""
        if self.phase is Phase.COUNTING_DOWN:
            self._clear_countdown()
            self._say_what_is_done()
        self._set_phase(Phase.WAITING)

    def on_model_named(self, name: str) -> None:
        """Show which model answers."""
        self._set_model(name)

    def on_thinking(self) -> None:
        """Show that the model is thinking, until it writes."""
        if self.phase is Phase.WAITING:
            self._set_phase(Phase.THINKING)

    def on_words(self, words: str) -> None:
        """Put the first words into the draft at once, and later ones together with those around them."""
        is_first = self.phase is not Phase.WRITING
        if is_first:
            self._set_phase(Phase.WRITING)
        self._words.add(words, at_once=is_first)

    def on_wait(self, seconds: float) -> None:
        """Count down to the moment when the picture is sent once more."""
        self._set_phase(Phase.COUNTING_DOWN, seconds)
        text = self.tr(
            "{service} asks for a wait of {time}; its free limit may be shared by your office. "
            "Your text is kept, and the picture is sent once more then."
        )
        text = text.format(service=self.link.engine.name, time=self.wait_in_words(seconds))
        self._countdown = Message(text, (Action.STOP_WAITING, Action.CHANGE_SERVICE), tone=Tone.CAUTION)
        self.show_message(self._countdown)

    def on_picture_sent_instead(self) -> None:
        """Say that more was sent than the address."""
        text = self.tr("{service} could not use the address, so the picture itself is sent.")
        self.show_message(Message(text.format(service=self.link.engine.name), tone=Tone.NOTICE))

    def on_parameter_dropped(self, dropped: ParameterDropped) -> None:
        """Say what was left out of the request, where it may change the answer."""
        from altwright.core.parameter_wording import parameter_notice

        if self.last_request is not None:
            self.last_request = self.last_request.without(dropped.name)
        if notice := parameter_notice(dropped, self.link.engine.name, translate):
            self.show_message(notice)

    def on_usage(self, usage: UsageReported) -> None:
        """Keep what the answer took."""
        if self._spending is not None:
            self.spent = self._spending.note(self.link.engine, self.model, usage)

    def on_finished(self, *, at_limit: bool) -> None:
        """Count the answer as whole, or as ended by its limit."""
        self._end(Phase.DONE, at_limit=at_limit)

    def _composer(self) -> Composer | None:
        if self.is_rewriting:
            return self.rewriting.composer()
        return self.brief.composer(self._prompt())

    def _say_what_is_done(self) -> None:
        self.announced.emit(self.tr("Rewriting") if self.is_rewriting else self.tr("Describing"))

    def _clear_countdown(self) -> None:
        """Take the countdown's message away, and no other that came meanwhile."""
        if self.message is self._countdown:
            self.clear_message()

    def _end(self, phase: Phase, error: AltwrightError | None = None, *, at_limit: bool = False) -> None:
        from altwright.bridge.ending import say_how_it_ended

        self._words.flush()
        self.clock.stop()
        self._clear_countdown()
        self._answering.end(keeps_parts=not self.is_rewriting)
        self.draft.end_answer()
        if self.is_rewriting:
            self.rewriting.end(phase, error, at_limit=at_limit)
            return
        if self.draft.answer_has_words and not self.draft.is_empty:
            self.versions.note_description(self.draft.text, phase, self.model, self.link.engine.name)
        self._set_phase(phase)
        say_how_it_ended(self, phase, error, at_limit=at_limit)

    def _situation(self) -> Situation:
        engine = self.link.engine
        return Situation(
            service=engine.name,
            model=engine.model,
            has_text=not self.draft.is_empty,
            words_arrived=self.draft.answer_has_words,
            is_demo=self.link.is_demo,
        )

    def _set_phase(self, phase: Phase, seconds: float = 0.0) -> None:
        self.clock.enter(phase, seconds)
        self.phase_changed.emit()

    def _set_model(self, name: str) -> None:
        if name != self.model:
            self.model = name
            self.model_changed.emit()

    def _on_picture_shown(self, preview: Preview) -> None:
        if preview.doubt is not None and self.phase is not Phase.COUNTING_DOWN:
            self._doubted = self.picture.held
            self._doubt = Message(doubt_words(preview.doubt), tone=Tone.CAUTION)
            self.show_message(self._doubt)

    def _on_picture_changed(self) -> None:
        if self.message is not None and self.message is self._doubt and self.picture.held is not self._doubted:
            self.clear_message()

    def _on_link_changed(self) -> None:
        if self.phase.is_running:
            self.stop()
        self.spent = None
        self._set_model("")
        self.picture.prepare()
