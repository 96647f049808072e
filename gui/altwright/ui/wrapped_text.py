"""Words that wrap, in a window whose parts keep their places."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


class WrappedText(QLabel):
    """Plain text over as many lines as its width asks for; an address too long for a line is broken anywhere.

    A wrapping QLabel makes every layout around it trade height for width, and a scroll area then ignores how small its
    contents can be. This one asks for the height that its present width needs, and no more.
    """

    def __init__(self, text: str = "", kept_lines: int = 0, parent: QWidget | None = None) -> None:
        """Show ``text``; the place of ``kept_lines`` lines is kept even without one."""
        super().__init__(text, parent)
        self._kept_lines = kept_lines
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)

    def hasHeightForWidth(self) -> bool:
        """Return that height is not traded for width, whatever QLabel would say of wrapping text."""
        return False

    def heightForWidth(self, width: int) -> int:
        """Return the height of the lines at ``width``."""
        kept = self._kept_lines * self.fontMetrics().height()
        return max(kept, math.ceil(self._laid_out(width).boundingRect().height()))

    def minimumSizeHint(self) -> QSize:
        """Return the height of the lines at the present width."""
        return QSize(80, self.heightForWidth(max(80, self.width())))

    def sizeHint(self) -> QSize:
        """Return the height of the lines at the present width."""
        return QSize(200, self.minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for the height that the new width needs."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the lines, at the top or in the middle."""
        lines = self._laid_out(self.width())
        at_top = bool(self.alignment() & Qt.AlignmentFlag.AlignTop)
        top = 0.0 if at_top else max(0.0, (self.height() - lines.boundingRect().height()) / 2)
        painter = QPainter(self)
        painter.setPen(self.palette().windowText().color())
        lines.draw(painter, QPointF(0, top))

    def _side(self) -> Qt.AlignmentFlag:
        """Return on which side the lines begin, mirrored in a window from right to left."""
        alignment = self.alignment() & Qt.AlignmentFlag.AlignHorizontal_Mask
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            mirrored = {
                Qt.AlignmentFlag.AlignLeft: Qt.AlignmentFlag.AlignRight,
                Qt.AlignmentFlag.AlignRight: Qt.AlignmentFlag.AlignLeft,
            }
            return mirrored.get(alignment, alignment)
        return alignment

    def _laid_out(self, width: int) -> QTextLayout:
        """Return the text in lines of ``width``."""
        # The direction is that of the words: numbers and names keep their order in a window from right to left.
        option = QTextOption(self._side() | Qt.AlignmentFlag.AlignAbsolute)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        layout = QTextLayout(self.text().replace("\n", "\u2028"), self.font())
        layout.setTextOption(option)
        layout.beginLayout()
        height = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, height))
            height += line.height()
        layout.endLayout()
        return layout
