"""On the corpus of judged texts the checks say what a careful editor would, and little else."""

from __future__ import annotations

import pytest
from tests.corpus.judging import BLIND, MORE, OWN, PARTS, Item, Judgement, corpus, judged, listed, table

from altwright.core.checks.recognition import recognised_language
from altwright.services.word_lists import word_lists

LEAST = 0.95
LANGUAGES = {"en", "de", "fr", "es", "it", "pt", "nl", "pl", "ja", "ar"}
_WORDS_OF_A_SENTENCE = 5


def every_item() -> tuple[Item, ...]:
    return tuple(item for part in PARTS for item in corpus(part))


def report(judgement: Judgement, title: str) -> str:
    return "\n".join(["", table(judgement, title), *listed(judgement.differences)])


def test_the_corpus_is_as_large_and_as_varied_as_it_is_meant_to_be() -> None:
    items = every_item()
    assert len(items) >= 400
    assert 3 * sum(not item.reviewed for item in items) >= len(items)
    assert 3 * len(corpus(BLIND)) >= len(items)
    for part in PARTS:
        assert {item.language for item in corpus(part)} == LANGUAGES
        assert {family for item in corpus(part) for family, _ in item.labelled} == set(range(1, 17))


def test_a_label_that_was_reviewed_is_told_apart_with_its_reason() -> None:
    for item in every_item():
        assert (item.labelled == item.reviewed) is not bool(item.reason), item.name


@pytest.mark.parametrize("part", [OWN, MORE])
def test_our_own_part_is_judged_as_an_editor_would(part: str) -> None:
    judgement = judged(corpus(part))
    print(report(judgement, f"{part}, {len(corpus(part))} texts"))
    assert judgement.overall.precision >= LEAST
    assert judgement.overall.recall >= LEAST


def test_the_part_by_somebody_who_has_not_seen_the_rules_is_reported_apart() -> None:
    items = corpus(BLIND)
    print(report(judged(items, as_labelled=True), f"blind, {len(items)} texts"))
    reviewed = judged(items)
    if reviewed.differences != judged(items, as_labelled=True).differences:
        print(report(reviewed, "blind, reviewed"))
    assert reviewed.overall.right > 0


def test_all_together_is_judged_as_an_editor_would() -> None:
    judgement = judged(every_item())
    print("\n" + table(judgement, f"all, {len(every_item())} texts"))
    assert judgement.overall.precision >= LEAST
    assert judgement.overall.recall >= LEAST


def test_the_language_of_a_sentence_is_recognised_and_hardly_ever_mistaken() -> None:
    items = [item for item in every_item() if len(item.text.split()) >= _WORDS_OF_A_SENTENCE]
    seen = [(item.language, recognised_language(item.text, word_lists())) for item in items]
    right = sum(language == found for language, found in seen)
    wrong = sum(found not in {language, ""} for language, found in seen)
    print(f"\n{len(items)} texts of {_WORDS_OF_A_SENTENCE} words and more: {right} recognised, {wrong} mistaken")
    assert right >= 0.9 * len(items)
    assert wrong <= 0.01 * len(items)
