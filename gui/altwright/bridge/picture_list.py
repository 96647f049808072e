"""The pictures at hand, in order, as a list for a strip of thumbnails."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QImage

from altwright.bridge.current_picture import PictureState
from altwright.bridge.entry import Entry
from altwright.bridge.entry_words import entry_mark, entry_words
from altwright.bridge.held_picture import HeldPicture, name_of_source
from altwright.bridge.plain_tip import plain_tip
from altwright.bridge.task_runner import TaskRunner
from altwright.bridge.thumbnails import Thumbnails
from altwright.bridge.translation import translate
from altwright.core.picture import AddressSource, PictureSource
from altwright.services.picture_loader import PictureLoader

MARK_ROLE = Qt.ItemDataRole.UserRole
"""The role of the sign for a picture's state."""

MakeEntry = Callable[[HeldPicture | None], Entry]


class _Row:
    """One picture: its source, and, once it was looked at, its thumbnail and its entry."""

    __slots__ = ("entry", "held", "is_asked", "label", "thumbnail")

    def __init__(self, held: HeldPicture | None, label: str = "") -> None:
        self.held = held
        self.label = label
        self.entry: Entry | None = None
        self.thumbnail: QImage | None = None
        self.is_asked = False

    @property
    def picture(self) -> HeldPicture | None:
        return self.held if self.entry is None else self.entry.picture.held


class PictureList(QAbstractListModel):
    """Rows of pictures: DisplayRole is the name, DecorationRole the thumbnail, AccessibleTextRole both name and state.

    A row costs little until it is looked at: its thumbnail is made when it is first asked for, its entry when the
    picture is first brought to the front.
    """

    def __init__(
        self,
        make_entry: MakeEntry,
        loader: PictureLoader,
        tasks: TaskRunner,
        *,
        loads_previews: bool,
        parent: QObject | None = None,
    ) -> None:
        """Begin with one row, whose picture is still to come."""
        super().__init__(parent)
        self._make_entry = make_entry
        self._loader = loader
        self._loads_previews = loads_previews
        self._rows = [_Row(None)]
        self._thumbnails = Thumbnails(tasks)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        """Return the number of pictures, counting the place for the first."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a strip shows and says of a picture."""
        row = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._name(row)
            case Qt.ItemDataRole.DecorationRole:
                return self._thumbnail(row)
            case _ if role == MARK_ROLE:
                return "" if row.entry is None else entry_mark(row.entry)
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._spoken(row)
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(self._spoken(row))
        return None

    def entry_at(self, row: int) -> Entry:
        """Return the entry of a row, made when it is first asked for."""
        here = self._rows[row]
        if here.entry is None:
            here.entry = self._make_entry(here.held)
            here.entry.label = here.label
        return here.entry

    def made_entry(self, row: int) -> Entry | None:
        """Return the entry of a row if it has been made."""
        return self._rows[row].entry

    def holds(self, entry: Entry) -> bool:
        """Tell whether ``entry`` is in the list."""
        return any(row.entry is entry for row in self._rows)

    def row_of(self, entry: Entry) -> int:
        """Return the row of ``entry``.

        Raises:
            StopIteration: it is in none.
        """
        return next(number for number, row in enumerate(self._rows) if row.entry is entry)

    def row_of_source(self, source: PictureSource) -> int | None:
        """Return the row of the picture from ``source``, or None."""
        rows = ((number, row.picture) for number, row in enumerate(self._rows))
        return next((number for number, held in rows if held is not None and held.source == source), None)

    def sources(self) -> set[PictureSource]:
        """Return where all the pictures come from."""
        return {held.source for row in self._rows if (held := row.picture) is not None}

    def name_of(self, entry: Entry) -> str:
        """Return the name under which the picture of ``entry`` is shown."""
        return self._name(self._rows[self.row_of(entry)])

    def insert(self, row: int, sources: Sequence[PictureSource], label: str = "") -> int:
        """Put pictures before ``row`` and return the row of the first."""
        if sources:
            self.beginInsertRows(QModelIndex(), row, row + len(sources) - 1)
            self._rows[row:row] = [_Row(HeldPicture(source, self._loader), label) for source in sources]
            self.endInsertRows()
        return row

    def take_out(self, row: int) -> Entry:
        """Take a picture out of the list and return its entry, to be thrown away or put back."""
        entry = self.entry_at(row)
        self.beginRemoveRows(QModelIndex(), row, row)
        del self._rows[row]
        self.endRemoveRows()
        return entry

    def put_in(self, row: int, entry: Entry | None = None) -> None:
        """Put ``entry`` before ``row``, or a place for a picture that is still to come."""
        self.beginInsertRows(QModelIndex(), row, row)
        self._rows.insert(row, _Row(None))
        self._rows[row].entry = entry
        self.endInsertRows()

    def show_thumbnail(self, entry: Entry, image: QImage) -> None:
        """Show ``image`` for the picture of ``entry`` until it is loaded; a null one is none."""
        number = self.row_of(entry)
        if not image.isNull():
            self._rows[number].thumbnail = image
        self.refresh(entry)

    def remembered(self, entry: Entry) -> QImage | None:
        """Return how the picture of ``entry`` looked, where it cannot be had again."""
        row = next((row for row in self._rows if row.entry is entry), None)
        return row.thumbnail if row is not None and row.held is None else None

    def refresh(self, entry: Entry) -> None:
        """Tell that the name, the picture or the state of ``entry`` may have changed."""
        number = next((number for number, row in enumerate(self._rows) if row.entry is entry), None)
        if number is None:
            return
        row = self._rows[number]
        held = entry.picture.held
        if held is not row.held:
            row.held, row.thumbnail, row.is_asked = held, None, False
        index = self.index(number)
        self.dataChanged.emit(index, index)

    def set_loads_previews(self, loads: bool) -> None:
        """Load pictures from addresses for their thumbnails and previews, or not."""
        self._loads_previews = loads
        for row in self._rows:
            row.is_asked = row.is_asked and (loads or row.thumbnail is not None)
            if row.entry is not None:
                row.entry.picture.loads_previews = loads

    def _name(self, row: _Row) -> str:
        label = row.label if row.entry is None else row.entry.label
        held = row.picture
        return label or (held and name_of_source(held.source)) or translate("PictureList", "Pasted picture")

    def _spoken(self, row: _Row) -> str:
        state = "" if row.entry is None else entry_words(row.entry)
        return f"{self._name(row)}, {state}" if state else self._name(row)

    def _thumbnail(self, row: _Row) -> QImage | None:
        held = row.picture
        if row.thumbnail is None and held is not None and not row.is_asked:
            if isinstance(held.source, AddressSource) and not (self._loads_previews or held.is_loaded):
                return None
            picture = None if row.entry is None else row.entry.picture
            if picture is not None and picture.state is PictureState.LOADING:
                return None  # its preview, which is awaited, is soon made small
            row.is_asked = True
            preview = None if picture is None else picture.preview
            self._thumbnails.want(held, lambda image: self._on_thumbnail_made(row, held, image), preview)
        return row.thumbnail

    def _on_thumbnail_made(self, row: _Row, held: HeldPicture, image: QImage | None) -> None:
        if image is None or row.picture is not held:
            return
        row.thumbnail = image
        if row.entry is None:
            held.release()
        if row in self._rows:
            index = self.index(self._rows.index(row))
            self.dataChanged.emit(index, index, [Qt.ItemDataRole.DecorationRole])
