"""Words of an answer on their way into the draft, and what came with them into the suggestions."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from altwright.bridge.draft import Draft
    from altwright.bridge.suggestion import Suggested
    from altwright.core.answer_parts import PartsReader
    from altwright.core.role import RoleChoice


class Answering:
    """Reads one answer after the other: its alt text is the draft's, and nothing that was received is lost."""

    def __init__(self, draft: Draft, suggested: Suggested) -> None:
        """Write into ``draft``, and keep the rest in ``suggested``."""
        self._draft = draft
        self._suggested = suggested
        self._reader: PartsReader | None = None

    @property
    def has_words(self) -> bool:
        """Whether anything of the answer has arrived, if only a label."""
        return self._reader is not None and self._reader.has_words

    def begin(self, role: RoleChoice) -> None:
        """Expect an answer to a question in which ``role`` was chosen."""
        from altwright.core.answer_parts import PartsReader

        self._reader = self._suggested.arriving = PartsReader(role)

    def take(self, words: str) -> None:
        """Show what of the answer is the alt text, now that ``words`` came."""
        if self._reader is not None:
            self._reader.feed(words)
            self._draft.show_answer(self._reader.alt)

    def end(self, *, keeps_parts: bool) -> None:
        """Put the whole alt text into the draft, and, if ``keeps_parts``, what came with it into the suggestions."""
        reader, self._reader = self._reader, None
        self._suggested.arriving = None
        if reader is None or not reader.has_words:
            return
        parts = reader.close()
        if parts.is_decorative:
            self._draft.empty_as_answer()
        else:
            self._draft.show_answer(parts.alt)
        if keeps_parts:
            self._suggested.take(parts)
