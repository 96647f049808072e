"""A tooltip shows words of others to the letter, and opens nothing that they name."""

from __future__ import annotations

import pytest
from PySide6.QtGui import Qt, QTextDocument

from altwright.bridge.plain_tip import plain_tip

WORDS = [
    '<img src="file://server/share/a.png">A cat',
    "<b>A</b> cat  &amp; a dog\n  in two lines",
    "&lt;b> a cat",
    "<?xml a",
    "A cat & a dog, 1 < 2",
    "",
]


@pytest.mark.parametrize("words", WORDS)
def test_a_tooltip_shows_what_was_written(qapp: object, words: str) -> None:
    tip = plain_tip(words)
    document = QTextDocument()
    if Qt.mightBeRichText(tip):
        document.setHtml(tip)
    else:
        document.setPlainText(tip)
    assert document.toPlainText().replace("\u2028", "\n") == words
    assert "\ufffc" not in document.toPlainText()
