"""The strip of thumbnails: which pictures are at hand, which one is in front, and what has become of each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPalette, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from altwright.bridge.picture_list import MARK_ROLE
from altwright.bridge.session import Session
from altwright.ui.buttons import Button
from altwright.ui.theme import GAP, SMALL_GAP, accent, is_dark

THUMBNAIL = QSize(72, 48)
FRAME = 2


class _ThumbnailDelegate(QStyledItemDelegate):
    """Paints a thumbnail on its mat, with its number and the mark of its state below."""

    def sizeHint(self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the size of every thumbnail with its line."""
        edge = 2 * (FRAME + SMALL_GAP)
        return QSize(THUMBNAIL.width() + edge, THUMBNAIL.height() + edge + option.fontMetrics.height())

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint mat, thumbnail, line, and a frame around the one in front."""
        palette = option.palette
        mat = QRect(option.rect.topLeft(), THUMBNAIL)
        mat.moveLeft(option.rect.left() + (option.rect.width() - mat.width()) // 2)
        mat.moveTop(option.rect.top() + FRAME + SMALL_GAP // 2)
        painter.fillRect(mat, QColor("#3a3a3a") if is_dark(palette) else QColor("#e4e4e4"))
        image = index.data(Qt.ItemDataRole.DecorationRole)
        if isinstance(image, QImage):
            target = QRect(mat.topLeft(), image.size().scaled(mat.size(), Qt.AspectRatioMode.KeepAspectRatio))
            target.moveCenter(mat.center())
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(target, image)
        line = QRect(option.rect.left(), mat.bottom() + SMALL_GAP, option.rect.width(), option.fontMetrics.height())
        painter.setPen(palette.text().color())
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, f"{index.row() + 1} {index.data(MARK_ROLE)}".strip())
        view = option.widget
        if isinstance(view, QListView) and view.currentIndex().row() == index.row():
            painter.setPen(QPen(accent(palette), FRAME))
            painter.drawRect(mat.adjusted(-FRAME, -FRAME, FRAME - 1, FRAME - 1))


class ThumbnailRow(QListView):
    """A row of thumbnails that are all of one size."""

    def dataChanged(
        self,
        first: QModelIndex | QPersistentModelIndex,
        last: QModelIndex | QPersistentModelIndex,
        roles: Sequence[int] = (),
    ) -> None:
        """Paint what changed. QListView would arrange all again, which asks the model about each of hundreds."""
        QAbstractItemView.dataChanged(self, first, last, roles)


class PictureStrip(QWidget):
    """Thumbnails in a row between Previous and Next; arrow keys and clicks bring a picture to the front."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        """Show the pictures of ``session``, hidden while there is only one."""
        super().__init__(parent)
        self._session = session
        self.list = ThumbnailRow()
        self.list.setAccessibleName(self.tr("Pictures"))
        self.list.setModel(session.pictures)
        self.list.setItemDelegate(_ThumbnailDelegate(self.list))
        self.list.setFlow(QListView.Flow.LeftToRight)
        self.list.setWrapping(False)
        self.list.setUniformItemSizes(True)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFrameShape(QListView.Shape.NoFrame)
        palette = QPalette()
        # Nothing is painted behind the thumbnails. The viewport could be told so too, but to know it PySide6 would
        # first build all the classes that it might be of, which takes longer than everything else here.
        palette.setColor(QPalette.ColorRole.Base, Qt.GlobalColor.transparent)
        self.list.setPalette(palette)
        self.previous = Button(self.tr("Previous"), self.tr("Previous picture"))
        self.next = Button(self.tr("Next"), self.tr("Next picture"))
        self.place = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self.place.setTextFormat(Qt.TextFormat.PlainText)

        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self.previous)
        row.addWidget(self.list, 1)
        row.addWidget(self.place)
        row.addWidget(self.next)

        self.previous.clicked.connect(lambda: session.go_by(-1))
        self.next.clicked.connect(lambda: session.go_by(1))
        self.list.selectionModel().currentChanged.connect(self._on_current_changed)
        session.current_changed.connect(self.show_state)
        session.pictures.rowsInserted.connect(self.show_state)
        session.pictures.rowsRemoved.connect(self.show_state)
        self.show_state()

    def show_state(self) -> None:
        """Show which picture is in front, of how many."""
        pictures = self._session.pictures
        count, row = pictures.rowCount(), pictures.row_of(self._session.current)
        self.place.setText(self.tr("{number} of {count}").format(number=row + 1, count=count))
        self.list.setFixedHeight(
            self.list.sizeHintForRow(0) + self.list.horizontalScrollBar().sizeHint().height() + SMALL_GAP
        )
        index = pictures.index(row)
        if self.list.currentIndex() != index:
            self.list.setCurrentIndex(index)
        self.list.scrollTo(index)
        self.setVisible(count > 1)

    def show_compact(self, compact: bool) -> None:
        """Show the place between Previous and Next only, or the thumbnails with it."""
        self.list.setVisible(not compact)
        if not compact:
            self.list.scrollTo(self.list.currentIndex())

    def reading_order(self) -> tuple[QWidget, ...]:
        """Return the controls in the order in which they are read."""
        return self.previous, self.list, self.next

    def _on_current_changed(self, index: QModelIndex) -> None:
        if index.isValid():
            self._session.go_to(index.row())
