"""Controls beside each other, over as many rows as the width asks for."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from altwright.ui.theme import GAP


class WrappingRow(QWidget):
    """A row that goes on below where the words of its controls are too long, as with large text.

    Like :class:`altwright.ui.wrapped_text.WrappedText` it asks for the height that its present width needs.
    """

    def __init__(self, *controls: QWidget, ending: QWidget | None = None) -> None:
        """Hold ``controls`` in their order; ``ending`` stands behind them, at the far end of the last row."""
        super().__init__()
        self._controls = controls
        self._ending: QWidget | None = None
        for control in controls:
            control.setParent(self)
        if ending is not None:
            self.end_with(ending)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)

    def end_with(self, ending: QWidget) -> None:
        """Have ``ending`` stand behind the other controls, at the far end of the last row."""
        self._ending = ending
        self._controls = (*self._controls, ending)
        ending.setParent(self)

    @property
    def is_empty(self) -> bool:
        """Whether none of the controls is to be seen."""
        return not self._seen()

    def minimumSizeHint(self) -> QSize:
        """Return the width of the widest control, and the height of all rows at the present width."""
        widest = max((control.sizeHint().width() for control in self._seen()), default=0)
        places = self._places(max(widest, self.width()))
        return QSize(widest, max((place.bottom() + 1 for place in places.values()), default=0))

    def sizeHint(self) -> QSize:
        """Return the width of one row, and the height of all rows at the present width."""
        width = sum(control.sizeHint().width() + GAP for control in self._seen()) - GAP
        return QSize(max(0, width), self.minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put everything where it is to be at the new width."""
        super().resizeEvent(event)
        self._arrange()
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def event(self, event: QEvent) -> bool:
        """Follow a control whose words have changed, or that is to be seen now."""
        done = super().event(event)
        if event.type() in {QEvent.Type.LayoutRequest, QEvent.Type.LayoutDirectionChange}:
            self._arrange()
            self.updateGeometry()
        return done

    def _seen(self) -> list[QWidget]:
        return [control for control in self._controls if not control.isHidden()]

    def _arrange(self) -> None:
        for control, place in self._places(self.width()).items():
            is_mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
            left = self.width() - place.right() - 1 if is_mirrored else place.left()
            control.setGeometry(left, place.top(), place.width(), place.height())

    def _places(self, width: int) -> dict[QWidget, QRect]:
        """Return where each control is in a row from left to right of ``width``."""
        places: dict[QWidget, QRect] = {}
        left = top = height = 0
        for control in self._seen():
            size = control.sizeHint().expandedTo(control.minimumSize())
            if left and left + size.width() > width:
                left, top, height = 0, top + height + GAP, 0
            if control is self._ending:
                left = max(left, width - size.width())
            # What is wider than the row is cut at its end rather than hang out of it.
            places[control] = QRect(left, top, min(size.width(), max(0, width)), size.height())
            left += size.width() + GAP
            height = max(height, size.height())
        return places
