"""The field for a model: typed, or chosen from the list of its service, with what the service says of each."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication, QComboBox, QCompleter, QLineEdit, QStyledItemDelegate, QStyleOptionViewItem

from altwright.bridge.engine_models import marks_of
from altwright.bridge.translation import translate
from altwright.core.model_catalogue import ModelInfo
from altwright.core.pricing_wording import price_estimate_note
from altwright.ui.settings_controls import Choice

_MARKS = Qt.ItemDataRole.UserRole + 1


class _WithMarks(QStyledItemDelegate):
    """Shows behind the name of a model what is to be known of it."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """Add the marks to the words of the line."""
        super().initStyleOption(option, index)
        if marks := index.data(_MARKS):
            option.text = f"{option.text}   –   {marks}"


class ModelField(Choice):
    """Takes any name; ``committed`` brings one that was chosen, or typed when the field is left or Enter is pressed.

    ``list_wanted`` asks for the list when it is opened and there is none.
    """

    committed = Signal(str)
    list_wanted = Signal()

    def __init__(self) -> None:
        """Begin without models."""
        super().__init__()
        self._shown = ""
        self._models: tuple[ModelInfo, ...] = ()
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMaxVisibleItems(16)
        self.setItemDelegate(_WithMarks(self))
        line = QLineEdit()
        line.setAccessibleName(self.tr("Model"))
        self.setLineEdit(line)
        completer = QCompleter(self.model(), self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCompleter(completer)
        self.activated.connect(lambda _index: self.commit())
        line.editingFinished.connect(self._on_editing_finished)

    def show_models(self, models: tuple[ModelInfo, ...]) -> None:
        """Offer ``models``; what stands in the field stays."""
        if models == self._models:
            return
        self._models = models
        text = self.currentText()
        self.clear()
        tip = price_estimate_note(translate)
        for model in models:
            self.addItem(model.id)
            row = self.count() - 1
            marks = marks_of(model)
            self.setItemData(row, marks, _MARKS)
            self.setItemData(row, f"{model.id}, {marks}" if marks else model.id, Qt.ItemDataRole.AccessibleTextRole)
            if model.price is not None and not model.price.is_nothing:
                self.setItemData(row, tip, Qt.ItemDataRole.ToolTipRole)
        self.setCurrentIndex(self.findText(text))
        self.setEditText(text)
        view = self.view()
        room = view.screen().availableGeometry().width() * 3 // 4
        view.setMinimumWidth(min(room, view.sizeHintForColumn(0) + 40) if models else 0)

    def show_model(self, name: str, *, over: bool = False) -> None:
        """Show ``name``, but not in the place of what is just being typed unless ``over``."""
        if over or self.currentText() == self._shown:
            self._shown = name
            self.setEditText(name)

    def commit(self) -> None:
        """Hand over the name, if it is another one."""
        name = self.currentText().strip()
        if name != self._shown:
            self._shown = name
            self.setEditText(name)
            self.committed.emit(name)

    def showPopup(self) -> None:  # noqa: N802  (Qt's name)
        """Open the list, or ask for one."""
        if self.count():
            super().showPopup()
        else:
            self.list_wanted.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the name when the field is left for another one."""
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.commit()

    def _on_editing_finished(self) -> None:
        # A completion that is just being chosen comes as an activation.
        if QApplication.activePopupWidget() is None:
            self.commit()
