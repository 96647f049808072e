"""The words of an answer as they stand in the pane: one paragraph, trimmed, without characters that do harm."""

from __future__ import annotations

import re

_LINE_BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_LINE_BREAK = re.compile(f"[{_LINE_BREAKS}]")
_SPACE = re.compile(r"\s+")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ufeff]")
_SURROGATES = re.compile("[\ud800-\udfff]")


class ParagraphShaper:
    """Shapes streamed text: line breaks become spaces, white space at both ends goes, half characters are joined.

    White space is held back until words follow it, so a finished answer ends with its last word.
    """

    def __init__(self) -> None:
        """Begin before the first word."""
        self._held: list[str] = []
        self._half = ""
        self._begun = False

    def feed(self, text: str) -> str:
        """Return what can be shown of ``text`` and of what was held back before."""
        if self._begun and not self._half and len(self._held) < 2 and text.isprintable():
            # Nearly every delta, at a tenth of the cost: nothing in it needs shaping but the spaces at its end.
            space = self._held[0] if self._held else ""
            words = text.rstrip()
            if words and space.isprintable():
                self._held = [] if words == text else [text[len(words) :]]
                return space + words
        text = self._half + text
        self._half = ""
        if text and "\ud800" <= text[-1] <= "\udbff":
            # Half of a character beyond U+FFFF: its other half comes with the next delta.
            text, self._half = text[:-1], text[-1]
        if _SURROGATES.search(text):
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        text = _CONTROLS.sub("", text)
        words = text.rstrip()
        if not words:
            if self._begun and text:
                self._held.append(text)
            return ""
        words, held = "".join([*self._held, words]), text[len(words) :]
        self._held = [held] if held else []
        if not self._begun:
            words = words.lstrip()
            self._begun = True
        return _SPACE.sub(_in_one_line, words) if _LINE_BREAK.search(words) else words


def _in_one_line(space: re.Match[str]) -> str:
    """Return the white space ``space`` as it is, or one space for any that breaks the line."""
    return " " if _LINE_BREAK.search(space.group()) else space.group()


def as_paragraph(text: str) -> str:
    """Return a whole ``text`` as :class:`ParagraphShaper` shapes a streamed one."""
    return ParagraphShaper().feed(text)
