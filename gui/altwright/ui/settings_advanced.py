"""How an engine is asked, for those who want to say so: behind a fold of its page."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from altwright.bridge.engine_settings import EngineSettings
from altwright.bridge.key_place import KeyPlace
from altwright.core.engine import NO_PROXY, SYSTEM_PROXY, Engine, EngineKind, EngineOptions, TimeLimits
from altwright.core.proxy import proxy_user
from altwright.ui.buttons import Button
from altwright.ui.settings_controls import Choice, Line, Number, Row, WholeNumber, note, switch
from altwright.ui.theme import GAP

LEFT_OPEN = -0.1
"""The temperature that stands for none: one step below the least there is."""

OWN_PROXY = "own"
_MOST_TOKENS = 1_000_000
_LONGEST_WAIT = 3600


class AdvancedSettings(QWidget):
    """Temperature, length, detail, streaming, time limits, proxy and certificate of the selected engine.

    This computer has proxy and certificate only: its models are fetched that way.
    """

    def __init__(self, engines: EngineSettings) -> None:
        """Show those of the engine that ``engines`` look at."""
        super().__init__()
        self._engines = engines
        self._is_showing = False
        left_open = self.tr("left to the service")
        self.temperature = Number(LEFT_OPEN, 2.0, 0.1)
        self.temperature.setSpecialValueText(left_open)
        self.length = WholeNumber(0, _MOST_TOKENS, 50)
        self.length.setSpecialValueText(left_open)
        self.length.setSuffix(self.tr(" tokens"))
        self.detail = Choice()
        for value, words in (
            ("", left_open),
            ("auto", self.tr("automatic")),
            ("low", self.tr("low, quicker and cheaper")),
            ("high", self.tr("high, for small print")),
        ):
            self.detail.addItem(words, value)
        self.streams = switch(self.tr("&Show words while they are written"))
        self.waits = tuple(WholeNumber(1, _LONGEST_WAIT, 5) for _ in TimeLimits._fields)
        for field in self.waits:
            field.setSuffix(self.tr(" seconds"))
        self.proxy = Choice()
        for value, words in (
            (SYSTEM_PROXY, self.tr("as the system has it")),
            (NO_PROXY, self.tr("none")),
            (OWN_PROXY, self.tr("one of its own")),
        ):
            self.proxy.addItem(words, value)
        self.proxy_address = Line("http://proxy.example.org:8080")
        self.remove_password = Button(self.tr("Remove the password"), self.tr("Remove the proxy's password"))
        self.certificate = Line()
        self.choose_certificate = Button(self.tr("Choose…"), self.tr("Choose a certificate file…"))
        self.usual = Button(self.tr("Use the usual values"))
        self._lay_out()
        self._connect()

    def show_engine(self, *, over: bool = False) -> None:
        """Show the values of the selected engine; ``over`` what is being typed if it is another one now."""
        engine = self._engines.selected
        options = engine.options
        self._is_showing = True
        self.temperature.setValue(LEFT_OPEN if options.temperature is None else options.temperature)
        self.length.setValue(options.max_tokens or 0)
        self.detail.show_value(options.detail)
        self.streams.setChecked(options.streams)
        for field, seconds in zip(self.waits, engine.time_limits, strict=True):
            field.setValue(round(seconds))
        is_own = engine.proxy not in {SYSTEM_PROXY, NO_PROXY}
        if over or not self._awaits_proxy():
            self.proxy.show_value(OWN_PROXY if is_own else engine.proxy)
            self.proxy_address.show_text(engine.proxy if is_own else "", over=over)
        self.certificate.show_text(engine.certificate, over=over)
        self._show_password()
        is_here = engine.kind is EngineKind.LOCAL
        for part in self._of_questions:
            part.setVisible(not is_here)
        self._for_downloads.setVisible(is_here)
        self._is_showing = False

    def commit(self) -> None:
        """Take what was typed and not yet left."""
        for field in (self.proxy_address, self.certificate):
            field.commit()

    def reading_order(self) -> tuple[QWidget, ...]:
        """Return the controls in the order in which they are read."""
        return (
            self.temperature, self.length, self.detail, self.streams, *self.waits, self.proxy, self.proxy_address,
            self.remove_password, self.certificate, self.choose_certificate, self.usual,
        )  # fmt: skip

    def _lay_out(self) -> None:
        waits = (
            self.tr("Longest wait for a connection"),
            self.tr("Longest wait for the first words"),
            self.tr("Longest pause between words"),
            self.tr("Longest time for a whole answer"),
        )
        temperature_words = self.tr("Low ones stay with what is seen, high ones vary the words.")
        self._proxy_row = Row(self.tr("Address of the proxy"), self.proxy_address)
        self._for_downloads = note(self.tr("Models are downloaded this way; describing itself needs no network."))
        self._of_questions: tuple[QWidget, ...] = (
            Row(self.tr("Temperature"), self.temperature, words=temperature_words),
            Row(self.tr("Longest answer"), self.length),
            Row(self.tr("How closely the picture is looked at"), self.detail),
            self.streams,
            *(Row(text, field) for text, field in zip(waits, self.waits, strict=True)),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        for part in self._of_questions:
            column.addWidget(part)
        column.addWidget(self._for_downloads)
        proxy = Row(self.tr("Proxy"), self.proxy)
        column.addWidget(proxy)
        column.addWidget(self._proxy_row)
        # Below and not beside: with large text the address would have no room.
        column.addWidget(self.remove_password, alignment=Qt.AlignmentFlag.AlignLeft)
        certificate = Row(
            self.tr("Certificate file to trust as well"),
            self.certificate,
            self.choose_certificate,
            words=self.tr("A PEM file from your organisation, where its network needs one."),
        )
        column.addWidget(certificate)
        self._lock("proxy", proxy, self.proxy, self.proxy_address, self.remove_password)
        self._lock("certificate", certificate, self.certificate, self.choose_certificate)
        column.addWidget(self.usual, alignment=Qt.AlignmentFlag.AlignLeft)

    def _lock(self, name: str, row: Row, *fields: QWidget) -> None:
        """Have ``row`` say so, and its ``fields`` refuse to change, where the organisation set it for good."""
        if self._engines.locks(name):
            row.say(self.tr("Set by your organisation."))
            for field in fields:
                field.setEnabled(False)

    def _connect(self) -> None:
        self.temperature.valueChanged.connect(self._on_edited)
        self.length.valueChanged.connect(self._on_edited)
        self.detail.activated.connect(self._on_edited)
        self.streams.toggled.connect(self._on_edited)
        for field in self.waits:
            field.valueChanged.connect(self._on_edited)
        self.proxy.activated.connect(self._on_proxy_activated)
        self.proxy_address.committed.connect(self._on_proxy_committed)
        self.remove_password.clicked.connect(self._on_remove_password_clicked)
        self.certificate.committed.connect(self._on_edited)
        self.choose_certificate.clicked.connect(self._on_choose_certificate_clicked)
        self.usual.clicked.connect(self._on_usual_clicked)

    def _show_password(self) -> None:
        """Show where the password of the proxy is, and how one is given."""
        self._proxy_row.setVisible(self.proxy.currentData() == OWN_PROXY)
        place = self._engines.password_place
        self.remove_password.setVisible(place is not KeyPlace.NOWHERE)
        if place is KeyPlace.ON_ITS_WAY:
            words = self.tr("The password is being stored.")
        elif place is KeyPlace.KEYRING:
            words = self.tr("Its password is stored in this computer's keyring.")
        elif place is KeyPlace.SESSION:
            words = self.tr(
                "Its password is kept until Altwright closes, since this computer's keyring is not available."
            )
        elif proxy_user(self._engines.selected.proxy):
            words = self.tr("No password is stored; add it behind the name as in http://name:password@proxy:8080.")
        else:
            words = self.tr(
                "Where it wants a sign-in: http://name:password@proxy:8080. The password is stored in this computer's "
                "keyring only."
            )
        self._proxy_row.say(words)

    def _awaits_proxy(self) -> bool:
        """Tell whether a proxy of its own was chosen, and its address is still to be typed."""
        return self.proxy.currentData() == OWN_PROXY and not self.proxy_address.text().strip()

    def _edited(self) -> Engine:
        engine = self._engines.selected
        temperature = round(self.temperature.value(), 2)
        proxy = str(self.proxy.currentData())
        if proxy == OWN_PROXY:
            proxy = self.proxy_address.text().strip() or engine.proxy
        return engine._replace(
            options=EngineOptions(
                None if temperature < 0 else temperature,
                self.length.value() or None,
                str(self.detail.currentData()),
                self.streams.isChecked(),
            ),
            time_limits=TimeLimits(*(float(field.value()) for field in self.waits)),
            proxy=proxy,
            certificate=self.certificate.text().strip(),
        )

    def _on_edited(self) -> None:
        if not self._is_showing:
            self._engines.change(self._edited())

    def _on_proxy_committed(self) -> None:
        self._on_edited()
        # The password that was typed leaves the field, also where nothing else is new.
        self.show_engine()

    def _on_remove_password_clicked(self) -> None:
        self.proxy_address.setFocus()
        self._engines.forget_password()

    def _on_proxy_activated(self) -> None:
        is_own = self.proxy.currentData() == OWN_PROXY
        self._proxy_row.setVisible(is_own)
        if not is_own:
            self.proxy_address.show_text("", over=True)
        self._on_edited()

    def _on_choose_certificate_clicked(self) -> None:
        dialog = QFileDialog(self, self.tr("Choose a certificate file"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setNameFilters([self.tr("Certificates (*.pem *.crt *.cer)"), self.tr("All files (*)")])
        dialog.fileSelected.connect(self._take_certificate)
        dialog.open()

    def _take_certificate(self, path: str) -> None:
        self.certificate.setText(path)
        self.certificate.commit()

    def _on_usual_clicked(self) -> None:
        self._engines.restore()
        self.show_engine(over=True)
