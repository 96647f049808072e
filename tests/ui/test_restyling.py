"""Dialogs that are open while the system goes from light to dark."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QListWidget
from tests.ui.driving import Editor, settle
from tests.ui.settings_driving import opened

from altwright.bridge import engine_finder
from altwright.ui.info_dialog import InfoDialog
from altwright.ui.theme import secondary_text

DARK = QPalette(QColor("#2b2b2b"))


@pytest.fixture
def light_again() -> Iterator[None]:
    """The palette of before, after the test."""
    before = QApplication.palette()
    yield
    QApplication.setPalette(before)


async def test_the_settings_follow_the_system_while_they_are_open(
    editor: Editor, light_again: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_finder, "PORTS", ())
    window = await opened(editor)
    fields = [field for kind in (QLineEdit, QListWidget) for field in window.findChildren(kind) if field.styleSheet()]
    sheets = {field: field.styleSheet() for field in fields}
    quiet = [
        label
        for label in window.findChildren(QLabel)
        if label.isVisible() and label.palette().windowText().color() == secondary_text(window.palette())
    ]
    QApplication.setPalette(DARK)
    await settle()
    assert quiet
    for label in quiet:
        assert label.palette().windowText().color() == secondary_text(window.palette()), label.text()
    for row in range(window.pages.count()):
        window.pages.setCurrentRow(row)
        await settle()
        for field in (field for field in fields if field.isVisible()):
            assert field.styleSheet() != sheets.pop(field, ""), field.accessibleName()
    assert len(sheets) < len(fields)


async def test_a_page_of_words_follows_too(editor: Editor, light_again: None) -> None:
    page = InfoDialog("About", "Words", editor.window)
    page.show()
    sheet = page.body.styleSheet()
    QApplication.setPalette(DARK)
    await settle()
    assert page.body.styleSheet() != sheet
    page.close()
