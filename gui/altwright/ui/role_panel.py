"""The role of the picture beside its text: suggested or chosen, with what a good text for it contains."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from altwright.bridge.session import Session
from altwright.bridge.translation import translate
from altwright.core.role import Role, Suggestion
from altwright.core.role_wording import role_words
from altwright.ui.buttons import Button
from altwright.ui.menu_button import MenuButton, open_menu
from altwright.ui.role_menu import fill_roles
from altwright.ui.theme import GAP, SMALL_GAP, make_secondary, recolour_secondary
from altwright.ui.wrapped_text import WrappedText


class RolePanel(QWidget):
    """A chip with the role, *Accept* for a suggested one, and the checklist, which stays beside the draft."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        """Show the role of the picture in front of ``session``."""
        super().__init__(parent)
        self._session = session
        self.chip = MenuButton()
        self.accept = Button(self.tr("Accept"))
        self.overrule = Button(self.tr("Give it a text"), self.tr("The picture is not decorative: give it a text"))
        self.checklist = WrappedText()
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self.chip)
        row.addWidget(self.accept)
        row.addWidget(self.overrule)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SMALL_GAP)
        column.addLayout(row)
        column.addWidget(self.checklist)

        self.chip.clicked.connect(self._choose_role)
        self.accept.clicked.connect(self._on_accept_clicked)
        self.overrule.clicked.connect(self._on_overrule_clicked)
        for button in (self.accept, self.overrule):
            button.focus_left.connect(self.show_state)
        make_secondary(self.checklist)

    def show_state(self) -> None:
        """Show the role that counts, and whose choice it is."""
        entry = self._session.current
        chosen, suggested = entry.brief.role, entry.suggested.role
        is_suggestion = suggested is not None and not isinstance(chosen, Role)
        words = role_words(suggested if is_suggestion else chosen, translate)
        if is_suggestion:
            text = self.tr("Suggested: {name}").format(name=words.name)
            name = self.tr("Suggested role: {name}. {sentence} Choose another").format(
                name=words.name, sentence=words.sentence
            )
        else:
            text = self.tr("Role: {name}").format(name=words.name)
            name = self.tr("Role: {name}. {sentence} Change").format(name=words.name, sentence=words.sentence)
        self.chip.show_choice(text, name)
        self.chip.setToolTip(words.sentence)
        # Hiding a button under the focus would move the focus.
        self.accept.setVisible(is_suggestion or self.accept.hasFocus())
        self.overrule.setVisible(entry.is_decorative or self.overrule.hasFocus())
        # What a suggestion is to be judged by is the checklist of the role once there is one.
        points = () if chosen is Suggestion.LET_MODEL_SUGGEST and not is_suggestion else words.checklist
        self.checklist.setText("\n".join(f"•  {point}" for point in points))
        self.checklist.setVisible(bool(points))

    def reading_order(self) -> tuple[QWidget, ...]:
        """Return the controls in the order in which they are read."""
        return self.chip, self.accept, self.overrule

    def refresh_colours(self) -> None:
        """Take the colours of the present palette."""
        recolour_secondary(self.checklist)

    def _choose_role(self) -> None:
        open_menu(self.chip, partial(fill_roles, self._session.current.brief))

    def _on_accept_clicked(self) -> None:
        entry = self._session.current
        if entry.suggested.role is not None:
            entry.accept_role()
            name = role_words(entry.brief.role, translate).name
            self._session.announced.emit(self.tr("Role: {name}").format(name=name))

    def _on_overrule_clicked(self) -> None:
        self._session.current.brief.role = Role.INFORMATIVE
        self._session.announced.emit(self.tr("Role: informative. Write a text, or press Describe to have one written."))
