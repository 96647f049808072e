"""The models for describing on this computer: which are offered and which are here, their download and removal."""

from __future__ import annotations

import contextlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, Signal

from altwright.bridge.preferences import Preferences, presets
from altwright.bridge.service_choice import ServiceChoice
from altwright.bridge.settings_place import home_folder
from altwright.bridge.task_runner import TaskRunner
from altwright.bridge.translation import translate
from altwright.core.engine import LOCAL_ID, Engine
from altwright.core.errors import AltwrightError, NetworkFault
from altwright.core.lazy_asyncio import asyncio
from altwright.core.local_errors import DownloadUnreachable, LocalModelUnusable
from altwright.core.local_model import CatalogueModel, DownloadPhase, DownloadProgress, InstalledModel, chosen_among
from altwright.core.local_wording import size
from altwright.core.message import Message, Situation, Tone, duration
from altwright.core.proxy import Route

if TYPE_CHECKING:
    from asyncio import Task

    from altwright.services.local_engine.download import LocalModels


@dataclass(frozen=True, slots=True)
class Stock:
    """What a look at the disk and at the memory found; None is unknown."""

    offered: tuple[CatalogueModel, ...] = ()
    installed: tuple[InstalledModel, ...] = ()
    arrived: tuple[int, ...] = ()
    """For each model that is offered, the bytes of it that are on the disk."""
    free_memory: int | None = None
    free_disk: int | None = None
    named: str = ""
    """The model that a variable has run, whatever is chosen."""


@dataclass(frozen=True, slots=True)
class ShelfModel:
    """One model as it is shown: ``shortage`` says what it lacks here, ``progress`` is that of a download under way."""

    identifier: str
    name: str
    facts: str
    sentence: str = ""
    shortage: str = ""
    is_installed: bool = False
    is_own: bool = False
    is_chosen: bool = False
    has_begun: bool = False
    progress: DownloadProgress | None = None


