"""Whom a second opinion can be asked of: the same engine, its other models, other engines that are set up."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal

from altwright.bridge.key_place import KeyPlace
from altwright.bridge.model_lists import catalogue, models_of
from altwright.bridge.preferences import Preferences
from altwright.bridge.service_choice import ServiceChoice
from altwright.bridge.service_link import ServiceLink
from altwright.bridge.session import Session
from altwright.bridge.task_runner import TaskRunner
from altwright.core.engine import Engine, EngineKind
from altwright.core.errors import ServiceError
from altwright.core.model_catalogue import picture_models

if TYPE_CHECKING:
    from altwright.core.model_catalogue import ModelInfo

MOST_MODELS = 200
"""Models that are offered; the settings have a field to find others in."""


class OpinionChoice(NamedTuple):
    """An engine with a model, and its words in the list."""

    engine: Engine
    words: str


class OpinionChoices(QObject):
    """Who can be asked now; the list of models is asked for on request only, and sends nothing of the picture."""

    changed = Signal()
    announced = Signal(str)

    def __init__(
        self,
        session: Session,
        preferences: Preferences,
        choice: ServiceChoice,
        tasks: TaskRunner,
        parent: QObject | None = None,
    ) -> None:
        """Offer what ``preferences`` allow, and begin with the engine of ``session``."""
        super().__init__(parent)
        self._session = session
        self._preferences = preferences
        self._choice = choice
        self._tasks = tasks
        self._is_asking = False
        session.link.changed.connect(self.changed)
        choice.engines_changed.connect(self.changed)
        choice.keys_changed.connect(self.changed)

    def all(self) -> tuple[OpinionChoice, ...]:
        """Return everybody who can be asked, the engine in use first."""
        used = self._session.link.engine
        again = self.tr("{service} again, model {model}") if used.model else self.tr("{service} again")
        found = [OpinionChoice(used, again.format(service=used.name, model=used.model))]
        for engine in self._preferences.engines():
            if (engine.id, engine.address) != (used.id, used.address) and self._is_set_up(engine):
                text = self.tr("{service}, model {model}").format(service=engine.name, model=engine.model)
                found.append(OpinionChoice(engine, text))
        for model in self._models(used)[:MOST_MODELS]:
            if model.id != used.model:
                text = self.tr("{service}, model {model}").format(service=used.name, model=model.id)
                found.append(OpinionChoice(used._replace(model=model.id), text))
        return tuple(found)

    def link_to(self, choice: OpinionChoice) -> ServiceLink:
        """Return the link to the engine of ``choice``."""
        return self._session.link.beside(choice.engine, self._choice.session_key(choice.engine))

    def load_models(self) -> None:
        """Ask the engine in use for its models."""
        if not self._is_asking:
            self._is_asking = True
            self._tasks.start(self._load(self._session.link.engine), "list the models")

    async def _load(self, engine: Engine) -> None:
        try:
            key = await self._choice.key_of(engine)
            models = picture_models(await models_of(engine, key))
        except ServiceError:
            text = self.tr("{service} gave no list of models; it can be asked again with the present one.")
        else:
            text = self.tr("{service} has {count} models to choose from.")
            text = text.replace("{count}", str(len(models)))
        finally:
            self._is_asking = False
        self.changed.emit()
        self.announced.emit(text.format(service=engine.name))

    def _models(self, engine: Engine) -> tuple[ModelInfo, ...]:
        if engine.kind in {EngineKind.LOCAL, EngineKind.DEMO}:
            return ()
        has_key = self._choice.key_place(engine) is not KeyPlace.NOWHERE
        return picture_models(catalogue().known_models(engine.address, has_key=has_key) or ())

    def _is_set_up(self, engine: Engine) -> bool:
        """Tell whether ``engine`` can be asked without another word: it has a model, and a key if it wants one."""
        if not engine.model:
            return False
        if engine.kind is EngineKind.LLM7 or self._choice.key_place(engine) is not KeyPlace.NOWHERE:
            return True
        is_own = any(change.id == engine.id for change in self._preferences.settings.engines)
        return is_own and not engine.needs_key
