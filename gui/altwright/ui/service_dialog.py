"""Choosing the service that receives pictures: its address, model and key, and under Advanced how it is asked."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QDialog,
    QDoubleSpinBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from altwright.bridge.preferences import Settings, presets
from altwright.core.engine import LLM7_ADDRESS, LLM7_ID, Engine, checked
from altwright.core.engine_preset import change_of, chosen_engine, engine_for_address
from altwright.core.errors import ServiceAddressInsecure, ServiceError
from altwright.ui.announcer import Announcer
from altwright.ui.buttons import Button
from altwright.ui.icons import icon_pixmap
from altwright.ui.theme import (
    GAP,
    MARGIN,
    SMALL_GAP,
    caution_colour,
    control_height,
    field_style,
    make_secondary,
    outline_palette,
    scaled,
)
from altwright.ui.wrapped_text import WrappedText


class ServiceDialog(QDialog):
    """Edits the part of the settings that is about the service; ``chosen`` hands over settings and a typed key."""

    chosen = Signal(object, str)

    def __init__(self, settings: Settings, parent: QWidget) -> None:
        """Show ``settings``."""
        super().__init__(parent)
        self._settings = settings
        self._announcer = Announcer(self)
        self.setWindowTitle(self.tr("Service"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        engine = chosen_engine(settings.engine, presets(), settings.engines)
        is_llm7 = engine.id == LLM7_ID
        self.llm7 = QRadioButton(self.tr("&LLM7, free and without an account"))
        self.other = QRadioButton(self.tr("&Another OpenAI-compatible service"))
        (self.llm7 if is_llm7 else self.other).setChecked(True)
        self.address = self._line(self.tr("Address of the service"), "" if is_llm7 else engine.address)
        self.address.setPlaceholderText("https://api.example.org/v1")
        self.model = self._line(self.tr("Model"), engine.model)
        self.key = self._line(self.tr("Key"), "")
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        self.remove_key = QCheckBox(self.tr("&Remove the stored key"))
        self.streams = QCheckBox(self.tr("&Show words while they are written"))
        self.streams.setChecked(engine.streams)
        self.temperature = QDoubleSpinBox(minimum=0.0, maximum=2.0, singleStep=0.1, decimals=1)
        self.temperature.setValue(0.5 if engine.temperature is None else engine.temperature)
        self.temperature.setAccessibleName(self.tr("Temperature"))
        self.temperature.setMinimumHeight(control_height(self.temperature))
        self._trouble_icon = QLabel()
        self._trouble_icon.setPixmap(
            icon_pixmap("caution", caution_colour(QApplication.palette()), self.devicePixelRatioF())
        )
        self.trouble = WrappedText()
        self.advanced = Button(self.tr("A&dvanced"))
        self.advanced.setCheckable(True)
        self.use = Button(self.tr("&Use this service"))
        self.cancel = Button(self.tr("&Cancel"))

        self.use.setDefault(True)
        self.use.set_filled(True)
        self._lay_out()
        self._complain("")
        self.llm7.toggled.connect(self._on_kind_toggled)
        self.address.textChanged.connect(self._show_stored_key)
        self.advanced.toggled.connect(self._on_advanced_toggled)
        self.use.clicked.connect(self._on_use_clicked)
        self.cancel.clicked.connect(self.reject)
        self._on_advanced_toggled(False)
        self._on_kind_toggled()

    def _lay_out(self) -> None:
        privacy = WrappedText(
            self.tr(
                "Pictures, prompts and addresses go to this service when you press Describe, and nowhere else. "
                "The key is kept in this computer's keyring."
            )
        )
        make_secondary(privacy)
        self._temperature_label = self._label(self.tr("&Temperature"), self.temperature)
        rows = QGridLayout()
        rows.setHorizontalSpacing(GAP)
        rows.setVerticalSpacing(GAP)
        rows.setColumnStretch(1, 1)
        rows.addWidget(self._label(self.tr("Addr&ess"), self.address), 0, 0)
        rows.addWidget(self.address, 0, 1)
        rows.addWidget(self._label(self.tr("&Model"), self.model), 1, 0)
        rows.addWidget(self.model, 1, 1)
        rows.addWidget(self._label(self.tr("&Key"), self.key), 2, 0)
        rows.addWidget(self.key, 2, 1)
        rows.addWidget(self.remove_key, 3, 1)
        rows.addWidget(self._temperature_label, 4, 0)
        rows.addWidget(self.temperature, 4, 1)
        rows.addWidget(self.streams, 5, 1)
        trouble = QHBoxLayout()
        trouble.setSpacing(GAP)
        trouble.addWidget(self._trouble_icon, alignment=Qt.AlignmentFlag.AlignTop)
        trouble.addWidget(self.trouble, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP)
        buttons.addWidget(self.advanced)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.use)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(GAP)
        column.setSizeConstraint(QLayout.SizeConstraint.SetMinimumSize)
        for control in (self.llm7, self.other, self.remove_key, self.streams, self.temperature):
            control.setPalette(outline_palette(QApplication.palette()))
        column.addWidget(self.llm7)
        column.addWidget(self.other)
        column.addSpacing(SMALL_GAP)
        column.addLayout(rows)
        column.addWidget(privacy)
        column.addLayout(trouble)
        column.addStretch(1)
        column.addLayout(buttons)
        order = (
            self.llm7, self.other, self.address, self.model, self.key, self.remove_key, self.temperature, self.streams,
            self.advanced, self.cancel, self.use,
        )  # fmt: skip
        for first, second in pairwise(order):
            QWidget.setTabOrder(first, second)
        self.resize(520, 0)

    def _line(self, name: str, text: str) -> QLineEdit:
        line = QLineEdit(text)
        line.setAccessibleName(name)
        line.setMinimumHeight(control_height(line))
        line.setStyleSheet(field_style(QApplication.palette(), "QLineEdit", f"0px {SMALL_GAP}px"))
        return line

    def _label(self, text: str, buddy: QWidget) -> QLabel:
        label = QLabel(text)
        label.setFont(scaled(label.font(), 1.0, semibold=True))
        label.setBuddy(buddy)
        return label

    def _engine(self) -> Engine:
        address = LLM7_ADDRESS if self.llm7.isChecked() else self.address.text()
        return engine_for_address(address, presets(), self._settings.engines)

    def _on_kind_toggled(self) -> None:
        self.address.setEnabled(not self.llm7.isChecked())
        self._show_stored_key()

    def _on_advanced_toggled(self, shown: bool) -> None:
        for row in (self._temperature_label, self.temperature, self.streams):
            row.setVisible(shown)

    def _show_stored_key(self) -> None:
        stored = self._settings.has_key(self._engine().address)
        self.key.setPlaceholderText(self.tr("A key is stored; leave empty to keep it") if stored else self.tr("None"))
        self.remove_key.setVisible(stored)
        if not stored:
            self.remove_key.setChecked(False)

    def _on_use_clicked(self) -> None:
        try:
            engine = checked(self._engine())
        except ServiceAddressInsecure:
            self._complain(
                self.tr("An address that begins with http: lets others read along. Write https: instead."), self.address
            )
            return
        except ServiceError:
            self._complain(
                self.tr("This is not the address of a service. It looks like https://api.example.org/v1."), self.address
            )
            return
        key = self.key.text().strip()
        if not key.isascii() or any(character.isspace() for character in key):
            text = self.tr("The key holds characters that no key has. Copy it once more, without anything around it.")
            self._complain(text, self.key)
            return
        options = engine.options._replace(temperature=self.temperature.value(), streams=self.streams.isChecked())
        engine = replace(engine, model=self.model.text().strip() or "default", options=options)
        settings = replace(self._settings.with_engine(change_of(engine)), engine=engine.id)
        if self.remove_key.isChecked():
            settings = settings.without_key(engine.address)
        self.chosen.emit(settings, key)
        self.accept()

    def _complain(self, text: str, field: QWidget | None = None) -> None:
        self.trouble.setText(text)
        self.trouble.setVisible(bool(text))
        self._trouble_icon.setVisible(bool(text))
        self._announcer.announce(text)
        if field is not None:
            field.setFocus()
