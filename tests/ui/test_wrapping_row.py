"""Controls beside each other go on below where they have no room, in either direction."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from altwright.ui.buttons import Button
from altwright.ui.theme import GAP
from altwright.ui.wrapping_row import WrappingRow


class Rows(QWidget):
    """A window with a row of three buttons and one at the end."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.second, self.third = Button("First"), Button("The second one"), Button("Third")
        self.last = Button("Close")
        self.row = WrappingRow(self.first, self.second, self.third, ending=self.last)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.row)
        column.addStretch(1)

    def tops(self) -> list[int]:
        """Return the place from above of each button."""
        return [button.y() for button in (self.first, self.second, self.third, self.last)]


@pytest.fixture
def rows(qtbot: QtBot) -> Rows:
    window = Rows()
    qtbot.addWidget(window)
    window.resize(900, 300)
    window.show()
    return window


def test_with_room_all_stand_in_one_row_and_the_last_at_its_end(rows: Rows) -> None:
    assert rows.tops() == [0, 0, 0, 0]
    assert rows.last.geometry().right() == 899
    assert rows.second.x() == rows.first.width() + GAP


def test_without_room_they_go_on_below_and_all_of_them_are_seen(rows: Rows, qtbot: QtBot) -> None:
    width = rows.second.sizeHint().width() + 2
    rows.resize(width, 300)
    qtbot.waitUntil(lambda: rows.row.height() >= 3 * rows.first.height())
    tops = rows.tops()
    assert tops == sorted(tops)
    assert len(set(tops)) > 2
    for button in (rows.first, rows.second, rows.third, rows.last):
        assert rows.row.rect().contains(button.geometry())
        assert button.width() >= button.sizeHint().width()


def test_longer_words_and_hidden_controls_move_what_follows(rows: Rows, qtbot: QtBot) -> None:
    before = rows.second.x()
    rows.first.set_text("The first one, with many more words")
    qtbot.waitUntil(lambda: rows.second.x() > before)
    rows.first.hide()
    qtbot.waitUntil(lambda: rows.second.x() == 0)


def test_from_right_to_left_it_is_mirrored(rows: Rows, qtbot: QtBot) -> None:
    rows.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    qtbot.waitUntil(lambda: rows.first.geometry().right() == 899)
    assert rows.last.x() == 0
    assert rows.second.geometry().right() < rows.first.x()