class ModelShelf(QObject):
    """Looks at the disk when asked; ``changed`` tells of what it found, and ``progressed`` of a download's progress."""

    changed = Signal()
    progressed = Signal(str)
    announced = Signal(str)

    def __init__(
        self, preferences: Preferences, choice: ServiceChoice, tasks: TaskRunner, parent: QObject | None = None
    ) -> None:
        """Begin without having looked."""
        super().__init__(parent)
        self._preferences = preferences
        self._choice = choice
        self._tasks = tasks
        self._models: LocalModels | None = None
        self._stock = Stock()
        self._looks = 0
        self._shown_look = 0
        self._downloads: dict[str, Task[None]] = {}
        self._progress: dict[str, DownloadProgress] = {}
        self.message: Message | None = None

    @property
    def engine(self) -> Engine:
        """The engine of this computer as the settings have it; its model is the identifier of the chosen one."""
        engines = self._preferences.engines()
        # An organisation may have left it out; it is shown as it comes then, and not asked.
        usual = (preset.engine() for preset in presets() if preset.id == LOCAL_ID)
        found = next((engine for engine in engines if engine.id == LOCAL_ID), None)
        return found or self._preferences.organisation.applied_to(next(usual))

    def models(self) -> tuple[ShelfModel, ...]:
        """Return the models: those that are offered, and then the editor's own."""
        here = {model.identifier: model for model in self._stock.installed}
        chosen = self._chosen()
        offered = [
            ShelfModel(
                model.identifier,
                model.name,
                _facts(model),
                model.sentence,
                "" if model.identifier in here else self._shortage(model, arrived),
                is_installed=model.identifier in here,
                is_chosen=model.identifier == chosen,
                has_begun=arrived > 0,
                progress=self._progress.get(model.identifier),
            )
            for model, arrived in zip(self._stock.offered, self._stock.arrived, strict=True)
        ]
        known = {model.identifier for model in offered}
        own = [
            ShelfModel(
                model.identifier,
                model.files.name,
                self.tr("Files of your own: {model}, {eyes}").format(
                    model=model.files.model.name, eyes=model.files.eyes.name
                ),
                is_installed=True,
                is_own=model.own,
                is_chosen=model.identifier == chosen,
            )
            for model in self._stock.installed
            if model.identifier not in known
        ]
        return (*offered, *own)

    @property
    def words_on_variable(self) -> str:
        """What is to be known of the model that a variable names; empty where none does."""
        if not self._stock.named:
            return ""
        text = self.tr("The variable ALTWRIGHT_LOCAL_MODEL has “{model}” run, whatever is chosen here.")
        return text.format(model=self._stock.named)

    def progress_of(self, identifier: str) -> DownloadProgress | None:
        """Return how far the download of a model is, or None where none is under way."""
        return self._progress.get(identifier)

    def look(self) -> None:
        """Look at the disk and at the memory once more."""
        self._tasks.start(self._look(), "look for models")

    def choose(self, identifier: str) -> None:
        """Have the engine of this computer run this model."""
        self._choice.change(self.engine._replace(model=identifier))
        self.changed.emit()

    def download(self, identifier: str) -> None:
        """Fetch a model, or go on where a pause was."""
        model = next(model for model in self._stock.offered if model.identifier == identifier)
        if identifier not in self._downloads:
            self.message = None
            self._progress[identifier] = DownloadProgress(DownloadPhase.LISTING, 0, 0)
            self._downloads[identifier] = self._tasks.start(self._download(model), "download a model")
            self.changed.emit()

    def pause(self, identifier: str) -> None:
        """End the download of a model; what has arrived stays for the next one."""
        if (task := self._downloads.get(identifier)) is not None:
            task.cancel()

    def remove(self, identifier: str) -> None:
        """Delete a model or what has arrived of it; files of the editor's own stay where they are."""
        self._tasks.start(self._remove(identifier), "remove a model")

    def adopt(self, files: list[Path]) -> None:
        """Take up two files that the editor chose: the one with mmproj in its name are the model's eyes."""
        eyes = [path for path in files if "mmproj" in path.name.lower()]
        models = [path for path in files if path not in eyes]
        if len(eyes) != 1 or len(models) != 1:
            text = self.tr(
                "A model is two files: one with “mmproj” in its name, and one without. Choose both at once. Nothing "
                "was changed."
            )
            self._tell(Message(text, tone=Tone.CAUTION))
            return
        self._tasks.start(self._adopt(models[0], eyes[0]), "take up a model")

    async def _look(self) -> None:
        self._looks += 1
        look = self._looks
        stock = await asyncio.to_thread(self._looked)
        # A slow disk may answer an earlier look after a later one.
        if look > self._shown_look:
            self._shown_look, self._stock = look, stock
            self.changed.emit()

    def _looked(self) -> Stock:
        from altwright.services.local_engine.memory import available_memory

        models = self._local_models()
        offered = models.catalogue()
        arrived = tuple(models.store.arrived_bytes(model.identifier) for model in offered)
        named = ""
        # Where one of two variables is missing, Describe and Test say it.
        with contextlib.suppress(LocalModelUnusable):
            files = models.store.named_files()
            named = files.name if files is not None else ""
        return Stock(offered, models.installed(), arrived, available_memory(), _free_disk(home_folder()), named)

    async def _download(self, model: CatalogueModel) -> None:
        name = model.identifier
        self.announced.emit(self.tr("Downloading {name}").format(name=model.name))
        try:
            route = await asyncio.to_thread(self._route)
            await self._local_models().download(model, lambda progress: self._on_progress(name, progress), route)
        except AltwrightError as error:
            self._tell(self._message_for(error))
        except asyncio.CancelledError:
            self.announced.emit(self.tr("Paused. What has arrived is kept."))
            raise
        else:
            if not self._stock.installed:
                self.choose(name)
            self._tell(Message(self.tr("{name} is here and ready.").format(name=model.name), tone=Tone.NOTICE))
        finally:
            del self._downloads[name], self._progress[name]
            self.changed.emit()
            self.look()

    def _route(self) -> Route:
        """Return how models are fetched; may wait for the keyring.

        Raises:
            DownloadUnreachable: the keyring does not give out the password of the proxy.
        """
        engine = self.engine
        try:
            password = self._choice.passwords.of(engine.proxy)
        except ValueError as error:
            raise DownloadUnreachable(NetworkFault.PROXY, str(error)) from error
        return Route(engine.proxy, engine.certificate, password)

    def _on_progress(self, name: str, progress: DownloadProgress) -> None:
        self._progress[name] = progress
        self.progressed.emit(name)

    async def _remove(self, identifier: str) -> None:
        try:
            await asyncio.to_thread(self._local_models().remove, identifier)
        except AltwrightError as error:
            self._tell(self._message_for(error))
        await self._look()

    async def _adopt(self, model: Path, eyes: Path) -> None:
        try:
            adopted = await asyncio.to_thread(self._local_models().store.adopt, model, eyes)
        except AltwrightError as error:
            self._tell(self._message_for(error))
            return
        self.message = None
        await self._look()
        self.choose(adopted.identifier)

    def _chosen(self) -> str:
        """Return the model that would run, unless a variable names one; none where the chosen one is not here."""
        if self._stock.named:
            return ""
        chosen = chosen_among(self._stock.installed, self.engine.model)
        return chosen.identifier if chosen is not None else ""

    def _shortage(self, model: CatalogueModel, arrived: int) -> str:
        stock = self._stock
        to_come = model.approximate_bytes - arrived
        if stock.free_disk is not None and to_come > stock.free_disk:
            text = self.tr("The disk has {free} left, which is too little for it.")
            return text.format(free=size(stock.free_disk, translate))
        if stock.free_memory is not None and model.memory_bytes > stock.free_memory:
            text = self.tr("It may not start: {free} of memory are free now.")
            return text.format(free=size(stock.free_memory, translate))
        return ""

    def _tell(self, message: Message) -> None:
        self.message = message
        self.announced.emit(message.text)
        self.changed.emit()

    def _message_for(self, error: AltwrightError) -> Message:
        from altwright.core.wording import message_for

        message = message_for(error, Situation(self.engine.name), translate)
        return message._replace(actions=(), tone=Tone.CAUTION)

    def _local_models(self) -> LocalModels:
        from altwright.services.local_engine.download import LocalModels

        if self._models is None:
            self._models = LocalModels(home_folder(), os.environ)
        return self._models


