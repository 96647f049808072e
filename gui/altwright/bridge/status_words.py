"""The state of a description in a few words, for the status bar."""

from __future__ import annotations

import math

from PySide6.QtCore import QLocale

from altwright.bridge.counting_words import copied_words
from altwright.bridge.entry import Entry
from altwright.bridge.phase import Phase
from altwright.bridge.translation import translate

LONG_WAIT_SECONDS = 10
"""After this long the words say that it is still the same wait."""


def status_words(entry: Entry) -> str:
    """Return what is being done about ``entry``'s picture, or what came of it."""
    seconds = int(entry.run.clock.phase_elapsed)
    match entry.phase:
        case Phase.LOADING_PICTURE:
            text = translate("StatusWords", "Loading the picture")
        case Phase.WAITING if seconds >= LONG_WAIT_SECONDS:
            text = translate("StatusWords", "Still waiting for {service}, {seconds} s").format(
                service=entry.link.engine.name, seconds=seconds
            )
        case Phase.WAITING:
            text = translate("StatusWords", "Waiting for {service}, {seconds} s").format(
                service=entry.link.engine.name, seconds=seconds
            )
        case Phase.THINKING:
            text = translate("StatusWords", "The model is thinking, {seconds} s").format(seconds=seconds)
        case Phase.COUNTING_DOWN:
            text = translate("StatusWords", "Trying again in {seconds} s").format(
                seconds=max(1, math.ceil(entry.run.clock.seconds_left))
            )
        case Phase.WRITING:
            text = translate("StatusWords", "Writing")
        case _:
            text = _ended(entry)
    return text


def _ended(entry: Entry) -> str:
    draft = entry.draft
    if draft.is_copied:
        return entry.copied_words or copied_words(len(draft.text))
    if draft.changed_since_copied:
        return translate("StatusWords", "Changed since copied")
    match entry.phase:
        case Phase.DONE:
            duration = QLocale().toString(entry.run.clock.elapsed, "f", 1)
            return translate("StatusWords", "Done in {seconds} s").format(seconds=duration)
        case Phase.IDLE:
            return ""
        case Phase.STOPPED:
            return translate("StatusWords", "Stopped")
        case Phase.CUT_OFF:
            return translate("StatusWords", "Cut off")
        case _:
            return translate("StatusWords", "Not described")
