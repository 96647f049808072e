"""The versions of the words in front: to look at, to compare with them, and to bring one back."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHBoxLayout,
    QLabel,
    QListView,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from altwright.bridge.session import Session
from altwright.bridge.versions import Versions, comparison_words
from altwright.core.text_difference import differences
from altwright.core.version import Version
from altwright.ui.buttons import Button
from altwright.ui.compared_text import ComparedText
from altwright.ui.dialog import Dialog
from altwright.ui.restyling import keep_secondary, style_by_palette
from altwright.ui.settings_controls import list_style
from altwright.ui.theme import GAP, MARGIN, field_style, scaled
from altwright.ui.wrapped_text import WrappedText

SETTLE_MILLISECONDS = 150
"""How long nothing is typed before texts are compared anew."""


class VersionsDialog(Dialog):
    """The versions for whichever picture is in front; the window behind it stays usable."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        """Show the versions of the words in front of ``session``."""
        super().__init__(parent, self.tr("Versions of the text"), is_kept=True)
        self._session = session
        self._versions = Versions(self)
        self._timer = QTimer(self, interval=SETTLE_MILLISECONDS, singleShot=True)
        self.list = QListView()
        self.list.setWordWrap(True)
        self.list.setSpacing(2)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        style_by_palette(
            self.list,
            lambda: self.list.setStyleSheet(field_style(QApplication.palette(), "QListView") + list_style("QListView")),
        )
        self.comparison = ComparedText(self.tr("Comparison with the text in front"))
        self.summary = WrappedText(kept_lines=2)
        keep_secondary(self.summary)
        self.use = Button(self.tr("&Use this text"))
        self.use.set_filled(True)
        self.close_button = Button(self.tr("C&lose"))

        panes = QSplitter(Qt.Orientation.Vertical)
        panes.setChildrenCollapsible(False)
        panes.setHandleWidth(MARGIN)
        panes.addWidget(self._labelled(self.tr("&Versions, the newest first"), self.list))
        panes.addWidget(self._labelled(self.tr("&Comparison with the text in front"), self.comparison))
        below = QHBoxLayout()
        below.setSpacing(GAP)
        below.addWidget(self.summary, 1)
        below.addWidget(self.use)
        below.addWidget(self.close_button)
        self.column.addWidget(panes, 1)
        self.column.addLayout(below)
        self.begin_at(600, 460)

        self.list.activated.connect(self._on_use_requested)
        self.use.clicked.connect(self._on_use_requested)
        self.close_button.clicked.connect(self.reject)
        self._timer.timeout.connect(self.show_state)
        session.draft_changed.connect(self._timer.start)
        session.current_changed.connect(self._follow)
        for first, second in pairwise((self.list, self.comparison, self.use, self.close_button)):
            QWidget.setTabOrder(first, second)
        self._follow()
        self.list.setFocus()

    def choose_another(self) -> None:
        """Mark the newest version that is not the one in front."""
        text = self._session.draft.text
        rows = (row for row, version in enumerate(self._versions.all) if version.text != text)
        self.list.setCurrentIndex(self._versions.index(next(rows, 0)))
        self.show_state()

    def show_state(self) -> None:
        """Show where the marked version differs from the text in front."""
        version = self._chosen()
        if version is None:
            self.comparison.show_pieces(())
            self.summary.setText(self.tr("There are no versions yet."))
            return
        text = self._session.draft.text
        pieces = differences(version.text, text)
        self.comparison.show_pieces(pieces)
        words = comparison_words(pieces)
        self.summary.setText(words)
        self.comparison.setAccessibleDescription(words)

    def hideEvent(self, _event: QEvent) -> None:
        """Compare nothing that nobody sees."""
        self._timer.stop()

    def _labelled(self, words: str, widget: QWidget) -> QWidget:
        label = QLabel(words)
        label.setFont(scaled(label.font(), 1.0, semibold=True))
        label.setBuddy(widget)
        if not widget.accessibleName():
            widget.setAccessibleName(words.replace("&", ""))
        pane = QWidget()
        column = QVBoxLayout(pane)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(label)
        column.addWidget(widget, 1)
        return pane

    def _chosen(self) -> Version | None:
        row = self.list.currentIndex().row()
        return self._versions.all[row] if 0 <= row < len(self._versions.all) else None

    def _follow(self) -> None:
        """Show the versions for the picture in front."""
        self._versions = self._session.current.versions
        self.list.setModel(self._versions)
        self.list.selectionModel().currentChanged.connect(self._on_current_changed)
        self.choose_another()

    def _on_current_changed(self, current: QModelIndex) -> None:
        self.list.selectionModel().select(current, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.show_state()

    def _on_use_requested(self) -> None:
        if (version := self._chosen()) is not None and self._session.current.rewriting.bring(version.text):
            self.show_state()
