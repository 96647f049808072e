"""What is said about one picture: a message in the window, and words that are read aloud."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from altwright.bridge.draft import Draft
from altwright.bridge.service_link import ServiceLink
from altwright.bridge.translation import translate
from altwright.core.errors import AltwrightError
from altwright.core.message import Message, Tone


class EntryMessages(QObject):
    """At most one message, which stays until it was dealt with or another takes its place."""

    changed = Signal()
    announced = Signal(str)
    """Brings what is read aloud: every message once, and what needs no place in the window."""

    def __init__(self, link: ServiceLink, draft: Draft, parent: QObject | None = None) -> None:
        """Begin without a message; it will name the engine of ``link``, and say what became of ``draft``."""
        super().__init__(parent)
        self.shown: Message | None = None
        self._link = link
        self._draft = draft
        self._wordless: Message | None = None
        draft.changed.connect(self._on_draft_changed)

    def show(self, message: Message) -> None:
        """Show ``message`` in the window and say it once."""
        self.put(message)
        self.announced.emit(message.text)

    def put(self, message: Message | None) -> None:
        """Show ``message``, or none, without a word."""
        if message is not self.shown:
            self.shown = message
            self.changed.emit()

    def show_error(self, error: AltwrightError) -> None:
        """Show what ``error`` means to the editor."""
        self.show(self.wording_of(error))

    def show_wordless(self, text: str) -> None:
        """Say that there are no words for what was pressed, and show it until there are, beside no other message."""
        if self.shown is None:
            self._wordless = Message(text, tone=Tone.NOTICE)
            self.show(self._wordless)
        else:
            self.announce(text)

    def clear(self) -> None:
        """Take the message away; it has been dealt with."""
        self.put(None)

    def withdraw(self, message: Message | None) -> None:
        """Take ``message`` away if it is the one that is shown, and no other that came meanwhile."""
        if message is not None and message is self.shown:
            self.clear()

    def announce(self, text: str) -> None:
        """Say ``text``, which needs no place in the window."""
        self.announced.emit(text)

    def wording_of(self, error: AltwrightError) -> Message:
        """Return the message for ``error`` without showing it."""
        from altwright.core.wording import message_for

        draft = self._draft
        situation = self._link.situation(has_text=not draft.is_empty, words_arrived=draft.answer_has_words)
        return message_for(error, situation, translate)

    def _on_draft_changed(self) -> None:
        if self._wordless is not None and not self._draft.is_empty:
            self.withdraw(self._wordless)
            self._wordless = None
