"""The line below the text: how long it is, what there is to check, and Copy with its other forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QWidget

from altwright.bridge.measuring import counter_words, is_over
from altwright.bridge.session import Session
from altwright.ui.buttons import Button
from altwright.ui.icons import ICON_SIZE, icon_pixmap
from altwright.ui.menu_button import MenuButton, open_menu
from altwright.ui.theme import GAP, fault_colour, make_secondary, recolour_secondary

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu

ROW_CHARACTERS = 60
"""In less width than that the buttons stand in a line of their own."""


class CopyBar(QWidget):
    """Counter, findings, *Copy as* and *Copy*; the last two only while there is something to copy, in a kept place."""

    def __init__(self, session: Session) -> None:
        """Count and copy the words in front of ``session``."""
        super().__init__()
        self._session = session
        self._is_compact = False
        self.sign = QLabel()
        self.sign.setFixedSize(ICON_SIZE, ICON_SIZE)
        self.counter = QLabel()
        self.counter.setTextFormat(Qt.TextFormat.PlainText)
        self.checks = Button("")
        self.checks.setFlat(True)
        self.checks.setCheckable(True)
        self.copy_as = MenuButton()
        self.copy_as.show_choice(self.tr("Copy as"), self.tr("Copy as"))
        self.copy = Button(self.tr("&Copy"))
        for button in (self.copy, self.copy_as):
            policy = button.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            button.setSizePolicy(policy)

        counting = QHBoxLayout()
        counting.setSpacing(GAP)
        counting.addWidget(self.sign)
        counting.addWidget(self.counter, 1)
        counting.addWidget(self.checks)
        copying = QHBoxLayout()
        copying.setSpacing(GAP)
        copying.addStretch(1)
        copying.addWidget(self.copy_as)
        copying.addWidget(self.copy)
        self._lines = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(GAP)
        self._lines.addLayout(counting, 1)
        self._lines.addLayout(copying)
        # Only now are they parts of something: before, showing one would open a window.
        for widget in (self.sign, self.checks, self.copy_as, self.copy):
            widget.hide()

        self.copy.clicked.connect(self._on_copy_clicked)
        self.copy_as.clicked.connect(self.choose_format)
        for button in (self.copy, self.copy_as):
            button.focus_left.connect(self.show_state)
        make_secondary(self.counter)
        self.show_state()

    def show_state(self) -> None:
        """Show how long the text is, and make Copy the primary button once there is one."""
        entry = self._session.current
        over = is_over(entry)
        self.counter.setText(counter_words(entry))
        self.sign.setVisible(over)
        if over:
            self.sign.setPixmap(icon_pixmap("fault", fault_colour(self.palette()), self.devicePixelRatioF()))
        has_result = not entry.draft.is_empty or entry.is_decorative
        if has_result is not self.copy.is_filled:
            self.copy.set_filled(has_result)
        # Hiding a button under the focus would move the focus.
        self.copy.setVisible(has_result or self.copy.hasFocus())
        self.copy_as.setVisible(not self._is_compact and (has_result or self.copy_as.hasFocus()))

    def show_compact(self, compact: bool) -> None:
        """Show Copy without its other forms, or everything."""
        self._is_compact = compact
        self.show_state()

    def arrange_for(self, width: int) -> None:
        """Put everything into one line, or into two where ``width`` is too small."""
        stacked = width < ROW_CHARACTERS * self.fontMetrics().averageCharWidth()
        directions = QBoxLayout.Direction
        self._lines.setDirection(directions.TopToBottom if stacked else directions.LeftToRight)

    def choose_format(self) -> None:
        """Open the menu of forms in which the text can be copied."""
        open_menu(self.copy_as if self.copy_as.isVisible() else self, self._fill)

    def reading_order(self) -> tuple[QWidget, ...]:
        """Return the controls in the order in which they are read."""
        return self.checks, self.copy_as, self.copy

    def refresh_colours(self) -> None:
        """Take the colours of the present palette."""
        recolour_secondary(self.counter)
        self.show_state()

    def _on_copy_clicked(self) -> None:
        self._session.copy()

    def _fill(self, menu: QMenu) -> None:
        from functools import partial

        from altwright.bridge.translation import translate
        from altwright.core.copying import CopyFormat, format_name

        for number, copy_format in enumerate(CopyFormat, 1):
            action = menu.addAction(f"&{number}  {format_name(copy_format, translate)}")
            action.triggered.connect(partial(self._session.copy, copy_format))
