"""Every role is explained in one plain sentence and a short checklist."""

from __future__ import annotations

import pytest

from altwright.core.message import untranslated
from altwright.core.role import RoleChoice
from altwright.core.role_wording import CHOICES, role_words


@pytest.mark.parametrize("choice", [*CHOICES, None])
def test_a_role_is_told_in_one_sentence_and_a_checklist_that_fits_beside_a_draft(choice: RoleChoice) -> None:
    words = role_words(choice, untranslated)
    assert words.sentence.endswith(".")
    assert words.sentence.count(".") == 1
    assert len(words.sentence.split()) <= 20
    assert 3 <= len(words.checklist) <= 5
    assert all(len(point.split()) <= 14 and not point.endswith(".") for point in words.checklist)
    everything = " ".join([words.name, words.sentence, *words.checklist]).casefold()
    assert not any(word in everything for word in ("please", "sorry", "invalid", "failed", "!"))


def test_roles_are_told_apart() -> None:
    told = [role_words(choice, untranslated) for choice in CHOICES]
    assert len({words.name for words in told}) == len({words.checklist for words in told}) == len(CHOICES)


def test_every_word_goes_through_the_translation() -> None:
    words = role_words(CHOICES[1], lambda context, text: f"{context}:{text.upper()}")
    assert all(text.startswith("Roles:") for text in (words.name, words.sentence, *words.checklist))
