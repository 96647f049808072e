"""Telling a model's thinking aloud, ``<think>…</think>`` in its text, from its answer."""

from __future__ import annotations

import re

_OPENERS = ("<think>", "<thinking>")
_CLOSERS = ("</think>", "</thinking>")
_END_OF_THINKING = re.compile(r"</think(?:ing)?>(?=[ \t]*\n)|(?<=\n)</think(?:ing)?>")
LONGEST_END = 64
"""Within as many characters of what came last, an end of thinking may have become one."""


def after_thinking(text: str) -> str:
    """Return what stands behind thinking in ``text`` whose beginning was left out, or all of it where there is none.

    The templates of some models open the thinking themselves, so that an answer has its end only, at a line's end or
    beginning. A tag among other words was none: the picture may show one.
    """
    if "</think" not in text:
        return text
    *_, last = _END_OF_THINKING.split(text)
    return last if last.strip() else text


class ThinkingFilter:
    """Splits streamed text into answer and thinking, however the tags are cut into pieces.

    A tag after the first words that is never closed was none: the picture may show one. What follows it is then given
    back as part of the answer at the end.
    """

    def __init__(self) -> None:
        """Begin outside of any thinking."""
        self._held = ""
        self._thinking = False
        self._has_words = False
        self._swallowed: list[str] = []

    def feed(self, text: str) -> tuple[str, str]:
        """Return what ``text`` adds to the answer and what it adds to the thinking."""
        if not self._thinking and not self._held and "<" not in text:
            self._has_words = self._has_words or bool(text.strip())
            return text, ""
        text = self._held + text
        self._held = ""
        answer: list[str] = []
        thinking: list[str] = []
        while text:
            tags = _CLOSERS if self._thinking else _OPENERS
            kept = thinking if self._thinking else answer
            found = [(text.find(tag), tag) for tag in tags if tag in text]
            at, tag = min(found) if found else (_start_of_partial_tag(text, tags), "")
            self._keep(text[:at], kept)
            if not found:
                self._held = text[at:]
                break
            text = text[at + len(tag) :]
            self._thinking = not self._thinking
            self._swallowed = [tag] if self._thinking and self._has_words else []
        return "".join(answer), "".join(thinking)

    def close(self) -> tuple[str, str]:
        """Return what was held back because it might have become a tag."""
        held, self._held = self._held, ""
        swallowed, self._swallowed = self._swallowed, []
        if self._thinking and not swallowed:
            return "", held
        self._thinking = False
        return "".join(swallowed) + held, ""

    def _keep(self, text: str, kept: list[str]) -> None:
        kept.append(text)
        if not self._thinking:
            self._has_words = self._has_words or bool(text.strip())
        elif self._swallowed:
            self._swallowed.append(text)


def _start_of_partial_tag(text: str, tags: tuple[str, ...]) -> int:
    """Return where a tag may have begun at the end of ``text``; its length if nowhere."""
    longest = max(map(len, tags))
    for at in range(max(0, len(text) - longest + 1), len(text)):
        if text[at] == "<" and any(tag.startswith(text[at:]) for tag in tags):
            return at
    return len(text)
