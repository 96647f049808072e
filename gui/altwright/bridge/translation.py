"""The editor's language: the functions of the core that word things get their translations from Qt here."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def translate(context: str, text: str) -> str:
    """Return ``text`` in the language of the window, or as it is where there is no translation."""
    return QCoreApplication.translate(context, text)
