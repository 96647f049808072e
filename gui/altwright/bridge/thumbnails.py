"""Making thumbnails beside everything else: what was asked for last comes first."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QImage

from altwright.bridge.held_picture import HeldPicture
from altwright.bridge.preview import Preview
from altwright.bridge.task_runner import TaskRunner
from altwright.core.errors import PictureError
from altwright.core.lazy_asyncio import asyncio

BOUND = QSize(128, 96)
"""The largest thumbnail, in physical pixels."""

_AT_ONCE = 2

Take = Callable[[QImage | None], None]
"""Is given the thumbnail, or None where there can be none."""


class Thumbnails(QObject):
    """Makes thumbnails off the UI thread, two at a time."""

    def __init__(self, tasks: TaskRunner, parent: QObject | None = None) -> None:
        """Run in ``tasks``."""
        super().__init__(parent)
        self._tasks = tasks
        self._wanted: list[tuple[HeldPicture, Take, Preview | None]] = []
        self._working = 0

    def want(self, held: HeldPicture, take: Take, preview: Preview | None = None) -> None:
        """Make the thumbnail of ``held`` before those that were wanted earlier, and hand it to ``take``.

        It is made of ``preview`` where there is one.
        """
        self._wanted.append((held, take, preview))
        if self._working < _AT_ONCE:
            self._working += 1
            self._tasks.start(self._work(), "make thumbnails")

    async def _work(self) -> None:
        try:
            while self._wanted:
                held, take, preview = self._wanted.pop()
                take(await self._thumbnail(held, preview))
        finally:
            self._working -= 1

    async def _thumbnail(self, held: HeldPicture, preview: Preview | None) -> QImage | None:
        if preview is not None:
            return await asyncio.to_thread(_reduced, preview.image)
        try:
            return (await held.preview(BOUND)).image
        except PictureError:
            return None  # why it cannot be shown is told when it is brought to the front


def _reduced(image: QImage) -> QImage:
    bound = image.size().boundedTo(BOUND)
    return image.scaled(bound, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
