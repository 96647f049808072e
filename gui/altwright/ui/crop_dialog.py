"""Choosing the part of a picture that is described: the part that is published."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSpinBox, QWidget

from altwright.core.upload import Crop
from altwright.ui.buttons import Button
from altwright.ui.crop_view import CropView
from altwright.ui.dialog import Dialog
from altwright.ui.theme import GAP, control_height
from altwright.ui.wrapped_text import WrappedText

WHOLE = Crop(0, 0, 1, 1)


class CropDialog(Dialog):
    """A frame on the picture, drawn with the mouse or typed in pixels."""

    cropped = Signal(object)
    """Brings the Crop, or None for the whole picture."""

    def __init__(self, image: QImage, size: QSize, crop: Crop | None, parent: QWidget) -> None:
        """Show ``image``, a picture of ``size`` pixels, with the frame around ``crop``."""
        super().__init__(parent, self.tr("Crop the picture"), is_kept=True)
        self._size = size
        self.view = CropView()
        self.view.show_image(image)
        self.edges = tuple(
            self._edge(name, bound)
            for name, bound in (
                (self.tr("Left edge, in pixels"), size.width()),
                (self.tr("Upper edge, in pixels"), size.height()),
                (self.tr("Right edge, in pixels"), size.width()),
                (self.tr("Lower edge, in pixels"), size.height()),
            )
        )
        self.whole = Button(self.tr("&Whole picture"))
        self.crop = Button(self.tr("C&rop"))
        self.cancel = Button(self.tr("C&ancel"))
        self.crop.set_filled(True)
        self.crop.setDefault(True)

        grid = QGridLayout()
        grid.setHorizontalSpacing(GAP)
        labels = (self.tr("&Left"), self.tr("&Top"), self.tr("R&ight"), self.tr("&Bottom"))
        for column, (text, edge) in enumerate(zip(labels, self.edges, strict=True)):
            label = QLabel(text)
            label.setBuddy(edge)
            grid.addWidget(label, 0, column)
            grid.addWidget(edge, 1, column)
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP)
        buttons.addWidget(self.whole)
        buttons.addStretch(1)
        buttons.addWidget(self.crop)
        buttons.addWidget(self.cancel)
        self.column.addWidget(
            WrappedText(self.tr("Draw a frame around the part that is published. The file stays as it is."))
        )
        self.column.addWidget(self.view, 1)
        self.column.addLayout(grid)
        self.column.addLayout(buttons)

        self.view.drawn.connect(self._show_numbers)
        for edge in self.edges:
            edge.valueChanged.connect(self._on_edge_value_changed)
        self.whole.clicked.connect(lambda: self._show_numbers(WHOLE))
        self.crop.clicked.connect(self._on_crop_clicked)
        self.cancel.clicked.connect(self.reject)
        self._show_numbers(crop or WHOLE)
        self.edges[0].setFocus()

    def chosen(self) -> Crop | None:
        """Return the part inside the frame, or None for the whole picture."""
        left, top, right, bottom = (edge.value() for edge in self.edges)
        width, height = self._size.width(), self._size.height()
        crop = Crop(left / width, top / height, right / width, bottom / height)
        return None if crop == WHOLE else crop

    def _edge(self, name: str, bound: int) -> QSpinBox:
        edge = QSpinBox()
        edge.setRange(0, bound)
        edge.setAccessibleName(name)
        edge.setMinimumHeight(control_height(edge))
        return edge

    def _show_numbers(self, crop: Crop) -> None:
        width, height = self._size.width(), self._size.height()
        values = (crop.left * width, crop.top * height, crop.right * width, crop.bottom * height)
        for edge, value in zip(self.edges, values, strict=True):
            edge.blockSignals(True)
            edge.setRange(0, width if edge in self.edges[::2] else height)
            edge.setValue(round(value))
            edge.blockSignals(False)
        self._on_edge_value_changed()

    def _on_edge_value_changed(self) -> None:
        left, top, right, bottom = self.edges
        # Every number stays possible, whatever the others are: an edge is at least a pixel from the one across.
        left.setMaximum(right.value() - 1)
        top.setMaximum(bottom.value() - 1)
        right.setMinimum(left.value() + 1)
        bottom.setMinimum(top.value() + 1)
        self.view.show_crop(self.chosen() or WHOLE)

    def _on_crop_clicked(self) -> None:
        self.cropped.emit(self.chosen())
        self.accept()
