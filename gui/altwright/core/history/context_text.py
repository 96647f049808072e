"""The context of a picture as one text: as it is where there is only one part, else as JSON."""

from __future__ import annotations

import json

from altwright.core.picture_context import KnownName, PictureContext


def context_text(context: PictureContext | None) -> str:
    """Return ``context`` as a text from which :func:`context_from` makes it again."""
    if not context:
        return ""
    if not (context.caption or context.link or context.names) and not context.surroundings.startswith("{"):
        return context.surroundings
    parts = {
        "surroundings": context.surroundings,
        "caption": context.caption,
        "link": context.link,
        "names": [list(name) for name in context.names],
    }
    return json.dumps({name: value for name, value in parts.items() if value}, ensure_ascii=False)


def context_from(text: str) -> PictureContext | None:
    """Return the context that ``text`` holds, or None for none; what is no JSON is the words around the picture."""
    if not text:
        return None
    try:
        parts = json.loads(text) if text.startswith("{") else None
    except (ValueError, RecursionError):
        parts = None
    if not isinstance(parts, dict):
        return PictureContext(text)
    texts = {name: parts.get(name, "") for name in ("surroundings", "caption", "link")}
    names = parts.get("names", [])
    if not all(isinstance(value, str) for value in texts.values()) or not isinstance(names, list):
        return PictureContext(text)
    known = [KnownName(*pair) for pair in names if _is_pair(pair)]
    return PictureContext(**texts, names=tuple(known))


def _is_pair(value: object) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(isinstance(part, str) for part in value)
