"""What is ignored always is named in words, and a file with nonsense ignores nothing."""

from __future__ import annotations

import pytest

from altwright.core.checks import Rule
from altwright.core.checks.ignoring import key_name, read_ignored
from altwright.core.message import untranslated


@pytest.mark.parametrize("rule", list(Rule))
def test_every_rule_has_a_name(rule: Rule) -> None:
    name = key_name(str(rule), untranslated)
    assert name[0].isupper()
    assert name != rule


def test_a_rule_about_single_words_is_named_with_its_word() -> None:
    assert key_name("hedge:appears", untranslated) == "Words of doubt: “appears”"
    assert key_name("of-a-newer-version", untranslated) == "of-a-newer-version"


def test_what_is_no_key_is_left_out() -> None:
    assert read_ignored(["emoji:x", 7, "", "a\nb", "x" * 300, "emoji:x", "later"]) == ("emoji:x", "later")
    assert read_ignored("emoji") == ()
