"""Settings on their way to the disk: beside the window, one state after the other, of those that wait the newest."""

from __future__ import annotations

import threading
from collections.abc import Callable

from altwright.core.lazy_asyncio import asyncio, is_loop_running
from altwright.services.settings import Settings

SECONDS_AT_THE_END = 2.5
"""How long the end of the program waits for a slow disk before it goes on; the executor's threads have longer."""


class SettingsSaving:
    """Has settings saved by ``save``, in a thread of the loop's executor; ``tell`` is called with why they were not.

    A disk that takes its time holds up one thread, however often something is set meanwhile.
    """

    def __init__(self, save: Callable[[Settings], None], tell: Callable[[OSError], None]) -> None:
        """Begin with nothing to save."""
        self._save = save
        self._tell = tell
        self._lock = threading.Lock()
        self._waiting: Settings | None = None
        self._is_saving = False
        self._saved: asyncio.Future[OSError | None] | None = None

    def save(self, settings: Settings) -> None:
        """Have ``settings`` saved, in place of what still waits; where no loop runs, before this returns."""
        with self._lock:
            self._waiting = settings
            if self._is_saving:
                return
            self._is_saving = True
        if not is_loop_running():
            self._note(self._save_what_waits())
            return
        self._saved = asyncio.get_running_loop().run_in_executor(None, self._save_what_waits)
        self._saved.add_done_callback(lambda saved: self._note(saved.result()))

    async def at_rest(self) -> None:
        """Return when everything is saved, or after :data:`SECONDS_AT_THE_END`."""
        if self._saved is not None:
            await asyncio.wait([self._saved], timeout=SECONDS_AT_THE_END)

    def _save_what_waits(self) -> OSError | None:
        """Save until nothing waits any more, and return why the last state was not saved, if it was not."""
        trouble: OSError | None = None
        while (settings := self._next()) is not None:
            try:
                self._save(settings)
            except OSError as error:
                trouble = error
            except BaseException:
                with self._lock:
                    self._is_saving = False
                raise
            else:
                trouble = None
        return trouble

    def _next(self) -> Settings | None:
        with self._lock:
            settings, self._waiting = self._waiting, None
            self._is_saving = settings is not None
            return settings

    def _note(self, trouble: OSError | None) -> None:
        if trouble is not None:
            self._tell(trouble)
