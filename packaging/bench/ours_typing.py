"""Altwright while somebody types: the longest pause with all checks on and everything they find in sight."""

from __future__ import annotations

import asyncio
import sys

import as_started  # noqa: F401  (the order of the real start)
from heartbeat import Heartbeat
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from waiting import until_warmed_up
from watched import watch

from altwright.app import Application

TYPED = (
    "Image of a café terrace in the rain, with two dogs that appear to be asleep under a table and a happy waiter who "
    'carries a tray with three cups. The sign above him reads "Open"  and an arrow <left> points to the market. 🐶 '
    "Photo by Ann Lee. #dogs #rain #café and one more sentence that makes the whole text as long as most people write"
)
_KEY_SECONDS = 0.025
_REST_SECONDS = 0.5
"""Longer than the checks wait for the next key, so that they look in the middle of the writing, too."""
_WORDS_BETWEEN_RESTS = 4


async def study(program: Application) -> dict[str, float]:
    """Type a text with many faults, see to it that they are found, and return the longest pause."""
    await until_warmed_up()
    text = program.window.body.text
    text.field.setFocus()
    await _type(text.field, "Image of a dog 🐶 ")
    await asyncio.sleep(_REST_SECONDS)
    text.checks.click()
    beat = Heartbeat()
    await asyncio.sleep(_REST_SECONDS)
    beat.start()
    for number, word in enumerate(TYPED.split(" ")):
        await _type(text.field, f"{word} ")
        if number % _WORDS_BETWEEN_RESTS == 0:
            await asyncio.sleep(_REST_SECONDS)
    await asyncio.sleep(_REST_SECONDS)
    readings = {"pause": await beat.stop()}
    if len(program.session.findings.found) < 5:
        raise ValueError(f"The checks found only {program.session.findings.found}.")
    return {**readings, "noise": await beat.noise()}


async def _type(field: QWidget, letters: str) -> None:
    for letter in letters:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, letter)
            QCoreApplication.postEvent(field, event)
        await asyncio.sleep(_KEY_SECONDS)


if __name__ == "__main__":
    sys.exit(watch(study, dict))
