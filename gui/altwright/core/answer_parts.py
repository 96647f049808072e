"""An answer in its parts: the words for the pane, and what came with them, read while they are written.

What was asked for decides how it is read: a suggestion of the model comes in labelled lines, the text for a complex
picture in paragraphs, of which the first is the alt text, and everything else is one paragraph. The answer to the
letter is kept beside.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from altwright.core.paragraph import ParagraphShaper, as_paragraph
from altwright.core.picture_context import harmless
from altwright.core.role import Role, RoleChoice, Suggestion
from altwright.core.structured_answer import StructuredReader
from altwright.core.thinking import LONGEST_END, after_thinking

_EMPTY_LINE = re.compile(r"\n[ \t]*\n")


class AnswerParts(NamedTuple):
    """What an answer holds.

    ``alt`` is the alt text in one paragraph. ``role`` is what the model suggests, ``words`` can be read in the picture,
    and ``unsure`` are claims that the model is not sure of. ``raw`` is the answer to the letter.
    """

    alt: str = ""
    role: Role | None = None
    long_description: str = ""
    words: str = ""
    unsure: tuple[str, ...] = ()
    raw: str = ""

    @property
    def is_decorative(self) -> bool:
        """Whether the model suggests to leave the alt text empty, which is a result like any other."""
        return self.role is Role.DECORATIVE and not self.alt


class PartsReader:
    """Reads a streamed answer, in whatever pieces it comes; ``role`` is what was chosen when it was asked for."""

    def __init__(self, role: RoleChoice) -> None:
        """Begin before the first word."""
        self._role = role
        self._raw: list[str] = []
        self._half = ""
        self._end = ""
        self._begin()

    def feed(self, text: str) -> None:
        """Take what came next."""
        text = self._half + text
        self._half = ""
        if text and "\ud800" <= text[-1] <= "\udbff":
            # Half of a character beyond U+FFFF: its other half comes with the next piece.
            text, self._half = text[:-1], text[-1]
        if not text.isascii():
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        self._raw.append(text)
        end, self._end = self._end + text, (self._end + text)[-LONGEST_END:]
        if "</think" in end and (answer := after_thinking(whole := "".join(self._raw))) != whole:
            # What came before was no answer.
            self._begin()
            text = answer
        if self._reader is not None:
            self._reader.feed(text)
        elif self._role is not Role.COMPLEX:
            self._shaped += self._shaper.feed(text)

    def _begin(self) -> None:
        """Be before the first word of the answer."""
        self._reader = StructuredReader() if self._role is Suggestion.LET_MODEL_SUGGEST else None
        self._shaper = ParagraphShaper()
        self._shaped = ""

    @property
    def has_words(self) -> bool:
        """Whether anything has arrived."""
        return bool(self._raw)

    @property
    def raw(self) -> str:
        """The answer to the letter, as far as it has arrived."""
        return harmless("".join(self._raw))

    @property
    def alt(self) -> str:
        """The alt text as far as it has arrived; never a label."""
        if self._reader is not None:
            return as_paragraph(self._reader.answer.alt)
        return as_paragraph(self._paragraphs()[0]) if self._role is Role.COMPLEX else self._shaped

    def close(self) -> AnswerParts:
        """Return the whole answer, also when it was cut off."""
        raw = self.raw
        if self._reader is None:
            first, rest = self._paragraphs()
            return AnswerParts(as_paragraph(first), long_description=harmless(rest).strip(), raw=raw)
        answer = self._reader.close()
        alt = as_paragraph(answer.alt)
        if not alt and not answer.is_decorative:
            alt = as_paragraph(after_thinking(raw))
        return AnswerParts(
            alt, answer.role, harmless(answer.long_description), harmless(answer.words), answer.unsure, raw
        )

    def _paragraphs(self) -> tuple[str, str]:
        """Return the paragraph that is the alt text, and those that are not."""
        text = after_thinking("".join(self._raw))
        if self._role is not Role.COMPLEX:
            return text, ""
        first, *rest = _EMPTY_LINE.split(text.strip(), maxsplit=1)
        return first, "".join(rest)
