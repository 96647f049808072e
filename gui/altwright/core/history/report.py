"""The history as one HTML page with its pictures inside, to be read, printed and handed on."""

from __future__ import annotations

import base64
from html import escape

from altwright.core.escaping import writable
from altwright.core.history.records import AnswerState, HistoryEntry, Outcome, SourceKind
from altwright.core.message import Translate
from altwright.core.picture import PictureFormat, sniff_format

_MEDIA_TYPES = {PictureFormat.JPEG: "jpeg", PictureFormat.PNG: "png", PictureFormat.WEBP: "webp"}
_STYLE = """
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
article { display: grid; grid-template-columns: 12rem 1fr; gap: 1.5rem; padding: 1.5rem 0; border-top: 1px solid; }
img { max-width: 100%; height: auto; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; font-size: 1.125rem; margin: 0 0 .5rem; }
.facts { overflow-wrap: anywhere; font-size: .875rem; margin: 0; opacity: .8; }
@media (max-width: 40rem) { article { grid-template-columns: 1fr; } }
@media print { article { break-inside: avoid; } }
"""


def opening(translate: Translate, language: str = "en") -> str:
    """Return the page up to its first entry."""
    title = escape(translate("History", "History of alt texts"))
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        # Nothing in the page runs or is fetched, whatever a model wrote.
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; img-src data:; '
        "style-src 'unsafe-inline'\">\n"
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
    )


def article(entry: HistoryEntry, translate: Translate) -> str:
    """Return the part of the page that is about ``entry``."""
    text = _shown(entry.text)
    language = f' lang="{_shown(entry.language)}"' if entry.language else ""
    facts = " · ".join(filter(None, (_shown(fact) for fact in facts_of(entry, translate))))
    return (
        f'<article>\n<div>{_picture(entry, text)}</div>\n<div>\n<p class="text" dir="auto"{language}>{text}</p>\n'
        f'<p class="facts">{facts}</p>\n</div>\n</article>\n'
    )


def closing() -> str:
    """Return the end of the page."""
    return "</body>\n</html>\n"


def facts_of(entry: HistoryEntry, translate: Translate) -> tuple[str, ...]:
    """Return what is said below a text: time, place, model, and what became of it."""
    place = entry.origin.place if entry.origin.kind is not SourceKind.PASTED else translate("History", "pasted")
    when = entry.created.astimezone().strftime("%Y-%m-%d %H:%M")
    return (
        when,
        entry.origin.label or place,
        entry.model,
        entry.engine_name,
        state_words(entry.outcome, entry.answer, translate),
    )


def state_words(outcome: Outcome, answer: AnswerState, translate: Translate) -> str:
    """Return what became of the words, in a word or two."""
    if answer is AnswerState.INTERRUPTED:
        return translate("History", "interrupted")
    match outcome:
        case Outcome.DRAFT:
            return translate("History", "draft")
        case Outcome.EDITED:
            return translate("History", "edited")
        case Outcome.COPIED:
            return translate("History", "copied")


def _picture(entry: HistoryEntry, text: str) -> str:
    known = sniff_format(entry.thumbnail)
    if known not in _MEDIA_TYPES:
        return ""
    data = base64.b64encode(entry.thumbnail).decode("ascii")
    return f'<img alt="{text}" src="data:image/{_MEDIA_TYPES[known]};base64,{data}">'


def _shown(text: str) -> str:
    return escape(writable(text))
