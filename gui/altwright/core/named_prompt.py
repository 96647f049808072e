"""Prompts with names, as organisations and teams hand them on."""

from __future__ import annotations

from typing import NamedTuple

LONGEST_PROMPT = 10_000
"""Characters; a longer text is no prompt."""

LONGEST_NAME = 200
MOST_PROMPTS = 200


class NamedPrompt(NamedTuple):
    """What can be asked about a picture, under a name that may be empty."""

    name: str
    text: str


def read_prompt(value: object) -> NamedPrompt | None:
    """Return the prompt in ``value``, a text or an object with ``name`` and ``text``; None where there is none."""
    if isinstance(value, str):
        value = {"text": value}
    if not isinstance(value, dict):
        return None
    name, text = value.get("name", ""), value.get("text")
    if not isinstance(name, str) or len(name) > LONGEST_NAME:
        return None
    if not isinstance(text, str) or not text.strip() or len(text) > LONGEST_PROMPT:
        return None
    return NamedPrompt(" ".join(name.split()), text)
