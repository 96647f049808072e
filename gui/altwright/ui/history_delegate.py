"""A line of the history: the picture on its mat, the first words, and below them what is known of it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from altwright.ui.theme import GAP, SECONDARY_SIZE, SMALL_GAP, accent, is_dark, placeholder_text, scaled, text_on

THUMBNAIL = QSize(64, 48)


def line_height(font: QFont) -> int:
    """Return the height of a line of the list in ``font``."""
    words = QFontMetrics(font).height() + QFontMetrics(scaled(font, SECONDARY_SIZE)).height() + SMALL_GAP
    return max(THUMBNAIL.height(), words) + 2 * SMALL_GAP


class HistoryDelegate(QStyledItemDelegate):
    """Paints two lines of words beside a thumbnail; the chosen line is in the accent."""

    def sizeHint(self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the size of every line."""
        return QSize(THUMBNAIL.width() + 20 * option.fontMetrics.averageCharWidth(), line_height(option.font))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint mat, picture and words."""
        palette = option.palette
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if is_chosen:
            painter.fillRect(option.rect, accent(palette))
        inner = option.rect.adjusted(GAP, SMALL_GAP, -GAP, -SMALL_GAP)
        mat = QRect(inner.topLeft(), THUMBNAIL)
        mat.moveTop(inner.top() + (inner.height() - mat.height()) // 2)
        words = inner.adjusted(THUMBNAIL.width() + GAP, 0, 0, 0)
        if option.direction is Qt.LayoutDirection.RightToLeft:
            mat.moveRight(inner.right())
            words = inner.adjusted(0, 0, -THUMBNAIL.width() - GAP, 0)
        painter.fillRect(mat, QColor("#3a3a3a") if is_dark(palette) else QColor("#e4e4e4"))
        image = index.data(Qt.ItemDataRole.DecorationRole)
        if isinstance(image, QImage):
            target = QRect(mat.topLeft(), image.size().scaled(mat.size(), Qt.AspectRatioMode.KeepAspectRatio))
            target.moveCenter(mat.center())
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(target, image)
        first, _, second = str(index.data(Qt.ItemDataRole.DisplayRole)).partition("\n")
        ink = text_on(accent(palette))
        painter.setPen(ink if is_chosen else palette.text().color())
        upper = QRect(words.left(), words.top(), words.width(), words.height() // 2)
        self._write(painter, upper, Qt.AlignmentFlag.AlignBottom, first)
        painter.save()
        painter.setFont(scaled(option.font, SECONDARY_SIZE))
        painter.setPen(ink if is_chosen else placeholder_text(palette))
        self._write(painter, upper.translated(0, upper.height()), Qt.AlignmentFlag.AlignTop, second)
        painter.restore()

    def _write(self, painter: QPainter, place: QRect, alignment: Qt.AlignmentFlag, text: str) -> None:
        # The dots may be of another font, and wider than they were taken for.
        width = place.width() - painter.fontMetrics().averageCharWidth()
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, width)
        side = QStyle.visualAlignment(painter.layoutDirection(), Qt.AlignmentFlag.AlignLeft)
        painter.save()
        # The direction is that of the words, on the side of the window.
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        painter.drawText(place, side | Qt.AlignmentFlag.AlignAbsolute | alignment | Qt.TextFlag.TextSingleLine, shown)
        painter.restore()
