"""What can be done with the words in front: have them shortened or rewritten, compare them, hear a second opinion."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QGridLayout, QMenu, QWidget

from altwright.bridge.measuring import is_over
from altwright.bridge.sending_words import rewriting_words
from altwright.bridge.session import Session
from altwright.ui.buttons import Button
from altwright.ui.theme import GAP


class RewriteRow(QWidget):
    """Shorten, Rewrite, Second opinion and Versions; to be seen while there are words."""

    shorten_requested = Signal()
    rewrite_requested = Signal(object)
    """Brings the refinement that is wanted."""

    opinion_requested = Signal()
    versions_requested = Signal()

    def __init__(self, session: Session, parent: QWidget) -> None:
        """Work on the words in front of ``session``."""
        super().__init__(parent)
        self._session = session
        self._brief = session.current.brief
        self.shorten = Button(self.tr("Shorten to fit"))
        self.rewrite = Button(self.tr("Re&write ▾"), self.tr("Rewrite"))
        self.opinion = Button(self.tr("Second opi&nion…"))
        self.versions = Button(self.tr("Versions…"))
        self.menu = QMenu(self)
        self._sending = self.menu.addSection("")
        self.rewrite.setMenu(self.menu)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(GAP)
        self._hold_width(self.shorten)
        self.arrange(stacked=False)

        self.shorten.clicked.connect(self.shorten_requested)
        self.opinion.clicked.connect(self.opinion_requested)
        self.versions.clicked.connect(self.versions_requested)
        self.menu.aboutToShow.connect(self.fill_menu)
        for button in self._buttons():
            button.focus_left.connect(self.show_state)
        session.current_changed.connect(self._follow)
        session.phase_changed.connect(self.show_state)
        session.link.changed.connect(self._show_sending)
        self._brief.changed.connect(self.show_state)
        self._show_sending()

    def arrange(self, *, stacked: bool) -> None:
        """Put the buttons into one row, or into two where they are ``stacked``."""
        for number, button in enumerate(self._buttons()):
            self._grid.addWidget(button, *(divmod(number, 2) if stacked else (0, number)))
        self._grid.setColumnStretch(2, int(stacked))
        self._grid.setColumnStretch(4, 1)

    def show_state(self) -> None:
        """Show the buttons where there are words, and whether these are too long."""
        over = is_over(self._session.current)
        words = self.tr("Shorten to fit") if over else self.tr("Shorten")
        if self.shorten.text() != words:
            self.shorten.set_text(words)
        # Hiding a button under the focus would move the focus.
        has_focus = any(button.hasFocus() for button in self._buttons())
        draft, current = self._session.draft, self._session.current
        describes = draft.is_writing and not current.is_rewriting
        self.versions.setVisible(current.versions.rowCount() > 1 or self.versions.hasFocus())
        self.setVisible(has_focus or not (draft.is_empty or describes))

    def fill_menu(self) -> None:
        """Offer each refinement, and say what it sends."""
        from altwright.bridge.refinements import refinement_names

        self._show_sending()
        if len(self.menu.actions()) > 1:
            return
        for refinement, name in refinement_names():
            action = QAction(name, self.menu)
            action.triggered.connect(lambda _checked=False, wanted=refinement: self.rewrite_requested.emit(wanted))
            self.menu.addAction(action)

    def reading_order(self) -> tuple[QWidget, ...]:
        """Return the controls in the order in which they are read."""
        return self._buttons()

    def _buttons(self) -> tuple[Button, ...]:
        return self.shorten, self.rewrite, self.opinion, self.versions

    def _hold_width(self, button: Button) -> None:
        """Give ``button`` the width of its longest words, so that those beside it stay where they are."""
        button.setMinimumSize(QSize(button.sizeHint().width(), button.minimumHeight()))

    def _show_sending(self) -> None:
        words = rewriting_words(self._session.picture, self._session.link.engine)
        self._sending.setText(words)
        for button in (self.shorten, self.rewrite):
            button.setToolTip(words)
            button.setAccessibleDescription(words)

    def _follow(self) -> None:
        self._brief.changed.disconnect(self.show_state)
        self._brief = self._session.current.brief
        self._brief.changed.connect(self.show_state)
        self._show_sending()
