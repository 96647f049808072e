"""One picture with its words, and everything that belongs to the two."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from altwright.bridge.answer_run import AnswerRun
from altwright.bridge.brief import Brief
from altwright.bridge.current_picture import CurrentPicture
from altwright.bridge.draft import Draft
from altwright.bridge.entry_messages import EntryMessages
from altwright.bridge.held_picture import HeldPicture
from altwright.bridge.phase import Phase
from altwright.bridge.placing import Placing
from altwright.bridge.preview import Preview
from altwright.bridge.sending_words import doubt_words
from altwright.bridge.service_link import ServiceLink
from altwright.bridge.suggestion import Suggested
from altwright.bridge.task_runner import TaskRunner
from altwright.core.message import Message, Tone

if TYPE_CHECKING:
    from altwright.bridge.describing import Describing
    from altwright.bridge.questions import Questions
    from altwright.bridge.rewriting import Rewriting
    from altwright.bridge.second_opinion import SecondOpinion
    from altwright.bridge.spending import SpendingLog
    from altwright.bridge.versions import Versions
    from altwright.core.copying import CopyFormat
    from altwright.core.role import Role


class Entry(QObject):
    """One picture of the editor's: what is known and wanted of it, its words, and who can be asked for more.

    ``run`` tells where the answer is that becomes its words, and ``messages`` what is said about all of it.
    """

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
        self.messages = EntryMessages(link, draft, self)
        self.run = AnswerRun(tasks, spending, self)
        self.label = ""
        # What stood in the address field when another picture came to the front, and names none.
        self.half_typed = ""
        self.copied_words = ""
        self._spending = spending
        self._tasks = tasks
        self._prompt = prompt
        self._doubted: HeldPicture | None = None
        self._doubt: Message | None = None
        link.changed.connect(self._on_link_changed)
        picture.shown.connect(self._on_picture_shown)
        picture.changed.connect(self._on_picture_changed)

    @property
    def phase(self) -> Phase:
        """Where the answer is that becomes the words."""
        return self.run.phase

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
    def describing(self) -> Describing:
        """What has the picture described; begun when first asked for."""
        from altwright.bridge.describing import Describing

        return Describing(self, self._prompt)

    @cached_property
    def rewriting(self) -> Rewriting:
        """What writes the words anew; begun when first asked for."""
        from altwright.bridge.rewriting import Rewriting

        return Rewriting(self, self._prompt)

    @cached_property
    def versions(self) -> Versions:
        """The texts that the picture had so far; begun with the first."""
        from altwright.bridge.versions import Versions

        return Versions(self)

    @cached_property
    def questions(self) -> Questions:
        """What is asked about the picture beside its description; begun when first looked at."""
        from altwright.bridge.questions import Questions

        return Questions(lambda: self.picture.held, self.link, self._tasks, self._spending, self)

    @cached_property
    def opinion(self) -> SecondOpinion:
        """What another answer says of the picture, beside the words; begun when first looked at."""
        from altwright.bridge.second_opinion import SecondOpinion

        return SecondOpinion(self, self._prompt, self._tasks, self._spending)

    @property
    def is_rewriting(self) -> bool:
        """Whether what is under way is a new version of the words."""
        return "rewriting" in vars(self) and self.rewriting.is_under_way

    def is_busy(self) -> bool:
        """Tell whether words are under way already, and say so if they are."""
        if self.is_rewriting:
            self.messages.announce(self.tr("A new version is still being written. Stop ends it."))
        elif self.phase.is_running:
            self.messages.announce(self.tr("Altwright is still describing. Stop ends it."))
        return self.phase.is_running

    def stop(self) -> None:
        """End the answer that becomes the words; those that arrived stay."""
        if not self.run.stop():
            self.messages.announce(self.tr("Nothing is being described."))

    def forget_answer(self) -> None:
        """Be as before anything was asked: an answer without words is not told of the picture that comes next."""
        if self.phase is not Phase.IDLE:
            self.messages.withdraw(self.describing.told)
            self.run.forget()
            self.run.enter(Phase.IDLE)

    def leave(self) -> None:
        """End every answer that is under way, without a word where there is none."""
        self._each_run(AnswerRun.stop)

    def copy(self, copy_format: CopyFormat | None = None) -> None:
        """Copy the text as its destination wants it, or in ``copy_format``, and say how much it was."""
        from altwright.bridge.copying import copy_entry

        copy_entry(self, copy_format)

    def close(self) -> None:
        """Let no timer outlive the program's tasks."""
        self._each_run(AnswerRun.close)

    def _each_run(self, act: Callable[[AnswerRun], object]) -> None:
        """Do ``act`` to the run of the words, and to those beside it that were begun."""
        act(self.run)
        if "questions" in vars(self):
            act(self.questions.run)
        if "opinion" in vars(self):
            act(self.opinion.run)

    def _on_picture_shown(self, preview: Preview) -> None:
        if preview.doubt is not None and self.phase is not Phase.COUNTING_DOWN:
            self._doubted = self.picture.held
            self._doubt = Message(doubt_words(preview.doubt), tone=Tone.CAUTION)
            self.messages.show(self._doubt)

    def _on_picture_changed(self) -> None:
        if self.picture.held is not self._doubted:
            self.messages.withdraw(self._doubt)

    def _on_link_changed(self) -> None:
        self.run.stop()
        self.run.forget()
        self.picture.prepare()
