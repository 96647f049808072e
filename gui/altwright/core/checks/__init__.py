"""The checks of an alt text, sixteen families of them: a plain library without Qt, files or network.

`check` looks at a text in its circumstances and returns findings; `wording` says them. Of a long description
`long_description.check_long` looks at less, since it may be as long and as full of signs as its picture. What is looked
for in each language stands in data files that a service reads.
"""

from __future__ import annotations

from altwright.core.checks.circumstances import Circumstances
from altwright.core.checks.examination import check
from altwright.core.checks.finding import Finding, Rule, Severity, Span
from altwright.core.checks.language_words import NO_WORDS, LanguageWords, WordLists

__all__ = ["NO_WORDS", "Circumstances", "Finding", "LanguageWords", "Rule", "Severity", "Span", "WordLists", "check"]
