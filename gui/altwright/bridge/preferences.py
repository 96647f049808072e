"""The settings in use, written when they change; a folder that cannot be written to costs nothing but memory."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from altwright.services.settings import Settings, SettingsStore, WindowPlace

__all__ = ["Preferences", "Settings", "WindowPlace"]


class Preferences(QObject):
    """Holds the settings; ``trouble`` says why they were not read or kept, for the editor to know."""

    unsaved = Signal(str)

    def __init__(self, store: SettingsStore, parent: QObject | None = None) -> None:
        """Read the settings from ``store``."""
        super().__init__(parent)
        self._store = store
        self.trouble = ""
        try:
            self.settings = store.load()
        except OSError as error:
            self.settings = Settings()
            self.trouble = str(error)

    @property
    def damaged(self) -> str:
        """The name under which a damaged settings file was set aside, or empty."""
        return self._store.damaged

    def keep(self, settings: Settings) -> None:
        """Use ``settings`` and write them; ``unsaved`` tells where that is not possible."""
        if settings == self.settings:
            return
        self.settings = settings
        try:
            self._store.save(settings)
        except OSError as error:
            self.unsaved.emit(str(error))
