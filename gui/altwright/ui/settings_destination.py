"""One destination in the settings: what is known of a built-in one, and the fields of an own one."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from altwright.bridge.destinations import Destinations
from altwright.bridge.translation import translate
from altwright.core.copying import CopyFormat, format_name
from altwright.core.destination import LARGEST_LIMIT, Destination, destination_name, read_destination
from altwright.core.destination import destination_record as record_of
from altwright.core.destination_wording import destination_facts, unit_name
from altwright.core.text_units import Unit
from altwright.ui.buttons import Button
from altwright.ui.settings_controls import Choice, Line, Row, WholeNumber, caption
from altwright.ui.theme import GAP
from altwright.ui.wrapped_text import WrappedText

_MOST_FACTS = 6


class DestinationDetails(QWidget):
    """Shows one destination; what is changed about an own one counts at once."""

    removed = Signal(str)

    def __init__(self, destinations: Destinations) -> None:
        """Change what ``destinations`` hold."""
        super().__init__()
        self._destinations = destinations
        self._destination: Destination | None = None
        self._is_showing = False
        self.title = caption("")
        self.facts = tuple(WrappedText() for _ in range(_MOST_FACTS))
        self.name = Line()
        self.limit = WholeNumber(0, LARGEST_LIMIT, 10)
        self.limit.setSpecialValueText(self.tr("no limit"))
        self.unit = Choice()
        for unit in Unit:
            self.unit.addItem(unit_name(unit, translate), unit)
        self.advisory = WholeNumber(0, LARGEST_LIMIT, 5)
        self.advisory.setSpecialValueText(self.tr("no advice"))
        self.copy_format = Choice()
        for copy_format in CopyFormat:
            self.copy_format.addItem(format_name(copy_format, translate), copy_format)
        self.note = Line()
        self.remove = Button(self.tr("Remove this destination"))
        self._lay_out()
        self.name.committed.connect(self._on_edited)
        self.note.committed.connect(self._on_edited)
        self.limit.valueChanged.connect(self._on_edited)
        self.advisory.valueChanged.connect(self._on_edited)
        self.unit.activated.connect(self._on_edited)
        self.copy_format.activated.connect(self._on_edited)
        self.remove.clicked.connect(self._on_remove_clicked)

    def show_destination(self, destination: Destination) -> None:
        """Show ``destination``; what is just being typed about it stays."""
        is_another = self._destination is None or destination.id != self._destination.id
        self._destination = destination
        name = destination_name(destination, translate)
        is_own = destination.is_own
        self._is_showing = True
        self.title.setText(name)
        date = QDate.fromString(self._destinations.date, "yyyy-MM")
        when = self.locale().toString(date, "MMMM yyyy") if date.isValid() else ""
        facts = () if is_own else destination_facts(destination, when, translate)
        for place, label in enumerate(self.facts):
            label.setText(facts[place] if place < len(facts) else "")
            label.setVisible(place < len(facts))
        self.name.show_text(name, over=is_another)
        self.note.show_text(destination.note, over=is_another)
        self.limit.setValue(destination.limit or 0)
        self.advisory.setValue(destination.advisory or 0)
        self.unit.show_value(destination.unit)
        self.copy_format.show_value(destination.copy_format)
        self.title.setVisible(not is_own)
        self._fields.setVisible(is_own)
        self._is_showing = False

    def commit(self) -> None:
        """Keep what was typed and not yet left."""
        for number in (self.limit, self.advisory):
            number.interpretText()
        self.name.commit()
        self.note.commit()

    def reading_order(self) -> tuple[QWidget, ...]:
        """Return the controls in the order in which they are read."""
        return self.name, self.limit, self.unit, self.advisory, self.copy_format, self.note, self.remove

    def _lay_out(self) -> None:
        self._fields = QWidget()
        fields = QVBoxLayout(self._fields)
        fields.setContentsMargins(0, 0, 0, 0)
        fields.setSpacing(GAP)
        for row in (
            Row(self.tr("Name of the destination"), self.name),
            Row(self.tr("Most characters that it takes"), self.limit),
            Row(self.tr("What it counts"), self.unit),
            Row(self.tr("Characters that are advised"), self.advisory),
            Row(self.tr("How Copy writes the text"), self.copy_format),
            Row(self.tr("Note for yourself"), self.note),
        ):
            fields.addWidget(row)
        fields.addWidget(self.remove, alignment=Qt.AlignmentFlag.AlignLeft)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self.title)
        for label in self.facts:
            column.addWidget(label)
        column.addWidget(self._fields)
        column.addStretch(1)

    def _on_edited(self) -> None:
        before = self._destination
        if self._is_showing or before is None or not before.is_own:
            return
        changed = replace(
            before,
            name=self.name.text(),
            limit=self.limit.value() or None,
            # Qt hands back a plain text for a member of such an enumeration.
            unit=Unit(self.unit.currentData()),
            advisory=self.advisory.value() or None,
            copy_format=CopyFormat(self.copy_format.currentData()),
            note=self.note.text(),
        )
        # What is stored is what the next start reads: names in one line, and none that is empty.
        after = read_destination(record_of(changed), is_own=True)
        if after is None:
            self.name.show_text(before.name, over=True)
        elif after != before:
            self._destinations.edit(after)

    def _on_remove_clicked(self) -> None:
        if self._destination is not None:
            self.removed.emit(self._destination.id)
