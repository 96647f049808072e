"""Text can be read and marks can be seen in any palette."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QColor, QPalette

from altwright.ui import theme

channels = st.integers(0, 255)
colours = st.builds(QColor, channels, channels, channels)
WHITE, BLACK = QColor("#ffffff"), QColor("#000000")


@st.composite
def palettes(draw: st.DrawFn) -> QPalette:
    """Draw palettes as systems have them: window and base alike, their text readable on both, any accent."""
    window = draw(colours)
    base = theme.blend(window, draw(st.sampled_from((WHITE, BLACK))), draw(st.floats(0, 0.5)))
    readable = [ink for ink in (draw(colours), WHITE, BLACK) if min(_on(ink, window), _on(ink, base)) >= 4.6]
    text = readable[0] if readable else BLACK
    if not readable:
        window = base = WHITE
    palette = QPalette(window)
    for role, colour in (
        (QPalette.ColorRole.Window, window), (QPalette.ColorRole.Base, base), (QPalette.ColorRole.Button, window),
        (QPalette.ColorRole.WindowText, text), (QPalette.ColorRole.Text, text), (QPalette.ColorRole.ButtonText, text),
        (QPalette.ColorRole.Accent, draw(colours)),
    ):  # fmt: skip
        palette.setColor(role, colour)
    return palette


def _on(ink: QColor, surface: QColor) -> float:
    return theme.contrast(ink, surface)


@settings(max_examples=300, deadline=None)
@given(palettes())
def test_marks_have_three_to_one_and_text_four_and_a_half_to_one(palette: QPalette) -> None:
    window, base = palette.window().color(), palette.base().color()
    for mark in (theme.accent(palette), theme.fault_colour(palette), theme.caution_colour(palette)):
        assert _on(mark, window) >= 3
        assert _on(mark, base) >= 3
    assert _on(theme.edge(palette), window) >= 3
    assert _on(theme.secondary_text(palette), window) >= 4.5
    assert _on(theme.placeholder_text(palette), base) >= 4.5
    assert _on(theme.text_on(theme.accent(palette)), theme.accent(palette)) >= 4.5


@given(colours)
def test_text_on_any_colour_can_be_read(background: QColor) -> None:
    assert _on(theme.text_on(background), background) >= 4.5


def test_contrast_is_that_of_the_guidelines() -> None:
    assert theme.contrast(WHITE, BLACK) == 21
    assert round(theme.contrast(QColor("#777777"), WHITE), 2) == 4.48
    assert theme.contrast(WHITE, WHITE) == 1


def test_the_systems_accent_is_kept_where_it_can_be_seen() -> None:
    palette = QPalette(QColor("#efefef"))
    palette.setColor(QPalette.ColorRole.Accent, QColor("#8b008b"))
    assert theme.accent(palette) == QColor("#8b008b")
    palette.setColor(QPalette.ColorRole.Accent, QColor("#eeeeaa"))
    assert theme.accent(palette) != QColor("#eeeeaa")
