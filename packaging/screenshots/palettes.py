"""The palettes to render in: as the systems give them, since a screen that is not there follows no scheme."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPalette

_ROLES = QPalette.ColorRole


def _palette(colours: dict[QPalette.ColorRole, str], disabled: str) -> QPalette:
    palette = QPalette()
    for role, name in colours.items():
        palette.setColor(role, QColor(name))
    for role in (_ROLES.WindowText, _ROLES.Text, _ROLES.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(disabled))
    return palette


def _scheme(window: str, base: str, text: str, accent: str, button: str, quiet: str, disabled: str) -> QPalette:
    return _palette(
        {
            _ROLES.Window: window,
            _ROLES.Base: base,
            _ROLES.AlternateBase: window,
            _ROLES.WindowText: text,
            _ROLES.Text: text,
            _ROLES.ButtonText: text,
            _ROLES.ToolTipBase: base,
            _ROLES.ToolTipText: text,
            _ROLES.Button: button,
            _ROLES.Highlight: accent,
            _ROLES.HighlightedText: window,
            _ROLES.Accent: accent,
            _ROLES.Link: accent,
            _ROLES.PlaceholderText: quiet,
        },
        disabled,
    )


THEMES: dict[str, QPalette] = {
    "light": _scheme("#efefef", "#ffffff", "#000000", "#308cc6", "#efefef", "#707070", "#a0a0a0"),
    "dark": _scheme("#323232", "#2a2a2a", "#f0f0f0", "#308cc6", "#3c3c3c", "#a8a8a8", "#808080"),
    "contrast": _scheme("#000000", "#000000", "#ffffff", "#ffff00", "#000000", "#ffffff", "#3ff23f"),
}
