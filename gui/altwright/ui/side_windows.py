"""The windows of the settings and of the history, which stand beside the main one; loaded with the first of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from altwright.bridge.preferences import Preferences
from altwright.bridge.service_choice import ServiceChoice
from altwright.bridge.task_runner import TaskRunner
from altwright.core.message import Action

if TYPE_CHECKING:
    from altwright.bridge.engine_room import EngineRoom
    from altwright.ui.history_window import HistoryWindow
    from altwright.ui.main_window import MainWindow
    from altwright.ui.settings_window import SettingsWindow


class SideWindows(QObject):
    """Opens them, at most one of each, and hands what is chosen there to the main window."""

    def __init__(self, window: MainWindow, preferences: Preferences, choice: ServiceChoice, tasks: TaskRunner) -> None:
        """Open windows beside ``window``."""
        super().__init__(window)
        self._window = window
        self._preferences = preferences
        self._choice = choice
        self._tasks = tasks
        self._engines: EngineRoom | None = None
        self._history: HistoryWindow | None = None
        self._open_settings: SettingsWindow | None = None

    def open_history(self) -> None:
        """Show what was described and written so far, if that is kept."""
        session = self._window.session
        if self._history is None and session.journal is not None:
            from altwright.ui.history_window import HistoryWindow

            self._history = HistoryWindow(session, session.journal, self._tasks, self._window)
            self._history.desk.prompt_wanted.connect(self._window.form.prompt.replace_words)
            self._history.desk.picture_wanted.connect(self._window.taking.take_again)
            self._history.action_requested.connect(self._window.perform)
        if self._history is not None:
            self._history.open()

    def open_engines(self, wanted: Action) -> None:
        """Show the settings of the engines, with the focus where ``wanted`` is done."""
        self._settings().open_at(wanted)

    def open_prompts(self) -> None:
        """Show the prompts in the settings."""
        settings = self._settings()
        settings.open_page(settings.prompts)

    def open_destinations(self) -> None:
        """Show the destinations in the settings."""
        settings = self._settings()
        settings.open_page(settings.destinations)

    def open_names(self) -> None:
        """Show the names of each project in the settings."""
        settings = self._settings()
        settings.open_page(settings.names)

    def close(self) -> None:
        """Take what was typed in the settings and not yet left."""
        if self._open_settings is not None:
            self._open_settings.reject()

    def _settings(self) -> SettingsWindow:
        """Return the window of the settings, a new one where none is open."""
        from altwright.bridge.engine_room import EngineRoom
        from altwright.ui.settings_window import SettingsWindow

        if self._open_settings is None:
            main = self._window
            if self._engines is None:
                self._engines = EngineRoom(main.session, self._preferences, self._choice, self._tasks, self)
            self._open_settings = settings = SettingsWindow(
                main.session, self._preferences, self._engines, main.menus.previews, main, main.caretaker
            )
            settings.prompt_changed.connect(main.form.prompt.replace_words)
            settings.usual_size_wanted.connect(main.use_usual_size)
            settings.finished.connect(self._on_settings_finished)
        return self._open_settings

    def _on_settings_finished(self) -> None:
        self._open_settings = None
