"""The editor's session: the pictures at hand, the one in front, and what is asked about each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, SignalInstance

from altwright.bridge.current_picture import CurrentPicture
from altwright.bridge.draft import Draft
from altwright.bridge.entry import Entry
from altwright.bridge.findings import Findings
from altwright.bridge.held_picture import HeldPicture
from altwright.bridge.library import Library
from altwright.bridge.phase import Phase
from altwright.bridge.picture_list import PictureList
from altwright.bridge.placing import Placing
from altwright.bridge.service_link import ServiceLink
from altwright.bridge.settings_place import home_folder
from altwright.bridge.task_runner import TaskRunner
from altwright.bridge.translation import translate
from altwright.core.address import parse_source
from altwright.core.engine import DEFAULT_PROMPT
from altwright.core.errors import AltwrightError, PictureError
from altwright.core.message import Action, Message, Tone, action_label
from altwright.core.picture import PictureSource
from altwright.services.picture_loader import PictureLoader

if TYPE_CHECKING:
    from altwright.bridge.journal import Journal
    from altwright.bridge.spending import SpendingLog
    from altwright.core.copying import CopyFormat
    from altwright.core.request import DescribeRequest

AWAKE = 8
"""Of this many pictures that were looked at last the previews are kept; older ones are made anew."""


class Session(QObject):
    """The pictures at hand, one of which is in front: its words, its state and its message are the window's.

    The others keep theirs, and go on being described if they were. ``address_text`` is what stands in the address
    field, which need not name a picture yet. ``leaving`` comes before another picture is in front: what was begun for
    this one counts then.
    """

    phase_changed = Signal()
    model_changed = Signal()
    message_changed = Signal()
    picture_changed = Signal()
    draft_changed = Signal()
    leaving = Signal()
    current_changed = Signal()
    zoom_arrived = Signal(object)
    brief_changed = Signal()
    announced = Signal(str)

    def __init__(
        self,
        loader: PictureLoader,
        link: ServiceLink,
        tasks: TaskRunner,
        *,
        loads_previews: bool,
        spending: SpendingLog | None = None,
        parent: QObject | None = None,
    ) -> None:
        """Begin at rest, with a place for the first picture; ``spending`` counts what answers used."""
        super().__init__(parent)
        self.link = link
        self.library = Library(home_folder(), tasks, self)
        self.spending = spending
        self.prompt = DEFAULT_PROMPT
        self.address_text = ""
        self.placing = Placing(self.library, self)
        self._loader = loader
        self._tasks = tasks
        self._loads_previews = loads_previews
        self.pictures = PictureList(self._new_entry, loader, tasks, loads_previews=loads_previews, parent=self)
        self.current = self.pictures.entry_at(0)
        self._recent = [self.current]
        self._removed: tuple[Entry, int] | None = None
        self.findings = Findings(self, tasks, parent=self)
        self.journal: Journal | None = None
        self.library.told.connect(self.show_message)

    @cached_property
    def long_findings(self) -> Findings:
        """What there is to check in the long description in front; begun when there first is one."""
        findings = Findings(self, self._tasks, parent=self, of_long=True)
        findings.look_soon()
        return findings

    @property
    def picture(self) -> CurrentPicture:
        """The picture in front."""
        return self.current.picture

    @property
    def draft(self) -> Draft:
        """The words for the picture in front."""
        return self.current.draft

    @property
    def phase(self) -> Phase:
        """Where the description of the picture in front is."""
        return self.current.phase

    @property
    def model(self) -> str:
        """The model that answers, or answered, for the picture in front."""
        return self.current.run.model

    @property
    def message(self) -> Message | None:
        """What is said about the picture in front."""
        return self.current.messages.shown

    @property
    def last_request(self) -> DescribeRequest | None:
        """What was sent last for the picture in front."""
        return self.current.run.request

    @property
    def loads_previews(self) -> bool:
        """Whether pictures are loaded from addresses before Describe is pressed."""
        return self._loads_previews

    @loads_previews.setter
    def loads_previews(self, loads: bool) -> None:
        self._loads_previews = loads
        self.pictures.set_loads_previews(loads)

    def take_address(self, text: str) -> PictureError | None:
        """Bring the picture that ``text`` names to the front; return what is wrong with the text, if something is.

        A picture that has words stays in front until another one is named.
        """
        try:
            source = parse_source(text)
        except PictureError as error:
            if not self.current.holds_words:
                if self.picture.held is not None:
                    self.current.forget_answer()
                self.picture.set_source(None)
            return error
        self.take(source)
        return None

    def take(self, source: PictureSource, label: str = "") -> None:
        """Bring ``source`` to the front, under ``label`` where it has no address of its own.

        A picture that has no words yet is replaced; one that has keeps them, and its place in the list. Words that lost
        their picture take none but that.
        """
        self.current.half_typed = ""  # whatever stood in the field, a picture is named now
        held = self.picture.held
        if held is not None and held.source == source:
            self.picture.set_source(source)
        elif (row := self.pictures.row_of_source(source)) is not None:
            self.go_to(row)
        elif not self.current.holds_words or (held is None and self.picture.may_be(source)):
            if not self.current.holds_words:
                self.current.forget_answer()
            self.current.label = label
            self.picture.set_source(source)
        else:
            self.go_to(self.pictures.insert(self.pictures.row_of(self.current) + 1, [source], label))

    def add(self, sources: Sequence[PictureSource]) -> None:
        """Put pictures behind those at hand, in their order, and the first of them in front."""
        known = self.pictures.sources()
        new = [source for source in dict.fromkeys(sources) if source not in known]
        if not new:
            self.take(sources[0])
            return
        if self.picture.held is None and not self.current.holds_words:
            self.take(new[0])
            self.pictures.insert(self.pictures.row_of(self.current) + 1, new[1:])
        else:
            self.go_to(self.pictures.insert(self.pictures.rowCount(), new))

    def go_to(self, row: int) -> None:
        """Bring the picture in ``row`` to the front."""
        entry = self.pictures.entry_at(row)
        if entry is not self.current:
            self.leaving.emit()
        if entry is self.current:
            return
        self.current = entry
        self._recent = [entry, *(other for other in self._recent if other is not entry)]
        while len(self._recent) > AWAKE:  # one that was taken out of the list rests like any other
            self._recent.pop().picture.rest()
        entry.picture.wake()
        self.current_changed.emit()
        for signal in (
            self.picture_changed,
            self.draft_changed,
            self.model_changed,
            self.message_changed,
            self.brief_changed,
        ):
            signal.emit()
        self.phase_changed.emit()

    def go_by(self, step: int) -> None:
        """Bring the next picture to the front (1), or the one before (-1), and say which; at either end say so."""
        row, count = self.pictures.row_of(self.current) + step, self.pictures.rowCount()
        if 0 <= row < count:
            self.go_to(row)
            name = self.pictures.index(row).data(Qt.ItemDataRole.AccessibleTextRole)
            text = self.tr("Picture {number} of {count}: {name}")
            self.announced.emit(text.format(number=row + 1, count=count, name=name))
        else:
            is_last = row >= count
            self.announced.emit(
                self.tr("This is the last picture.") if is_last else self.tr("This is the first picture.")
            )

    def remove(self) -> None:
        """Take the picture in front out of the list; it and its words can be brought back."""
        gone, row = self.current, self.pictures.row_of(self.current)
        if self.picture.held is None and not gone.holds_words:
            return
        gone.leave()
        name = self.pictures.name_of(gone)
        if self.pictures.rowCount() == 1:
            self.pictures.put_in(1)
        self.go_to(row + 1 if row + 1 < self.pictures.rowCount() else row - 1)
        self.pictures.take_out(row)
        self._removed = (gone, row)
        self.current_changed.emit()
        text = self.tr("{name} was taken out of the list. Its text is kept until Altwright closes.").format(name=name)
        self.show_message(Message(text, (Action.BRING_BACK,), tone=Tone.NOTICE))

    def bring_back(self) -> None:
        """Put the picture that was taken out last back to its place, and to the front."""
        if self._removed is None:
            return
        (entry, row), self._removed = self._removed, None
        row = min(row, self.pictures.rowCount())
        self.pictures.put_in(row, entry)
        self.go_to(row)

    def describe(self, address_error: PictureError | None = None) -> None:
        """Describe the picture in front; where that cannot work, say why instead."""
        self.current.describing.ask(address_error)

    def stop(self) -> None:
        """End the description of the picture in front; the words that arrived stay."""
        self.current.stop()

    def show_message(self, message: Message) -> None:
        """Show ``message`` in the window and say it once."""
        self.current.messages.show(message)

    def show_error(self, error: AltwrightError) -> None:
        """Show what ``error`` means to the editor."""
        self.current.messages.show_error(error)

    def clear_message(self) -> None:
        """Take the message away; it has been dealt with."""
        self.current.messages.clear()

    def load_picture(self) -> None:
        """Load the preview of the picture in front."""
        self.picture.load()

    def zoom(self) -> None:
        """Ask for the picture in front in its own size; ``zoom_arrived`` brings it as a QImage."""
        self.picture.zoom()

    def undo(self) -> None:
        """Take the last step back in the words of the picture in front."""
        self.draft.undo()

    def bring_words_back(self) -> None:
        """Put the words that the last answer replaced in front again; the message about them goes with that."""
        self.clear_message()
        self.draft.bring_back()

    def copy(self, copy_format: CopyFormat | None = None) -> None:
        """Copy the words as their destination wants them, or in ``copy_format``, and say how much it was."""
        self.current.copy(copy_format)

    def wording_of(self, error: AltwrightError) -> Message:
        """Return the message for ``error`` without showing it."""
        return self.current.messages.wording_of(error)

    def label_of(self, action: Action) -> str:
        """Return the words on the button for ``action``."""
        return action_label(action, translate)

    async def close(self) -> None:
        """End what is under way, have the journal written to its end, and let go of the network."""
        self.findings.close()
        if "long_findings" in vars(self):
            self.long_findings.close()
        for entry in self.findChildren(Entry):
            entry.close()
        await self.library.close()
        await self._tasks.close()
        if self.journal is not None:
            await self.journal.close()
        await self.link.aclose()

    def _new_entry(self, held: HeldPicture | None) -> Entry:
        """Return a place for a picture and its words, whose changes are the window's while it is in front."""
        picture = CurrentPicture(
            self._loader, self._tasks, lambda: self.link.engine, loads_previews=self._loads_previews, held=held
        )
        entry = Entry(
            picture, Draft(), self.link, self._tasks, lambda: self.prompt, self.spending, self, placing=self.placing
        )
        picture.setParent(entry)
        entry.draft.setParent(entry)

        def pass_on(signal: SignalInstance) -> Callable[[], None]:
            def emit() -> None:
                self.pictures.refresh(entry)
                if entry is self.current:
                    signal.emit()

            return emit

        entry.run.phase_changed.connect(pass_on(self.phase_changed))
        entry.run.clock.ticked.connect(pass_on(self.phase_changed))
        entry.run.model_changed.connect(pass_on(self.model_changed))
        entry.messages.changed.connect(pass_on(self.message_changed))
        picture.changed.connect(pass_on(self.picture_changed))
        entry.draft.changed.connect(pass_on(self.draft_changed))
        entry.brief.changed.connect(pass_on(self.brief_changed))
        entry.suggested.changed.connect(pass_on(self.brief_changed))
        picture.zoom_arrived.connect(lambda image: self.zoom_arrived.emit(image) if entry is self.current else None)
        entry.messages.announced.connect(lambda words: self._announce(entry, words))
        entry.draft.changed.connect(lambda: _forget_offer_to_undo(entry))
        return entry

    def _announce(self, entry: Entry, words: str) -> None:
        if entry is not self.current:
            if not self.pictures.holds(entry):
                return  # it was taken out of the list while something was under way
            words = self.tr("{picture}: {words}").format(picture=self.pictures.name_of(entry), words=words)
        self.announced.emit(words)


def _forget_offer_to_undo(entry: Entry) -> None:
    """Take the message away that offers to bring words back once they are back, however that came."""
    message = entry.messages.shown
    if message is not None and Action.UNDO in message.actions and entry.draft.is_as_before_answer:
        entry.messages.clear()
