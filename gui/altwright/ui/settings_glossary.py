"""The page of names: people and things, for each project, that an answer may name."""

from __future__ import annotations

from itertools import count

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from altwright.bridge.library import Library
from altwright.core.glossary import project_name
from altwright.core.message import Action, Message, Tone
from altwright.core.picture_context import MOST_NAMES, read_names, written_names
from altwright.ui.buttons import Button
from altwright.ui.settings_controls import Line, Row
from altwright.ui.settings_list import ListLine, ListPage
from altwright.ui.settings_text_box import TextBox
from altwright.ui.theme import GAP
from altwright.ui.wrapped_text import WrappedText

_LINES = 10


class NamesPage(ListPage):
    """Projects with their names, one of them in use; the first place is for everything else."""

    def __init__(self, library: Library) -> None:
        """Show the glossaries of ``library``."""
        super().__init__()
        self._names = library.glossaries
        self._selected = self._names.project
        self._shown: str | None = None
        self._how_to = self.tr("One a line; after a colon, who or what it is.")
        self.add = Button(self.tr("Add a project"))
        self.name = Line()
        self.text = TextBox(_LINES, self.tr("Ada Lovelace: the captain"))
        self.use = Button("")
        self.remove = Button(self.tr("Remove this project"))
        words = self.tr(
            "A model may use these names where they fit; without them it is asked to name nobody. The names of the "
            "project in use are offered in the main window."
        )
        self.lay_out(self.tr("Projects"), self._details(), self.add, above=(WrappedText(words),))
        self.list.selected.connect(self._on_selected)
        self.add.clicked.connect(self._on_add_clicked)
        self.name.committed.connect(self._on_name_committed)
        self.text.committed.connect(self._on_text_committed)
        self.use.clicked.connect(self._on_use_clicked)
        self.remove.clicked.connect(self._on_remove_clicked)
        self.notice.action_requested.connect(self._on_action_requested)
        self._names.changed.connect(self.show_state)
        self.show_state()

    def commit(self) -> None:
        """Keep what was typed and not yet left."""
        # The words first: they belong to the project under the name that it has now.
        self.text.commit()
        self.name.commit()

    def show_state(self) -> None:
        """Show the projects as they are now; what is just being typed about one stays."""
        projects = ("", *self._names.projects)
        if self._selected not in projects:
            self._selected = self._names.project
        self.list.show_lines([self._line_of(project) for project in projects], self._selected)
        is_another = self._selected != self._shown
        self._shown = self._selected
        self.name.show_text(self._selected, over=is_another)
        names = self._names.names(self._selected)
        if is_another or read_names(self.text.toPlainText()) != names:
            self.text.show_text(written_names(names), over=is_another)
        is_used = self._selected == self._names.project
        self.use.set_text(self.tr("In use") if is_used else self.tr("Use these names"))
        self.use.set_filled(not is_used)
        self._name_row.setVisible(bool(self._selected))
        self.remove.setVisible(bool(self._selected))
        too_many = self.tr("The first {count} are sent with a picture; all are kept.").format(count=MOST_NAMES)
        self._text_row.say(f"{self._how_to} {too_many}" if len(names) > MOST_NAMES else self._how_to)
        if is_another:
            self._name_row.say("")

    def reading_order(self) -> tuple[QWidget, ...]:
        """Return the controls in the order in which they are read."""
        return *self.notice.reading_order(), self.list, self.add, self.name, self.text, self.use, self.remove

    def _details(self) -> QWidget:
        details = QWidget()
        self._name_row = Row(self.tr("Name of the project"), self.name)
        words = self._how_to
        buttons = QHBoxLayout()
        buttons.addWidget(self.use)
        buttons.addStretch(1)
        column = QVBoxLayout(details)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self._name_row)
        self._text_row = Row(self.tr("Names of people and things"), self.text, words=words)
        column.addWidget(self._text_row)
        column.addLayout(buttons)
        column.addWidget(self.remove, alignment=Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        return details

    def _line_of(self, project: str) -> ListLine:
        number = len(self._names.names(project))
        words = self.tr("{count} names").format(count=number)
        if number < 2:
            words = self.tr("1 name") if number else self.tr("no names yet")
        if project == self._names.project:
            words = self.tr("in use, {names}").format(names=words)
        return ListLine(project, project or self.tr("Everything else"), words)

    def _on_selected(self, project: str) -> None:
        self.commit()
        self._selected = project
        self.show_state()

    def _on_add_clicked(self) -> None:
        self.commit()
        taken = {project.casefold() for project in self._names.projects}
        first = self.tr("My project")
        names = (first if number == 1 else f"{first} {number}" for number in count(1))
        self._selected = self._names.add(next(name for name in names if name.casefold() not in taken))
        self.show_state()
        self.name.setFocus()
        self.name.selectAll()

    def _on_name_committed(self, name: str) -> None:
        before = self._selected
        try:
            self._selected = self._shown = project_name(name)
            self._names.rename(before, name)
        except ValueError:
            self._selected = self._shown = before
            self.name.show_text(before, over=True)
            words = self.tr("“{name}” is no name that a project can have, or another one has it.")
            self._name_row.say(words.format(name=name.strip()[:40]) if name.strip() else "")
        else:
            self._name_row.say("")

    def _on_text_committed(self, text: str) -> None:
        self._names.keep(read_names(text), self._selected)

    def _on_use_clicked(self) -> None:
        self.commit()
        self._names.use(self._selected)

    def _on_remove_clicked(self) -> None:
        gone = self._selected
        self.text.commit()
        self.list.setFocus()
        self._names.remove(gone)
        text = self.tr("“{name}” was removed with its names.").format(name=gone)
        self.say(Message(text, (Action.BRING_BACK,), tone=Tone.NOTICE))

    def _on_action_requested(self, _action: Action) -> None:
        self.list.setFocus()
        self.say(None)
        self._selected = self._names.bring_back() or self._selected
        self.show_state()
