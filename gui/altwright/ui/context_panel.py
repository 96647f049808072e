"""What the editor says about the place of a picture: its role, the words around it, its caption, a link, names."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from altwright.bridge.context_words import too_long_words
from altwright.bridge.session import Session
from altwright.bridge.translation import translate
from altwright.core.picture_context import PictureContext, read_names, written_names
from altwright.core.role_wording import role_words
from altwright.ui.buttons import Button
from altwright.ui.menu_button import MenuButton, open_menu
from altwright.ui.prompt_field import PromptField
from altwright.ui.role_menu import fill_roles
from altwright.ui.theme import GAP, SMALL_GAP, make_secondary, recolour_secondary, scaled
from altwright.ui.wrapped_text import WrappedText

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu

    from altwright.bridge.brief import Brief

TWO_COLUMNS = 76
"""Characters of width from which on the fields stand in two columns."""


class ContextPanel(QWidget):
    """The role and the context of the picture in front; each picture keeps its own, and all of it is sent."""

    picture_pasted = Signal(QMimeData)
    names_requested = Signal()

    def __init__(self, session: Session, parent: QWidget) -> None:
        """Show what was said about the picture in front of ``session``."""
        super().__init__(parent)
        self._session = session
        self._shown: Brief | None = None
        self.role = MenuButton()
        self.sentence = WrappedText()
        self.surroundings = PromptField()
        self.caption = PromptField()
        self.link = PromptField()
        self.names = PromptField()
        self.known = MenuButton()
        self.known.show_choice(self.tr("Names of the project"), self.tr("Names of the project"))
        self.note = WrappedText()
        self.clear = Button(self.tr("Clear"), self.tr("Clear the role and the context"))
        self._role_label = self._label(self.tr("Role"), self.role)
        self._fields = (
            (self.surroundings, self._label(self.tr("Words around the picture"), self.surroundings)),
            (self.caption, self._label(self.tr("Its caption"), self.caption)),
            (self.link, self._label(self.tr("What it does as a link or button"), self.link)),
            (self.names, self._label(self.tr("Names that may be used, one a line"), self.names)),
        )
        self.names.setPlaceholderText(self.tr("Ada Lovelace: the captain"))

        role = QHBoxLayout()
        role.setSpacing(GAP)
        role.addWidget(self._role_label)
        role.addWidget(self.role)
        role.addWidget(self.sentence, 1)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(GAP)
        self._grid.setVerticalSpacing(SMALL_GAP)
        below = QHBoxLayout()
        below.setSpacing(GAP)
        below.addWidget(self.note, 1)
        below.addWidget(self.known, alignment=Qt.AlignmentFlag.AlignTop)
        below.addWidget(self.clear, alignment=Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addLayout(role)
        column.addLayout(self._grid)
        column.addLayout(below)
        self.arrange_for(parent.width())

        for field, label in self._fields:
            field.setAccessibleName(label.text())
            field.textChanged.connect(self._on_text_changed)
            field.picture_pasted.connect(self.picture_pasted)
        self.role.clicked.connect(self.choose_role)
        self.known.clicked.connect(self._choose_names)
        self.clear.clicked.connect(self._on_clear_clicked)
        session.brief_changed.connect(self.show_state)
        session.link.changed.connect(self.show_state)
        make_secondary(self.sentence)
        make_secondary(self.note)
        self.show_state()

    def show_state(self) -> None:
        """Show what was said about the picture in front."""
        brief = self._session.current.brief
        words = role_words(brief.role, translate)
        self.role.show_choice(words.name, self.tr("Role: {name}, change").format(name=words.name))
        self.sentence.setText(words.sentence)
        if brief is not self._shown or (brief.context or PictureContext()) != self._typed():
            self._shown = None
            self._show_texts(brief.context or PictureContext())
            self._shown = brief
        sent = self.tr("What stands here is sent to {service} with the picture.")
        notes = (sent.format(service=self._session.link.engine.name), too_long_words(brief.context))
        self.note.setText(" ".join(filter(None, notes)))

    def choose_role(self) -> None:
        """Open the menu of roles."""
        open_menu(self.role, partial(fill_roles, self._session.current.brief))

    def arrange_for(self, width: int) -> None:
        """Put the fields side by side, or below each other where ``width`` is too small for two."""
        columns = 2 if width >= TWO_COLUMNS * self.fontMetrics().averageCharWidth() else 1
        for place, (field, label) in enumerate(self._fields):
            row, column = divmod(place, columns)
            self._grid.addWidget(label, 2 * row, column)
            self._grid.addWidget(field, 2 * row + 1, column, Qt.AlignmentFlag.AlignTop)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, columns - 1)

    def reading_order(self) -> tuple[QWidget, ...]:
        """Return the controls in the order in which they are read."""
        return self.role, *(field for field, _ in self._fields), self.known, self.clear

    def refresh_colours(self) -> None:
        """Take the colours of the present palette."""
        for text in (self.sentence, self.note):
            recolour_secondary(text)
        for field, _ in self._fields:
            field.refresh_colours()

    def _show_texts(self, context: PictureContext) -> None:
        texts = (context.surroundings, context.caption, context.link, written_names(context.names))
        for (field, _), text in zip(self._fields, texts, strict=True):
            if field.toPlainText() != text:
                field.setPlainText(text)

    def _on_text_changed(self) -> None:
        if self._shown is None:
            return
        self._shown.context = self._typed() or None

    def _typed(self) -> PictureContext:
        """Return the context as it stands in the fields."""
        return PictureContext(
            self.surroundings.toPlainText(),
            self.caption.toPlainText(),
            self.link.toPlainText(),
            read_names(self.names.toPlainText()),
        )

    def _on_clear_clicked(self) -> None:
        # The fields keep their own steps, so that Undo brings the words back.
        for field, _ in self._fields:
            field.replace_words("")
        brief = self._session.current.brief
        brief.role = None
        self._session.announced.emit(self.tr("The role and the context are cleared; Undo brings words back."))

    def _choose_names(self) -> None:
        self._session.library.glossaries.when_loaded(lambda: open_menu(self.known, self._fill_names))

    def _fill_names(self, menu: QMenu) -> None:
        glossaries = self._session.library.glossaries
        typed = read_names(self.names.toPlainText())
        for project in dict.fromkeys((glossaries.project, "", *glossaries.projects)):
            names = glossaries.names(project)
            if names:
                name = project.replace("&", "&&") or self.tr("Without a project")
                text = self.tr("Add those of {project}\t{count}").format(project=name, count=len(names))
                menu.addAction(text).triggered.connect(partial(self._add_names, project))
        if menu.isEmpty():
            menu.addAction(self.tr("No names are kept yet")).setEnabled(False)
        menu.addSeparator()
        name = glossaries.project.replace("&", "&&") or self.tr("Without a project")
        keep = menu.addAction(self.tr("&Keep what stands here for {project}").format(project=name))
        keep.setEnabled(bool(typed))
        keep.triggered.connect(self._keep_names)
        menu.addAction(self.tr("&Edit names…")).triggered.connect(self.names_requested)

    def _add_names(self, project: str) -> None:
        typed = read_names(self.names.toPlainText())
        both = dict.fromkeys((*typed, *self._session.library.glossaries.names(project)))
        self.names.replace_words(written_names(tuple(both)))

    def _keep_names(self) -> None:
        glossaries = self._session.library.glossaries
        typed = read_names(self.names.toPlainText())
        known = {entry.name: entry for entry in glossaries.names()} | {entry.name: entry for entry in typed}
        glossaries.keep(tuple(known.values()))
        self._session.announced.emit(self.tr("The names are kept."))

    def _label(self, text: str, buddy: QWidget) -> QLabel:
        label = QLabel(text)
        label.setFont(scaled(label.font(), 1.0, semibold=True))
        label.setBuddy(buddy)
        return label
