"""A menu of many choices in which keys find one by its first letters, as in a list."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QApplication, QMenu, QWidget

_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


class ChoiceMenu(QMenu):
    """Home and End go to the first and the last entry, letters to the next choice that begins with them."""

    def __init__(self, parent: QWidget | None = None, title: str = "") -> None:
        """Have no entries yet; with a ``title`` it can be another menu's entry."""
        super().__init__(title, parent)
        self._typed = ""
        self._since = QElapsedTimer()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go where the key leads; what leads nowhere is left to the menu, with its mnemonics."""
        entries = [action for action in self.actions() if action.isEnabled() and not action.isSeparator()]
        found: QAction | None = None
        if event.key() == Qt.Key.Key_Home:
            found = next(iter(entries), None)
        elif event.key() == Qt.Key.Key_End:
            found = next(reversed(entries), None)
        elif event.text().isprintable() and event.text() and not event.modifiers() & _COMMANDS:
            found = self._typed_at([action for action in entries if action.isCheckable()], event.text())
        if found is None:
            super().keyPressEvent(event)
        else:
            self.setActiveAction(found)

    def _typed_at(self, choices: list[QAction], letters: str) -> QAction | None:
        """Return the choice that what was typed up to ``letters`` leads to, from the active one on and around."""
        goes_on = bool(self._typed) and self._since.elapsed() < QApplication.keyboardInputInterval()
        typed = (self._typed if goes_on else "") + letters.casefold()
        # A space presses the choice, unless it is in the middle of a name.
        if not typed.strip():
            return None
        active = self.activeAction()
        start = choices.index(active) + (not goes_on) if active in choices else 0
        around = choices[start:] + choices[:start]
        found = next((action for action in around if _words_of(action).startswith(typed)), None)
        if found is not None:
            self._typed = typed
            self._since.start()
        return found


def _words_of(action: QAction) -> str:
    return action.text().partition("\t")[0].replace("&", "").casefold()
