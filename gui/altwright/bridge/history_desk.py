"""What can be done with entries of the history: used again, pinned, deleted, exported and imported."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QLocale, QObject, Signal

from altwright.bridge.task_runner import TaskRunner
from altwright.bridge.translation import translate
from altwright.core.destination import find_destination
from altwright.core.errors import AltwrightError
from altwright.core.history.context_text import context_from
from altwright.core.history.records import HistoryEntry, HistoryQuery, metadata
from altwright.core.history.wording import history_words
from altwright.core.lazy_asyncio import asyncio
from altwright.core.message import Action, Message, Tone
from altwright.core.picture import FileSource
from altwright.core.role import Role
from altwright.services.history import FileKind, Transferred, export_history, import_history

if TYPE_CHECKING:
    from altwright.bridge.brief import Brief
    from altwright.bridge.entry import Entry
    from altwright.bridge.journal import Journal
    from altwright.bridge.session import Session

__all__ = ["FileKind", "HistoryDesk"]


class HistoryDesk(QObject):
    """Carries out commands on the history; ``told`` brings what came of each, ``changed`` that the list is another.

    ``prompt_wanted`` brings the prompt of an entry whose settings are used again, ``picture_wanted`` the source of a
    picture that is to be opened again, with what its address field showed.
    """

    told = Signal(object)
    changed = Signal()
    prompt_wanted = Signal(str)
    picture_wanted = Signal(object, str)

    def __init__(self, session: Session, journal: Journal, tasks: TaskRunner, parent: QObject | None = None) -> None:
        """Work for ``session`` on the history of ``journal``."""
        super().__init__(parent)
        self._session = session
        self._journal = journal
        self._tasks = tasks
        self._deleted: tuple[HistoryEntry, ...] = ()

    def engines_wanted(self, take: Callable[[tuple[tuple[str, str], ...], str], None], wanted: str) -> None:
        """Hand the engines that there are entries of to ``take``, ids with names, together with ``wanted``."""
        self._start(self._find_engines(take, wanted), "list the engines of the history")

    def use_text(self, uid: str) -> None:
        """Put the words of the entry into the pane of the picture in front, as if they were typed."""
        self._start(self._use_text(uid, self._session.current), "use a text again")

    def use_settings(self, uid: str) -> None:
        """Ask about the picture in front as was asked then: all but the service."""
        self._start(self._use_settings(uid, self._session.current.brief), "use settings again")

    def open_picture(self, uid: str) -> None:
        """Open the picture of the entry as if its address or its file had been entered, or say why that cannot be."""
        self._start(self._open_picture(uid), "open a picture of the history again")

    def service_words(self, engine: str, name: str) -> str:
        """Return what is to be known before the settings of an entry are used that was asked of ``engine``, if any."""
        today = self._session.link.engine
        if not engine or engine == metadata(today.id):
            return ""
        text = self.tr("{service} was asked for this entry. “Use settings” keeps the service in use now, {today}.")
        return text.format(service=name or engine, today=today.name)

    def set_pinned(self, uid: str, *, is_pinned: bool) -> None:
        """Keep the entry for ever, or as long as any other."""
        self._start(self._set_pinned(uid, is_pinned), "pin")

    def delete(self, uid: str) -> None:
        """Delete the entry; it can be brought back until something else is deleted."""
        self._start(self._delete(uid), "delete from the history")

    def bring_back(self) -> None:
        """Bring back what was deleted last."""
        self._start(self._bring_back(), "bring back into the history")

    def ask_to_delete_all(self) -> None:
        """Ask whether everything is to be deleted."""
        text = self.tr("Delete the whole history? Nothing of it can be brought back. The words in the window stay.")
        self._tell(text, Action.DELETE_ALL, Action.KEEP_ALL, tone=Tone.CAUTION)

    def delete_all(self) -> None:
        """Delete everything, so that nothing is left in the file."""
        self._start(self._delete_all(), "delete the history")

    def export(self, path: Path, kind: FileKind, query: HistoryQuery) -> None:
        """Write what ``query`` finds as ``path``."""
        self._start(self._export(path, kind, query), "export the history")

    def import_file(self, path: Path) -> None:
        """Take over the entries in the file at ``path``."""
        self._start(self._import(path), "import a history")

    async def _find_engines(self, take: Callable[[tuple[tuple[str, str], ...], str], None], wanted: str) -> None:
        take(await asyncio.to_thread(self._journal.reader.engines), wanted)

    async def _use_text(self, uid: str, entry: Entry) -> None:
        known = await asyncio.to_thread(self._journal.reader.entry, uid)
        if known is None:
            return
        if entry.phase.is_running:
            text = self.tr(
                "An answer is being written into the pane, so the text was not put there. Wait for its end or stop it, "
                "and use the text then."
            )
            self._tell(text, tone=Tone.CAUTION)
            return
        entry.draft.replace(known.text)
        self._tell(self.tr("The text is in the pane. Undo there brings the earlier one back."))

    async def _use_settings(self, uid: str, brief: Brief) -> None:
        known = await asyncio.to_thread(self._journal.reader.entry, uid)
        if known is None:
            return
        brief.role = next((role for role in Role if role == known.role), None)
        brief.context = context_from(known.context)
        if known.language:
            brief.language = known.language
        if known.destination:
            await self._session.library.destinations.loaded()
            place = find_destination(known.destination, self._session.placing.destinations())
            brief.destination = place or brief.destination
        if known.prompt.strip():
            self.prompt_wanted.emit(known.prompt)
        text = self.tr("Prompt, role, context, language and destination are those of this entry. Nothing was sent.")
        if self.service_words(known.engine, known.engine_name):
            text = self.tr(
                "Prompt, role, context, language and destination are those of this entry; the service is still "
                "{today}. Nothing was sent."
            ).format(today=self._session.link.engine.name)
        self._tell(text)

    async def _open_picture(self, uid: str) -> None:
        known = await asyncio.to_thread(self._journal.reader.entry, uid)
        if known is None:
            return
        match known.origin.source():
            case None if known.origin.is_masked:
                text = self.tr(
                    "The address held a secret part, which is not kept. Copy the picture or its address where you "
                    "found it, and paste it."
                )
                self._tell(text, Action.PASTE, Action.OPEN_FILE, tone=Tone.CAUTION)
            case None:
                text = self.tr("The picture was pasted, and only a small one is kept. Copy it again and paste it.")
                self._tell(text, Action.PASTE, Action.OPEN_FILE, tone=Tone.CAUTION)
            case FileSource(path) if not await asyncio.to_thread(_is_there, path):
                text = self.tr("{name} is no longer in the folder {folder}. Open it where it is now, or paste it.")
                text = text.format(name=path.name, folder=path.parent)
                self._tell(text, Action.OPEN_FILE, Action.PASTE, tone=Tone.CAUTION)
            case source:
                self.picture_wanted.emit(source, known.origin.label)
                self._tell(self.tr("The picture is opened in the window. Nothing was sent to a service."))

    async def _set_pinned(self, uid: str, is_pinned: bool) -> None:
        await asyncio.wrap_future(self._journal.writer().set_pinned([uid], is_pinned=is_pinned))
        words = self.tr("Pinned; it is kept for ever.") if is_pinned else self.tr("No longer pinned.")
        self._tell(words)
        self.changed.emit()

    async def _delete(self, uid: str) -> None:
        self._journal.detach({uid})
        self._deleted = await asyncio.wrap_future(self._journal.writer().delete([uid]))
        text = self.tr("One entry was deleted.")
        if damaged := await asyncio.to_thread(self._journal.writer().damaged_files):
            text = self.tr("One entry was deleted. The damaged file {name} beside the history may still hold it.")
            text = text.format(name=damaged[0].name)
        self._tell(text, Action.BRING_BACK)
        self.changed.emit()

    async def _bring_back(self) -> None:
        deleted, self._deleted = self._deleted, ()
        await asyncio.wrap_future(self._journal.writer().bring_back(deleted))
        self._tell(self.tr("It is back."))
        self.changed.emit()

    async def _delete_all(self) -> None:
        self._deleted = ()
        self._journal.detach()
        await asyncio.wrap_future(self._journal.writer().delete_all())
        self._tell(self.tr("The history is empty. The words in the window are as they were."))
        self.changed.emit()

    async def _export(self, path: Path, kind: FileKind, query: HistoryQuery) -> None:
        # Spreadsheets expect a semicolon where the comma stands in numbers.
        separator = ";" if QLocale().decimalPoint() == "," else ","
        language = QLocale().bcp47Name()

        def write() -> int:
            entries = self._journal.reader.entries(query, oldest_first=kind is not FileKind.HTML)
            return export_history(entries, path, kind, separator=separator, language=language, translate=translate)

        count = await asyncio.to_thread(write)
        text = self.tr("One entry was written into {name}.")
        if count != 1:
            text = QCoreApplication.translate("HistoryDesk", "%n entries were written into {name}.", "", count)
        self._tell(text.format(name=path.name))

    async def _import(self, path: Path) -> None:
        done: Transferred = await asyncio.wrap_future(
            self._journal.writer().run(lambda connection: import_history(connection, path))
        )
        text = self.tr("Imported. New: {new}. Here already: {known}. Unreadable: {unusable}.")
        numbers = {name: QLocale().toString(value) for name, value in done._asdict().items()}
        self._tell(text.format(**numbers))
        self.changed.emit()

    def _start(self, work: Coroutine[Any, Any, None], name: str) -> None:
        self._tasks.start(self._telling(work), name)

    async def _telling(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except AltwrightError as error:
            self.told.emit(Message(history_words(error, translate), detail=error.detail, tone=Tone.CAUTION))

    def _tell(self, text: str, *actions: Action, tone: Tone = Tone.NOTICE) -> None:
        self.told.emit(Message(text, actions, tone=tone))


def _is_there(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False
