"""The page of prompts: the one in the main window, and the library to choose from."""

from __future__ import annotations

from itertools import count
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from altwright.bridge.preferences import Preferences
from altwright.bridge.session import Session
from altwright.bridge.translation import translate
from altwright.core.message import Action, Message, Tone
from altwright.core.prompt_library import Prompt, prompt_name
from altwright.ui.buttons import Button
from altwright.ui.settings_controls import Row
from altwright.ui.settings_list import ListLine, ListPage
from altwright.ui.settings_prompt import PromptDetails
from altwright.ui.settings_text_box import TextBox

_LINES = 3
_OURS = "organisation-"
_FILE_NAME = "altwright-prompts.json"


class PromptsPage(ListPage):
    """The prompt that every start begins with, and all that it can be taken from."""

    prompt_changed = Signal(str)

    def __init__(self, preferences: Preferences, session: Session) -> None:
        """Show the prompt in use, and the library of ``session``."""
        super().__init__()
        self._preferences = preferences
        self._session = session
        self._prompts = session.library.prompts
        self._selected = ""
        self.prompt = TextBox(_LINES)
        self.prompt.setPlainText(session.prompt)
        self.usual = Button(self.tr("Use the usual prompt"))
        self.add = Button(self.tr("Add a prompt"))
        self.take = Button(self.tr("Import prompts…"))
        self.hand_on = Button(self.tr("Export prompts…"))
        self.details = PromptDetails(self._prompts)
        row = Row(
            self.tr("Prompt"),
            self.prompt,
            words=self.tr("It stands in the main window at once, and again after the next start."),
        )
        self.lay_out(
            self.tr("Prompts to choose from"), self.details, self.add, self.take, self.hand_on, above=(row, self.usual)
        )
        if preferences.organisation.locks("prompts"):
            words = self.tr("Set by your organisation. What you write in the main window counts until the next start.")
            row.say(words)
            self.prompt.setReadOnly(True)
            self.usual.hide()
        self.prompt.textChanged.connect(self._on_text_changed)
        self.usual.clicked.connect(lambda: self.prompt.setPlainText(preferences.usual_prompt))
        self.list.selected.connect(self._on_selected)
        self.add.clicked.connect(self._on_add_clicked)
        self.take.clicked.connect(self._on_take_clicked)
        self.hand_on.clicked.connect(self._on_hand_on_clicked)
        self.details.used.connect(self._on_used)
        self.details.removed.connect(self._on_removed)
        self.notice.action_requested.connect(self._on_action_requested)
        self._prompts.changed.connect(self.show_state)
        self._prompts.exchanged.connect(self.say)
        self.show_state()

    def commit(self) -> None:
        """Keep what was typed, and the prompt for the next start; an empty one is none."""
        self.details.commit()
        kept = self._preferences.prompt_to_keep(self._session.prompt)
        self._preferences.keep(self._preferences.settings._replace(prompt=kept))

    def showEvent(self, event: QShowEvent) -> None:
        """Show the prompt that the main window has now."""
        super().showEvent(event)
        if self._session.prompt != self.prompt.toPlainText():
            self.prompt.setPlainText(self._session.prompt)

    def show_state(self) -> None:
        """Show the prompts as they are now; what is just being typed about one stays."""
        entries = self._entries()
        if self._selected not in entries:
            self._selected = next(iter(entries))
        self.list.show_lines([self._line_of(prompt) for prompt in entries.values()], self._selected)
        self.details.show_prompt(entries[self._selected], is_locked=self._selected.startswith(_OURS))

    def reading_order(self) -> tuple[QWidget, ...]:
        """Return the controls in the order in which they are read."""
        return (
            self.prompt, self.usual, *self.notice.reading_order(), self.list, self.add, self.take, self.hand_on,
            *self.details.reading_order(),
        )  # fmt: skip

    def _entries(self) -> dict[str, Prompt]:
        """Return what there is to choose from, the organisation's prompts first."""
        ours = self._preferences.organisation.prompts
        prompts = [
            *(
                Prompt(f"{_OURS}{number}", named.name or self.tr("Your organisation's prompt"), named.text, is_own=True)
                for number, named in enumerate(ours)
            ),
            *self._prompts.library.prompts,
        ]
        return {prompt.id: prompt for prompt in prompts}

    def _line_of(self, prompt: Prompt) -> ListLine:
        words = ""
        if prompt.id.startswith(_OURS):
            words = self.tr("set by your organisation")
        elif prompt.is_own:
            words = self.tr("your own")
        elif self._prompts.library.is_changed(prompt.id):
            words = self.tr("changed")
        return ListLine(prompt.id, prompt_name(prompt, translate), words)

    def _on_text_changed(self) -> None:
        self.prompt_changed.emit(self.prompt.toPlainText())

    def _on_selected(self, name: str) -> None:
        self.details.commit()
        self._selected = name
        self.show_state()

    def _on_add_clicked(self) -> None:
        taken = {prompt.name.casefold() for prompt in self._prompts.library.prompts}
        names = (self.tr("My prompt") if number == 1 else f"{self.tr('My prompt')} {number}" for number in count(1))
        name = next(candidate for candidate in names if candidate.casefold() not in taken)
        text = self._session.prompt if self._session.prompt.strip() else self._preferences.usual_prompt
        try:
            self._selected = self._prompts.add(name, text)
        except ValueError:
            self.say(Message(self.tr("No more prompts can be added; remove one first."), tone=Tone.CAUTION))
            return
        self.show_state()
        self.details.name.setFocus()
        self.details.name.selectAll()

    def _on_used(self, text: str) -> None:
        if not self.prompt.isReadOnly():
            self.prompt.setPlainText(text)
        else:
            self.prompt_changed.emit(text)
        self.announced.emit(self.tr("The prompt stands in the main window."))

    def _on_removed(self, name: str) -> None:
        gone = self._entries()[name]
        self.list.setFocus()
        self._prompts.remove(name)
        text = self.tr("“{name}” was removed.").format(name=gone.name)
        self.say(Message(text, (Action.BRING_BACK,), tone=Tone.NOTICE))

    def _on_action_requested(self, _action: Action) -> None:
        self.list.setFocus()
        self.say(None)
        self._selected = self._prompts.bring_back() or self._selected
        self.show_state()

    def _on_take_clicked(self) -> None:
        dialog = self._file_dialog(self.tr("Import prompts"))
        dialog.setFileMode(dialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda chosen: self._prompts.import_file(Path(chosen)))
        dialog.open()

    def _on_hand_on_clicked(self) -> None:
        self.details.commit()
        dialog = self._file_dialog(self.tr("Export prompts"))
        dialog.setAcceptMode(dialog.AcceptMode.AcceptSave)
        dialog.selectFile(_FILE_NAME)
        dialog.fileSelected.connect(lambda chosen: self._prompts.export_file(Path(chosen)))
        dialog.open()

    def _file_dialog(self, title: str) -> QFileDialog:
        dialog = QFileDialog(self, title, str(Path.home()), self.tr("Prompts (*.json)"))
        dialog.finished.connect(dialog.deleteLater)
        return dialog
