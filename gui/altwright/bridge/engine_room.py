"""What the settings show of engines, kept together: it outlives their window, so that a download goes on."""

from __future__ import annotations

from PySide6.QtCore import QObject

from altwright.bridge.engine_finder import LocalFinder
from altwright.bridge.engine_models import EngineModels
from altwright.bridge.engine_settings import EngineSettings
from altwright.bridge.engine_shelf import ModelShelf
from altwright.bridge.engine_trial import EngineTrial
from altwright.bridge.preferences import Preferences
from altwright.bridge.service_choice import ServiceChoice
from altwright.bridge.session import Session
from altwright.bridge.task_runner import TaskRunner


class EngineRoom(QObject):
    """The engines, the models of the one that is looked at, its test, and the models of this computer."""

    def __init__(
        self,
        session: Session,
        preferences: Preferences,
        choice: ServiceChoice,
        tasks: TaskRunner,
        parent: QObject | None = None,
    ) -> None:
        """Build all of them."""
        super().__init__(parent)
        self.finder = LocalFinder(tasks, self)
        self.engines = EngineSettings(session, preferences, choice, self.finder, self)
        self.models = EngineModels(choice, tasks, self)
        self.trial = EngineTrial(session, choice, tasks, self)
        self.shelf = ModelShelf(preferences, choice, tasks, self)
