"""How much is logged, and whether newer versions are looked for: rows of the general page."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from altwright.bridge.caretaker import LEVEL_VARIABLE, Caretaker
from altwright.ui.buttons import Button
from altwright.ui.settings_controls import Choice, Row, note, switch
from altwright.ui.theme import GAP


class UpkeepRows(QWidget):
    """The log with its folder, and the switch for newer versions; both count at once."""

    def __init__(self, caretaker: Caretaker) -> None:
        """Show what ``caretaker`` does."""
        super().__init__()
        self.level = Choice()
        words = {
            "off": self.tr("Nothing"),
            "warning": self.tr("Problems"),
            "info": self.tr("What happens"),
            "debug": self.tr("Everything, prompts and answers too"),
        }
        for level in caretaker.log_levels:
            self.level.addItem(words[level], level)
        self.level.show_value(caretaker.log_level)
        self.copy = Button(self.tr("Copy"), self.tr("Copy where the log is kept"))
        kept = self.tr("Kept on this computer, never sent, and without keys and full addresses: {folder}")
        self.row = Row(
            self.tr("What the log holds"), self.level, self.copy, words=kept.format(folder=caretaker.log_folder)
        )
        self.newer = switch(self.tr("Look for &newer versions daily"))
        self.newer.setChecked(caretaker.checks_for_updates)
        if caretaker.newer.host:
            asked = self.tr("Asks {host} and sends nothing about you. Nothing is downloaded; you are only told.")
            self.asked = note(asked.format(host=caretaker.newer.host))
        else:
            self.asked = note(self.tr("This copy of Altwright has no address to ask."))
            self.newer.setEnabled(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self.row)
        column.addWidget(self.newer)
        column.addWidget(self.asked)
        if caretaker.is_level_set:
            self.level.setEnabled(False)
            self.row.say(self.tr("Set by {variable}.").format(variable=LEVEL_VARIABLE))
        self.level.activated.connect(lambda: caretaker.set_log_level(str(self.level.currentData())))
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(str(caretaker.log_folder)))
        self.newer.toggled.connect(caretaker.set_checks_for_updates)

    def reading_order(self) -> tuple[QWidget, ...]:
        """Return the controls in the order in which they are read."""
        return self.level, self.copy, self.newer
