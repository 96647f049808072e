"""Pictures that the system hands over, as macOS does; its events are made here."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication
from tests.fakes.picture_host import photo as jpeg
from tests.ui.driving import Editor
from tests.waiting import until

from altwright.core.picture import FileSource
from altwright.ui.opened_files import OpenedFiles


async def test_picture_handed_over_at_the_start_waits_for_the_loop_and_a_later_one_does_not(
    editor: Editor, qapp: QApplication, tmp_path: Path
) -> None:
    paths = [tmp_path / "first one.jpg", tmp_path / "second.jpg"]
    for path in paths:
        path.write_bytes(jpeg())
    opened = OpenedFiles(qapp, editor.window.taking)
    try:
        QApplication.sendEvent(qapp, QFileOpenEvent(str(paths[0])))
        assert editor.session.picture.held is None
        opened.begin()
        await until(lambda: _sources(editor) == [FileSource(paths[0])])
        QApplication.sendEvent(qapp, QFileOpenEvent(QUrl.fromLocalFile(str(paths[1]))))
        await until(lambda: FileSource(paths[1]) in _sources(editor))
    finally:
        qapp.removeEventFilter(opened)


def _sources(editor: Editor) -> list[object]:
    return list(editor.session.pictures.sources())
