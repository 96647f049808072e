"""What the editor says about a picture before it is described: its role, its context, the language, the destination."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from altwright.bridge.placing import Placing

if TYPE_CHECKING:
    from altwright.core.destination import Destination
    from altwright.core.picture_context import PictureContext
    from altwright.core.prompting import Question
    from altwright.core.request import Composer
    from altwright.core.role import RoleChoice


class Brief(QObject):
    """The editor's choices for one picture; until one is made, its prompt alone is asked.

    ``context`` is None until something is typed. ``language``, a BCP 47 tag or "", and ``destination``, None until
    chosen, are those of every picture, unless this one was given its own.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None, *, placing: Placing | None = None) -> None:
        """Begin without any choice but those of ``placing``."""
        super().__init__(parent)
        self._placing = placing or Placing(parent=self)
        self._role: RoleChoice = self._first_role()
        self._context: PictureContext | None = None
        self._language: str | None = None
        self._destination: Destination | None = None
        self._placing.chosen.connect(self._on_placing_chosen)
        self._placing.changed.connect(self.changed)

    @property
    def role(self) -> RoleChoice:
        """What was chosen as the role."""
        return self._role

    @role.setter
    def role(self, role: RoleChoice) -> None:
        if role is not self._role:
            self._role = role
            self.changed.emit()

    @property
    def context(self) -> PictureContext | None:
        """What stands around the picture."""
        return self._context

    @context.setter
    def context(self, context: PictureContext | None) -> None:
        if context != self._context:
            self._context = context
            self.changed.emit()

    @property
    def language(self) -> str:
        """The language that is wanted."""
        return self._placing.language if self._language is None else self._language

    @language.setter
    def language(self, language: str) -> None:
        if language != self.language:
            self._language = language
            self.changed.emit()

    @property
    def destination(self) -> Destination | None:
        """Where the text will stand."""
        return self._destination or self._placing.destination

    @destination.setter
    def destination(self, destination: Destination | None) -> None:
        if destination != self.destination:
            self._destination = destination
            self.changed.emit()

    def choose_role(self, role: RoleChoice) -> None:
        """Take ``role``; whoever leaves it to the model does so for the next pictures, too."""
        from altwright.core.role import Suggestion

        self._placing.suggests_roles = role is Suggestion.LET_MODEL_SUGGEST
        self.role = role

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
        if self.role is None and not self.context and not self.language:
            return None
        from altwright.core.prompting import build_messages

        return partial(build_messages, self.question(prompt))

    def _first_role(self) -> RoleChoice:
        if not self._placing.suggests_roles:
            return None
        from altwright.core.role import Suggestion

        return Suggestion.LET_MODEL_SUGGEST

    def _on_placing_chosen(self) -> None:
        # What is chosen now counts for every picture.
        self._language = None
        self._destination = None
