"""Languages by their English names, as a model is asked for them."""

from __future__ import annotations

import re
from collections.abc import Mapping

_NAMES = {
    "af": "Afrikaans",
    "ar": "Arabic",
    "bg": "Bulgarian",
    "bn": "Bengali",
    "bs": "Bosnian",
    "ca": "Catalan",
    "cs": "Czech",
    "cy": "Welsh",
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "eo": "Esperanto",
    "es": "Spanish",
    "et": "Estonian",
    "eu": "Basque",
    "fa": "Persian",
    "fi": "Finnish",
    "fr": "French",
    "ga": "Irish",
    "gl": "Galician",
    "he": "Hebrew",
    "hi": "Hindi",
    "hr": "Croatian",
    "hu": "Hungarian",
    "hy": "Armenian",
    "id": "Indonesian",
    "is": "Icelandic",
    "it": "Italian",
    "ja": "Japanese",
    "ka": "Georgian",
    "ko": "Korean",
    "la": "Latin",
    "lb": "Luxembourgish",
    "lt": "Lithuanian",
    "lv": "Latvian",
    "mk": "Macedonian",
    "ms": "Malay",
    "mt": "Maltese",
    "nb": "Norwegian (Bokmål)",
    "nl": "Dutch",
    "nn": "Norwegian (Nynorsk)",
    "no": "Norwegian",
    "pl": "Polish",
    "pt": "Portuguese",
    "rm": "Romansh",
    "ro": "Romanian",
    "ru": "Russian",
    "sk": "Slovak",
    "sl": "Slovenian",
    "sq": "Albanian",
    "sr": "Serbian",
    "sv": "Swedish",
    "sw": "Swahili",
    "ta": "Tamil",
    "te": "Telugu",
    "th": "Thai",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "ur": "Urdu",
    "vi": "Vietnamese",
    "zh": "Chinese",
}
LANGUAGES: Mapping[str, str] = _NAMES
"""The English name of each known language by its tag."""

_VARIETIES = {
    "de-at": "German as written in Austria",
    "de-ch": "German as written in Switzerland, without ß",
    "en-gb": "British English",
    "en-us": "American English",
    "es-419": "Latin American Spanish",
    "fr-ca": "Canadian French",
    "pt-br": "Brazilian Portuguese",
    "pt-pt": "European Portuguese",
    "zh-hans": "Chinese in simplified characters",
    "zh-hant": "Chinese in traditional characters",
    "zh-cn": "Chinese in simplified characters",
    "zh-tw": "Chinese in traditional characters",
}
_TAG = re.compile(r"[a-z]{2,8}(-[a-z0-9]{1,8}){0,5}")


def language_name(tag: str) -> str:
    """Return the English name of the language with the BCP 47 ``tag``, "" for what is no tag.

    A language that is not known here is named by its tag, which most models understand.
    """
    wanted = tag.strip().casefold().replace("_", "-")
    if not _TAG.fullmatch(wanted):
        return ""
    rest = wanted
    while rest:
        if name := _VARIETIES.get(rest) or _NAMES.get(rest):
            return name
        rest = rest.rpartition("-")[0]
    return f"the language with the code “{wanted}”"
