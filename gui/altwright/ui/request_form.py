"""The upper part of the window: which picture, which question, and what is sent where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QLabel, QWidget

from altwright.bridge.context_words import context_summary
from altwright.bridge.sending_words import sending_words
from altwright.bridge.session import Session
from altwright.core.errors import PictureError
from altwright.core.message import Action
from altwright.core.picture import AddressSource, FileSource, PictureSource
from altwright.ui.address_field import AddressField
from altwright.ui.buttons import Button
from altwright.ui.prompt_field import PromptField
from altwright.ui.theme import GAP, SMALL_GAP, make_secondary, recolour_secondary, scaled
from altwright.ui.wrapped_text import WrappedText

if TYPE_CHECKING:
    from altwright.ui.context_panel import ContextPanel

_ABOUT_PICTURE = frozenset({Action.PASTE, Action.OPEN_FILE, Action.COMPLETE_ADDRESS})
"""What a message offers that wants another picture, or the same in another way."""


class RequestForm(QWidget):
    """Address and prompt with their buttons; field edges stand on one line."""

    paste_requested = Signal()
    open_requested = Signal()
    picture_pasted = Signal(QMimeData)
    names_requested = Signal()
    rearranged = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        """Show the prompt of ``session``."""
        super().__init__(parent)
        self._session = session
        self._address_error: PictureError | None = None
        self._is_compact = False

        self.address = AddressField()
        self.prompt = PromptField()
        self.prompt.setPlainText(session.prompt)
        self.paste = Button(self.tr("&Paste"))
        self.open = Button(self.tr("&Open…"))
        self.describe = Button(self.tr("&Describe"))
        self.stop = Button(self.tr("&Stop"))
        self.context = Button("")
        self.context.setFlat(True)
        self.context.setCheckable(True)
        self.panel: ContextPanel | None = None
        self.sending = WrappedText()

        self._address_label = self._label(self.tr("Image &address"), self.address)
        self._prompt_label = self._label(self.tr("P&rompt"), self.prompt)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GAP)
        self._grid.setVerticalSpacing(GAP)
        self._grid.setColumnStretch(1, 1)
        self._below_row = QWidget()
        self._below = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._below_row)
        self._below.setContentsMargins(0, 0, 0, 0)
        self._below.setSpacing(GAP)
        self._below.addWidget(self.context, alignment=Qt.AlignmentFlag.AlignLeft)
        self._below.addWidget(self.sending, 1)
        self._reserve_place(self.stop)
        self.arrange(stacked=False)

        self.paste.clicked.connect(self.paste_requested)
        self.open.clicked.connect(self.open_requested)
        self.describe.clicked.connect(self.request_description)
        self.stop.clicked.connect(session.stop)
        self.stop.focus_left.connect(self._show_stop)
        self.address.returnPressed.connect(self.request_description)
        self.address.textChanged.connect(self._on_address_text_changed)
        self.address.settled.connect(self._on_address_settled)
        self.address.picture_pasted.connect(self.picture_pasted)
        self.prompt.picture_pasted.connect(self.picture_pasted)
        self.prompt.textChanged.connect(self._on_prompt_text_changed)
        self.context.toggled.connect(self._on_context_toggled)
        session.brief_changed.connect(self.show_state)
        session.phase_changed.connect(self.show_state)
        session.picture_changed.connect(self.show_state)
        session.link.changed.connect(self.show_state)
        session.leaving.connect(self._keep_address)
        session.current_changed.connect(self.show_current)
        session.draft_changed.connect(self._show_primary_button)

        make_secondary(self.sending)
        self.show_state()

    def arrange(self, *, stacked: bool, tight: bool = False) -> None:
        """Put the labels beside their fields, or, ``stacked`` and in the compact view, above them.

        In a low window the rows stand ``tight``.
        """
        self._grid.setVerticalSpacing(SMALL_GAP if tight else GAP)
        top = Qt.AlignmentFlag.AlignTop
        rows = (
            (self._address_label, self.address, self.paste, self.open),
            (self._prompt_label, self.prompt, self.describe, self.stop),
        )
        if self._is_compact:
            self._grid.addWidget(self._address_label, 0, 0, 1, 4)
            self._grid.addWidget(self.address, 1, 0, 1, 3)
            self._grid.addWidget(self.describe, 1, 3, top)
            self._grid.addWidget(self._below_row, 2, 0, 1, 3)
            self._grid.addWidget(self.stop, 2, 3, top)
            return
        for number, (label, field, first, second) in enumerate(rows):
            row = 2 * number + 1
            self._grid.addWidget(label, *((row - 1, 0, 1, 4) if stacked else (row, 0, 1, 1)))
            self._grid.addWidget(field, *((row, 0, 1, 2) if stacked else (row, 1, 1, 1)))
            self._grid.addWidget(first, row, 2, top)
            self._grid.addWidget(second, row, 3, top)
        self._grid.addWidget(self._below_row, 4, 0, 1, 4)
        if self.panel is not None:
            self._grid.addWidget(self.panel, 5, 0, 1, 4)

    def show_compact(self, compact: bool) -> None:
        """Show the address with Describe and Stop only, or everything."""
        self._is_compact = compact
        for widget in (self._prompt_label, self.prompt, self.paste, self.open, self.context):
            widget.setVisible(not compact)
        if self.panel is not None:
            self.panel.setVisible(not compact and self.context.isChecked())
        self.arrange(stacked=compact)

    def show_state(self) -> None:
        """Show what the session is about to send, and Stop while there is something to stop."""
        brief = self._session.current.brief
        words = sending_words(self._session.picture, self._session.link.engine)
        if brief.context is not None:
            words = self.tr("{sending}, with the context").format(sending=words)
        self.sending.setText(words)
        self._fit_below()
        self._show_context(context_summary(brief))
        self._show_stop()
        self._show_primary_button()

    def request_description(self) -> None:
        """Describe what the address field names, or say why that cannot be."""
        self.take_address()
        self._session.describe(self._address_error)

    def take_address(self) -> None:
        """Make what the field names the current picture."""
        self.address.settle()

    def show_source(self, source: PictureSource, label: str) -> None:
        """Take a picture that has no address, under ``label``."""
        self._address_error = None
        self.address.show_label(label)
        self._session.take(source, label)

    def show_current(self) -> None:
        """Show where the picture in front comes from."""
        held = self._session.picture.held
        self._address_error = None
        if self._session.current.half_typed:
            self.address.show_text(self._session.current.half_typed)
            return
        match held and held.source:
            case AddressSource(address) if not self._session.current.label:
                self.address.show_text(address)
            case FileSource(path) if not self._session.current.label:
                self.address.show_text(str(path))
            case None:
                self.address.show_text("")
            case _:
                self.address.show_label(self._session.current.label or self.tr("Pasted picture"))

    def toggle_context(self) -> None:
        """Unfold the role and the context with the focus in it, or fold them away."""
        if self._is_compact:
            self._session.announced.emit(self.tr("The compact view has no room for the context."))
            return
        self.context.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.context.toggle()
        if self.panel is not None and self.context.isChecked():
            self.panel.surroundings.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def choose_role(self) -> None:
        """Open the menu of roles, in the unfolded panel."""
        if self._is_compact:
            self._session.announced.emit(self.tr("The compact view has no room for the context."))
            return
        self.context.setChecked(True)
        if self.panel is not None:
            self.panel.role.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.panel.choose_role()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange what stands below the prompt for the width there is."""
        super().resizeEvent(event)
        self._fit_below()
        if self.panel is not None:
            self.panel.arrange_for(event.size().width())

    def reading_order(self) -> tuple[QWidget, ...]:
        """Return the controls in the order in which they are read."""
        panel = self.panel.reading_order() if self.panel is not None else ()
        return self.address, self.paste, self.open, self.prompt, self.describe, self.stop, self.context, *panel

    def refresh_colours(self) -> None:
        """Take the colours of the present palette."""
        recolour_secondary(self.sending)
        self.address.refresh_colours()
        self.prompt.refresh_colours()
        if self.panel is not None:
            self.panel.refresh_colours()

    def _show_context(self, summary: str) -> None:
        """Show on the button what there is of context, or that it can be added."""
        if self.context.isChecked():
            words, name = self.tr("▾ Context"), self.tr("Hide the role and the context")
        else:
            words = self.tr("▸ {summary}").format(summary=summary) if summary else self.tr("+ Add context")
            name = self.tr("{summary}, show").format(summary=summary) if summary else self.tr("Add role and context")
        if (words, name) != (self.context.text(), self.context.accessibleName()):
            self.context.setText(words.replace("&", "&&"))
            self.context.setAccessibleName(name)
            self.context.updateGeometry()
        self._fit_below()

    def _fit_below(self) -> None:
        """Put what is sent beside the context, or below it where both have no room in one line."""
        words = self.sending.fontMetrics().horizontalAdvance(self.sending.text())
        needed = self.context.sizeHint().width() + words + 2 * GAP
        directions = QBoxLayout.Direction
        stacked = needed > self.width() and not self._is_compact
        self._below.setDirection(directions.TopToBottom if stacked else directions.LeftToRight)
        sides = Qt.AlignmentFlag
        side = sides.AlignLeft if stacked or self._is_compact else sides.AlignRight
        self.sending.setAlignment(side | sides.AlignVCenter)

    def _on_context_toggled(self, unfolded: bool) -> None:
        if unfolded and self.panel is None:
            from altwright.ui.context_panel import ContextPanel

            self.panel = ContextPanel(self._session, self)
            self.panel.picture_pasted.connect(self.picture_pasted)
            self.panel.names_requested.connect(self.names_requested)
            self._grid.addWidget(self.panel, 5, 0, 1, 4)
        if self.panel is not None:
            self.panel.setVisible(unfolded)
        self.show_state()
        self.rearranged.emit()

    def _label(self, text: str, buddy: QWidget) -> QLabel:
        label = QLabel(text)
        label.setFont(scaled(label.font(), 1.0, semibold=True))
        label.setBuddy(buddy)
        return label

    def _reserve_place(self, widget: QWidget) -> None:
        policy = widget.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        widget.setSizePolicy(policy)

    def _show_stop(self) -> None:
        # Hiding a button under the focus would move the focus: it stays until the editor leaves it.
        self.stop.setVisible(self._session.phase.is_running or self.stop.hasFocus())

    def _show_primary_button(self) -> None:
        filled = self._session.draft.is_empty and not self._session.current.is_decorative
        if filled is not self.describe.is_filled:
            self.describe.set_filled(filled)

    def _keep_address(self) -> None:
        """Let what is typed count before another picture is in front; what names no picture is shown again later."""
        self.address.wait_no_longer()
        current, text = self._session.current, self.address.text()
        if text != current.half_typed:
            current.half_typed = text if self._address_error is not None else ""

    def _on_address_text_changed(self, text: str) -> None:
        self._session.address_text = text

    def _on_address_settled(self) -> None:
        if self.address.holds_label:
            return
        entry, before = self._session.current, (self._address_error, self._session.picture.held)
        self._address_error = None
        self._address_error = self._session.take_address(self.address.named)
        is_another = before != (self._address_error, self._session.picture.held)
        message, is_same_entry = self._session.message, entry is self._session.current
        if self._address_error is not None or not is_another or not is_same_entry or message is None:
            return
        if not _ABOUT_PICTURE.isdisjoint(message.actions):
            # What was wrong with the picture of before is no longer true.
            self._session.clear_message()

    def _on_prompt_text_changed(self) -> None:
        self._session.prompt = self.prompt.toPlainText()
