"""The state of the session in a few words, for the status bar."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from altwright.bridge.counting_words import copied_words
from altwright.bridge.session import Phase, Session

LONG_WAIT_SECONDS = 10
"""After this long the words say that it is still the same wait."""


def status_words(session: Session) -> str:
    """Return what the session is doing, or what came of it."""
    seconds = int(session.phase_elapsed)
    match session.phase:
        case Phase.LOADING_PICTURE:
            text = _tr("Loading the picture")
        case Phase.WAITING if seconds >= LONG_WAIT_SECONDS:
            text = _tr("Still waiting for {service}, {seconds} s").format(
                service=session.link.engine.name, seconds=seconds
            )
        case Phase.WAITING:
            text = _tr("Waiting for {service}, {seconds} s").format(service=session.link.engine.name, seconds=seconds)
        case Phase.THINKING:
            text = _tr("The model is thinking, {seconds} s").format(seconds=seconds)
        case Phase.COUNTING_DOWN:
            text = _tr("Trying again in {seconds} s").format(seconds=max(1, round(session.seconds_left + 0.49)))
        case Phase.WRITING:
            text = _tr("Writing")
        case _:
            text = _ended(session)
    return text


def _ended(session: Session) -> str:
    draft = session.draft
    if draft.is_copied:
        return copied_words(len(draft.text))
    if draft.changed_since_copied:
        return _tr("Changed since copied")
    match session.phase:
        case Phase.DONE:
            duration = QLocale().toString(session.elapsed, "f", 1)
            return _tr("Done in {seconds} s").format(seconds=duration)
        case Phase.IDLE:
            return ""
        case Phase.STOPPED:
            return _tr("Stopped")
        case Phase.CUT_OFF:
            return _tr("Cut off")
        case _:
            return _tr("Not described")


def _tr(text: str) -> str:
    return QCoreApplication.translate("StatusWords", text)