def progress_words(progress: DownloadProgress) -> str:
    """Return how far a download is: what has arrived of how much, how fast, and how long it will take."""
    if progress.phase is DownloadPhase.LISTING:
        return translate("ModelShelf", "Asking for its files")
    if progress.phase is DownloadPhase.CHECKING:
        return translate("ModelShelf", "Checking that it arrived whole")
    text = translate("ModelShelf", "{done} of {total}")
    values = {"done": size(progress.done, translate), "total": size(progress.total, translate)}
    if progress.speed is not None and progress.seconds_left is not None:
        text = translate("ModelShelf", "{done} of {total}, {speed} a second, {time} left")
        values["speed"] = size(round(progress.speed), translate)
        values["time"] = duration(progress.seconds_left, translate)
    return text.format(**values)


def _facts(model: CatalogueModel) -> str:
    languages = ", ".join(_language(tag) for tag in model.languages)
    text = translate("ModelShelf", "{size}; needs {memory} of memory; {languages}; licence {licence}")
    return text.format(
        size=size(model.approximate_bytes, translate),
        memory=size(model.memory_bytes, translate),
        languages=languages,
        licence=model.licence,
    )


def _language(tag: str) -> str:
    """Return the name of a language in itself, without a country."""
    world = QLocale(QLocale(tag).language(), QLocale.Country.World)
    return world.nativeLanguageName() or tag


def _free_disk(folder: Path) -> int | None:
    existing = next((path for path in (folder, *folder.absolute().parents) if path.is_dir()), None)
    try:
        return None if existing is None else shutil.disk_usage(existing).free
    except OSError:
        return None
