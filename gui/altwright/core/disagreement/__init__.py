"""Where two descriptions of one picture disagree, claim by claim; no model is asked for that."""

from __future__ import annotations

from altwright.core.disagreement.claims import Kind
from altwright.core.disagreement.comparing import Disagreement, disagreements
from altwright.core.disagreement.comparison_words import NO_COMPARISON_WORDS, ComparisonWords

__all__ = ["NO_COMPARISON_WORDS", "ComparisonWords", "Disagreement", "Kind", "disagreements"]
