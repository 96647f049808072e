"""What the editor says about a picture before it is described: its role, its context, the language, the destination."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from altwright.core.destination import Destination
    from altwright.core.picture_context import PictureContext
    from altwright.core.prompting import Question
    from altwright.core.request import Composer
    from altwright.core.role import RoleChoice


class Brief(QObject):
    """The editor's choices for one picture; until one is made, its prompt alone is asked.

    ``context`` and ``destination`` are None until chosen; ``language`` is a BCP 47 tag, "" for none chosen.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        """Begin without any choice."""
        super().__init__(parent)
        self.role: RoleChoice = None
        self.context: PictureContext | None = None
        self.language = ""
        self.destination: Destination | None = None

    def question(self, prompt: str) -> Question:
        """Return all that is asked with ``prompt``."""
        from altwright.core.picture_context import PictureContext
        from altwright.core.prompting import Question

        place = self.destination
        return Question(
            prompt,
            self.role,
            self.context or PictureContext(),
            self.language,
            place.name if place is not None else "",
            place.limit if place is not None else None,
        )

    def composer(self, prompt: str) -> Composer | None:
        """Return what makes the messages of the request, or None where ``prompt`` alone is asked."""
        if self.role is None and self.context is None and not self.language:
            return None
        from altwright.core.prompting import build_messages

        return partial(build_messages, self.question(prompt))
