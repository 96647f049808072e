"""The status bar keeps to its width, whatever a model is called."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QAccessible, QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from tests.fakes import scripts
from tests.ui.driving import Editor, settle

LONG = "accounts/example/models/a-very-large-model-for-pictures-and-words-instruct-basic-2026-11-07"


async def test_a_long_name_of_a_model_stays_in_the_window_and_is_read_whole(editor: Editor) -> None:
    editor.window.resize(640, 480)
    await editor.has_picture()
    await editor.describes(scripts.good(model=LONG))
    status = editor.window.status
    label = status.model
    assert label.is_shortened
    assert label.mapTo(editor.window, QPoint(label.width(), 0)).x() <= editor.window.width()
    assert label.geometry().left() > status.state.geometry().left() + status.state.sizeHint().width()
    interface = QAccessible.queryAccessibleInterface(label)
    assert interface.text(QAccessible.Text.Name) == f"Model: {LONG}"
    shortened = label.grab().toImage()
    place = label.rect().center()
    QApplication.sendEvent(label, QHelpEvent(QEvent.Type.ToolTip, place, label.mapToGlobal(place)))
    assert QToolTip.text() == f"Model: {LONG}"
    QToolTip.hideText()
    # The end of the name, which tells models apart, is in sight.
    status.model.setText(f"Model: {LONG[:-2]}99")
    assert label.grab().toImage() != shortened


async def test_a_name_with_room_is_shown_whole(editor: Editor) -> None:
    editor.window.resize(1400, 700)
    await editor.has_picture()
    await editor.describes(scripts.good(model=LONG))
    await settle()
    assert not editor.window.status.model.is_shortened
