"""Numbers of characters in words; one is told apart, since the English texts stand without a translation file."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def count_words(count: int) -> str:
    """Return ``count`` characters in words."""
    if count == 1:
        return QCoreApplication.translate("Counting", "1 character")
    return QCoreApplication.translate("Counting", "%n characters", "", count)


def copied_words(count: int) -> str:
    """Return that ``count`` characters were copied."""
    if count == 1:
        return QCoreApplication.translate("Counting", "Copied 1 character")
    return QCoreApplication.translate("Counting", "Copied %n characters", "", count)
