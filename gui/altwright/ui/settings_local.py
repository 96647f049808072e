"""The models of this computer: each with what it needs, its download, and what can be done with it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from altwright.bridge.engine_shelf import ModelShelf, ShelfModel, progress_words
from altwright.core.local_model import DownloadPhase, DownloadProgress
from altwright.ui.buttons import Button
from altwright.ui.settings_controls import caption, note
from altwright.ui.settings_notice import Notice
from altwright.ui.theme import GAP, MARGIN, SMALL_GAP

_STEPS = 1000


class LocalModelRow(QWidget):
    """One model: its name and facts, its progress while it is fetched, and its buttons."""

    def __init__(self, shelf: ModelShelf, model: ShelfModel) -> None:
        """Show ``model``."""
        super().__init__()
        self._shelf = shelf
        self.model = model
        self.name = caption("")
        self.facts = note()
        self.sentence = note()
        self.shortage = note()
        self.bar = QProgressBar(textVisible=False, maximum=_STEPS)
        self.bar.setFixedHeight(GAP)
        self.progress = note()
        self.choose = Button("")
        self.download = Button("")
        self.remove = Button("")
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP)
        for button in (self.choose, self.download, self.remove):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SMALL_GAP)
        for part in (self.name, self.facts, self.sentence, self.shortage, self.bar, self.progress):
            column.addWidget(part)
        column.addLayout(buttons)
        self.choose.clicked.connect(lambda: shelf.choose(self.model.identifier))
        self.download.clicked.connect(self._on_download_clicked)
        self.remove.clicked.connect(lambda: shelf.remove(self.model.identifier))
        self.show_model(model)

    def show_model(self, model: ShelfModel) -> None:
        """Show what is known of the model now."""
        self.model = model
        is_running = model.progress is not None
        self.name.setText(self.tr("{name}, chosen").format(name=model.name) if model.is_chosen else model.name)
        for label, words in (
            (self.facts, model.facts),
            (self.sentence, model.sentence),
            (self.shortage, "" if is_running else model.shortage),
        ):
            label.setText(words)
            label.setVisible(bool(words))
        if is_running:
            verb = self.tr("Pause")
        elif model.has_begun:
            verb = self.tr("Resume")
        else:
            verb = self.tr("Download")
        removal = self.tr("Remove from the list") if model.is_own else self.tr("Remove")
        for button, words in (
            (self.choose, self.tr("Choose")),
            (self.download, verb),
            (self.remove, removal),
        ):
            button.set_text(words)
            button.setAccessibleName(self.tr("{verb}: {name}").format(verb=words, name=model.name))
        self.choose.setVisible(model.is_installed and not model.is_chosen)
        self.download.setVisible(not model.is_installed)
        self.remove.setVisible(not is_running and (model.is_installed or model.has_begun))
        self.show_progress(model.progress)

    def show_progress(self, progress: DownloadProgress | None) -> None:
        """Show how far the download is."""
        self.bar.setVisible(progress is not None)
        self.progress.setVisible(progress is not None)
        if progress is None:
            return
        if progress.phase is DownloadPhase.LISTING or not progress.total:
            self.bar.setMaximum(0)
        else:
            self.bar.setMaximum(_STEPS)
            self.bar.setValue(progress.done * _STEPS // progress.total)
        self.bar.setAccessibleName(self.tr("Download: {name}").format(name=self.model.name))
        self.progress.setText(progress_words(progress))

    def _on_download_clicked(self) -> None:
        if self.model.progress is None:
            self._shelf.download(self.model.identifier)
        else:
            self._shelf.pause(self.model.identifier)


class LocalModels(QWidget):
    """Every model that is offered or here, and the way to files of one's own."""

    rows_changed = Signal()

    def __init__(self, shelf: ModelShelf) -> None:
        """Show ``shelf``."""
        super().__init__()
        self._shelf = shelf
        self._rows: dict[str, LocalModelRow] = {}
        self.notice = Notice()
        self.variable = note()
        self.choose_files = Button(self.tr("Choose files…"), self.tr("Choose model files…"))
        self._rows_column = QVBoxLayout()
        self._rows_column.setSpacing(MARGIN)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self.notice)
        column.addWidget(self.variable)
        column.addLayout(self._rows_column)
        column.addWidget(note(self.tr("A model that is already on this computer: a .gguf file and its mmproj file.")))
        column.addWidget(self.choose_files, alignment=Qt.AlignmentFlag.AlignLeft)
        self.choose_files.clicked.connect(self._on_choose_files_clicked)
        shelf.changed.connect(self.show_state)
        shelf.progressed.connect(self._on_progressed)
        self.show_state()

    @property
    def rows(self) -> tuple[LocalModelRow, ...]:
        """The rows, in their order."""
        return tuple(self._rows.values())

    def show_state(self) -> None:
        """Show every model as it is now."""
        self.notice.show_message(self._shelf.message)
        words = self._shelf.words_on_variable
        self.variable.setText(words)
        self.variable.setVisible(bool(words))
        models = self._shelf.models()
        if [model.identifier for model in models] != list(self._rows):
            self._build(models)
        for model in models:
            self._rows[model.identifier].show_model(model)

    def reading_order(self) -> tuple[QWidget, ...]:
        """Return the controls in the order in which they are read."""
        rows = (button for row in self.rows for button in (row.choose, row.download, row.remove))
        return (*self.notice.reading_order(), *rows, self.choose_files)

    def focus_on_models(self) -> None:
        """Put the focus on the first thing that brings a model, or another one."""
        buttons = (button for row in self.rows for button in (row.choose, row.download))
        next((button for button in buttons if button.isVisibleTo(self)), self.choose_files).setFocus()

    def adopt(self, files: list[Path]) -> None:
        """Take up the ``files`` that the editor chose."""
        self._shelf.adopt(files)

    def _build(self, models: tuple[ShelfModel, ...]) -> None:
        gone = [row for name, row in self._rows.items() if name not in {model.identifier for model in models}]
        for row in gone:
            row.hide()
            row.deleteLater()
        self._rows = {
            model.identifier: self._rows.get(model.identifier) or LocalModelRow(self._shelf, model) for model in models
        }
        for place, row in enumerate(self._rows.values()):
            self._rows_column.insertWidget(place, row)
        self.rows_changed.emit()

    def _on_progressed(self, identifier: str) -> None:
        if (row := self._rows.get(identifier)) is not None:
            row.show_progress(self._shelf.progress_of(identifier))

    def _on_choose_files_clicked(self) -> None:
        dialog = QFileDialog(self, self.tr("Choose a model and its mmproj file"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilters([self.tr("Models (*.gguf)"), self.tr("All files (*)")])
        dialog.filesSelected.connect(lambda files: self.adopt([Path(file) for file in files]))
        dialog.open()
