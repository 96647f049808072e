"""What is kept in a file beside the settings: read when it is first looked at, written when it changes.

Neither is done in the thread of the window. Where the file cannot be read or written, everything can be used and
changed all the same until the program ends, and a message says so.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import QObject, Signal

from altwright.bridge.task_runner import TaskRunner
from altwright.core.lazy_asyncio import asyncio, is_loop_running
from altwright.core.message import Message, Tone

if TYPE_CHECKING:
    from asyncio import Task

Value = TypeVar("Value")


class Trouble(Enum):
    """What can happen to a file."""

    UNREAD = auto()
    DAMAGED = auto()
    UNSAVED = auto()


class Kept(QObject, Generic[Value]):
    """A value that outlives the program; a subclass reads and writes it, and words what may happen.

    ``changed`` tells that the value is another one, also because it was read just now; ``told`` brings a message.
    """

    changed = Signal()
    told = Signal(object)

    def __init__(self, first: Value, tasks: TaskRunner, parent: QObject | None = None) -> None:
        """Begin with ``first``, which holds until the file was read."""
        super().__init__(parent)
        self._value = first
        self._tasks = tasks
        self._steps: list[Callable[[Value], Value]] = []
        self._loading: Task[None] | None = None
        self._saving: Task[None] | None = None
        self._is_unsaved = False
        self._was_told = False
        self._is_wanted = False
        self.is_loaded = False

    @property
    def value(self) -> Value:
        """What is kept; looked at for the first time, it is read, and ``changed`` tells when that is done."""
        self.load()
        return self._value

    def load(self) -> None:
        """Read the file, if that was not begun yet; before the program's loop runs, :meth:`begin` does it."""
        self._is_wanted = True
        if self._loading is None and is_loop_running():
            self._loading = self._tasks.start(self._load(), f"read {type(self).__name__}")

    def begin(self) -> None:
        """Read the file if somebody wanted it before the loop ran."""
        if self._is_wanted:
            self.load()

    async def loaded(self) -> Value:
        """Return the value when it was read."""
        self.load()
        if self._loading is not None:
            await asyncio.wait([self._loading])
        return self._value

    def when_loaded(self, then: Callable[[], None]) -> None:
        """Call ``then`` when the file was read, at once where it was."""
        if self.is_loaded:
            then()
            return

        def on_changed() -> None:
            self.changed.disconnect(on_changed)
            then()

        self.changed.connect(on_changed)
        self.load()

    def change(self, step: Callable[[Value], Value]) -> None:
        """Keep what ``step`` makes of the value; until the file was read, it waits for that."""
        if not self.is_loaded:
            self._steps.append(step)
            self.load()
            return
        after = step(self._value)
        if after != self._value:
            self._value = after
            self._is_unsaved = True
            self.changed.emit()
            if self._saving is None or self._saving.done():
                self._saving = self._tasks.start(self._save(), f"write {type(self).__name__}")

    async def close(self) -> None:
        """Return when everything that was changed is written, as far as it can be."""
        if self._loading is not None:
            await asyncio.wait([self._loading])
        if self._saving is not None:
            await asyncio.wait([self._saving])

    def read(self) -> Value:
        """Return what the file holds; called in another thread.

        Raises:
            OSError: it is there and cannot be read.
        """
        raise NotImplementedError

    def write(self, value: Value) -> None:
        """Write ``value`` to the file; called in another thread.

        Raises:
            OSError: that is not possible.
        """
        raise NotImplementedError

    def damaged(self) -> str:
        """Return the name under which a damaged file was set aside, or nothing."""
        raise NotImplementedError

    def words(self, trouble: Trouble) -> str:
        """Return what is said of ``trouble``; ``{name}`` stands for the name of a file that was set aside."""
        raise NotImplementedError

    async def _load(self) -> None:
        detail = ""
        try:
            self._value = await asyncio.to_thread(self.read)
        except OSError as error:
            detail = str(error)
            self._tell(Trouble.UNREAD, detail)
        self.is_loaded = True
        if not detail and (name := self.damaged()):
            self._tell(Trouble.DAMAGED, name=name)
        self.changed.emit()
        steps, self._steps = self._steps, []
        for step in steps:
            self.change(step)

    async def _save(self) -> None:
        while self._is_unsaved:
            self._is_unsaved = False
            try:
                await asyncio.to_thread(self.write, self._value)
            except OSError as error:
                # Once is enough, until a file could be written again.
                if not self._was_told:
                    self._tell(Trouble.UNSAVED, str(error))
                self._was_told = True
            else:
                self._was_told = False

    def _tell(self, trouble: Trouble, detail: str = "", name: str = "") -> None:
        self.told.emit(Message(self.words(trouble).format(name=name), detail=detail, tone=Tone.CAUTION))
