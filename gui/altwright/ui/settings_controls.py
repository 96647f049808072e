"""The rows of the settings: a label above its field, both with one name, and fields that count when they are left."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from altwright.ui.buttons import Button
from altwright.ui.restyling import style_by_palette
from altwright.ui.theme import (
    GAP,
    SMALL_GAP,
    accent,
    control_height,
    field_style,
    make_secondary,
    outline_palette,
    recolour_secondary,
    scaled,
    text_on,
)
from altwright.ui.wrapped_text import WrappedText

Field = TypeVar("Field", bound=QWidget)


class Line(QLineEdit):
    """One line of text; ``committed`` brings it when it was changed and the field is left or Enter is pressed."""

    committed = Signal(str)

    def __init__(self, placeholder: str = "") -> None:
        """Begin empty."""
        super().__init__()
        self._shown = ""
        self.setPlaceholderText(placeholder)
        self.setMinimumHeight(control_height(self))
        style_by_palette(
            self,
            lambda: self.setStyleSheet(
                field_style(QApplication.palette(), "QLineEdit", f"0px {SMALL_GAP}px")
                + f"QLineEdit:read-only {{ background: {QApplication.palette().window().color().name()}; }}"
            ),
        )
        self.editingFinished.connect(self.commit)

    def show_text(self, text: str, *, over: bool = False) -> None:
        """Show ``text``, but not in the place of what is just being typed unless ``over``."""
        if over or self.text() == self._shown:
            self._shown = text
            self.setText(text)

    def commit(self) -> None:
        """Hand over what was typed, if something was."""
        if self.text() != self._shown:
            self._shown = self.text()
            self.committed.emit(self._shown)


class Choice(QComboBox):
    """One of several values, each with its words; the wheel scrolls the page unless the field has the focus."""

    def __init__(self) -> None:
        """Begin without values."""
        super().__init__()
        self.setMinimumHeight(control_height(self))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.setPalette(outline_palette(QApplication.palette()))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page while the field does not have the focus."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def show_value(self, value: object) -> None:
        """Show the item whose data are ``value``."""
        self.setCurrentIndex(max(0, self.findData(value)))


class Number(QDoubleSpinBox):
    """A number with decimals; it counts when it is stepped, left, or Enter is pressed."""

    def __init__(self, low: float, high: float, step: float, decimals: int = 1) -> None:
        """Take numbers from ``low`` to ``high``."""
        super().__init__(minimum=low, maximum=high, singleStep=step, decimals=decimals)
        _prepare_number(self)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page while the field does not have the focus."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class WholeNumber(QSpinBox):
    """A whole number; it counts when it is stepped, left, or Enter is pressed."""

    def __init__(self, low: int, high: int, step: int = 1) -> None:
        """Take numbers from ``low`` to ``high``."""
        super().__init__(minimum=low, maximum=high, singleStep=step)
        _prepare_number(self)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page while the field does not have the focus."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


def _prepare_number(field: QSpinBox | QDoubleSpinBox) -> None:
    field.setKeyboardTracking(False)
    field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    field.setMinimumHeight(control_height(field))
    field.setPalette(outline_palette(QApplication.palette()))
    field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)


def switch(text: str) -> QCheckBox:
    """Return a check box with its words."""
    box = QCheckBox(text)
    box.setAccessibleName(text.replace("&", ""))
    box.setMinimumHeight(control_height(box))
    box.setPalette(outline_palette(QApplication.palette()))
    return box


def fold(text: str) -> Button:
    """Return a flat button that folds something away."""
    button = Button(text)
    button.setFlat(True)
    button.setCheckable(True)
    return button


def caption(text: str) -> QLabel:
    """Return a label in the weight of labels."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setFont(scaled(label.font(), 1.0, semibold=True))
    return label


def note(text: str = "") -> WrappedText:
    """Return secondary words that wrap."""
    words = WrappedText(text)
    make_secondary(words)
    style_by_palette(words, lambda: recolour_secondary(words))
    return words


def list_style(kind: str = "QListWidget") -> str:
    """Return a local style sheet for the lines of a list: the chosen one in the accent, with words that can be read."""
    colour = accent(QApplication.palette())
    return f"{kind}::item:selected {{ background: {colour.name()}; color: {text_on(colour).name()}; }}"


class Row(QWidget):
    """A label, and below it the field that it names, with what stands beside the field and a note below both."""

    def __init__(self, text: str, field: QWidget, *beside: QWidget, words: str = "") -> None:
        """Name ``field`` with ``text``, for eye and ear; ``words`` are the note."""
        super().__init__()
        label = caption("")
        label.setTextFormat(Qt.TextFormat.AutoText)
        label.setText(text)
        label.setBuddy(field)
        if not field.accessibleName():
            field.setAccessibleName(text.replace("&", ""))
        self.note = note(words)
        line = QHBoxLayout()
        line.setSpacing(GAP)
        line.addWidget(field, 1)
        for other in beside:
            line.addWidget(other)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SMALL_GAP)
        column.addWidget(label)
        column.addLayout(line)
        column.addWidget(self.note)
        # Only now is it a part of something: before, showing it would open a window.
        self.note.setVisible(bool(words))

    def say(self, words: str) -> None:
        """Show ``words`` as the note."""
        self.note.setText(words)
        self.note.setVisible(bool(words))


def page_column(page: QWidget) -> QVBoxLayout:
    """Return the column of a page, with the margins of every page."""
    column = QVBoxLayout(page)
    column.setContentsMargins(GAP, SMALL_GAP, GAP, GAP)
    column.setSpacing(GAP)
    return column
