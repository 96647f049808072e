"""One engine in the settings: who receives pictures, its key, its model, its test, and how it is asked."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from altwright.bridge.engine_models import marks_of
from altwright.bridge.engine_room import EngineRoom
from altwright.bridge.key_place import KeyPlace
from altwright.bridge.translation import translate
from altwright.core.engine import EngineKind
from altwright.core.engine_preset import KeyNeed
from altwright.core.message import Action
from altwright.core.organisation import Row as Locked
from altwright.core.pricing_wording import price_estimate_note
from altwright.ui.buttons import Button
from altwright.ui.settings_controls import Line, Row, caption, fold, note
from altwright.ui.settings_local import LocalModels
from altwright.ui.settings_model_field import ModelField
from altwright.ui.settings_notice import Notice
from altwright.ui.settings_pages import ServicePages
from altwright.ui.settings_trial import TrialReport
from altwright.ui.theme import GAP

if TYPE_CHECKING:
    from altwright.ui.settings_advanced import AdvancedSettings


class EngineDetails(QWidget):
    """Shows the engine that is looked at; what is changed counts at once."""

    announced = Signal(str)
    arranged = Signal()

    def __init__(self, room: EngineRoom) -> None:
        """Show the engine that ``room`` looks at."""
        super().__init__()
        self._room = room
        self._engines = room.engines
        self._shown = ""
        self.name = caption("")
        self.receiver = note()
        self.locked = note(self.tr("Which engine is used is set by your organisation."))
        self.use = Button("")
        self.test = Button("")
        self.remove = Button(self.tr("Remove this service"))
        self.report = TrialReport(room.trial)
        self.address = Line("https://api.example.org/v1")
        self.key = Line()
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        self.remove_key = Button(self.tr("Remove the key"))
        self.model = ModelField()
        self.refresh = Button(self.tr("Refresh"), self.tr("Refresh the list of models"))
        self.list_notice = Notice()
        self.local = LocalModels(room.shelf)
        self.pages = ServicePages()
        self.advanced_fold = fold("")
        self._lay_out()
        self._connect()
        self._on_fold_toggled(False)
        self.show_state()

    @cached_property
    def advanced(self) -> AdvancedSettings:
        """How the engine is asked, for those who want to say so; built when it is first unfolded."""
        from altwright.ui.settings_advanced import AdvancedSettings

        advanced = AdvancedSettings(self._engines)
        self._column.insertWidget(self._column.indexOf(self.advanced_fold) + 1, advanced)
        advanced.setVisible(self.advanced_fold.isChecked())
        advanced.show_engine(over=True)
        return advanced

    def show_state(self) -> None:
        """Show the engine as it is now; what is just being typed about it stays."""
        engines = self._engines
        engine = engines.selected
        is_named = engines.is_named
        is_another = engines.selected_id != self._shown
        self._shown = engines.selected_id
        is_local = engine.kind is EngineKind.LOCAL
        self.name.setText(engine.name)
        self.receiver.setText(engines.receiver_words())
        self.use.set_text(self.tr("In use") if engines.is_in_use else self.tr("Use this engine"))
        self.use.set_filled(not engines.is_in_use)
        is_locked = engines.locks(Locked.ENGINE)
        self.use.setVisible(engines.is_in_use or not is_locked)
        self.locked.setVisible(is_locked)
        self.remove.setVisible(engines.is_own)
        self.address_row.setVisible(engines.may_move or is_named)
        self.address.setReadOnly(is_named)
        self.address.show_text(engines.address_words, over=is_another)
        if is_another:
            self.address_row.say(
                self.tr("Set by the variable ALTWRIGHT_BASE_URL; the settings keep nothing of it.") if is_named else ""
            )
            self.key.show_text("", over=True)
        self._show_key(is_another=is_another)
        self.model_row.setVisible(not is_local)
        self.model.show_model(engines.asked_model, over=is_another)
        self.local.setVisible(is_local)
        self.pages.show_pages(engine.pages)
        # What is set there is kept, and of a variable's service nothing is.
        self.advanced_fold.setVisible(not is_named)
        if (advanced := self._built_advanced()) is not None:
            advanced.setVisible(self.advanced_fold.isChecked() and not is_named)
            advanced.show_engine(over=is_another)
        self._room.trial.show(engine)
        self._room.models.show(engine)
        self._show_models()

    def commit(self) -> None:
        """Take what was typed and not yet left."""
        for field in (self.address, self.key, self.model):
            field.commit()
        if (advanced := self._built_advanced()) is not None:
            advanced.commit()

    def reading_order(self) -> tuple[QWidget, ...]:
        """Return the controls in the order in which they are read."""
        advanced = self._built_advanced()
        return (
            self.use, self.test, *self.report.reading_order(), self.address, self.key, self.remove_key,
            self.model, self.refresh, *self.list_notice.reading_order(), *self.local.reading_order(),
            *self.pages.reading_order(), self.advanced_fold,
            *(advanced.reading_order() if advanced is not None else ()), self.remove,
        )  # fmt: skip

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP)
        for button in (self.use, self.test):
            buttons.addWidget(button)
        buttons.addStretch(1)
        self.address_row = Row(self.tr("Address"), self.address)
        self.key_row = Row(self.tr("Key"), self.key)
        self.model_row = Row(self.tr("Model"), self.model, self.refresh)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self.name)
        column.addWidget(self.receiver)
        column.addWidget(self.locked)
        column.addLayout(buttons)
        column.addWidget(self.report)
        column.addWidget(self.address_row)
        column.addWidget(self.key_row)
        column.addWidget(self.remove_key, alignment=Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.model_row)
        column.addWidget(self.list_notice)
        column.addWidget(self.local)
        column.addWidget(self.pages)
        column.addWidget(self.advanced_fold, alignment=Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.remove, alignment=Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)

    def _connect(self) -> None:
        self.use.clicked.connect(self._on_use_clicked)
        self.test.clicked.connect(self._on_test_clicked)
        self.remove.clicked.connect(self._engines.remove)
        self.report.action_requested.connect(self._on_action_requested)
        self.address.committed.connect(self._on_address_committed)
        self.key.committed.connect(self._on_key_committed)
        self.remove_key.clicked.connect(self._on_remove_key_clicked)
        self.model.committed.connect(self._on_model_committed)
        self.model.list_wanted.connect(self._on_refresh_clicked)
        self.refresh.clicked.connect(self._on_refresh_clicked)
        self.advanced_fold.toggled.connect(self._on_fold_toggled)
        self.local.rows_changed.connect(self.arranged)
        self.report.announced.connect(self.announced)
        self._engines.changed.connect(self.show_state)
        self._room.models.changed.connect(self._show_models)
        self._room.trial.changed.connect(self._show_trial)
        self._show_trial()

    def _built_advanced(self) -> AdvancedSettings | None:
        """Return the part behind the fold, if it has been looked at."""
        return vars(self).get("advanced")

    def _show_key(self, *, is_another: bool) -> None:
        place, need = self._engines.key_place, self._engines.key_need
        is_stored = place is KeyPlace.KEYRING
        self.key_row.setVisible(need is not KeyNeed.NONE or place is not KeyPlace.NOWHERE)
        self.remove_key.setVisible(self._engines.keeps_key)
        self.key.setVisible(Action.CHECK_KEY not in self._engines.actions_elsewhere)
        if place is KeyPlace.NOWHERE:
            self.key.setPlaceholderText("")
            words = (
                self.tr("This service wants a key; it is stored in this computer's keyring only.")
                if need is KeyNeed.REQUIRED
                else self.tr("None may be needed; one that you type is stored in this computer's keyring only.")
            )
        elif place is KeyPlace.VARIABLE:
            self.key.setPlaceholderText("")
            words = self.tr("The variable ALTWRIGHT_API_KEY brings the key, and comes before one that is stored here.")
        else:
            self.key.setPlaceholderText(
                self.tr("A key is stored; type another one to replace it")
                if is_stored
                else self.tr("A key is in use; type another one to replace it")
            )
            if place is KeyPlace.ON_ITS_WAY:
                words = self.tr("The key is being stored.")
            elif is_stored:
                words = self.tr("Stored in this computer's keyring.")
            else:
                words = self.tr("Kept until Altwright closes, since this computer's keyring is not available.")
        if is_another or not self.key.text():
            self.key_row.say(words)

    def _show_models(self) -> None:
        models = self._room.models
        self.model.show_models(models.models)
        self.refresh.set_text(self.tr("Asking…") if models.is_asking else self.tr("Refresh"))
        if not models.is_asking:
            self.refresh.setAccessibleName(self.tr("Refresh the list of models"))
        self.list_notice.show_message(None if self._engines.selected.kind is EngineKind.LOCAL else models.message)
        asked = self._engines.asked_model
        record = models.record_of(asked)
        marks = marks_of(record) if record else ""
        if not models.models and not marks:
            marks = self.tr("Type its name, or press Refresh to ask the service for a list.")
        if asked != self._engines.selected.model:
            words = self.tr("The variable ALTWRIGHT_MODEL has “{model}” asked until another one is chosen here.")
            marks = "\n".join(filter(None, (words.format(model=asked), marks)))
        if self._engines.is_named:
            words = self.tr("A model chosen here is asked until Altwright closes; ALTWRIGHT_MODEL sets it for good.")
            marks = "\n".join(filter(None, (marks, words)))
        self.model_row.say(marks)
        is_priced = record is not None and record.price is not None and not record.price.is_nothing
        self.model_row.note.setToolTip(price_estimate_note(translate) if is_priced else "")

    def _show_trial(self) -> None:
        self.test.set_text(self.tr("Stop the test") if self._room.trial.is_running else self.tr("Test"))

    def _on_use_clicked(self) -> None:
        self.commit()
        if not self._engines.is_in_use:
            self._engines.use()
        self.announced.emit(self.tr("{name} is in use.").format(name=self._engines.selected.name))

    def _on_test_clicked(self) -> None:
        stops = self._room.trial.is_running
        self.commit()
        if stops:
            self._room.trial.stop()
        else:
            self._start_test()

    def _start_test(self) -> None:
        self._room.trial.start(self._engines.selected, without=self._engines.actions_elsewhere)

    def _on_action_requested(self, action: Action) -> None:
        match action:
            case Action.TRY_AGAIN:
                self.test.setFocus()
                self._start_test()
            case Action.CHECK_KEY:
                self.key.setFocus()
            case Action.CHOOSE_MODEL if self._engines.selected.kind is EngineKind.LOCAL:
                self.local.focus_on_models()
            case Action.CHOOSE_MODEL:
                self.model.setFocus()
            case Action.COMPLETE_ADDRESS:
                message = self._room.trial.message
                self.test.setFocus()
                if message is not None:
                    self.address.setText(message.suggestion)
                    self.address.commit()

    def _on_address_committed(self, address: str) -> None:
        trouble = self._engines.move(address)
        self.address_row.say(trouble)
        self.announced.emit(trouble)

    def _on_key_committed(self, text: str) -> None:
        trouble = self._engines.keep_key(text)
        if not trouble:
            self.key.show_text("", over=True)
        self.key_row.say(trouble or self.tr("The key is being stored."))
        self.announced.emit(trouble)

    def _on_remove_key_clicked(self) -> None:
        self.key.setFocus()
        self._engines.forget_key()

    def _on_model_committed(self, name: str) -> None:
        self._engines.choose_model(name)

    def _on_refresh_clicked(self) -> None:
        self.commit()
        self._room.models.load(self._engines.selected)

    def _on_fold_toggled(self, unfolded: bool) -> None:
        self.advanced_fold.set_text(self.tr("▾ Advanced") if unfolded else self.tr("▸ Advanced"))
        self.advanced_fold.setAccessibleName(self.tr("Hide Advanced") if unfolded else self.tr("Show Advanced"))
        if unfolded:
            self.advanced.show()
            self.arranged.emit()
        elif (advanced := self._built_advanced()) is not None:
            advanced.hide()
