"""A flat button that shows a choice and opens a menu with the others, built anew each time."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint

from altwright.ui.buttons import Button

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu, QWidget


class MenuButton(Button):
    """Shows what is chosen; its press opens a menu, see :func:`open_menu`."""

    def __init__(self) -> None:
        """Show no words yet."""
        super().__init__("")
        self.setFlat(True)

    def show_choice(self, words: str, name: str) -> None:
        """Show ``words`` for the eye, and ``name``, which tells what is chosen by them, for the ear."""
        text = f"{words} ▾".replace("&", "&&")
        if (text, name) != (self.text(), self.accessibleName()):
            self.setText(text)
            self.setAccessibleName(name)
            self.updateGeometry()


def open_menu(anchor: QWidget, fill: Callable[[QMenu], None]) -> None:
    """Open a menu with what ``fill`` puts into it below ``anchor``; nothing of it exists before, nor after."""
    from altwright.ui.choice_menu import ChoiceMenu

    menu = ChoiceMenu(anchor)
    menu.aboutToHide.connect(menu.deleteLater)
    fill(menu)
    menu.popup(anchor.mapToGlobal(QPoint(0, anchor.height())))


def add_choice(menu: QMenu, words: str, choose: Callable[[], object], *, chosen: bool, side: str = "") -> None:
    """Add ``words`` to ``menu``, marked where they are what is ``chosen``, with ``side`` at the far side."""
    text = words.replace("&", "&&")
    action = menu.addAction(f"{text}\t{side}" if side else text)
    action.setCheckable(True)
    action.setChecked(chosen)
    action.triggered.connect(lambda _checked=False: choose())
    if chosen:
        menu.setActiveAction(action)
