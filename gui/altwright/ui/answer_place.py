"""The place for what stands beside the alt text: its role with a checklist, and what came with an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from altwright.bridge.session import Session
from altwright.ui.theme import GAP

if TYPE_CHECKING:
    from altwright.ui.answer_panel import AnswerPanel
    from altwright.ui.role_panel import RolePanel


class AnswerPlace(QWidget):
    """Empty and without height until a role is chosen or suggested, or an answer brings more than the alt text."""

    rearranged = Signal()

    def __init__(self, session: Session) -> None:
        """Wait for what ``session`` brings."""
        super().__init__()
        self._session = session
        self._is_compact = False
        self._is_showing = False
        self.role: RolePanel | None = None
        self.answer: AnswerPanel | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GAP)
        self.hide()
        session.brief_changed.connect(self.show_state)

    def show_state(self) -> None:
        """Show what there is for the picture in front."""
        # A panel that is being built gives a document its layout, which counts as a change of it.
        if self._is_showing:
            return
        self._is_showing = True
        try:
            self._show_panels()
        finally:
            self._is_showing = False

    def show_compact(self, compact: bool) -> None:
        """Show nothing in the compact view."""
        self._is_compact = compact
        self.show_state()

    def reading_order(self) -> tuple[QWidget, ...]:
        """Return the controls in the order in which they are read."""
        role = self.role.reading_order() if self.role is not None else ()
        return (*role, *(self.answer.reading_order() if self.answer is not None else ()))

    def refresh_colours(self) -> None:
        """Take the colours of the present palette."""
        for panel in (self.role, self.answer):
            if panel is not None:
                panel.refresh_colours()

    def _show_panels(self) -> None:
        entry = self._session.current
        has_role = entry.brief.role is not None or entry.suggested.role is not None
        has_more = entry.suggested.has_more
        was = (self.role is not None, self.answer is not None, self.isVisible())
        if has_role and self.role is None:
            from altwright.ui.role_panel import RolePanel

            self.role = RolePanel(self._session, self)
            self.role.chip.focus_left.connect(self.show_state)
            self._column.insertWidget(0, self.role)
        if has_more and self.answer is None:
            from altwright.ui.answer_panel import AnswerPanel

            self.answer = AnswerPanel(self._session, self)
            self.answer.rearranged.connect(self.rearranged)
            self._column.addWidget(self.answer)
        for panel, shown in ((self.role, has_role), (self.answer, has_more)):
            if panel is not None:
                panel.show_state()
                panel.setVisible(shown or self._has_focus(panel))
        shown = any(panel is not None and not panel.isHidden() for panel in (self.role, self.answer))
        self.setVisible(shown and not self._is_compact)
        if was != (self.role is not None, self.answer is not None, self.isVisible()):
            self.rearranged.emit()

    def _has_focus(self, panel: QWidget) -> bool:
        # Hiding what has the focus would move it.
        focused = QApplication.focusWidget()
        return focused is not None and panel.isAncestorOf(focused)
