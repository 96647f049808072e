"""The checks by themselves: processor time of one text and of many, and how near they come to an editor."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from itertools import cycle, islice
from statistics import median

from judged_texts import Item, every_item, judged

from altwright.core.checks import Circumstances, check
from altwright.core.checks.recognition import recognised_language
from altwright.services.word_lists import word_lists

LENGTH = 300
"""Characters of one text that is timed."""
MANY = 10_000
"""Texts that are checked in a row, each with its language recognised first."""

_ROUNDS = 20


def long_texts(items: Sequence[Item]) -> list[tuple[str, str]]:
    """Return a text of ``LENGTH`` characters for each language, of what the corpus says in it, and the language."""
    languages = dict.fromkeys(item.language for item in items)
    said = {language: " ".join(item.text for item in items if item.language == language) for language in languages}
    return [(text[:LENGTH], language) for language, text in said.items()]


def study() -> dict[str, float]:
    """Return the slowest language's processor time of one text and that of many, in milliseconds, and two shares."""
    items, lists = every_item(), word_lists()
    of_languages = []
    for text, language in long_texts(items):
        circumstances = Circumstances(language=language, advisory=125)
        of_languages.append(median(_milliseconds_of_check(text, circumstances) for _ in range(_ROUNDS)))
    began = time.process_time()
    for item in islice(cycle(items), MANY):
        check(item.text, Circumstances(language=recognised_language(item.text, lists)), lists)
    many = (time.process_time() - began) * 1000
    overall = judged(items).overall
    return {
        "text": max(of_languages),
        "many": many,
        "needless": (1 - overall.precision) * 100,
        "missed": (1 - overall.recall) * 100,
    }


def _milliseconds_of_check(text: str, circumstances: Circumstances) -> float:
    began = time.process_time()
    check(text, circumstances, word_lists())
    return (time.process_time() - began) * 1000


if __name__ == "__main__":
    print(json.dumps(study()))
    sys.exit(0)
