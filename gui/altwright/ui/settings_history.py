"""The rows of the settings about the history: whether it is kept, and how long."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from altwright.bridge.preferences import FOR_EVER, Preferences
from altwright.bridge.session import Session
from altwright.ui.settings_controls import Choice, Row, note, switch
from altwright.ui.theme import GAP


class HistoryRows(QWidget):
    """The private mode, and for how long the history is kept; what is too old goes at the next start."""

    def __init__(self, session: Session, preferences: Preferences) -> None:
        """Show what ``preferences`` say; the journal of ``session`` follows them."""
        super().__init__()
        self._session = session
        self._preferences = preferences
        settings = preferences.settings
        self.private = switch(self.tr("Private &mode"))
        self.private.setChecked(settings.private)
        self.days = Choice()
        for text, days in (
            (self.tr("For ever"), FOR_EVER),
            (self.tr("For a year"), 365),
            (self.tr("For 90 days"), 90),
            (self.tr("For 30 days"), 30),
            (self.tr("For 7 days"), 7),
            (self.tr("Not at all"), 0),
        ):
            self.days.addItem(text, days)
        if self.days.findData(settings.history_days) < 0:
            self.days.addItem(self.tr("For {count} days").format(count=settings.history_days), settings.history_days)
        self.days.show_value(settings.history_days)
        words = self.tr("What is older goes at the next start; what is pinned stays.")
        self.row = Row(self.tr("Keep the &history"), self.days, words=words)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self.private)
        column.addWidget(note(self.tr("Nothing new is written into the history; it can still be searched.")))
        column.addWidget(self.row)
        self.private.toggled.connect(self._keep)
        self.days.currentIndexChanged.connect(self._keep)

    def reading_order(self) -> tuple[QWidget, ...]:
        """Return the controls in the order in which they are read."""
        return self.private, self.days

    def _keep(self) -> None:
        settings = self._preferences.settings
        days = int(self.days.currentData())
        self._preferences.keep(settings._replace(private=self.private.isChecked(), history_days=days))
        if self._session.journal is not None:
            self._session.journal.follow_settings()
