"""Texts as they stand in the markup of content systems, so that none of their signs is taken for markup."""

from __future__ import annotations

import html
import re

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_HALF_CHARACTERS = re.compile("[\ud800-\udfff]")
_LINE_BREAK = re.compile("(?<!\\s)\\s*[\n\x85\u2028\u2029]\\s*")
_EMPTY_LINES = re.compile(r"\n(?:[^\S\n]*\n)+")

_MARKDOWN = re.compile(r"[\\`*_\[\]<~|]|&(?=#?\w+;)")
_MARKDOWN_LINE = re.compile(r"^(\d{0,9})(?=[-+=>#.)])")
_MARKDOWN_TARGET = re.compile(r"[\s()<>\\]")

_WIKI = re.compile(r"[\[\]{}|<>&~]|'(?=')|_(?=_)|:(?=\S)|(?<=RFC) (?=\d)|(?:(?<=PMID)|(?<=ISBN)) (?=\d)")
_WIKI_LINE = re.compile(r"^[*#:;=-]")
_WIKI_FILE_NAME = re.compile(r"[\[\]{}|<>#:\x00-\x1f\x7f]+")


def writable(text: str) -> str:
    """Return ``text`` without control and half characters, with one sign for every way to end a line."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _HALF_CHARACTERS.sub("\ufffd", _UNWRITABLE.sub("", lines))


def in_one_line(text: str) -> str:
    """Return ``text`` with a space for every line break, for formats in which a line break ends it."""
    return _LINE_BREAK.sub(" ", text.strip())


def paragraphs_of(text: str) -> list[str]:
    """Return the paragraphs of ``text``: what stands between empty lines, each line trimmed."""
    blocks = _EMPTY_LINES.split(text.strip())
    return ["\n".join(line.strip() for line in block.split("\n")) for block in blocks if block]


def html_attribute(text: str) -> str:
    """Return ``text`` as it stands between the double quotes of an attribute."""
    # Line breaks as signs, since content systems and editors of HTML fold the breaks themselves.
    return html.escape(text).replace("\n", "&#10;").replace("\t", "&#9;")


def html_paragraph(text: str) -> str:
    """Return ``text`` as one paragraph that keeps its line breaks."""
    return f"<p>{html.escape(text).replace(chr(10), '<br>')}</p>"


def markdown_text(text: str) -> str:
    """Return one line of text with a backslash before every sign that Markdown would understand."""
    return _MARKDOWN.sub(r"\\\g<0>", text)


def markdown_paragraph(text: str) -> str:
    """Return ``text`` as a paragraph in which no line begins a list, a heading, a quotation or a rule."""
    return "\n".join(_MARKDOWN_LINE.sub(r"\1\\", markdown_text(line)) for line in text.split("\n"))


def markdown_target(address: str) -> str:
    """Return ``address`` as the target of a picture, in angle brackets where it would end too early."""
    target = in_one_line(address)
    if not _MARKDOWN_TARGET.search(target):
        return target
    return "<" + re.sub(r"[<>\\]", r"\\\g<0>", target) + ">"


def wiki_text(text: str) -> str:
    """Return one line of text with a character reference for every sign that MediaWiki would understand."""
    return _WIKI.sub(_reference, text)


def wiki_paragraph(text: str) -> str:
    """Return ``text`` as a paragraph in which no line begins a list, a heading or a rule."""
    return "\n".join(_WIKI_LINE.sub(_reference, wiki_text(line)) for line in text.split("\n"))


def wiki_file_name(name: str) -> str:
    """Return ``name`` as the name of a file can be in MediaWiki."""
    return " ".join(_WIKI_FILE_NAME.sub(" ", name).split())


def _reference(match: re.Match[str]) -> str:
    return "".join(f"&#{ord(character)};" for character in match.group())
