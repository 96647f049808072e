"""Keeps every word of the window in the history while it comes, and brings back what was open last."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from altwright.bridge.entry import Entry
from altwright.bridge.phase import Phase
from altwright.bridge.preferences import Preferences
from altwright.bridge.session import Session
from altwright.bridge.task_runner import TaskRunner
from altwright.bridge.translation import translate
from altwright.core.errors import PictureError
from altwright.core.lazy_asyncio import asyncio
from altwright.core.message import Action, Message, Tone

if TYPE_CHECKING:
    from altwright.bridge.held_picture import HeldPicture
    from altwright.bridge.journal_record import Record
    from altwright.bridge.preview import Preview
    from altwright.core.errors import AltwrightError
    from altwright.core.history.records import HistoryEntry
    from altwright.services.history import HistoryReader, HistoryWriter, Opened

GATHERED_MS = 100
"""Milliseconds for which changes of the words are gathered before they are handed to the writer."""


class Journal(QObject):
    """Follows every picture that is brought to the front; in private mode it writes nothing and still reads.

    ``changed`` tells that the history may look different now.
    """

    changed = Signal()

    def __init__(
        self, session: Session, preferences: Preferences, tasks: TaskRunner, parent: QObject | None = None
    ) -> None:
        """Follow ``session`` once :meth:`begin` was called; ``preferences`` tell how long, and whether at all."""
        super().__init__(parent)
        self._session = session
        self._preferences = preferences
        self._tasks = tasks
        self._records: dict[Entry, Record] = {}
        self._writer: HistoryWriter | None = None
        self._reader: HistoryReader | None = None
        self._earlier: tuple[Entry, HistoryEntry] | None = None
        self._timer = QTimer(self, interval=GATHERED_MS, singleShot=True)
        self._timer.timeout.connect(self._keep_all)

    @property
    def is_private(self) -> bool:
        """Whether nothing is written."""
        settings = self._preferences.settings
        return settings.private or settings.history_days <= 0

    @property
    def reader(self) -> HistoryReader:
        """What searches the history."""
        if self._reader is None:
            from altwright.services.history import FILE_NAME, HistoryReader

            self._reader = HistoryReader(self._preferences.folder / FILE_NAME)
        return self._reader

    async def begin(self) -> None:
        """Begin to keep what the window holds, and have brought back what it held last."""
        # What only the history needs is imported beside everything else, but for what names Qt's classes: PySide6 makes
        # them when they are first named, and two threads at that can crash.
        await asyncio.to_thread(_import_what_it_takes)
        import altwright.bridge.restoring  # noqa: F401  (its first use would hold up the window)

        self._session.current_changed.connect(self._on_current_changed)
        self._on_current_changed()
        # Whoever is quick has written for several pictures already.
        for row in range(self._session.pictures.rowCount()):
            if (entry := self._session.pictures.made_entry(row)) is not None:
                self._attach(entry)
        if not self.is_private or self._has_something_to_forget():
            self._open()

    def _has_something_to_forget(self) -> bool:
        return self._preferences.settings.history_days <= 0 and self.reader.is_there

    def writer(self) -> HistoryWriter:
        """Return what changes the history, opened where that is still to be done; also in private mode."""
        return self._writer or self._open()

    def follow_settings(self) -> None:
        """Keep from now on what the settings say; what is older than they say is forgotten at the next start only.

        Whoever goes through the choices by keys must not lose the history on the way.
        """
        if self._writer is None and not self.is_private:
            self._open()
        self._timer.start()
        self.changed.emit()

    def detach(self, uids: set[str] | None = None) -> None:
        """Count the pictures of the window as new ones where their entries ``uids``, or all, were deleted."""
        for record in self._records.values():
            if uids is None or record.uid in uids:
                record.begin_anew()

    def use_earlier_words(self) -> None:
        """Put the words that the picture had before into the pane, as if they were typed."""
        if self._earlier is not None and self._earlier[0] is self._session.current:
            entry, known = self._earlier
            entry.draft.replace(known.text)
            entry.messages.announce(self.tr("The earlier text is in the pane."))
        self._earlier = None

    async def flush(self) -> None:
        """Return when what there is so far is on the disk, as far as it can be written."""
        from altwright.core.history.errors import HistoryError

        if self._writer is not None:
            self._keep_all()
            with suppress(HistoryError):  # told by whoever writes
                await asyncio.wrap_future(self._writer.flush())

    async def close(self) -> None:
        """Write what is left; nothing is kept any more then."""
        self._timer.stop()
        if self._writer is not None:
            self._keep_all()
            await asyncio.to_thread(self._writer.close)

    def _open(self) -> HistoryWriter:
        from altwright.services.history import FILE_NAME, HistoryWriter

        loop = asyncio.get_running_loop()

        def on_opened(opened: Opened) -> None:
            loop.call_soon_threadsafe(self._on_opened, opened)

        def on_trouble(error: AltwrightError | None) -> None:
            loop.call_soon_threadsafe(self._on_trouble, error)

        days = self._preferences.settings.history_days
        self._writer = HistoryWriter(self._preferences.folder / FILE_NAME, on_opened, on_trouble, days=days)
        return self._writer

    def _on_opened(self, opened: Opened) -> None:
        from altwright.bridge.restoring import restore
        from altwright.core.history.wording import damaged_words

        if not self.is_private:
            restored = restore(self._session, opened.entries)
            for entry, known in restored:
                self._attach(entry).continue_from(known)
            closed = {known.uid for known in opened.entries} - {known.uid for _, known in restored}
            if closed and self._writer is not None:
                self._writer.close_entries(closed)
        if opened.damaged:
            text = damaged_words(opened.damaged, opened.saved, translate)
            self._session.show_message(Message(text, tone=Tone.CAUTION))
        self._keep_all()
        self.changed.emit()

    def _on_trouble(self, error: AltwrightError | None) -> None:
        from altwright.core.history.wording import history_message

        if error is not None:
            self._session.show_message(history_message(error, translate))
        else:
            text = self.tr("The history is kept again; nothing of it is missing.")
            self._session.show_message(Message(text, tone=Tone.NOTICE))

    def _on_current_changed(self) -> None:
        self._attach(self._session.current)
        # One that was taken out of the list is not open any more.
        self._keep_soon()

    def _attach(self, entry: Entry) -> Record:
        """Follow ``entry``, and return what is known of it."""
        if entry not in self._records:
            from altwright.bridge.journal_record import Record

            record = self._records[entry] = Record(entry)
            if entry.phase is not Phase.IDLE:
                record.note_question(self._session.prompt)
            entry.draft.changed.connect(self._keep_soon)
            entry.draft.writing_changed.connect(self._on_writing_changed(record))
            entry.run.phase_changed.connect(self._keep_soon)
            entry.run.model_changed.connect(self._keep_soon)
            entry.brief.changed.connect(self._keep_soon)
            entry.suggested.changed.connect(self._keep_soon)
            entry.picture.changed.connect(self._keep_soon)
            entry.picture.shown.connect(lambda preview: self._on_shown(record, preview))
            entry.picture.rewritten.connect(lambda: self._on_rewritten(record))
            if entry.picture.preview is not None:
                self._on_shown(record, entry.picture.preview)
        return self._records[entry]

    def _on_writing_changed(self, record: Record) -> Callable[[bool], None]:
        def note(is_writing: bool) -> None:
            if is_writing:
                record.note_question(self._session.prompt)
            self._keep_soon()

        return note

    def _keep_soon(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def _keep_all(self) -> None:
        """Hand to the writer what has changed."""
        if self._writer is None or self.is_private:
            return
        for entry, record in self._records.items():
            before = record.kept
            state = record.state(self._place_of(entry))
            if state is not None and state is not before:
                self._writer.keep(state)

    def _place_of(self, entry: Entry) -> int | None:
        try:
            return self._session.pictures.row_of(entry)
        except StopIteration:
            return None

    def _on_shown(self, record: Record, preview: Preview) -> None:
        held = record.entry.picture.held
        if held is not None:
            self._tasks.start(self._recognise(record, held, preview), "recognise the picture")

    def _on_rewritten(self, record: Record) -> None:
        # Another content is the same picture this once: nothing is known of it until it is read.
        record.picture_hash = ""
        if record.entry.picture.preview is not None:
            self._on_shown(record, record.entry.picture.preview)
        self._keep_soon()

    async def _recognise(self, record: Record, held: HeldPicture, preview: Preview) -> None:
        """Remember the picture by its content and its looks, and offer the words that it had before."""
        from altwright.bridge.small_picture import small_picture

        try:
            data = (await held.load()).data
        except PictureError:
            return
        picture_hash = await asyncio.to_thread(lambda: hashlib.sha256(data).hexdigest())
        thumbnail = await asyncio.to_thread(small_picture, preview.image)
        if record.entry.picture.held is not held:
            return
        is_another = record.picture_hash not in {"", picture_hash} and not record.entry.draft.is_empty
        record.picture_hash, record.thumbnail = picture_hash, thumbnail
        self._keep_soon()
        if is_another:
            self._say_it_is_another(record.entry)
        await self._offer_earlier_words(record, picture_hash)

    def _say_it_is_another(self, entry: Entry) -> None:
        text = self.tr(
            "This is not the picture that the words were written for: its file has changed since. The words are kept; "
            "check them, or describe the picture again."
        )
        entry.messages.show(Message(text, (Action.DESCRIBE_AGAIN,), tone=Tone.CAUTION))

    async def _offer_earlier_words(self, record: Record, picture_hash: str) -> None:
        from altwright.core.history.errors import HistoryError

        entry = record.entry
        if not _may_be_offered_words(entry):
            return
        try:
            known = await asyncio.to_thread(self.reader.described_before, picture_hash, record.uid)
        except HistoryError:
            return  # that the history cannot be read is told by whoever writes it
        if known is None or not _may_be_offered_words(entry):
            return
        from altwright.bridge.versions import first_words

        self._earlier = (entry, known)
        text = self.tr("Described before, on {date}: “{words}” Nothing has been sent.")
        date = known.changed.astimezone().date().isoformat()
        words = first_words(known.text)
        entry.messages.show(Message(text.format(date=date, words=words), (Action.USE_EARLIER_TEXT,), tone=Tone.NOTICE))


def _may_be_offered_words(entry: Entry) -> bool:
    return not entry.holds_words and entry.messages.shown is None


def _import_what_it_takes() -> None:
    import altwright.core.history.wording
    import altwright.services.history  # noqa: F401  (its first use would hold up the window)
