"""All checks in turn, ordered by what matters most."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from altwright.core.checks.boilerplate import boilerplate
from altwright.core.checks.characters import characters
from altwright.core.checks.circumstances import Circumstances
from altwright.core.checks.claims import claims, picture_words
from altwright.core.checks.extras import extras, stuffing
from altwright.core.checks.file_names import file_names
from altwright.core.checks.finding import Finding, Rule, Severity
from altwright.core.checks.foreign import foreign
from altwright.core.checks.language_words import NO_WORDS, WordLists
from altwright.core.checks.lengths import lengths
from altwright.core.checks.openers import openers
from altwright.core.checks.presence import placeholder, presence
from altwright.core.checks.purpose import breaking_marks, ending, purpose
from altwright.core.checks.repetition import repetition
from altwright.core.checks.subject import Subject

Check = Callable[[Subject], Iterator[Finding]]

_FAMILIES: dict[int, tuple[Check, ...]] = {
    1: (presence,),
    2: (openers,),
    3: (file_names,),
    4: (placeholder,),
    5: (boilerplate,),
    6: (lengths,),
    7: (repetition,),
    8: (characters,),
    9: (stuffing,),
    10: (extras,),
    11: (claims,),
    12: (picture_words,),
    13: (foreign,),
    14: (purpose,),
    15: (ending,),
    16: (breaking_marks,),
}
_BY_IMPORTANCE = (1, 5, 4, 3, 13, 12, 16, 7, 14, 2, 10, 8, 9, 11, 6, 15)
_NEEDLESS_BESIDE = {
    Rule.PLACEHOLDER: (2, 6, 8, 13, 14, 15),
    Rule.FILE_NAME: (6, 8, 9, 15),
    Rule.ADDRESS: (6, 8, 9, 15),
    Rule.HASH: (6, 8, 9, 15),
    Rule.REFUSAL: (2, 6, 11, 12, 14, 15),
    Rule.STUFFING: (15,),
}
"""Families that say nothing of use about a text that has to be written anew."""


MOST_TRIED = 40
"""Fixes that are tried out in one text, each by looking at all of it again; one that has more is written anew."""

_COVERING = frozenset({Rule.MACHINE_PHRASE, Rule.LABEL, Rule.GARBLED, Rule.WRAPPING_QUOTES, Rule.ADDRESS})
"""What is wrong as a whole, so that nothing needs to be said about its parts."""


def check(text: str, circumstances: Circumstances, lists: WordLists = NO_WORDS) -> tuple[Finding, ...]:
    """Return what there is to look at in ``text``, the most important first.

    The words of ``lists`` are looked for in the language of ``circumstances``; for an unknown language those that
    belong to none. The same text in the same circumstances always gives the same findings.
    """
    subject = Subject(text, circumstances, lists)
    found = list(presence(subject))
    if found or not text:
        return tuple(found)
    tried = 0
    for checks in _FAMILIES.values():
        for finding in (finding for examine in checks for finding in examine(subject)):
            tried += finding.fix is not None
            found.append(proved(finding, subject, checks) if tried <= MOST_TRIED else replace(finding, fix=None))
    present = {finding.rule for finding in found}
    needless = {
        family
        for rule, families in _NEEDLESS_BESIDE.items()
        if rule in present and (rule is not Rule.FILE_NAME or _is_whole(found, subject))
        for family in families
    }
    kept = [finding for finding in found if finding.family not in needless or finding.rule is Rule.OVER_LIMIT]
    kept = uncovered(kept)
    if any(finding.severity is not Severity.HINT or finding.family == 8 for finding in kept):
        # The end may change with the rest, and a matter of taste must not hide what weighs more.
        kept = [finding for finding in kept if finding.rule is not Rule.END_MARK]
    return tuple(sorted(kept, key=rank))


def _is_whole(found: list[Finding], subject: Subject) -> bool:
    """Whether a file's name is all that the text has."""
    covered = sum(span.end - span.start for finding in found if finding.family == 3 for span in finding.spans)
    return covered * 2 >= len(subject.text.strip())


def uncovered(found: list[Finding]) -> list[Finding]:
    """Return ``found`` without those that lie within what goes as a whole."""
    return [finding for finding in found if finding.rule in _COVERING or not _is_covered(finding, found)]


def _is_covered(finding: Finding, found: list[Finding]) -> bool:
    """Whether all of ``finding`` lies within what goes as a whole."""
    covers = sorted(span for other in found if other.rule in _COVERING for span in other.spans)
    if not covers or not finding.spans:
        return False
    behind = 0
    for span in finding.spans:
        while behind < len(covers) and not (covers[behind].start <= span.start and span.end <= covers[behind].end):
            behind += 1
        if behind == len(covers):
            return False
    return True


def proved(finding: Finding, subject: Subject, checks: tuple[Check, ...]) -> Finding:
    """Return ``finding`` without its fix if the fixed text would be found again, or nothing would change."""
    if finding.fix is None or finding.rule is Rule.DECORATIVE_NOT_EMPTY:
        return finding
    fixed = replace(subject, text=finding.fix)
    again = finding.fix == subject.text or not finding.fix.strip()
    if again or any(other.rule is finding.rule for examine in checks for other in examine(fixed)):
        return replace(finding, fix=None)
    return finding


def rank(finding: Finding) -> tuple[int, int, int, str]:
    """Return what orders findings by what matters most."""
    start = finding.spans[0].start if finding.spans else 0
    return finding.severity, _BY_IMPORTANCE.index(finding.family), start, finding.rule
