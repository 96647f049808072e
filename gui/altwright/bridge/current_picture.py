"""The picture at hand: what the preview shows, and how much of it would be sent."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Signal

from altwright.bridge.held_picture import HeldPicture
from altwright.bridge.preview import Preview
from altwright.bridge.task_runner import TaskRunner
from altwright.core.engine import Engine
from altwright.core.errors import PictureError
from altwright.core.picture import AddressSource, PictureSource
from altwright.core.upload import PictureEdit
from altwright.services.picture_loader import PictureLoader

if TYPE_CHECKING:
    import asyncio

    from altwright.bridge.lost_picture import LostPicture
    from altwright.core.embedded_text import EmbeddedText

PREVIEW_BOUND = QSize(1200, 1200)
"""The largest preview, in physical pixels; the pane scales it down further."""

ZOOM_BOUND = QSize(4096, 4096)
"""The largest picture to zoom into, in physical pixels."""


class PictureState(Enum):
    """What the preview shows: nothing yet, nothing on purpose, a wait, the picture, or why there is none."""

    EMPTY = auto()
    NOT_LOADED = auto()
    LOADING = auto()
    SHOWN = auto()
    UNSHOWN = auto()


class CurrentPicture(QObject):
    """The picture that Describe would describe, and its preview."""

    changed = Signal()
    shown = Signal(object)
    zoom_arrived = Signal(object)
    rewritten = Signal()
    """Tells that words were written into the picture's own file: it is the same picture with other bytes."""

    def __init__(
        self,
        loader: PictureLoader,
        tasks: TaskRunner,
        engine: Callable[[], Engine],
        *,
        loads_previews: bool,
        held: HeldPicture | None = None,
        parent: QObject | None = None,
    ) -> None:
        """Begin with ``held`` at rest, or without a picture; ``engine`` tells which service would be given it."""
        super().__init__(parent)
        self._loader = loader
        self._tasks = tasks
        self._engine = engine
        self._loading: asyncio.Task[None] | None = None
        self._zooming: asyncio.Task[None] | None = None
        self.loads_previews = loads_previews
        self.held = held
        self.state = PictureState.EMPTY if held is None else PictureState.NOT_LOADED
        self.preview: Preview | None = None
        self.error: PictureError | None = None
        self.embedded: EmbeddedText | None = None
        self.lost: LostPicture | None = None

    def may_be(self, source: PictureSource) -> bool:
        """Tell whether ``source`` may be the picture that was here and could not be kept, if there was one."""
        return self.lost is None or self.lost.may_be(source)

    def set_source(self, source: PictureSource | None) -> None:
        """Take another picture and begin to load its preview; None is no picture."""
        same = source is not None and self.held is not None and source == self.held.source
        if same and self.state is not PictureState.UNSHOWN:
            return
        for task in (self._loading, self._zooming):
            if task is not None:
                task.cancel()
        self.held = None if source is None else HeldPicture(source, self._loader)
        self.lost = None if source is not None else self.lost
        self.state = PictureState.EMPTY if source is None else PictureState.NOT_LOADED
        self.preview = None
        self.error = None
        self.embedded = None
        if self.held is not None and (self.loads_previews or not isinstance(source, AddressSource)):
            self.load()
        else:
            self.changed.emit()

    def wake(self) -> None:
        """Load the preview where there is none, if previews are wanted."""
        if self.state is not PictureState.NOT_LOADED or self.held is None:
            return
        if self.loads_previews or self.held.is_loaded or not isinstance(self.held.source, AddressSource):
            self.load()

    def rest(self) -> None:
        """Let go of the preview and of what can be had again without asking anybody."""
        if self.state is PictureState.SHOWN and self.held is not None:
            self.preview = None
            self.state = PictureState.NOT_LOADED
            self.held.release()

    def load(self) -> None:
        """Load the preview, and prepare the picture where it would be sent itself."""
        if self.held is None or self.state is PictureState.LOADING:
            return
        self.state = PictureState.LOADING
        self.error = None
        self._loading = self._tasks.start(self._load(self.held), "load the preview")
        self.changed.emit()

    def change(self, edit: PictureEdit) -> None:
        """Turn and crop the picture as ``edit`` says; its file stays as it is."""
        if self.held is None or self.state is not PictureState.SHOWN or edit == self.held.edit:
            return
        self.held.edit = edit
        for task in (self._loading, self._zooming):
            if task is not None:
                task.cancel()
        self._loading = self._tasks.start(self._load(self.held), "show the picture as it was changed")
        self.changed.emit()

    def turn(self, quarter_turns: int) -> None:
        """Turn the picture clockwise by quarter turns, or with a negative number the other way."""
        if self.held is not None:
            self.change(self.held.edit._replace(turns=(self.held.edit.turns + quarter_turns) % 4))

    def prepare(self) -> None:
        """Prepare for a service that was changed: its limits may differ."""
        if self.held is not None and self.state is PictureState.SHOWN:
            self._tasks.start(self._prepare(self.held), "prepare the picture")
        self.changed.emit()

    def zoom(self) -> None:
        """Ask for the picture in its own size; ``zoom_arrived`` brings it as a QImage."""
        is_zooming = self._zooming is not None and not self._zooming.done()
        if self.held is not None and self.state is PictureState.SHOWN and not is_zooming:
            self._zooming = self._tasks.start(self._zoom(self.held), "zoom")

    def take_over_embedded(self, text: EmbeddedText) -> None:
        """Learn that the picture's file holds the words of ``text`` now."""
        if self.held is not None:
            self.held.forget_file()
            self.embedded = text
            self.rewritten.emit()
            self.changed.emit()

    async def _load(self, held: HeldPicture) -> None:
        try:
            self.preview = await held.preview(PREVIEW_BOUND)
        except PictureError as error:
            self.state = PictureState.UNSHOWN
            self.error = error
            self.changed.emit()
        else:
            self.state = PictureState.SHOWN
            self.changed.emit()
            self.shown.emit(self.preview)
            await self._read_embedded(held)
            await self._prepare(held)

    async def _read_embedded(self, held: HeldPicture) -> None:
        """Find the words that the file holds already; a picture that is shown can be read, unless it just went away."""
        with contextlib.suppress(PictureError):
            self.embedded = await held.embedded_text()
            self.changed.emit()

    async def _prepare(self, held: HeldPicture) -> None:
        """Prepare before the press, so that the window can say how much would be sent."""
        if held.passes_through(self._engine()):
            return
        # Why it cannot be prepared is told when it is to be sent.
        with contextlib.suppress(PictureError):
            await held.upload(self._engine())
        if held is self.held:
            self.changed.emit()

    async def _zoom(self, held: HeldPicture) -> None:
        # What was shown once can only fail for want of memory; the preview stays then.
        with contextlib.suppress(PictureError):
            self.zoom_arrived.emit((await held.preview(ZOOM_BOUND)).image)
