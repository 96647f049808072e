"""The heading of the text with the two choices that hold for every picture: where it will stand, and its language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QWidget

from altwright.bridge.placing import USUAL
from altwright.bridge.session import Session
from altwright.bridge.translation import translate
from altwright.ui.menu_button import MenuButton, add_choice, open_menu
from altwright.ui.theme import GAP, scaled

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu

ROW_CHARACTERS = 48
"""In less width than that the choices stand below the heading."""


class DestinationRow(QWidget):
    """“Alt text”, destination and language.

    While no language is chosen its button is away, and the languages are in the menu of the destinations, so that the
    first view has few controls.
    """

    edit_requested = Signal()

    def __init__(self, session: Session, field: QWidget) -> None:
        """Head ``field`` with the choices of ``session``."""
        super().__init__()
        self._session = session
        self._is_compact = False
        heading = QLabel(self.tr("Alt te&xt"))
        heading.setFont(scaled(heading.font(), 1.0, semibold=True))
        heading.setBuddy(field)
        self.destination = MenuButton()
        self.language = MenuButton()
        choices = QHBoxLayout()
        choices.setSpacing(GAP)
        choices.addWidget(self.destination)
        choices.addWidget(self.language)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addWidget(heading, 1)
        self._row.addLayout(choices)
        self._row.setAlignment(choices, Qt.AlignmentFlag.AlignLeft)
        self.destination.clicked.connect(self.choose_destination)
        self.language.clicked.connect(self.choose_language)
        session.brief_changed.connect(self.show_state)
        self.language.focus_left.connect(self.show_state)
        self.show_state()

    def show_state(self) -> None:
        """Show what is chosen."""
        brief, placing = self._session.current.brief, self._session.placing
        place = placing.name
        self.destination.show_choice(place, self.tr("Destination: {name}, change").format(name=place))
        if brief.language:
            from altwright.bridge.languages import own_name

            name = own_name(brief.language)
            self.language.show_choice(name, self.tr("Language of the text: {name}, change").format(name=name))
        else:
            none = self.tr("Any language")
            self.language.show_choice(none, self.tr("Language of the text: none chosen, change"))
        # Hiding a button under the focus would move the focus.
        shown = bool(brief.language) or self.language.hasFocus()
        self.language.setVisible(shown and not self._is_compact)
        self.destination.setVisible(not self._is_compact)

    def show_compact(self, compact: bool) -> None:
        """Show the heading alone, or everything."""
        self._is_compact = compact
        self.show_state()

    def arrange_for(self, width: int) -> None:
        """Put the choices beside the heading, or below it where ``width`` is too small."""
        stacked = width < ROW_CHARACTERS * self.fontMetrics().averageCharWidth()
        directions = QBoxLayout.Direction
        self._row.setDirection(directions.TopToBottom if stacked else directions.LeftToRight)

    def choose_destination(self) -> None:
        """Open the menu of destinations."""
        self._session.placing.when_known(lambda: open_menu(self._anchor(self.destination), self._fill_destinations))

    def choose_language(self) -> None:
        """Open the menu of languages."""
        open_menu(self._anchor(self.language), self._fill_languages)

    def reading_order(self) -> tuple[QWidget, ...]:
        """Return the controls in the order in which they are read."""
        return self.destination, self.language

    def _anchor(self, button: QWidget) -> QWidget:
        """Return below what the menu of ``button`` opens, which may be away."""
        return next((part for part in (button, self.destination) if part.isVisible()), self)

    def _fill_destinations(self, menu: QMenu) -> None:
        from functools import partial

        from altwright.core.destination import destination_name
        from altwright.core.destination_wording import short_limit
        from altwright.ui.choice_menu import ChoiceMenu

        placing, chosen = self._session.placing, self._session.current.brief.destination
        for place in placing.destinations():
            is_chosen = place.id == (chosen.id if chosen is not None else USUAL)
            choose = partial(placing.choose_destination, place)
            name = destination_name(place, translate)
            add_choice(menu, name, choose, chosen=is_chosen, side=short_limit(place, translate))
        menu.addSeparator()
        menu.addAction(self.tr("&Edit destinations…")).triggered.connect(self.edit_requested)
        if not self.language.isVisible():
            languages = ChoiceMenu(menu, self.tr("&Language of the text"))
            menu.addMenu(languages)
            self._fill_languages(languages)

    def _fill_languages(self, menu: QMenu) -> None:
        from functools import partial

        from altwright.bridge.languages import OFFERED, own_name, system_language

        placing, chosen, system = self._session.placing, self._session.current.brief.language, system_language()
        add_choice(menu, self.tr("Any language"), partial(placing.choose_language, ""), chosen=not chosen)
        words = self.tr("The system's: {name}").format(name=own_name(system))
        add_choice(menu, words, partial(placing.choose_language, system), chosen=chosen == system)
        menu.addSeparator()
        tags = [tag for tag in OFFERED if tag != system]
        if chosen and chosen not in (*tags, system):
            tags.insert(0, chosen)
        for tag in tags:
            add_choice(menu, own_name(tag), partial(placing.choose_language, tag), chosen=tag == chosen)
        menu.addSeparator()
        menu.addAction(self.tr("Another language…")).triggered.connect(self._ask_for_language)

    def _ask_for_language(self) -> None:
        from altwright.ui.language_dialog import LanguageDialog

        dialog = LanguageDialog(self._session.current.brief.language, self.window())
        dialog.chosen.connect(self._session.placing.choose_language)
        dialog.show()
