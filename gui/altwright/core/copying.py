"""A text in the form in which a content system takes it, escaped so that it says there what it says here."""

from __future__ import annotations

import html
import json
from enum import StrEnum
from urllib.parse import unquote

from altwright.core.escaping import (
    html_attribute,
    html_paragraph,
    in_one_line,
    markdown_paragraph,
    markdown_target,
    markdown_text,
    paragraphs_of,
    wiki_file_name,
    wiki_paragraph,
    wiki_text,
    writable,
)
from altwright.core.message import Translate, untranslated
from altwright.core.role import Role


class CopyFormat(StrEnum):
    """How a text is written on the clipboard."""

    PLAIN = "plain"
    HTML = "html"
    MARKDOWN = "markdown"
    MEDIAWIKI = "mediawiki"
    JSON = "json"


def format_name(copy_format: CopyFormat, translate: Translate) -> str:
    """Return ``copy_format`` as a menu has it."""
    match copy_format:
        case CopyFormat.PLAIN:
            return translate("Copying", "Plain text")
        case CopyFormat.HTML:
            return translate("Copying", "HTML")
        case CopyFormat.MARKDOWN:
            return translate("Copying", "Markdown")
        case CopyFormat.MEDIAWIKI:
            return translate("Copying", "MediaWiki")
        case CopyFormat.JSON:
            return translate("Copying", "JSON")


def copied(
    text: str,
    role: Role | None,
    copy_format: CopyFormat,
    *,
    long_description: str = "",
    address: str = "",
    language: str = "",
    translate: Translate = untranslated,
) -> str:
    """Return ``text``, the alt text of a picture, in ``copy_format``.

    A decorative picture has no alt text, whatever ``text`` is; in plain text the instruction says so. ``address`` is
    where the picture will be, or its file's name; it becomes part of what is copied. Plain text has no place for
    ``long_description``: it is copied by itself. ``language`` is a BCP 47 tag, for the formats that can say it.
    """
    is_decorative = role is Role.DECORATIVE
    if copy_format is CopyFormat.PLAIN:
        return translate("Copying", "Leave the alt field empty") if is_decorative else text
    alt = "" if is_decorative else writable(text)
    paragraphs = [] if is_decorative else paragraphs_of(writable(long_description))
    address, language = writable(address), writable(language)
    match copy_format:
        case CopyFormat.HTML:
            return _html(alt, paragraphs, address, language, translate)
        case CopyFormat.MARKDOWN:
            image = f"![{markdown_text(in_one_line(alt))}]({markdown_target(address)})"
            return "\n\n".join([image, *map(markdown_paragraph, paragraphs)])
        case CopyFormat.MEDIAWIKI:
            name = wiki_file_name(unquote(address.partition("?")[0].rpartition("/")[2]))
            # A link without a name is worse than none, so a picture without alt text links nowhere.
            options = f"alt={wiki_text(in_one_line(alt))}" if alt.strip() else "link=|alt="
            return "\n\n".join([f"[[File:{name}|{options}]]", *map(wiki_paragraph, paragraphs)])
        case CopyFormat.JSON:
            values = {"alt": alt, "decorative": is_decorative, "role": role and role.value}
            values |= {"long_description": "\n\n".join(paragraphs), "language": language, "address": address}
            kept = {name: value for name, value in values.items() if value or name in ("alt", "decorative")}
            return json.dumps(kept, ensure_ascii=False, indent=2)


def _html(alt: str, paragraphs: list[str], address: str, language: str, translate: Translate) -> str:
    """Return an ``img``, and the long description beside it, where everybody can open it (WCAG's G73 and G74)."""
    source = f' src="{html_attribute(address)}"' if address else ""
    tongue = f' lang="{html_attribute(language)}"' if language else ""
    image = f'<img{source} alt="{html_attribute(alt)}"{tongue if alt else ""}>'
    if not paragraphs:
        return image
    summary = html.escape(translate("Copying", "Long description"))
    lines = [image, "<details>", f"<summary>{summary}</summary>", f"<div{tongue}>"]
    return "\n".join([*lines, *map(html_paragraph, paragraphs), "</div>", "</details>"])
