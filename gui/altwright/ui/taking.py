"""Taking pictures in, however they come: pasted, dropped, opened, or named on the command line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Qt
from PySide6.QtWidgets import QWidget

from altwright.bridge.intake import (
    PICTURE_SUFFIXES,
    clipboard_data,
    copied,
    pictures_in,
    pictures_named,
    sources_from,
    text_of,
)
from altwright.bridge.session import Session
from altwright.bridge.task_runner import TaskRunner
from altwright.core.errors import PictureError
from altwright.core.lazy_asyncio import asyncio
from altwright.core.picture import AddressSource, FileSource, PictureSource
from altwright.ui.request_form import RequestForm


class Taking(QObject):
    """Brings pictures into the session and shows in the form where the one in front comes from."""

    def __init__(self, session: Session, form: RequestForm, tasks: TaskRunner, window: QWidget) -> None:
        """Take pictures into ``session``; dialogs open over ``window``."""
        super().__init__(window)
        self._session = session
        self._form = form
        self._tasks = tasks
        self._window = window

    def paste(self) -> None:
        """Take the pictures or the addresses on the clipboard."""
        self.take(clipboard_data())

    def take(self, mime: QMimeData) -> None:
        """Take the pictures in ``mime``, or say why there is none."""
        # The clipboard's data lives only as long as the clipboard likes: what is needed of it is copied first.
        self._tasks.start(self._take(copied(mime)), "take what was pasted")

    def open_files(self) -> None:
        """Let the editor choose picture files."""
        from PySide6.QtWidgets import QFileDialog

        dialog = QFileDialog(self._window, self.tr("Open pictures"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        patterns = " ".join(f"*{suffix}" for suffix in PICTURE_SUFFIXES)
        dialog.setNameFilters([self.tr("Pictures ({patterns})").format(patterns=patterns), self.tr("All files (*)")])
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(lambda names: self.take_files([Path(name) for name in names]))
        dialog.open()

    def take_files(self, paths: Sequence[Path]) -> None:
        """Take picture files, and the pictures in folders."""
        self._tasks.start(self._take_files(paths), "take files")

    def take_named(self, texts: Sequence[str]) -> None:
        """Take the pictures that a command line names: files, folders or addresses."""
        self._tasks.start(self._take_named(texts), "take what the command line names")

    def take_again(self, source: PictureSource, label: str) -> None:
        """Take a picture that was here before, under the ``label`` that it had, if it had one."""
        self._session.clear_message()
        if label:
            self._form.show_source(source, label)
        else:
            self._show_source(source)

    async def _take(self, mime: QMimeData) -> None:
        text = text_of(mime)
        try:
            sources = await sources_from(mime)
        except PictureError as error:
            if text:
                self._form.address.show_address(text)
            self._session.show_error(error)
            return
        self._show_sources(sources)

    async def _take_files(self, paths: Sequence[Path]) -> None:
        try:
            sources = await asyncio.to_thread(pictures_in, paths)
        except PictureError as error:
            self._session.show_error(error)
            return
        self._show_sources(sources)

    async def _take_named(self, texts: Sequence[str]) -> None:
        try:
            sources = await asyncio.to_thread(pictures_named, texts)
        except PictureError as error:
            self._form.address.show_address(texts[0])
            self._session.show_error(error)
            return
        self._show_sources(sources)

    def _show_sources(self, sources: Sequence[PictureSource]) -> None:
        self._session.clear_message()
        if len(sources) == 1:
            self._show_source(sources[0])
            return
        self._session.add(sources)
        self._form.show_current()
        self._session.announced.emit(self.tr("{count} pictures taken").format(count=len(sources)))

    def _show_source(self, source: PictureSource) -> None:
        match source:
            case AddressSource(address):
                self._form.address.show_address(address)
            case FileSource(path):
                self._form.address.show_address(str(path))
            case _:
                self._form.show_source(source, self.tr("Pasted picture"))
