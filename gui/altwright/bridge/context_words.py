"""What is said of the role and the context of a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from altwright.bridge.translation import translate

if TYPE_CHECKING:
    from altwright.bridge.brief import Brief
    from altwright.core.picture_context import PictureContext


def context_summary(brief: Brief) -> str:
    """Return what ``brief`` holds in a few words; nothing where nothing was chosen or typed."""
    parts = []
    if brief.role is not None:
        from altwright.core.role_wording import role_words

        parts.append(translate("Context", "role {name}").format(name=role_words(brief.role, translate).name))
    if brief.context is not None:
        parts += _parts(brief.context)
    return translate("Context", "Context: {parts}").format(parts=", ".join(parts)) if parts else ""


def too_long_words(context: PictureContext | None) -> str:
    """Return which parts of ``context`` are sent only in part."""
    from altwright.core.picture_context import (
        LONGEST_CAPTION,
        LONGEST_LINK,
        LONGEST_SURROUNDINGS,
        MOST_NAMES,
        ContextPart,
    )

    texts = {
        ContextPart.SURROUNDINGS: translate(
            "Context", "Of the words around the picture the first {count} characters are sent."
        ).format(count=LONGEST_SURROUNDINGS),
        ContextPart.CAPTION: translate("Context", "Of the caption the first {count} characters are sent.").format(
            count=LONGEST_CAPTION
        ),
        ContextPart.LINK: translate("Context", "Of what the link does the first {count} characters are sent.").format(
            count=LONGEST_LINK
        ),
        ContextPart.NAMES: translate(
            "Context", "Of the names the first {count} are sent, and of each only its beginning."
        ).format(count=MOST_NAMES),
    }
    return " ".join(texts[part] for part in (context.too_long() if context is not None else ()))


def _parts(context: PictureContext) -> list[str]:
    parts = []
    if context.surroundings.strip():
        parts.append(translate("Context", "words around"))
    if context.caption.strip():
        parts.append(translate("Context", "caption"))
    if context.link.strip():
        parts.append(translate("Context", "link"))
    if len(context.names) == 1:
        parts.append(translate("Context", "1 name"))
    elif context.names:
        parts.append(translate("Context", "{count} names").format(count=len(context.names)))
    return parts
