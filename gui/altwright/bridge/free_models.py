"""Whether the free service has a model for pictures today, looked up before the press."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject

from altwright.bridge.current_picture import PictureState
from altwright.bridge.session import Session
from altwright.bridge.task_runner import TaskRunner
from altwright.core.engine import Engine, EngineKind
from altwright.core.errors import ServiceError
from altwright.core.message import Action, Message, Tone

SECONDS_BETWEEN_LOOKS = 3600.0
"""The public list is read at most once an hour."""


class FreeModels(QObject):
    """Reads the free service's public list of models once there is a picture, and says if none takes pictures.

    Nothing about the picture is sent. Where the list cannot be had, nothing is said: the press will tell.
    """

    def __init__(
        self,
        session: Session,
        tasks: TaskRunner,
        has_key: Callable[[Engine], bool],
        parent: QObject | None = None,
    ) -> None:
        """Look when ``session`` has a picture and shows it; an engine that ``has_key`` is not bound to free models."""
        super().__init__(parent)
        self._session = session
        self._tasks = tasks
        self._has_key = has_key
        self._looked_at: float | None = None
        session.picture_changed.connect(self._look)
        session.current_changed.connect(self._look)
        session.link.changed.connect(self._look)

    def _look(self) -> None:
        engine, picture = self._session.link.engine, self._session.picture
        if engine.kind is not EngineKind.LLM7 or picture.held is None or self._has_key(engine):
            return
        if picture.state is PictureState.LOADING:
            return  # all that this computer can do goes into the preview first
        now = time.monotonic()
        if self._looked_at is None or now - self._looked_at >= SECONDS_BETWEEN_LOOKS:
            self._looked_at = now
            self._tasks.start(self._ask(engine), "look for a free model")

    async def _ask(self, engine: Engine) -> None:
        from altwright.bridge.model_lists import models_of
        from altwright.core.model_catalogue import no_free_model_takes_pictures

        try:
            models = await models_of(engine, None)
        except ServiceError:
            return  # whether the service can be reached is told at the press
        session = self._session
        if no_free_model_takes_pictures(models) and session.link.engine is engine and not session.phase.is_running:
            text = self.tr(
                "{service} has no free model for pictures today. Your picture and prompt are kept; you can also write "
                "below."
            ).format(service=engine.name)
            actions = (Action.USE_THIS_COMPUTER, Action.USE_KEY)
            session.show_message(Message(text, actions, tone=Tone.CAUTION))
