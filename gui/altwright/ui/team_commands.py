"""Importing and exporting a team file, from the File menu."""

from __future__ import annotations

from collections.abc import Coroutine
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from altwright.bridge.preferences import Preferences
from altwright.bridge.session import Session
from altwright.bridge.task_runner import TaskRunner
from altwright.bridge.translation import translate
from altwright.core.errors import AltwrightError
from altwright.core.message import Message, Tone
from altwright.ui.prompt_field import PromptField

if TYPE_CHECKING:
    from PySide6.QtWidgets import QFileDialog


class TeamCommands(QObject):
    """Carries out the two commands; what an import does to the prompt can be undone in its field."""

    def __init__(
        self, session: Session, preferences: Preferences, tasks: TaskRunner, prompt: PromptField, window: QWidget
    ) -> None:
        """Work for ``session``, whose prompt is edited in ``prompt``, with dialogs over ``window``."""
        super().__init__(window)
        self._session = session
        self._preferences = preferences
        self._tasks = tasks
        self._prompt = prompt
        self._window = window

    def import_file(self) -> None:
        """Let the editor choose a team file, and show what it would change."""
        dialog = self._file_dialog(self.tr("Import a team file"))
        dialog.setFileMode(dialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda chosen: self._start(self._import(Path(chosen)), "import a team file"))
        dialog.open()

    def export_file(self) -> None:
        """Let the editor choose where to write prompts, names, destinations and ignored checks for colleagues."""
        from altwright.core.team_file import FILE_NAME

        dialog = self._file_dialog(self.tr("Export a team file"))
        dialog.setAcceptMode(dialog.AcceptMode.AcceptSave)
        dialog.selectFile(FILE_NAME)
        dialog.fileSelected.connect(lambda chosen: self._start(self._export(Path(chosen)), "export a team file"))
        dialog.open()

    def _file_dialog(self, title: str) -> QFileDialog:
        from PySide6.QtCore import QDir
        from PySide6.QtWidgets import QFileDialog

        dialog = QFileDialog(self._window, title, str(Path.home()), self.tr("Team files (*.json)"))
        # The file's own name begins with a dot, which hides it elsewhere.
        dialog.setFilter(dialog.filter() | QDir.Filter.Hidden)
        dialog.finished.connect(dialog.deleteLater)
        return dialog

    def _start(self, work: Coroutine[object, object, None], name: str) -> None:
        self._tasks.start(self._telling(work), name)

    async def _telling(self, work: Coroutine[object, object, None]) -> None:
        from altwright.core.team_file import TeamFileUnusable
        from altwright.core.team_wording import team_trouble

        try:
            await work
        except TeamFileUnusable as error:
            self._session.show_message(team_trouble(error, translate))
        except AltwrightError as error:
            self._session.show_error(error)
        except OSError as error:
            text = self.tr("The team file cannot be kept on this computer, so nothing was changed.")
            self._session.show_message(Message(text, detail=str(error), tone=Tone.CAUTION))

    async def _import(self, path: Path) -> None:
        from altwright.bridge.team import read_import, take_over
        from altwright.ui.team_dialog import TeamDialog

        found = await read_import(path, self._preferences, self._session.library, self._prompt.toPlainText())
        if not found.changes:
            text = self.tr("{name} brings nothing new. Your prompt is kept.").format(name=found.name)
            self._notice(text, found.left_out_words)
            return

        async def take() -> None:
            prompt = await take_over(found, self._preferences, self._session.library)
            if prompt is not None:
                self._prompt.replace_words(prompt)
            text = self.tr("{name} is imported. Undo in the prompt brings the earlier one back.")
            if prompt is None:
                text = self.tr("{name} is imported. Your prompt stays as it is.")
            self._notice(text.format(name=found.name), found.left_out_words)

        dialog = TeamDialog(found, self._window)
        dialog.accepted.connect(lambda: self._start(take(), "take over a team file"))
        dialog.open()

    async def _export(self, path: Path) -> None:
        from altwright.bridge.team import export

        self._notice(await export(path, self._preferences, self._session.library, self._prompt.toPlainText()))

    def _notice(self, *texts: str) -> None:
        self._session.show_message(Message(" ".join(filter(None, texts)), tone=Tone.NOTICE))
