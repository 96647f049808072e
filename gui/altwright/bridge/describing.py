"""Having a picture described: when that can be begun, and what is said when it ends, whole or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from altwright.bridge.counting_words import count_words
from altwright.bridge.draft_answer import DraftAnswer
from altwright.bridge.phase import Phase
from altwright.bridge.translation import translate
from altwright.core.errors import AltwrightError, NoPicture, PictureError
from altwright.core.message import Action, Message, Tone
from altwright.core.request import DescribeRequest
from altwright.core.wording import length_notice

if TYPE_CHECKING:
    from collections.abc import Callable

    from altwright.bridge.entry import Entry
    from altwright.core.engine import Engine
    from altwright.core.picture import PictureReference


class Describing(QObject):
    """Describes an entry's picture into its draft; the editor's own words are one step back then.

    ``told`` is the message that said what came of it last, if one did.
    """

    def __init__(self, entry: Entry, prompt: Callable[[], str]) -> None:
        """Describe for ``entry``; ``prompt`` tells what is asked at the moment."""
        super().__init__(entry)
        self._entry = entry
        self._prompt = prompt
        self.told: Message | None = None

    def ask(self, address_error: PictureError | None = None) -> None:
        """Ask for a description; where that cannot work, say why instead.

        ``address_error`` is what is wrong with the text in the address field, if something is.
        """
        entry = self._entry
        if entry.is_busy():
            return
        if not self._prompt().strip():
            text = self.tr("The prompt is empty. Your picture and text are kept.")
            entry.messages.show(Message(text, (Action.RESTORE_PROMPT,), tone=Tone.CAUTION))
            return
        held = entry.picture.held
        if address_error is not None or held is None:
            entry.messages.show_error(address_error or NoPicture())
            return
        role = entry.brief.role
        answer = DraftAnswer(entry, self._on_ended, doing=self.tr("Describing"), role=role, keeps_parts=True)
        answer.ask(held, self._compose)

    def _compose(self, engine: Engine, picture: PictureReference) -> DescribeRequest:
        prompt = self._prompt()
        return DescribeRequest.to(engine, prompt, picture, self._entry.brief.composer(prompt))

    def _on_ended(self, phase: Phase, error: AltwrightError | None, at_limit: bool) -> None:
        """Keep the description among the versions, and say what came of it and of the editor's own words."""
        entry, draft = self._entry, self._entry.draft
        if draft.answer_has_words and not draft.is_empty:
            entry.versions.note_description(draft.text, phase, entry.run.model, entry.run.service)
        entry.run.enter(phase)
        replaced = draft.replaced_typed_words and draft.answer_has_words
        if error is not None or at_limit:
            message = length_notice(translate) if error is None else entry.messages.wording_of(error)
            if replaced:
                own_words = self.tr("Your own words are one step back.")
                actions = (*message.actions[:1], Action.UNDO)
                message = message._replace(text=f"{message.text} {own_words}", actions=actions)
            self.told = message
            entry.messages.show(message)
        elif replaced:
            text = self.tr("Your own words were replaced by the answer; they are kept, one step back.")
            entry.messages.show(Message(text, (Action.UNDO,), tone=Tone.NOTICE))
        elif phase is Phase.DONE:
            entry.messages.announce(self._done_words())
        elif phase is Phase.STOPPED and draft.answer_has_words:
            entry.messages.announce(self.tr("Stopped. The words that arrived are kept."))
        elif phase is Phase.STOPPED:
            entry.messages.announce(self.tr("Stopped. No words had arrived."))

    def _done_words(self) -> str:
        """Return what is said when a description is whole."""
        entry = self._entry
        count = count_words(len(entry.draft.text))
        if entry.suggested.role is None:
            return self.tr("Done. {count}.").format(count=count)
        if entry.draft.is_empty:
            return self.tr("Done. Suggested: the picture is decorative, leave the alt field empty.")
        from altwright.core.role_wording import role_words

        name = role_words(entry.suggested.role, translate).name
        return self.tr("Done. {count}. Suggested role: {role}.").format(count=count, role=name)
