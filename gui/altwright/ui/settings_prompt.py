"""One prompt in the settings: its name, its words, the role it fits, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from altwright.bridge.prompts import Prompts
from altwright.bridge.translation import translate
from altwright.core.named_prompt import LONGEST_PROMPT
from altwright.core.prompt_library import Prompt, prompt_name
from altwright.core.role import Role
from altwright.core.role_wording import role_words
from altwright.ui.buttons import Button
from altwright.ui.settings_controls import Choice, Line, Row, caption, note
from altwright.ui.settings_text_box import TextBox
from altwright.ui.theme import GAP

_LINES = 7


class PromptDetails(QWidget):
    """Shows one prompt; what is changed counts at once. One of the organisation's can be read and used only."""

    used = Signal(str)
    removed = Signal(str)

    def __init__(self, prompts: Prompts) -> None:
        """Change what ``prompts`` hold."""
        super().__init__()
        self._prompts = prompts
        self._prompt: Prompt | None = None
        self._refused: dict[str, str] = {}
        self.title = caption("")
        self.locked = note(self.tr("Set by your organisation."))
        self.name = Line()
        self.text = TextBox(_LINES)
        self.role = Choice()
        self.role.addItem(self.tr("any role"), None)
        for role in Role:
            self.role.addItem(role_words(role, translate).name, role)
        self.use = Button(self.tr("Use this prompt"))
        self.use.set_filled(True)
        self.restore = Button(self.tr("Use the built-in words"))
        self.remove = Button(self.tr("Remove this prompt"))
        self._lay_out()
        self.name.committed.connect(self._on_name_committed)
        self.text.committed.connect(self._on_text_committed)
        self.role.activated.connect(self._on_role_activated)
        self.use.clicked.connect(self._on_use_clicked)
        self.restore.clicked.connect(self._on_restore_clicked)
        self.remove.clicked.connect(self._on_remove_clicked)

    def show_prompt(self, prompt: Prompt, *, is_locked: bool = False) -> None:
        """Show ``prompt``; what is just being typed about it stays."""
        is_another = self._prompt is None or prompt.id != self._prompt.id
        self._prompt = prompt
        name = prompt_name(prompt, translate)
        self.title.setText(name)
        self.name.show_text(name, over=is_another)
        self.text.show_text(self._refused.get(prompt.id, prompt.text), over=is_another)
        self.role.show_value(prompt.role)
        self.text.setReadOnly(is_locked)
        is_changed = not is_locked and self._prompts.library.is_changed(prompt.id)
        # A button under the focus stays until it is left, so that no press moves the focus.
        self.restore.setVisible(is_changed or (self.restore.hasFocus() and not is_another))
        self.locked.setVisible(is_locked)
        self.title.setVisible(is_locked)
        self._name_row.setVisible(not is_locked)
        self._role_row.setVisible(prompt.is_own and not is_locked)
        self.remove.setVisible(prompt.is_own and not is_locked)
        if is_another:
            self._text_row.say("")
            self._say_trouble(self.text.toPlainText())

    def commit(self) -> None:
        """Keep what was typed and not yet left."""
        self.name.commit()
        self.text.commit()

    def reading_order(self) -> tuple[QWidget, ...]:
        """Return the controls in the order in which they are read."""
        return self.name, self.text, self.role, self.use, self.restore, self.remove

    def _lay_out(self) -> None:
        self._name_row = Row(self.tr("Name of the prompt"), self.name)
        self._text_row = Row(self.tr("Words of the prompt"), self.text)
        self._role_row = Row(self.tr("Fits pictures of the role"), self.role)
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP)
        buttons.addWidget(self.use)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self.title)
        column.addWidget(self.locked)
        column.addWidget(self._name_row)
        column.addWidget(self._text_row)
        column.addWidget(self._role_row)
        column.addLayout(buttons)
        column.addWidget(self.restore, alignment=Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.remove, alignment=Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)

    def _say_trouble(self, text: str) -> None:
        if not text.strip():
            self._text_row.say(self.tr("A prompt without words asks nothing, so the earlier words are kept."))
        elif len(text) > LONGEST_PROMPT:
            words = self.tr("A prompt takes {count} characters at most, so the earlier words are in use.")
            self._text_row.say(words.format(count=f"{LONGEST_PROMPT:,}"))
        else:
            self._text_row.say("")

    def _on_name_committed(self, name: str) -> None:
        if self._prompt is None:
            return
        try:
            self._prompts.edit(self._prompt.id, self._prompt.text, name)
        except ValueError:
            self.name.show_text(prompt_name(self._prompt, translate), over=True)

    def _on_text_committed(self, text: str) -> None:
        if self._prompt is None:
            return
        self._refused.pop(self._prompt.id, None)
        self._say_trouble(text)
        try:
            self._prompts.edit(self._prompt.id, text)
        except ValueError:
            if text.strip():
                self._refused[self._prompt.id] = text

    def _on_role_activated(self) -> None:
        if self._prompt is not None:
            # Qt hands back a plain text for a member of such an enumeration.
            value = self.role.currentData()
            self._prompts.fit(self._prompt.id, Role(value) if value else None)

    def _on_use_clicked(self) -> None:
        self.commit()
        if self._prompt is not None:
            self.used.emit(self._prompt.text)

    def _on_restore_clicked(self) -> None:
        if self._prompt is not None:
            self._refused.pop(self._prompt.id, None)
            self.text.show_text(self._prompt.text, over=True)
            self._prompts.restore(self._prompt.id)

    def _on_remove_clicked(self) -> None:
        if self._prompt is not None:
            self.removed.emit(self._prompt.id)
