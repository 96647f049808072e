"""A session as the program builds it, but for the window, and everything that it says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QTextCursor
from tests.waiting import until

from altwright.bridge.current_picture import CurrentPicture, PictureState
from altwright.bridge.draft import Draft
from altwright.bridge.phase import Phase
from altwright.bridge.service_link import ServiceLink
from altwright.bridge.session import Session
from altwright.bridge.task_runner import TaskRunner
from altwright.core.address import is_loopback
from altwright.core.engine import Engine, TimeLimits, engine_at
from altwright.core.picture import AddressSource, FileSource, PictureSource
from altwright.services.picture_loader import PictureLoader

ADDRESS = "https://pictures.example.org/a%20b.jpg?sig=a%2Fb%3D&w=600"
PATIENT = TimeLimits(connect=20.0, first_words=20.0, between_words=20.0, whole_answer=20.0)


def near(address: str, **changes: object) -> Engine:
    """Return the engine of a service on loopback, to which every https address is passed on."""
    assert is_loopback(address)
    return engine_at(address)._replace(loads_every_https=True, time_limits=PATIENT, **changes)  # type: ignore[arg-type]


class Desk:
    """An editor's place: the session, the service it asks, and what was seen and heard so far."""

    def __init__(self, engine: Engine, look_up_key: Callable[[Engine], str | None] = lambda _engine: None) -> None:
        self.loader = PictureLoader()
        self.tasks = TaskRunner()
        self.link = ServiceLink(engine, look_up_key)
        self.session = Session(self.loader, self.link, self.tasks, loads_previews=False)
        self.phases: list[Phase] = []
        self.spoken: list[str] = []
        self.models: list[str] = []
        self.messages: list[str] = []
        self.crashes: list[BaseException] = []
        self.session.phase_changed.connect(self._on_phase_changed)
        self.session.announced.connect(self.spoken.append)
        self.session.model_changed.connect(lambda: self.models.append(self.session.model))
        self.session.message_changed.connect(lambda: self.messages.append(self.message))
        self.tasks.crashed.connect(self.crashes.append)

    @property
    def picture(self) -> CurrentPicture:
        """The picture in front."""
        return self.session.picture

    @property
    def draft(self) -> Draft:
        """The words for the picture in front."""
        return self.session.draft

    @property
    def message(self) -> str:
        """The message in the window, or nothing."""
        return self.session.message.text if self.session.message else ""

    @property
    def phase(self) -> Phase:
        """Where the session is."""
        return self.session.phase

    def take(self, source: PictureSource | str | Path = ADDRESS) -> None:
        """Make ``source`` the current picture."""
        if isinstance(source, str):
            source = AddressSource(source)
        self.session.take(FileSource(source) if isinstance(source, Path) else source)

    def write(self, text: str) -> None:
        """Type ``text`` at the end of the pane."""
        cursor = QTextCursor(self.draft.document)
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(text)

    async def describes(self) -> None:
        """Press Describe and wait for the end."""
        self.session.describe()
        await self.rests()

    async def rests(self) -> None:
        """Wait until nothing is being described."""
        await until(lambda: not self.phase.is_running)

    async def reaches(self, phase: Phase) -> None:
        """Wait for ``phase``."""
        await until(lambda: self.phase is phase)

    async def shows(self, state: PictureState = PictureState.SHOWN) -> None:
        """Wait until the preview is in ``state``."""
        await until(lambda: self.picture.state is state)

    async def leave(self) -> None:
        """Close everything, as the program does at its end."""
        await self.session.close()
        await self.loader.aclose()

    def _on_phase_changed(self) -> None:
        if not self.phases or self.phases[-1] is not self.phase:
            self.phases.append(self.phase)
