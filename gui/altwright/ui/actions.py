"""The menus: every command with its words and its shortcut."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QMenu, QPlainTextEdit

_Command = Callable[[], object]


class Actions(QObject):
    """Builds the menu bar of a window and keeps its actions."""

    def __init__(self, window: QMainWindow) -> None:
        """Build for ``window``; its commands are added by :meth:`add`."""
        super().__init__(window)
        self._window = window
        bar = window.menuBar()
        self.file = bar.addMenu(self.tr("&File"))
        self.edit = bar.addMenu(self.tr("&Edit"))
        self.picture = bar.addMenu(self.tr("P&icture"))
        self.text = bar.addMenu(self.tr("&Text"))
        self.view = bar.addMenu(self.tr("&View"))
        self.help = bar.addMenu(self.tr("&Help"))

    def add(
        self,
        menu: QMenu,
        text: str,
        command: _Command,
        *shortcuts: str | QKeySequence.StandardKey,
        checked: bool | None = None,
    ) -> QAction:
        """Add ``command`` to ``menu`` under ``text``; a ``checked`` one is a switch."""
        action = menu.addAction(text)
        sequences: list[QKeySequence] = []
        for shortcut in shortcuts:
            if isinstance(shortcut, str):
                sequences.append(QKeySequence(shortcut))
            else:
                sequences += QKeySequence.keyBindings(shortcut)
        action.setShortcuts(sequences)
        if checked is not None:
            action.setCheckable(True)
            action.setChecked(checked)
        action.triggered.connect(lambda _checked=False: command())
        return action

    def add_editing(self) -> None:
        """Add the commands of every editor; they act on the field that has the focus."""
        keys = QKeySequence.StandardKey
        for text, name, key in (
            (self.tr("&Undo"), "undo", keys.Undo),
            (self.tr("&Redo"), "redo", keys.Redo),
            (self.tr("Cu&t"), "cut", keys.Cut),
            (self.tr("&Copy"), "copy", keys.Copy),
            (self.tr("&Paste"), "paste", keys.Paste),
            (self.tr("Select &all"), "selectAll", keys.SelectAll),
        ):
            if name in {"cut", "selectAll"}:
                self.edit.addSeparator()
            self.add(self.edit, text, partial(_edit, name), key)


def _edit(command: str) -> None:
    """Carry ``command`` out in the field that has the focus; a read-only one refuses to change by itself."""
    field = QApplication.focusWidget()
    if isinstance(field, QLineEdit | QPlainTextEdit):
        if isinstance(field, QPlainTextEdit) and field.isReadOnly() and command in {"undo", "redo", "cut", "paste"}:
            return
        getattr(field, command)()
