"""What the buttons of messages do; loaded with the first press on one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from altwright.core.message import Action

if TYPE_CHECKING:
    from altwright.ui.main_window import MainWindow

_TO_ADDRESS = {Action.COMPLETE_ADDRESS, Action.PASTE, Action.OPEN_FILE}
_TO_TEXT = {Action.UNDO, Action.REWRITE_AGAIN, Action.SHORTEN_AGAIN, Action.SHOW_VERSIONS}
_TO_SETTINGS = {
    Action.CHANGE_SERVICE,
    Action.CHECK_KEY,
    Action.CHOOSE_MODEL,
    Action.USE_THIS_COMPUTER,
    Action.USE_KEY,
}
_SETTLING = {
    Action.COMPLETE_ADDRESS,
    Action.TRY_SAMPLE,
    Action.RESTORE_PROMPT,
    Action.USE_EARLIER_TEXT,
    Action.BRING_BACK,
    Action.SHOW_REPORT,
}
"""What settles a message, which goes then; the others bring their own, or leave it as long as it holds."""


def perform(action: Action, window: MainWindow) -> None:
    """Do in ``window`` what a button says; it may go away with its message, so the focus goes on first."""
    session = window.session
    message = session.message
    _next_focus(action, window).setFocus()
    if action in _SETTLING:
        session.clear_message()
    if action in _TO_SETTINGS:
        window.change_service(action)
        return
    match action:
        case Action.TRY_AGAIN | Action.DESCRIBE_AGAIN:
            window.form.request_description()
        case Action.STOP_WAITING:
            session.stop()
        case Action.PASTE:
            window.taking.paste()
        case Action.OPEN_FILE:
            window.taking.open_files()
        case Action.COMPLETE_ADDRESS if message is not None:
            window.form.address.show_address(message.suggestion)
        case Action.OPEN_DEMO:
            window.open_demo()
        case Action.TRY_SAMPLE:
            window.try_sample()
        case Action.RESTORE_PROMPT:
            window.restore_prompt()
        case Action.UNDO:
            session.bring_words_back()
        case Action.USE_EARLIER_TEXT if session.journal is not None:
            session.journal.use_earlier_words()
        case Action.BRING_BACK:
            session.bring_back()
        case Action.REWRITE_AGAIN | Action.SHORTEN_AGAIN:
            session.current.rewriting.ask_again()
        case Action.SHOW_VERSIONS:
            window.rewriting.show_versions()
        case Action.SHOW_REPORT:
            from altwright.ui.crash_dialog import show_trace

            show_trace(window.caretaker.crash_report(), window)


def _next_focus(action: Action, window: MainWindow) -> QWidget:
    """Return where the editor goes on after ``action``."""
    if action in _TO_ADDRESS:
        return window.form.address
    if action is Action.RESTORE_PROMPT:
        return window.form.prompt
    return window.body.text.field if action in _TO_TEXT else window.form.describe
