"""Colours, fonts and distances, all derived from the system's palette and font.

Contrast follows WCAG 2.2 (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio): 4.5:1 for text, 3:1 for marks.
"""

from __future__ import annotations

from functools import cache

from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QWidget

SMALL_GAP = 4
GAP = 8
MARGIN = 16
CONTROL_HEIGHT = 32
RADIUS = 4

SECONDARY_SIZE = 0.9
ALT_TEXT_SIZE = 1.25

TEXT_CONTRAST = 4.5
MARK_CONTRAST = 3.0

_LIGHT_ACCENT = QColor("#1f5fae")
_DARK_ACCENT = QColor("#7fb2f0")
_FAULT = (QColor("#b3261e"), QColor("#f2938c"))
_CAUTION = (QColor("#8a5a00"), QColor("#e8b84a"))


def luminance(colour: QColor) -> float:
    """Return the relative luminance of ``colour``, 0 for black to 1 for white."""
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: QColor, other: QColor) -> float:
    """Return the contrast ratio of two colours, 1 to 21."""
    brighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def is_dark(palette: QPalette) -> bool:
    """Tell whether ``palette`` is a dark one."""
    return luminance(palette.window().color()) < luminance(palette.windowText().color())


def accent(palette: QPalette) -> QColor:
    """Return the one accent: the system's, or our own where that has less than 3:1 against a surface."""
    return _mark(palette, palette.accent().color(), _DARK_ACCENT if is_dark(palette) else _LIGHT_ACCENT)


def text_on(background: QColor) -> QColor:
    """Return white or near-black, whichever reads better on ``background``; black where neither reads well."""
    best = max((QColor("#ffffff"), QColor("#101010")), key=lambda ink: contrast(ink, background))
    return best if contrast(best, background) >= TEXT_CONTRAST else QColor("#000000")


def blend(one: QColor, other: QColor, share: float) -> QColor:
    """Return ``one`` with ``share`` (0 to 1) of ``other`` mixed in."""
    return QColor.fromRgbF(
        one.redF() + (other.redF() - one.redF()) * share,
        one.greenF() + (other.greenF() - one.greenF()) * share,
        one.blueF() + (other.blueF() - one.blueF()) * share,
    )


def secondary_text(palette: QPalette) -> QColor:
    """Return the colour of secondary text: as quiet as 4.5:1 allows, and at most a third towards the surface."""
    return QColor(_quiet(palette.windowText().color().rgb(), palette.window().color().rgb()))


def placeholder_text(palette: QPalette) -> QColor:
    """Return the colour of what a field says while it is empty."""
    return QColor(_quiet(palette.text().color().rgb(), palette.base().color().rgb()))


def hairline(palette: QPalette) -> QColor:
    """Return the colour of the one line that separates."""
    return blend(palette.window().color(), palette.windowText().color(), 0.16)


def edge(palette: QPalette) -> QColor:
    """Return the colour of the edges of fields and buttons: 3:1 against the window wherever its own text allows."""
    window, text = palette.window().color(), palette.windowText().color()
    return next(
        (
            mixed
            for share in (0.4, 0.45, 0.5, 0.6, 0.8)
            if contrast(mixed := blend(window, text, share), window) >= MARK_CONTRAST
        ),
        text,
    )


def field_style(palette: QPalette, kind: str, padding: str = "0px") -> str:
    """Return a local style sheet for a field of the class ``kind``; Fusion's own edges vanish in dark palettes."""
    return (
        f"{kind} {{ background: {palette.base().color().name()}; color: {palette.text().color().name()}; "
        f"placeholder-text-color: {placeholder_text(palette).name()}; "
        f"border: 1px solid {edge(palette).name()}; border-radius: {RADIUS}px; padding: {padding}; "
        f"selection-background-color: {palette.highlight().color().name()}; "
        f"selection-color: {palette.highlightedText().color().name()}; }}"
    )


def outline_palette(palette: QPalette) -> QPalette:
    """Return ``palette`` for check boxes and the like, which Fusion outlines in a darker shade of the window."""
    result = QPalette(palette)
    result.setColor(QPalette.ColorRole.Window, edge(palette).lighter(140))
    return result


def control_height(widget: QWidget) -> int:
    """Return how high a control is at least: 32, or more where the system's text is large."""
    return max(CONTROL_HEIGHT, widget.fontMetrics().height() + GAP)


def fault_colour(palette: QPalette) -> QColor:
    """Return the colour of a fault's edge and icon."""
    return _mark(palette, _FAULT[is_dark(palette)])


def caution_colour(palette: QPalette) -> QColor:
    """Return the colour of a caution's edge and icon."""
    return _mark(palette, _CAUTION[is_dark(palette)])


def scaled(font: QFont, factor: float, *, semibold: bool = False) -> QFont:
    """Return ``font`` in another size, by factor, so that the system's text size is kept to."""
    result = QFont(font)
    if font.pointSizeF() > 0:
        result.setPointSizeF(font.pointSizeF() * factor)
    else:
        result.setPixelSize(round(font.pixelSize() * factor))
    if semibold:
        result.setWeight(QFont.Weight.DemiBold)
    return result


def _mark(palette: QPalette, *wanted: QColor) -> QColor:
    """Return the first of ``wanted`` that can be seen on both surfaces, else the last, nearer to the text."""
    surfaces = (palette.window().color(), palette.base().color())
    text = palette.windowText().color()
    nearer = (blend(wanted[-1], text, share) for share in (0.25, 0.5, 0.75))
    return next(
        (
            colour
            for colour in (*wanted, *nearer)
            if all(contrast(colour, surface) >= MARK_CONTRAST for surface in surfaces)
        ),
        text,
    )


@cache
def _quiet(text_rgb: int, surface_rgb: int) -> int:
    """Return a text's colour as quiet as it can still be read on a surface, and at most a third towards it."""
    text, surface = QColor(text_rgb), QColor(surface_rgb)
    quieter = (QColor(blend(text, surface, share).rgb()) for share in (0.32, 0.24, 0.16, 0.08))
    return next((colour for colour in quieter if contrast(colour, surface) >= TEXT_CONTRAST), text).rgb()


def make_secondary(widget: QWidget) -> None:
    """Show ``widget`` in the secondary size and colour."""
    widget.setFont(scaled(widget.font(), SECONDARY_SIZE))
    recolour_secondary(widget)


def recolour_secondary(widget: QWidget) -> None:
    """Give ``widget`` the secondary colour of the present palette."""
    palette = QPalette(widget.window().palette())
    palette.setColor(QPalette.ColorRole.WindowText, secondary_text(palette))
    widget.setPalette(palette)
