"""The picture itself: fitted, or in its own size to look closely."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from altwright.ui.theme import hairline, is_dark

_CHECK = 8
_STEP = 48


class PictureView(QLabel):
    """Shows an image on a neutral mat. Space, Enter or a double click zooms; arrows and dragging move it then.

    It is a label so that screen readers know it as a picture.
    """

    zoom_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Begin without an image."""
        super().__init__(parent)
        self.setAccessibleName(self.tr("Preview"))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._fitted = QPixmap()
        self._large = QPixmap()
        self._offset = QPointF()
        self._dragged_from: QPoint | None = None

    @property
    def is_zoomed(self) -> bool:
        """Whether the picture is shown in its own size."""
        return not self._large.isNull()

    def show_image(self, image: QImage | None, description: str) -> None:
        """Show ``image`` fitted; ``description`` tells its facts to a screen reader."""
        self._large = QPixmap()
        self._fitted = QPixmap() if image is None else QPixmap.fromImage(image)
        # The pixmap makes the label a picture for screen readers; it is painted here, on the mat.
        self.setPixmap(self._fitted)
        self.setAccessibleDescription(description)
        self.update()

    def show_large(self, image: QImage) -> None:
        """Show ``image`` in its own size, from its middle."""
        self._large = QPixmap.fromImage(image)
        self._large.setDevicePixelRatio(self.devicePixelRatioF())
        self._offset = QPointF()
        self.update()

    def sizeHint(self) -> QSize:
        """Return a modest size; the layout gives what there is."""
        return QSize(240, 160)

    def minimumSizeHint(self) -> QSize:
        """Return the smallest size in which a picture can be told."""
        return QSize(96, 64)

    def toggle_zoom(self) -> None:
        """Go from the fitted picture to its own size, or back."""
        if self.is_zoomed:
            self._large = QPixmap()
            self.update()
        elif not self._fitted.isNull():
            self.zoom_requested.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint mat, checkerboard and picture."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("#3a3a3a") if is_dark(self.palette()) else QColor("#e4e4e4"))
        pixmap = self._large if self.is_zoomed else self._fitted
        if pixmap.isNull():
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        target = self._target(pixmap)
        if pixmap.hasAlphaChannel():
            self._paint_checkerboard(painter, target)
        painter.drawPixmap(target, pixmap, QRectF(pixmap.rect()))
        painter.setPen(hairline(self.palette()))
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Zoom, and move what is zoomed."""
        steps = {
            Qt.Key.Key_Left: QPointF(_STEP, 0),
            Qt.Key.Key_Right: QPointF(-_STEP, 0),
            Qt.Key.Key_Up: QPointF(0, _STEP),
            Qt.Key.Key_Down: QPointF(0, -_STEP),
        }
        key = Qt.Key(event.key())
        if key in {Qt.Key.Key_Space, Qt.Key.Key_Return}:
            self.toggle_zoom()
        elif self.is_zoomed and key in steps:
            self._move(steps[key])
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        """Zoom."""
        self.toggle_zoom()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to drag."""
        self._dragged_from = event.position().toPoint() if self.is_zoomed else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag."""
        if self._dragged_from is not None:
            here = event.position().toPoint()
            self._move(QPointF(here - self._dragged_from))
            self._dragged_from = here

    def _target(self, pixmap: QPixmap) -> QRectF:
        size = pixmap.deviceIndependentSize()
        if not self.is_zoomed and (size.width() > self.width() or size.height() > self.height()):
            size = size.scaled(QSizeF(self.size()), Qt.AspectRatioMode.KeepAspectRatio)
        middle = QPointF(self.width() - size.width(), self.height() - size.height()) / 2
        return QRectF(middle + (self._offset if self.is_zoomed else QPointF()), size)

    def _move(self, by: QPointF) -> None:
        size = self._large.deviceIndependentSize()
        room_x, room_y = max(0.0, size.width() - self.width()) / 2, max(0.0, size.height() - self.height()) / 2
        moved = self._offset + by
        self._offset = QPointF(min(max(moved.x(), -room_x), room_x), min(max(moved.y(), -room_y), room_y))
        self.update()

    def _paint_checkerboard(self, painter: QPainter, target: QRectF) -> None:
        light, dark = QColor("#ffffff"), QColor("#d4d4d4")
        tile = QPixmap(2 * _CHECK, 2 * _CHECK)
        tile.fill(light)
        with QPainter(tile) as check:
            check.fillRect(0, 0, _CHECK, _CHECK, dark)
            check.fillRect(_CHECK, _CHECK, _CHECK, _CHECK, dark)
        painter.drawTiledPixmap(target, tile)
