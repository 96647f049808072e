"""A service's own pages: their addresses in full, to be copied, or opened in the browser when that is pressed."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from altwright.core.engine import Pages
from altwright.ui.buttons import Button
from altwright.ui.settings_controls import caption, note
from altwright.ui.theme import GAP, SMALL_GAP


class PageRow(QWidget):
    """One page of a service; nothing is asked of it before *Open* is pressed."""

    def __init__(self, title: str) -> None:
        """Show a page called ``title``."""
        super().__init__()
        self.title: QLabel = caption(title)
        self.address = note()
        self.copy = Button(self.tr("Copy"), self.tr("Copy the address: {page}").format(page=title))
        self.open = Button(self.tr("Open"), self.tr("Open in the browser: {page}").format(page=title))
        line = QHBoxLayout()
        line.setSpacing(GAP)
        line.addWidget(self.address, 1)
        line.addWidget(self.copy)
        line.addWidget(self.open)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SMALL_GAP)
        column.addWidget(self.title)
        column.addLayout(line)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.address.text()))
        self.open.clicked.connect(lambda: QDesktopServices.openUrl(QUrl(self.address.text())))

    def show_address(self, address: str) -> None:
        """Show ``address``, or nothing where there is none."""
        self.address.setText(address)
        self.setVisible(bool(address))


class ServicePages(QWidget):
    """Where a key is had, and what the service says of privacy and of its terms."""

    def __init__(self) -> None:
        """Begin without pages."""
        super().__init__()
        self.rows = (
            PageRow(self.tr("Where to get a key")),
            PageRow(self.tr("Privacy of this service")),
            PageRow(self.tr("Terms of this service")),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        for row in self.rows:
            column.addWidget(row)

    def show_pages(self, pages: Pages) -> None:
        """Show those of ``pages`` that are known."""
        for row, address in zip(self.rows, (pages.key, pages.privacy, pages.terms), strict=True):
            row.show_address(address)
        self.setVisible(any(pages))

    def reading_order(self) -> tuple[QWidget, ...]:
        """Return the controls in the order in which they are read."""
        return tuple(button for row in self.rows for button in (row.copy, row.open))
