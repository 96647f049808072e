"""An answer on its way into the words of a picture, and what came with it into the suggestions."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from altwright.bridge.phase import Phase
from altwright.bridge.translation import translate
from altwright.core.answer_parts import PartsReader
from altwright.core.engine import EngineKind
from altwright.core.errors import AltwrightError
from altwright.core.message import Action, Message, Tone, duration

if TYPE_CHECKING:
    from altwright.bridge.asking import Compose
    from altwright.bridge.entry import Entry
    from altwright.bridge.held_picture import HeldPicture
    from altwright.core.role import RoleChoice

Ended = Callable[[Phase, AltwrightError | None, bool], None]
"""Takes how an answer ended: the phase, the fault if there was one, and whether its limit of length was reached."""


class DraftAnswer:
    """One answer that becomes the draft of an entry while it is written; nothing that was received is lost."""

    def __init__(
        self, entry: Entry, ended: Ended, *, doing: str, role: RoleChoice = None, keeps_parts: bool = False
    ) -> None:
        """Write for ``entry``, to which ``doing`` says what is done; ``ended`` hears of the end.

        ``role`` is the one that was chosen. What comes beside the alt text is suggested if ``keeps_parts``.
        """
        self._entry = entry
        self._ended = ended
        self._doing = doing
        self._keeps_parts = keeps_parts
        self._reader = entry.suggested.arriving = PartsReader(role)
        self._countdown: Message | None = None

    @property
    def has_words(self) -> bool:
        """Whether anything of the answer has arrived, if only a label."""
        return self._reader.has_words

    def ask(self, held: HeldPicture, compose: Compose) -> None:
        """Ask about ``held`` what ``compose`` makes; the words of before are kept, among the versions and by Undo."""
        entry = self._entry
        entry.messages.clear()
        entry.versions.note_typed(entry.draft.text)
        entry.draft.begin_answer()
        entry.run.ask(held, entry.link, compose, self, name="describe")
        entry.messages.announce(self._doing)

    def take(self, words: str) -> None:
        """Show what of the answer is the alt text, now that ``words`` came."""
        self._reader.feed(words)
        self._entry.draft.show_answer(self._reader.alt)

    def on_wait(self, seconds: float) -> None:
        """Say how long the wait is, and what can be done instead."""
        if self._entry.link.engine.kind is EngineKind.LLM7:
            text = translate(
                "DraftAnswer",
                "{service} asks for a wait of {time}; its free limit may be shared by your office. "
                "Your text is kept, and the picture is sent once more then.",
            )
        else:
            text = translate(
                "DraftAnswer",
                "{service} asks for a wait of {time}. Your text is kept, and the picture is sent once more then.",
            )
        text = text.format(service=self._entry.run.service, time=duration(seconds, translate))
        self._countdown = Message(text, (Action.STOP_WAITING, Action.CHANGE_SERVICE), tone=Tone.CAUTION)
        self._entry.messages.show(self._countdown)

    def on_wait_over(self) -> None:
        """Say that it goes on."""
        self._entry.messages.withdraw(self._countdown)
        self._entry.messages.announce(self._doing)

    def on_note(self, message: Message) -> None:
        """Show ``message``."""
        self._entry.messages.show(message)

    def on_ended(self, phase: Phase, error: AltwrightError | None, *, at_limit: bool) -> None:
        """Put the whole alt text into the draft, and what came with it into the suggestions."""
        entry = self._entry
        entry.messages.withdraw(self._countdown)
        entry.suggested.arriving = None
        if self._reader.has_words:
            parts = self._reader.close()
            if parts.is_decorative:
                entry.draft.empty_as_answer()
            else:
                entry.draft.show_answer(parts.alt)
            if self._keeps_parts:
                entry.suggested.take(parts)
        entry.draft.end_answer()
        self._ended(phase, error, at_limit)
