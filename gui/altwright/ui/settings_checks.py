"""The page of checks: those that are ignored always, each to be taken back."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from altwright.bridge.library import Library
from altwright.bridge.translation import translate
from altwright.core.checks.ignoring import key_name
from altwright.ui.buttons import Button
from altwright.ui.settings_controls import note, page_column
from altwright.ui.theme import GAP
from altwright.ui.wrapped_text import WrappedText


class ChecksPage(QWidget):
    """What is not told of any text, as the editor decided beside a finding."""

    announced = Signal(str)
    arranged = Signal()

    def __init__(self, library: Library) -> None:
        """Show what ``library`` has as ignored."""
        super().__init__()
        self._ignored = library.ignored
        self._keys: tuple[str, ...] = ()
        self.words = WrappedText()
        self.rows: list[IgnoredRow] = []
        column = page_column(self)
        column.addWidget(self.words)
        self._list = QVBoxLayout()
        self._list.setSpacing(GAP)
        column.addLayout(self._list)
        column.addWidget(note(self.tr("“Ignore always” beside a thing to check adds it here; nothing else does.")))
        column.addStretch(1)
        self._ignored.changed.connect(self.show_state)
        self.show_state()

    def show_state(self) -> None:
        """Show what is ignored now; the focus stays in the list while it can."""
        keys = self._ignored.keys
        place = next((place for place, row in enumerate(self.rows) if row.take_back.hasFocus()), None)
        self.words.setText(
            self.tr("These checks are ignored always:") if keys else self.tr("No check is ignored always.")
        )
        if keys == self._keys:
            return
        self._keys = keys
        for row in self.rows:
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = [IgnoredRow(key_name(key, translate)) for key in keys]
        for key, row in zip(keys, self.rows, strict=True):
            self._list.addWidget(row)
            row.take_back.clicked.connect(partial(self._on_take_back_clicked, key))
        self.arranged.emit()
        if place is not None and self.rows:
            self.rows[min(place, len(self.rows) - 1)].take_back.setFocus()

    def reading_order(self) -> tuple[QWidget, ...]:
        """Return the controls in the order in which they are read."""
        return tuple(row.take_back for row in self.rows)

    def _on_take_back_clicked(self, key: str) -> None:
        self.announced.emit(self.tr("Told again: {check}").format(check=key_name(key, translate)))
        self._ignored.take_back(key)


class IgnoredRow(QWidget):
    """One check that is ignored, and the way back."""

    def __init__(self, name: str) -> None:
        """Show the check called ``name``."""
        super().__init__()
        self.name = WrappedText(name)
        self.take_back = Button(self.tr("Tell it again"), self.tr("Tell it again: {check}").format(check=name))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GAP)
        line.addWidget(self.name, 1)
        line.addWidget(self.take_back)
