"""Words of others as a tooltip: Qt reads markup in it, and opens the files that the markup names."""

from __future__ import annotations

from PySide6.QtGui import Qt


def plain_tip(words: str) -> str:
    """Return ``words`` so that a tooltip shows them to the letter."""
    if not Qt.mightBeRichText(words):
        return words
    from html import escape

    return f'<p style="white-space: pre-wrap">{escape(words)}</p>'
