"""What is sent: the address, or the prepared picture as it leaves the computer."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QWidget

from altwright.bridge.sending_words import data_size
from altwright.bridge.sent_picture import SentPicture
from altwright.ui.buttons import Button
from altwright.ui.dialog import Dialog
from altwright.ui.picture_view import PictureView
from altwright.ui.restyling import keep_as_field
from altwright.ui.wrapped_text import WrappedText


class SentDialog(Dialog):
    """Shows a :class:`SentPicture`, and to whom it goes."""

    def __init__(self, sent: SentPicture, service: str, parent: QWidget) -> None:
        """Show ``sent``, which ``service`` would receive."""
        super().__init__(parent, self.tr("What is sent"))
        self.words = WrappedText()
        self.column.addWidget(self.words)
        if sent.image is None:
            self.words.setText(
                self.tr("{service} is given this address and loads the picture from there:").format(service=service)
            )
            address = QPlainTextEdit(sent.address, readOnly=True)
            address.setAccessibleName(self.tr("Address that is sent"))
            address.setTabChangesFocus(True)
            keep_as_field(address, "QPlainTextEdit")
            self.column.addWidget(address, 1)
        else:
            text = self.tr(
                "{service} is given this picture, {width} × {height} {format}, {size}. Camera data, places and names "
                "that the file may hold are taken out."
            )
            self.words.setText(
                text.format(
                    service=service,
                    width=sent.image.width(),
                    height=sent.image.height(),
                    format=sent.format,
                    size=data_size(sent.byte_count),
                )
            )
            view = PictureView()
            view.show_image(sent.image, self.words.text())
            self.column.addWidget(view, 1)
        close = Button(self.tr("C&lose"))
        close.setDefault(True)
        close.set_filled(True)
        close.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(close)
        self.column.addLayout(buttons)
        self.begin_at(560, 460)
        close.setFocus()
