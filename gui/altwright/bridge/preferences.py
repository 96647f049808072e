"""The settings in use, written when they change; a folder that cannot be written to costs nothing but memory."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from altwright.core.engine import Engine
from altwright.core.engine_preset import all_engines, chosen_engine
from altwright.core.errors import KeyNotRead
from altwright.core.message import Message, Tone
from altwright.services.engine_presets import presets
from altwright.services.settings import Settings, SettingsStore, WindowPlace

__all__ = ["Preferences", "Settings", "WindowPlace", "presets"]


class Preferences(QObject):
    """Holds the settings; ``trouble`` says why they were not read, and ``unsaved`` brings a message about keeping."""

    unsaved = Signal(object)

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

    def engine(self) -> Engine:
        """Return the engine that the settings choose."""
        return chosen_engine(self.settings.engine, presets(), self.settings.engines)

    def engines(self) -> tuple[Engine, ...]:
        """Return every engine there is, as the settings have it, in the order in which they are offered."""
        return all_engines(presets(), self.settings.engines)

    def key_for(self, engine: Engine) -> str | None:
        """Return the stored key of ``engine``, or None; may wait for the keyring, so call it off the UI thread.

        Raises:
            KeyNotRead: one is stored, and the keyring does not give it out.
        """
        # A keyring that holds nothing for this service is not asked, since asking may open a prompt to unlock it.
        if not self.settings.has_key(engine.address):
            return None
        from altwright.services.key_store import KeyringUnavailableError, stored_key

        try:
            return stored_key(engine.address)
        except KeyringUnavailableError as error:
            raise KeyNotRead(str(error)) from error

    def tell(self, show: Callable[[Message], None]) -> None:
        """Have ``show`` called with what the editor should know of the settings: now, and when they are not kept."""
        self.unsaved.connect(show)
        if self.trouble:
            text = self.tr("The settings cannot be read, so the usual ones are in use. The file is left as it is.")
            show(Message(text, detail=self.trouble, tone=Tone.CAUTION))
        elif self.damaged:
            text = self.tr("The settings file is damaged and was set aside as {name}. The usual settings are in use.")
            show(Message(text.format(name=self.damaged), tone=Tone.CAUTION))

    def keep(self, settings: Settings) -> None:
        """Use ``settings`` and write them; ``unsaved`` tells where that is not possible."""
        if settings == self.settings:
            return
        self.settings = settings
        try:
            self._store.save(settings)
        except OSError as error:
            text = self.tr("The settings cannot be saved; they last until Altwright closes. Your text is kept.")
            self.unsaved.emit(Message(text, detail=str(error), tone=Tone.CAUTION))
