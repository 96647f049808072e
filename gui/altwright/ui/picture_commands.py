"""What can be done with the picture in front: turn, crop, look at what is sent, and save its words."""

from __future__ import annotations

from collections.abc import Coroutine
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtWidgets import QWidget

from altwright.bridge.current_picture import PictureState
from altwright.bridge.session import Session
from altwright.bridge.task_runner import TaskRunner
from altwright.core.errors import AltwrightError, NoPicture
from altwright.core.message import Action, Message, Tone
from altwright.core.picture import FileSource
from altwright.core.upload import UNCHANGED, Crop, PictureEdit

if TYPE_CHECKING:
    from altwright.bridge.entry import Entry
    from altwright.ui.questions_dialog import QuestionsDialog

CROP_BOUND = QSize(1200, 900)
"""The largest picture to draw a frame on, in physical pixels."""


class PictureCommands(QObject):
    """Carries out the commands of the Picture and Text menus that need a dialog or a file."""

    action_requested = Signal(Action)

    def __init__(self, session: Session, tasks: TaskRunner, window: QWidget) -> None:
        """Work on the picture in front of ``session``, with dialogs over ``window``."""
        super().__init__(window)
        self._session = session
        self._tasks = tasks
        self._window = window
        self._questions: QuestionsDialog | None = None

    def turn_left(self) -> None:
        """Turn the picture to the left."""
        self._turn(-1)

    def turn_right(self) -> None:
        """Turn the picture to the right."""
        self._turn(1)

    def undo_changes(self) -> None:
        """Show and send the picture as its file is."""
        self._session.picture.change(UNCHANGED)
        self._session.announced.emit(self.tr("The picture is as in its file"))

    def crop(self) -> None:
        """Let the editor choose the part that is described."""
        if self._is_shown():
            self._start(self._crop(), "crop")

    def show_sent(self) -> None:
        """Show exactly what Describe sends."""
        if self._session.picture.held is None:
            self._session.show_error(NoPicture())
        else:
            self._start(self._show_sent(), "show what is sent")

    def ask(self) -> None:
        """Let the editor ask about the picture; the answers are kept beside its words."""
        if self._session.picture.held is None:
            self._session.show_error(NoPicture())
            return
        if self._questions is None:
            from altwright.ui.questions_dialog import QuestionsDialog

            self._questions = QuestionsDialog(self._session, self._window)
            self._questions.action_requested.connect(self.action_requested)
        self._questions.show()
        self._questions.activateWindow()

    def show_embedded(self) -> None:
        """Show the words that the file holds already."""
        embedded = self._session.picture.embedded
        if embedded is None:
            text = self.tr("This picture's file holds no alt text. Your own text is kept.")
            self._session.show_message(Message(text, tone=Tone.NOTICE))
            return
        from altwright.ui.embedded_dialog import EmbeddedDialog

        entry = self._session.current
        dialog = EmbeddedDialog(embedded, self._window)
        dialog.chosen.connect(lambda words: None if entry.is_busy() else entry.draft.replace(words))
        dialog.long_chosen.connect(entry.suggested.long.replace)
        dialog.open()

    def save_copy(self) -> None:
        """Save the words into a copy of the picture."""
        if self._has_words():
            self._start(self._save_copy(), "save a copy")

    def save_into_file(self) -> None:
        """Save the words into the picture's own file, after a question."""
        held = self._session.picture.held
        if not self._has_words() or held is None:
            return
        if not isinstance(held.source, FileSource):
            text = self.tr("This picture is in no file of yours. Its words can be saved into a copy.")
            self._session.show_message(Message(text, tone=Tone.NOTICE))
            return
        from PySide6.QtWidgets import QMessageBox

        # Another start may put its pictures in front while the question stands.
        entry, path = self._session.current, held.source.path
        question = QMessageBox(
            QMessageBox.Icon.Question,
            self.tr("Save the alt text into the file"),
            self.tr("Write the alt text into {name}? The picture itself stays as it is.").format(name=path.name),
            parent=self._window,
        )
        # A name may look like markup.
        question.setTextFormat(Qt.TextFormat.PlainText)
        save = question.addButton(self.tr("&Save"), QMessageBox.ButtonRole.AcceptRole)
        question.addButton(self.tr("C&ancel"), QMessageBox.ButtonRole.RejectRole)
        question.finished.connect(lambda: self._save(entry, path) if question.clickedButton() is save else None)
        question.finished.connect(question.deleteLater)
        question.open()

    def _turn(self, quarter_turns: int) -> None:
        if self._is_shown():
            self._session.picture.turn(quarter_turns)
            self._session.announced.emit(self.tr("Turned"))

    def _is_shown(self) -> bool:
        if self._session.picture.state is PictureState.SHOWN:
            return True
        if self._session.picture.held is None:
            self._session.show_error(NoPicture())
        else:
            text = self.tr("The picture can be turned and cropped once it is shown here.")
            self._session.show_message(Message(text, tone=Tone.NOTICE))
        return False

    def _has_words(self) -> bool:
        if self._session.picture.held is None:
            self._session.show_error(NoPicture())
        elif not self._session.draft.text.strip():
            self._tell_of_no_text(self._session.current)
        else:
            return True
        return False

    def _tell_of_no_text(self, entry: Entry) -> None:
        entry.messages.show_wordless(self.tr("There is no text to save yet. Your picture is kept."))

    def _start(self, work: Coroutine[object, object, None], name: str, entry: Entry | None = None) -> None:
        """Do ``work`` for ``entry``, or for the picture in front; a fault is told beside the one that it is of."""
        self._tasks.start(self._telling(work, entry or self._session.current), name)

    async def _telling(self, work: Coroutine[object, object, None], entry: Entry) -> None:
        try:
            await work
        except AltwrightError as error:
            entry.messages.show_error(error)

    async def _crop(self) -> None:
        from altwright.core.picture_geometry import edited_size, turned
        from altwright.ui.crop_dialog import CropDialog

        picture, held = self._session.picture, self._session.picture.held
        if held is None:
            return
        # The editor sees the picture as it was turned; the frame is kept as it is without.
        turns, crop = held.edit.turns, held.edit.crop
        whole = await held.preview(CROP_BOUND, PictureEdit(turns))
        if self._session.picture.held is not held:
            return  # the editor has gone on to another picture
        size = QSize(*edited_size((whole.facts.width, whole.facts.height), PictureEdit(turns)))
        dialog = CropDialog(whole.image, size, crop and turned(crop, turns), self._window)

        def take(crop: Crop | None) -> None:
            if picture.held is not held:
                return
            picture.change(held.edit._replace(crop=crop and turned(crop, -turns)))
            self._session.announced.emit(self.tr("Cropped") if crop else self.tr("The whole picture is described"))

        dialog.cropped.connect(take)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    async def _show_sent(self) -> None:
        from altwright.bridge.sent_picture import sent_picture
        from altwright.ui.sent_dialog import SentDialog

        held, engine = self._session.picture.held, self._session.link.engine
        if held is not None:
            SentDialog(await sent_picture(held, engine), engine.name, self._window).show()

    async def _save_copy(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        from altwright.bridge.saving import name_for_copy

        entry, held = self._session.current, self._session.picture.held
        if held is None:
            return
        name = await name_for_copy(held)
        dialog = QFileDialog(self._window, self.tr("Save a copy with its alt text"), str(name.parent))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(name.name)
        dialog.setDefaultSuffix(name.suffix.removeprefix("."))
        dialog.fileSelected.connect(lambda chosen: self._save(entry, Path(chosen)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _save(self, entry: Entry, target: Path) -> None:
        self._start(self._save_words(entry, target), "save the words", entry)

    async def _save_words(self, entry: Entry, target: Path) -> None:
        from altwright.bridge.saving import save_words

        if not entry.draft.text.strip():
            # An answer that went on behind the question may have taken the words away.
            self._tell_of_no_text(entry)
            return
        entry.messages.show(Message(await save_words(entry, target), tone=Tone.NOTICE))
