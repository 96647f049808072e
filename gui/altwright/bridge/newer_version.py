"""Telling the editor of a newer version: when they ask, and once a day if they want that."""

from __future__ import annotations

import asyncio
from functools import partial

from PySide6.QtCore import QObject

from altwright import __version__
from altwright.bridge.preferences import Preferences
from altwright.bridge.session import Session
from altwright.bridge.task_runner import TaskRunner
from altwright.core.address import host_of
from altwright.core.errors import AltwrightError
from altwright.core.message import Message, Tone
from altwright.core.release import Release, is_newer
from altwright.services import update_check
from altwright.services.network import new_client

SECONDS_AFTER_START = 20.0
"""The start has better things to do."""

_SECONDS_BETWEEN_LOOKS = 5.0


class NewerVersion(QObject):
    """Asks the one address there is for the newest version, at most once a day, and only tells."""

    def __init__(
        self, session: Session, preferences: Preferences, tasks: TaskRunner, parent: QObject | None = None
    ) -> None:
        """Ask nobody before :meth:`begin` or :meth:`look`."""
        super().__init__(parent)
        self._session = session
        self._preferences = preferences
        self._tasks = tasks
        self._one_at_a_time = asyncio.Lock()
        self.address = update_check.update_address()
        self._memory = update_check.UpdateMemory(preferences.folder, self.address)

    @property
    def host(self) -> str:
        """Who is asked, empty where this copy knows nobody."""
        return host_of(self.address)

    def begin(self, seconds: float = SECONDS_AFTER_START) -> None:
        """Look a while after the start, if the editor wants that; only a newer version is told."""
        if self._preferences.settings.checks_for_updates and self.address:
            self._tasks.start(self._look_by_itself(seconds), "look for a newer version")

    def look(self) -> None:
        """Look now, and tell whatever comes of it; what was heard within a day is not asked again."""
        if not self.address:
            text = self.tr("This copy of Altwright has no address to ask for newer versions. Nothing was sent.")
            self._session.show_message(Message(text, tone=Tone.NOTICE))
        else:
            self._tasks.start(self._look(), "look for a newer version")

    async def _look(self) -> None:
        try:
            async with self._one_at_a_time:
                asked = await asyncio.to_thread(self._memory.today)
                release = (asked.release if asked is not None else None) or await self._ask()
        except AltwrightError as error:
            text = self.tr("Whether there is a newer version could not be found out. This one goes on working.")
            self._session.show_message(Message(text, detail=str(error), tone=Tone.CAUTION))
            return
        self._tell(release)

    async def _look_by_itself(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
        try:
            async with self._one_at_a_time:
                wants_it = self._preferences.settings.checks_for_updates
                if not wants_it or await asyncio.to_thread(self._memory.today) is not None:
                    return
                # Where that cannot be remembered, each start would ask again: then nobody is asked.
                await asyncio.to_thread(self._memory.note)
                release = await self._ask()
        except (OSError, AltwrightError):
            return
        if is_newer(release.version, __version__):
            # What else is told comes first.
            while self._session.message is not None or self._session.phase.is_running:  # noqa: ASYNC110  (two signals)
                await asyncio.sleep(_SECONDS_BETWEEN_LOOKS)
            self._tell(release)

    async def _ask(self) -> Release:
        organisation = self._preferences.organisation
        client_for = partial(new_client, proxy=organisation.proxy, certificate=organisation.certificate)
        release = await update_check.latest_release(self.address, client_for)
        try:
            await asyncio.to_thread(self._memory.note, release)
        except OSError:
            return release  # it is asked again when the editor asks again
        return release

    def _tell(self, release: Release) -> None:
        page = ""
        if not is_newer(release.version, __version__):
            text = self.tr("This is the newest version, {own}.")
        elif page := release.page:
            text = self.tr("Altwright {new} is there; this is {own}. The address of its page is in the detail.")
        else:
            text = self.tr("Altwright {new} is there; this is {own}.")
        text = text.format(new=release.version, own=__version__)
        self._session.show_message(Message(text, detail=page, tone=Tone.NOTICE))
