"""The preview: the picture with its facts, or what to do to have one."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from altwright.bridge.current_picture import PictureState
from altwright.bridge.preview import Preview
from altwright.bridge.sending_words import embedded_words, facts_words
from altwright.bridge.session import Session
from altwright.core.engine import EngineKind
from altwright.ui.buttons import Button
from altwright.ui.picture_view import PictureView
from altwright.ui.theme import GAP, MARGIN, SMALL_GAP, make_secondary, recolour_secondary
from altwright.ui.wrapped_text import WrappedText


class PreviewPane(QWidget):
    """The picture, or the empty state with a sample and who receives pictures."""

    sample_requested = Signal()
    change_requested = Signal()
    load_requested = Signal()
    embedded_requested = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        """Show the current picture of ``session``."""
        super().__init__(parent)
        self._session = session
        self._shown: Preview | None = None
        self.view = PictureView()
        self.facts = self._words("", kept_lines=1)
        self._invitation = self._words(self.tr("Paste a picture or its address"))
        self._receiver = self._words("")
        self.sample = Button(self.tr("Try a sa&mple"))
        self.change = Button(self.tr("Chan&ge…"), self.tr("Change who receives the picture…"))
        self.terms = Button(self.tr("Its terms…"))
        self.terms.setFlat(True)
        self._trouble = self._words("")
        self.load = Button(self.tr("&Load the preview"))

        self.embedded = Button("")
        self.embedded.setFlat(True)
        self.embedded.hide()

        self._stack = QStackedLayout()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._empty_page())
        self._stack.addWidget(self._trouble_page())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SMALL_GAP)
        column.addLayout(self._stack, 1)
        column.addWidget(self.facts)
        column.addWidget(self.embedded, alignment=Qt.AlignmentFlag.AlignHCenter)

        self.sample.clicked.connect(self.sample_requested)
        self.change.clicked.connect(self.change_requested)
        self.terms.clicked.connect(self._open_terms)
        self.load.clicked.connect(self.load_requested)
        self.embedded.clicked.connect(self.embedded_requested)
        self.view.zoom_requested.connect(session.zoom)
        session.picture_changed.connect(self.show_state)
        session.current_changed.connect(self.show_state)
        session.zoom_arrived.connect(self._on_zoom_arrived)
        session.link.changed.connect(self.show_state)

        make_secondary(self.facts)
        make_secondary(self._receiver)
        self.show_state()

    def minimumSizeHint(self) -> QSize:
        """Return room for everything that is ever shown here."""
        return super().minimumSizeHint().expandedTo(QSize(200, 0))

    def show_state(self) -> None:
        """Show the picture, the empty state, or why there is no picture."""
        picture = self._session.picture
        self._show_receiver()
        self._show_embedded()
        self.load.setVisible(picture.state is PictureState.NOT_LOADED)
        if picture.state is PictureState.SHOWN and picture.preview is not None:
            if self._shown is not picture.preview:
                self._shown = picture.preview
                self.view.show_image(picture.preview.image, facts_words(picture))
            self.facts.setText(facts_words(picture))
            self._stack.setCurrentIndex(0)
            return
        self._shown = None
        if picture.state is PictureState.EMPTY:
            self._show_nothing()
            return
        self.view.show_image(None, "")
        self.facts.setText("")
        self._trouble.setText(self._trouble_words(picture.state))
        self._stack.setCurrentIndex(2)

    def _show_nothing(self) -> None:
        """Show the way to a picture, or how the one looked that cannot be had again."""
        remembered = self._session.pictures.remembered(self._session.current)
        words = "" if remembered is None else self.tr("As it was seen last; the picture itself is not kept.")
        self.view.show_image(remembered, words)
        self.facts.setText(words)
        self._stack.setCurrentIndex(1 if remembered is None else 0)

    def reading_order(self) -> tuple[QWidget, ...]:
        """Return the controls in the order in which they are read."""
        return self.sample, self.change, self.terms, self.load, self.view, self.embedded

    def refresh_colours(self) -> None:
        """Take the colours of the present palette."""
        for label in (self.facts, self._receiver):
            recolour_secondary(label)

    def _show_embedded(self) -> None:
        words = embedded_words(self._session.picture)
        if words and self.embedded.text() != words:
            self.embedded.set_text(words)
            self._session.announced.emit(words)
        self.embedded.setVisible(bool(words) or self.embedded.hasFocus())

    def _trouble_words(self, state: PictureState) -> str:
        if state is PictureState.LOADING:
            return self.tr("Loading the picture…")
        if state is PictureState.NOT_LOADED:
            return self.tr("Previews are not loaded from addresses.")
        error = self._session.picture.error
        return self._session.wording_of(error).text if error is not None else ""

    def _show_receiver(self) -> None:
        """Say who is given the picture, and link its terms where they are known."""
        engine = self._session.link.engine
        self._receiver.setText(self._receiver_words())
        name = self.tr("Open the terms of {service} in the browser")
        if not (engine.pages.terms or engine.pages.privacy):
            self.terms.setVisible(self.terms.hasFocus())
            return
        self.terms.setAccessibleName(name.format(service=engine.name))
        self.terms.show()

    def _open_terms(self) -> None:
        from PySide6.QtCore import QUrl
        from PySide6.QtGui import QDesktopServices

        pages = self._session.link.engine.pages
        if address := pages.terms or pages.privacy:
            QDesktopServices.openUrl(QUrl(address))

    def _receiver_words(self) -> str:
        engine = self._session.link.engine
        if engine.kind is EngineKind.DEMO:
            return self.tr("The demo answers on this computer; nothing leaves it.")
        if engine.kind is EngineKind.LOCAL:
            return self.tr("This computer describes pictures itself; nothing leaves it.")
        if engine.kind is EngineKind.LLM7:
            return self.tr("LLM7, a free service, receives the picture when you press Describe.")
        return self.tr("{service} receives the picture when you press Describe.").format(service=engine.name)

    def _empty_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        # No margins: in the smallest window its buttons and those of a message just find room beside each other.
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP)
        buttons.addStretch(1)
        buttons.addWidget(self.sample)
        buttons.addWidget(self.change)
        buttons.addWidget(self.terms)
        buttons.addStretch(1)
        column.addStretch(1)
        column.addWidget(self._invitation)
        column.addLayout(buttons)
        column.addWidget(self._receiver)
        column.addStretch(1)
        return page

    def _trouble_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(MARGIN, 0, MARGIN, 0)
        column.setSpacing(GAP)
        column.addStretch(1)
        column.addWidget(self._trouble)
        column.addWidget(self.load, alignment=Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        return page

    def _words(self, text: str, kept_lines: int = 0) -> WrappedText:
        label = WrappedText(text, kept_lines)
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        return label

    def _on_zoom_arrived(self, image: QImage) -> None:
        self.view.show_large(image)
