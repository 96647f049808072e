"""Choosing the service that receives pictures: its address, model and key, and under Advanced how it is asked."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from altwright.bridge.preferences import Settings
from altwright.core.engine import LLM7_ADDRESS, checked, engine_at
from altwright.core.errors import ServiceAddressInsecure, ServiceError
from altwright.ui.buttons import Button
from altwright.ui.theme import CONTROL_HEIGHT, GAP, MARGIN


class ServiceDialog(QDialog):
    """Edits the part of the settings that is about the service; ``chosen`` hands over settings and a typed key."""

    chosen = Signal(object, str)

    def __init__(self, settings: Settings, parent: QWidget) -> None:
        """Show ``settings``."""
        super().__init__(parent)
        self._settings = settings
        self.setWindowTitle(self.tr("Service"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        is_llm7 = settings.service_address == LLM7_ADDRESS
        self.llm7 = QRadioButton(self.tr("&LLM7, free and without an account"))
        self.other = QRadioButton(self.tr("&Another OpenAI-compatible service"))
        (self.llm7 if is_llm7 else self.other).setChecked(True)
        self.address = self._line(self.tr("Address of the service"), "" if is_llm7 else settings.service_address)
        self.address.setPlaceholderText("https://api.example.org/v1")
        self.model = self._line(self.tr("Model"), settings.model)
        self.key = self._line(self.tr("Key"), "")
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        stored = bool(settings.key_host)
        self.key.setPlaceholderText(self.tr("A key is stored; leave empty to keep it") if stored else self.tr("None"))
        self.remove_key = QCheckBox(self.tr("&Remove the stored key"))
        self.remove_key.setVisible(stored)
        self.streams = QCheckBox(self.tr("&Show words while they are written"))
        self.streams.setChecked(settings.streams)
        self.temperature = QDoubleSpinBox(minimum=0.0, maximum=2.0, singleStep=0.1, decimals=1)
        self.temperature.setValue(settings.temperature)
        self.temperature.setAccessibleName(self.tr("Temperature"))
        self.temperature.setMinimumHeight(CONTROL_HEIGHT)
        self.trouble = QLabel()
        self.trouble.setWordWrap(True)
        self.trouble.setTextFormat(Qt.TextFormat.PlainText)
        self.advanced = Button(self.tr("A&dvanced"))
        self.advanced.setCheckable(True)
        self.advanced.setFlat(True)
        self.use = Button(self.tr("&Use this service"))
        self.cancel = Button(self.tr("&Cancel"))

        self.use.setDefault(True)
        self.use.set_filled(True)
        self._lay_out()
        self.llm7.toggled.connect(self._on_kind_toggled)
        self.advanced.toggled.connect(self._advanced_rows.setVisible)
        self.use.clicked.connect(self._on_use_clicked)
        self.cancel.clicked.connect(self.reject)
        self._on_kind_toggled()

    def _lay_out(self) -> None:
        privacy = QLabel(
            self.tr(
                "Pictures, prompts and addresses go to this service when you press Describe, and nowhere else. "
                "The key is kept in this computer's keyring."
            )
        )
        privacy.setWordWrap(True)
        form = QFormLayout()
        form.setSpacing(GAP)
        form.addRow(self.tr("Addr&ess"), self.address)
        form.addRow(self.tr("&Model"), self.model)
        form.addRow(self.tr("&Key"), self.key)
        form.addRow("", self.remove_key)
        self._advanced_rows = QWidget()
        rows = QFormLayout(self._advanced_rows)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(GAP)
        rows.addRow("", self.streams)
        rows.addRow(self.tr("&Temperature"), self.temperature)
        self._advanced_rows.hide()
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP)
        buttons.addWidget(self.advanced)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.use)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(GAP)
        column.addWidget(self.llm7)
        column.addWidget(self.other)
        column.addLayout(form)
        column.addWidget(self._advanced_rows)
        column.addWidget(privacy)
        column.addWidget(self.trouble)
        column.addStretch(1)
        column.addLayout(buttons)
        self.setMinimumWidth(480)

    def _line(self, name: str, text: str) -> QLineEdit:
        line = QLineEdit(text)
        line.setAccessibleName(name)
        line.setMinimumHeight(CONTROL_HEIGHT)
        return line

    def _on_kind_toggled(self) -> None:
        self.address.setEnabled(not self.llm7.isChecked())

    def _on_use_clicked(self) -> None:
        address = LLM7_ADDRESS if self.llm7.isChecked() else self.address.text().strip().rstrip("/")
        try:
            engine = checked(engine_at(address))
        except ServiceAddressInsecure:
            self._complain(self.tr("An address that begins with http: lets others read along. Write https: instead."))
            return
        except ServiceError:
            self._complain(self.tr("This is not the address of a service. It looks like https://api.example.org/v1."))
            return
        key = self.key.text().strip()
        if not key.isascii() or any(character.isspace() for character in key):
            self._complain(
                self.tr("The key holds characters that no key has. Copy it once more, without anything around it.")
            )
            self.key.setFocus()
            return
        settings = replace(
            self._settings,
            service_address=engine.address,
            model=self.model.text().strip() or "default",
            temperature=self.temperature.value(),
            streams=self.streams.isChecked(),
            key_host="" if self.remove_key.isChecked() else self._settings.key_host,
        )
        self.chosen.emit(settings, key)
        self.accept()

    def _complain(self, text: str) -> None:
        self.trouble.setText(text)
        self.address.setFocus()
