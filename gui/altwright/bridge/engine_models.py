"""The models of the engine that is looked at in the settings: asked for on request, and told apart in words."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from altwright.bridge.key_place import KeyPlace
from altwright.bridge.service_choice import ServiceChoice
from altwright.bridge.task_runner import TaskRunner
from altwright.bridge.translation import translate
from altwright.core import errors as e
from altwright.core.engine import Engine, EngineKind
from altwright.core.message import Message, Tone
from altwright.core.model_catalogue import ModelInfo
from altwright.core.pricing_wording import price_words

if TYPE_CHECKING:
    from asyncio import Task

    from altwright.services.model_catalogue import ModelCatalogue


class EngineModels(QObject):
    """The models of one engine; without a list their names can be typed all the same."""

    changed = Signal()

    def __init__(self, choice: ServiceChoice, tasks: TaskRunner, parent: QObject | None = None) -> None:
        """Begin without an engine."""
        super().__init__(parent)
        self._choice = choice
        self._tasks = tasks
        self._catalogue: ModelCatalogue | None = None
        self._task: Task[None] | None = None
        self._of: Engine | None = None
        self.models: tuple[ModelInfo, ...] = ()
        self.message: Message | None = None

    @property
    def is_asking(self) -> bool:
        """Whether the list is under way."""
        return self._task is not None and not self._task.done()

    def show(self, engine: Engine) -> None:
        """Turn to ``engine``: a remembered list is shown, and one on this computer is asked for."""
        if self._of is not None and _place(self._of) == _place(engine):
            self._of = engine
            return
        self._drop()
        self._of = engine
        has_key = self._choice.key_place(engine) is not KeyPlace.NOWHERE
        known = self._catalogue and self._catalogue.known_models(engine.address, has_key=has_key)
        self.models = in_order(known or ())
        if engine.is_local and engine.kind is EngineKind.OTHER:
            self.load(engine)
        self.changed.emit()

    def load(self, engine: Engine) -> None:
        """Ask ``engine`` for its models."""
        self._drop()
        self._of = engine
        self._task = self._tasks.start(self._load(engine), "list the models")
        self.changed.emit()

    def record_of(self, name: str) -> ModelInfo | None:
        """Return what the list says about the model ``name``."""
        return next((model for model in self.models if model.id == name), None)

    async def _load(self, engine: Engine) -> None:
        try:
            self.models = in_order(await self._fetched(engine))
            self.message = None if self.models else Message(self._words(engine, None), tone=Tone.CAUTION)
        except e.ServiceError as error:
            self.message = Message(self._words(engine, error), detail=error.detail, tone=Tone.CAUTION)
        self._task = None
        self.changed.emit()

    async def _fetched(self, engine: Engine) -> tuple[ModelInfo, ...]:
        from altwright.services.model_catalogue import ModelCatalogue
        from altwright.services.network import new_client

        if self._catalogue is None:
            self._catalogue = ModelCatalogue()
        key = await self._choice.key_of(engine)
        client_for = partial(new_client, proxy=engine.proxy, certificate=engine.certificate)
        return await self._catalogue.fetch_models(engine.address, key, fresh=True, client_for=client_for)

    def _drop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None
        self.models = ()
        self.message = None

    def _words(self, engine: Engine, error: e.ServiceError | None) -> str:
        typed = self.tr("A model's name can be typed all the same.")
        match error:
            case None:
                text = self.tr("{service} has no models yet. {typed}")
            case e.KeyNotRead():
                text = self.tr("The keyring stayed shut, so {service} was not asked. {typed}")
            case e.KeyRefused() | e.KeyUnusable() | e.AccessRefused():
                text = self.tr("{service} shows its models only with a key that it accepts. {typed}")
            case e.ServiceUnreachable(fault=fault):
                from altwright.core.service_wording import unreachable_service

                text = unreachable_service(fault, translate)[0].replace("{kept}", "{typed}")
            case e.RateLimited():
                text = self.tr("{service} asks for a pause. {typed}")
            case _:
                text = self.tr("{service} gave no list of models. {typed}")
        return text.format(service=engine.name, typed=typed)


def in_order(models: tuple[ModelInfo, ...]) -> tuple[ModelInfo, ...]:
    """Return ``models`` with those first that take pictures, and those last that do not."""
    place = {True: 0, None: 1, False: 2}
    return tuple(sorted(models, key=lambda model: place[model.takes_pictures]))


def marks_of(model: ModelInfo) -> str:
    """Return in a few words what the service says of ``model``; nothing where it says nothing."""
    sees = {
        True: translate("EngineModels", "takes pictures"),
        False: translate("EngineModels", "no pictures"),
        None: "",
    }[model.takes_pictures]
    return ", ".join(words for words in (sees, price_words(model, translate)) if words)


def _place(engine: Engine) -> tuple[str, str, str, str]:
    """Return on what the list of models depends, but for the key."""
    return engine.id, engine.address, engine.proxy, engine.certificate
