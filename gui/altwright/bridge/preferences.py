"""The settings in use, written beside the window when they change.

A folder that cannot be written to costs nothing but memory.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from altwright.bridge.translation import translate
from altwright.core.engine import Engine
from altwright.core.errors import KeyNotRead
from altwright.core.message import Message, Tone
from altwright.core.organisation import Organisation, Row
from altwright.services.engine_presets import presets
from altwright.services.settings import FOR_EVER, Settings, SettingsStore, WindowPlace

if TYPE_CHECKING:
    from altwright.bridge.settings_saving import SettingsSaving

__all__ = ["FOR_EVER", "Preferences", "Settings", "WindowPlace", "presets"]


class Preferences(QObject):
    """Holds the settings; ``trouble`` says why they were not read, and ``unsaved`` brings a message about keeping.

    ``settings`` are the editor's own. What holds in the end, with what the ``organisation`` sets and locks, is told by
    :meth:`engine`, :meth:`engines`, :meth:`check` and :attr:`prompt`.
    """

    unsaved = Signal(object)

    def __init__(
        self, store: SettingsStore, parent: QObject | None = None, *, organisation: Organisation | None = None
    ) -> None:
        """Read the settings from ``store``, which count as far as ``organisation`` leaves them open."""
        super().__init__(parent)
        self.organisation = organisation or Organisation()
        self._store = store
        self._offered: tuple[object, object, tuple[Engine, ...]] = (None, None, ())
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

    @property
    def folder(self) -> Path:
        """Where the settings are, and what else is kept for the editor."""
        return self._store.folder

    def engine(self) -> Engine:
        """Return the engine to ask: the editor's choice, if the organisation allows it."""
        return self.organisation.engine_for(self.settings.engine, presets(), self.settings.engines)

    def engines(self) -> tuple[Engine, ...]:
        """Return every engine that may be asked, as the settings have it, in the order in which they are offered."""
        changes, organisation, engines = self._offered
        # Asked for many times for each change, and a dozen engines take a millisecond to put together.
        if changes is not self.settings.engines or organisation is not self.organisation:
            engines = self.organisation.allowed_engines(presets(), self.settings.engines)
            self._offered = (self.settings.engines, self.organisation, engines)
        return engines

    def check(self, engine: Engine) -> None:
        """Return if ``engine`` may be asked.

        Raises:
            EngineNotAllowed: the organisation does not allow it.
        """
        self.organisation.check(engine)

    @property
    def prompt(self) -> str:
        """What to ask at first."""
        return self.organisation.prompt_for(self.settings.prompt)

    @property
    def usual_prompt(self) -> str:
        """What to ask where the editor wants nothing else."""
        return self.organisation.usual_prompt

    def prompt_to_keep(self, prompt: str) -> str:
        """Return what of ``prompt``, which stands in the window, is the editor's own: nothing if it is the usual one.

        Where the organisation set it for good, what the editor had before stays.
        """
        if self.organisation.locks(Row.PROMPTS):
            return self.settings.prompt
        return "" if prompt.strip() in {"", self.usual_prompt.strip()} else prompt

    @property
    def language(self) -> str:
        """The BCP 47 tag of the language to write in, empty where neither the editor nor an organisation chose one."""
        return self.organisation.language_for(self.settings.language)

    @property
    def language_is_locked(self) -> bool:
        """Whether the organisation set the language for good."""
        return self.organisation.locks(Row.LANGUAGE)

    def key_for(self, engine: Engine) -> str | None:
        """Return the stored key of ``engine``, or None; may wait for the keyring, so call it off the UI thread.

        One that is forgotten meanwhile counts no more.

        Raises:
            KeyNotRead: one is stored, and the keyring does not give it out.
        """
        # A keyring that holds nothing for this service is not asked, since asking may open a prompt to unlock it.
        if not self.settings.has_key(engine.address):
            return None
        from altwright.services.key_store import KeyringUnavailableError, stored_key

        key = None
        try:
            key = stored_key(engine.address)
        except KeyringUnavailableError as error:
            if self.settings.has_key(engine.address):
                raise KeyNotRead(str(error)) from error
        return key if self.settings.has_key(engine.address) else None

    def tell(self, show: Callable[[Message], None]) -> None:
        """Have ``show`` called with what the editor should know of the settings: now, and when they are not kept."""
        self.unsaved.connect(show)
        if self.trouble:
            text = self.tr("The settings cannot be read, so the usual ones are in use. The file is left as it is.")
            show(Message(text, detail=self.trouble, tone=Tone.CAUTION))
        elif self.damaged:
            text = self.tr("The settings file is damaged and was set aside as {name}. The usual settings are in use.")
            show(Message(text.format(name=self.damaged), tone=Tone.CAUTION))
        if self.organisation != Organisation():
            from altwright.core.organisation_wording import organisation_message

            # Last, since one message is seen at a time, and this one tells why engines are missing.
            if message := organisation_message(self.organisation, translate):
                show(message)

    def keep(self, settings: Settings) -> None:
        """Use ``settings`` from now on and have them written; ``unsaved`` tells where that is not possible.

        While a loop runs they are written beside it, since a slow disk would hold up the window.
        """
        own = self.organisation.without_applied(settings.engines, self.settings.engines)
        settings = settings._replace(engines=own)
        if settings == self.settings:
            return
        self.settings = settings
        self._saving.save(settings)

    async def at_rest(self) -> None:
        """Return when the settings are on the disk, as far as it answers soon."""
        if "_saving" in vars(self):
            await self._saving.at_rest()

    @cached_property
    def _saving(self) -> SettingsSaving:
        from altwright.bridge.settings_saving import SettingsSaving

        return SettingsSaving(self._store.save, self._tell_unsaved)

    def _tell_unsaved(self, error: OSError) -> None:
        text = self.tr("The settings cannot be saved; they last until Altwright closes. Your text is kept.")
        self.unsaved.emit(Message(text, detail=str(error), tone=Tone.CAUTION))
