"""The picture with a frame around the part that is kept, to be drawn with the mouse."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from altwright.core.upload import Crop
from altwright.ui.theme import accent

_SMALLEST = 0.005
"""A frame is at least this large, as a share of the picture."""


class CropView(QWidget):
    """Shows a picture; what is outside the frame is dimmed. Dragging draws a new frame.

    The mouse is one way; the numbers beside it are the other, for the keyboard.
    """

    drawn = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Begin without a picture, and with all of it kept."""
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Picture with the part that is kept"))
        self.setCursor(Qt.CursorShape.CrossCursor)
        self._image = QImage()
        self._crop = Crop(0, 0, 1, 1)
        self._start: QPointF | None = None

    def show_image(self, image: QImage) -> None:
        """Show ``image``."""
        self._image = image
        self.update()

    def show_crop(self, crop: Crop) -> None:
        """Show the frame around ``crop``."""
        self._crop = crop
        self.update()

    def sizeHint(self) -> QSize:
        """Return a size in which a frame can be drawn well."""
        return QSize(480, 360)

    def minimumSizeHint(self) -> QSize:
        """Return the smallest such size."""
        return QSize(160, 120)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the picture, the dimmed rest and the frame."""
        if self._image.isNull():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        area = self._area()
        painter.drawImage(area, self._image)
        left, top, right, bottom = self._crop
        frame = QRectF(
            area.left() + left * area.width(),
            area.top() + top * area.height(),
            (right - left) * area.width(),
            (bottom - top) * area.height(),
        )
        painter.setClipRegion(self.rect())
        shade = QColor(0, 0, 0, 150)
        for part in (
            QRectF(area.left(), area.top(), area.width(), frame.top() - area.top()),
            QRectF(area.left(), frame.bottom(), area.width(), area.bottom() - frame.bottom()),
            QRectF(area.left(), frame.top(), frame.left() - area.left(), frame.height()),
            QRectF(frame.right(), frame.top(), area.right() - frame.right(), frame.height()),
        ):
            painter.fillRect(part, shade)
        painter.setPen(QPen(QColor("#ffffff"), 3))
        painter.drawRect(frame)
        painter.setPen(QPen(accent(self.palette()), 1))
        painter.drawRect(frame)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a frame."""
        self._start = self._share(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw the frame to here."""
        if self._start is None:
            return
        here = self._share(event.position())
        (left, right), (top, bottom) = sorted((self._start.x(), here.x())), sorted((self._start.y(), here.y()))
        if right - left >= _SMALLEST and bottom - top >= _SMALLEST:
            self.show_crop(Crop(left, top, right, bottom))
            self.drawn.emit(self._crop)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """End the frame."""
        self._start = None

    def _area(self) -> QRectF:
        """Return where the picture is."""
        size = QSizeF(self._image.size()).scaled(QSizeF(self.size()), Qt.AspectRatioMode.KeepAspectRatio)
        return QRectF(QPointF(self.width() - size.width(), self.height() - size.height()) / 2, size)

    def _share(self, place: QPointF) -> QPointF:
        """Return ``place`` in shares of the picture, within it."""
        area = self._area()
        x, y = (place.x() - area.left()) / max(1.0, area.width()), (place.y() - area.top()) / max(1.0, area.height())
        return QPointF(min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0))
