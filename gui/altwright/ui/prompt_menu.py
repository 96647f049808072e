"""The prompts to choose from, in the menu of the picture."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from altwright.bridge.translation import translate
from altwright.core.named_prompt import NamedPrompt
from altwright.core.prompt_library import prompt_name

if TYPE_CHECKING:
    from altwright.ui.main_window import MainWindow

_WITH_DIGITS = 9


class PromptMenu(QObject):
    """Fills a menu with every prompt; the one that is chosen stands in the window, and Undo brings the former back."""

    def __init__(self, menu: QMenu, window: MainWindow, given: tuple[NamedPrompt, ...]) -> None:
        """Fill ``menu``, of ``window``; ``given`` are prompts of the organisation."""
        super().__init__(menu)
        self._menu = menu
        self._window = window
        self._given = given
        self._prompts = window.session.library.prompts
        self._prompts.changed.connect(self.fill)

    def fill(self) -> None:
        """Show the prompts as they are now."""
        menu = self._menu
        menu.clear()
        window = self._window
        ours = [(named.name or self.tr("Your organisation's prompt"), named.text) for named in self._given]
        prompts = [(prompt_name(prompt, translate), prompt.text) for prompt in self._prompts.library.prompts]
        for place, (name, text) in enumerate((*ours, *prompts)):
            # An ampersand in a name is no mnemonic.
            words = name.replace("&", "&&")
            action = menu.addAction(f"&{place + 1} {words}" if place < _WITH_DIGITS else words)
            action.setCheckable(True)
            action.setChecked(text == window.session.prompt)
            action.triggered.connect(partial(self._use, text))
        menu.addSeparator()
        menu.addAction(self.tr("&Edit prompts…")).triggered.connect(lambda _checked=False: window.beside.open_prompts())

    def _use(self, text: str, _checked: bool = False) -> None:
        self._window.form.prompt.replace_words(text)
        self._window.session.announced.emit(self.tr("The prompt is another one; Undo brings the former back."))
