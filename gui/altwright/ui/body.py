"""The lower part of the window: preview and alt text side by side, or one above the other where it is narrow."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QApplication, QBoxLayout, QSizePolicy, QSplitter, QVBoxLayout, QWidget

from altwright.bridge.session import Session
from altwright.ui.message_area import MessageArea
from altwright.ui.preview_pane import PreviewPane
from altwright.ui.text_pane import TextPane
from altwright.ui.theme import GAP, MARGIN, SMALL_GAP

NARROW_WIDTH = 760
NARROW_CHARACTERS = 100
"""Below either of the two the window counts as narrow; with the usual text it is the width in pixels that counts."""
BAND_CHARACTERS = 80
"""In less width than that, preview and message do not fit beside each other."""
BAND_HEIGHT = 160
LOW_HEIGHT = 560
"""Below that the window is low, and what it shows stands closer together."""

BAND_SHARE = 0.2


class _Band(QWidget):
    """A row of one height, which grows only for what would not fit in: a long message, or its unfolded detail."""

    def __init__(self) -> None:
        super().__init__()
        self._usual_height = BAND_HEIGHT
        self.row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(MARGIN)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def arrange(self, height: int, *, stacked: bool) -> None:
        """Be ``height`` high unless more is needed; large text has its parts ``stacked`` instead of side by side."""
        direction = QBoxLayout.Direction.TopToBottom if stacked else QBoxLayout.Direction.LeftToRight
        if (height, direction) != (self._usual_height, self.row.direction()):
            self._usual_height = height
            self.row.setDirection(direction)
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return the usual height, or what the contents need."""
        needed = self.row.minimumSize()
        return needed.expandedTo(QSize(0, self._usual_height))

    def minimumSizeHint(self) -> QSize:
        """Return the same: the window scrolls before anything is cut off."""
        return self.sizeHint()


class Body(QWidget):
    """Arranges preview, alt text and message.

    Wide: the preview beside the alt text, the message below the text. Narrow: preview and message share a band above.
    """

    rearranged = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        """Show ``session``, arranged wide."""
        super().__init__(parent)
        self.preview = PreviewPane(session)
        self.text = TextPane(session)
        self.text.rearranged.connect(self.rearranged)
        self.message = MessageArea(session)
        self.message.rearranged.connect(self.rearranged)
        self.preview_share = 0.4
        self._is_narrow = False
        self._has_preview = True
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(MARGIN)
        self._right = QWidget()
        self._right_column = QVBoxLayout(self._right)
        self._right_column.setContentsMargins(0, 0, 0, 0)
        self._right_column.setSpacing(GAP)
        self._band = _Band()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GAP)
        self._column.addWidget(self._band)
        self._column.addWidget(self._splitter, 1)
        self._splitter.addWidget(self._right)
        self._splitter.splitterMoved.connect(self._on_splitter_moved)
        self._arrange(narrow=False)

    def show_preview(self, shown: bool) -> None:
        """Show the preview beside the text, or, in the compact view, the text alone with its message."""
        self._has_preview = shown
        self.message.keep_place(shown)
        self.text.show_compact(not shown)
        self._arrange(narrow=shown and self._is_narrow)
        self.rearranged.emit()

    def arrange_for(self, window: QSize) -> None:
        """Arrange for a window of this size."""
        character = self.fontMetrics().averageCharWidth()
        is_narrow = window.width() < max(NARROW_WIDTH, NARROW_CHARACTERS * character)
        narrow = self._has_preview and is_narrow
        if narrow is not self._is_narrow:
            self._is_narrow = narrow
            self._arrange(narrow)
            self.rearranged.emit()
        tight = window.height() < LOW_HEIGHT
        self.text.arrange(tight=tight)
        self._column.setSpacing(SMALL_GAP if tight else GAP)
        # Beside a long column of words all of the picture still fits into the window.
        self.preview.setMaximumHeight(max(BAND_HEIGHT, window.height() - BAND_HEIGHT))
        if narrow:
            height = min(BAND_HEIGHT, int(window.height() * BAND_SHARE))
            stacked = window.width() < BAND_CHARACTERS * character
            self._band.arrange(height, stacked=stacked)
            # With large text the words would be out of sight below an empty place.
            self.message.keep_place(not stacked)
        else:
            self.message.keep_place(self._has_preview)
            width = max(1, self._splitter.width() or window.width())
            self._splitter.setSizes([int(width * self.preview_share), int(width * (1 - self.preview_share))])

    def reading_order(self) -> tuple[QWidget, ...]:
        """Return the controls in the order in which they are read in the present arrangement."""
        preview, text, message = self.preview.reading_order(), self.text.reading_order(), self.message.reading_order()
        return (*preview, *message, *text) if self._is_narrow else (*preview, *text, *message)

    def refresh_colours(self) -> None:
        """Take the colours of the present palette."""
        for part in (self.preview, self.text, self.message):
            part.refresh_colours()

    def _arrange(self, narrow: bool) -> None:
        # Moving a widget to another parent takes its focus; it gets it back, since only a key may move the focus.
        focused = QApplication.focusWidget()
        if narrow:
            self._band.row.addWidget(self.preview, 2)
            self._band.row.addWidget(self.message, 3)
            self._right_column.addWidget(self.text, 1)
        else:
            self._splitter.insertWidget(0, self.preview)
            self._right_column.addWidget(self.text, 1)
            self._right_column.addWidget(self.message)
        self._band.setVisible(narrow)
        self.preview.setVisible(self._has_preview)
        self.message.show()
        if focused is not None and self.isAncestorOf(focused):
            focused.setFocus()

    def _on_splitter_moved(self) -> None:
        left, right = self._splitter.sizes()[:2]
        self.preview_share = left / max(1, left + right)
