"""Languages as an editor chooses them: by their own names."""

from __future__ import annotations

from PySide6.QtCore import QLocale

_OWN_NAMES = {
    "en": "English",
    "de": "Deutsch",
    "fr": "Français",
    "es": "Español",
    "it": "Italiano",
    "pt": "Português",
    "nl": "Nederlands",
    "pl": "Polski",
    "da": "Dansk",
    "sv": "Svenska",
    "nb": "Norsk bokmål",
    "fi": "Suomi",
    "cs": "Čeština",
    "hu": "Magyar",
    "ro": "Română",
    "el": "Ελληνικά",
    "tr": "Türkçe",
    "uk": "Українська",
    "ru": "Русский",
    "ar": "العربية",
    "he": "עברית",
    "hi": "हिन्दी",
    "zh": "中文",
    "ja": "日本語",
    "ko": "한국어",
}
"""Languages without a country, which Qt would name with one."""

OFFERED = tuple(_OWN_NAMES)
"""The tags of the languages in the menu; any other can be typed."""


def own_name(tag: str) -> str:
    """Return the language with the BCP 47 ``tag`` by its own name, or the tag where Qt does not know it."""
    if tag in _OWN_NAMES:
        return _OWN_NAMES[tag]
    locale = QLocale(tag)
    if locale.language() is QLocale.Language.C:
        return tag
    name = locale.nativeLanguageName() or tag
    return f"{name[:1].upper()}{name[1:]}"


def system_language() -> str:
    """Return the tag of the language that the system speaks, without its country."""
    return QLocale.system().bcp47Name().split("-")[0] or "en"
