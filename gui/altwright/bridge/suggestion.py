"""What came with an answer beside the alt text: a role, a long description, words in the picture, doubts."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from altwright.bridge.draft import Draft

if TYPE_CHECKING:
    from altwright.core.answer_parts import AnswerParts, PartsReader
    from altwright.core.role import Role


class Suggested(QObject):
    """The parts of the last answer that are not its alt text; all of them are suggestions.

    ``arriving`` reads the answer that is under way.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        """Begin before any answer."""
        super().__init__(parent)
        self.role: Role | None = None
        self.words = ""
        self.unsure: tuple[str, ...] = ()
        self.raw = ""
        self.alt = ""
        self.arriving: PartsReader | None = None
        self._has_long = False

    @cached_property
    def long(self) -> Draft:
        """The long description, which the editor may change like the alt text; made when first looked at."""
        self._has_long = True
        draft = Draft(self)
        draft.changed.connect(self.changed)
        return draft

    @property
    def long_description(self) -> str:
        """The long description as it stands now."""
        return self.long.text.strip() if self._has_long else ""

    @property
    def as_received(self) -> str:
        """The answer to the letter: the one that is under way, or the last."""
        return self.raw if self.arriving is None else self.arriving.raw

    @property
    def has_more(self) -> bool:
        """Whether there is something beside the alt text."""
        from_answer = bool(self.words or self.unsure or (self.raw and self.raw.strip() != self.alt))
        return from_answer or bool(self.long_description)

    def take(self, parts: AnswerParts) -> None:
        """Keep what came with an answer; a long description takes the place of the one before, one Undo back."""
        self.role = parts.role
        self.words = parts.words
        self.unsure = parts.unsure
        self.raw = parts.raw
        self.alt = parts.alt
        if parts.long_description or (parts.role is not None and self.long_description):
            self.long.begin_answer()
            self.long.append(parts.long_description)
            if not parts.long_description:
                self.long.empty_as_answer()
            self.long.end_answer()
        self.changed.emit()
