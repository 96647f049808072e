"""Telling a model's thinking aloud, ``<think>…</think>`` in its text, from its answer."""

from __future__ import annotations

_OPENERS = ("<think>", "<thinking>")
_CLOSERS = ("</think>", "</thinking>")


class ThinkingFilter:
    """Splits streamed text into answer and thinking, however the tags are cut into pieces."""

    def __init__(self) -> None:
        """Begin outside of any thinking."""
        self._held = ""
        self._thinking = False

    def feed(self, text: str) -> tuple[str, str]:
        """Return what ``text`` adds to the answer and what it adds to the thinking."""
        if not self._thinking and not self._held and "<" not in text:
            return text, ""
        text = self._held + text
        self._held = ""
        answer: list[str] = []
        thinking: list[str] = []
        while text:
            tags = _CLOSERS if self._thinking else _OPENERS
            kept = thinking if self._thinking else answer
            found = [(text.find(tag), tag) for tag in tags if tag in text]
            if found:
                at, tag = min(found)
                kept.append(text[:at])
                text = text[at + len(tag) :]
                self._thinking = not self._thinking
                continue
            at = _start_of_partial_tag(text, tags)
            kept.append(text[:at])
            self._held = text[at:]
            break
        return "".join(answer), "".join(thinking)

    def close(self) -> tuple[str, str]:
        """Return what was held back because it might have become a tag."""
        held, self._held = self._held, ""
        return ("", held) if self._thinking else (held, "")


def _start_of_partial_tag(text: str, tags: tuple[str, ...]) -> int:
    """Return where a tag may have begun at the end of ``text``; its length if nowhere."""
    longest = max(map(len, tags))
    for at in range(max(0, len(text) - longest + 1), len(text)):
        if text[at] == "<" and any(tag.startswith(text[at:]) for tag in tags):
            return at
    return len(text)
