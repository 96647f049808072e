"""How the tests of the checks ask: with the words that come with Altwright."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypedDict, Unpack

from altwright.core.checks import Circumstances, Finding, Rule, check
from altwright.core.role import Role
from altwright.services.word_lists import word_lists

LISTS = word_lists()


class Place(TypedDict, total=False):
    """What of the circumstances a test sets by name."""

    role: Role | None
    limit: int | None
    advisory: int | None
    count: Callable[[str], int]
    caption: str
    title: str
    nearby: str
    file_name: str
    other_alts: tuple[str, ...]
    same_picture_alts: tuple[str, ...]
    picture_text: str
    names: tuple[str, ...]
    model_text: str


def findings(text: str, language: str = "en", **circumstances: Unpack[Place]) -> tuple[Finding, ...]:
    """Return what is found in ``text``, in an otherwise empty place."""
    return check(text, Circumstances(language=language, **circumstances), LISTS)


def rules(text: str, language: str = "en", **circumstances: Unpack[Place]) -> set[Rule]:
    """Return the rules that find something in ``text``."""
    return {finding.rule for finding in findings(text, language, **circumstances)}


def finding(rule: Rule, text: str, language: str = "en", **circumstances: Unpack[Place]) -> Finding:
    """Return the one finding of ``rule`` in ``text``."""
    (found,) = [each for each in findings(text, language, **circumstances) if each.rule is rule]
    return found
