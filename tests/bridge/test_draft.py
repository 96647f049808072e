"""Words are never lost: answers are one step back, typed words come back, and the clipboard gets exactly the text."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFont, QGuiApplication, QTextCursor
from PySide6.QtWidgets import QApplication

from altwright.bridge.draft import Draft


@pytest.fixture
def draft(qapp: QApplication) -> Draft:
    return Draft()


def write(draft: Draft, text: str, *, in_front: bool = False) -> None:
    """Type ``text`` at the end or in front, as an editor does."""
    cursor = QTextCursor(draft.document)
    if not in_front:
        cursor.movePosition(QTextCursor.MoveOperation.End)
    cursor.insertText(text)


def answer(draft: Draft, *words: str) -> None:
    """Write a whole answer."""
    draft.begin_answer()
    for word in words:
        draft.append(word)
    draft.end_answer()


def copied_and_changed(draft: Draft) -> tuple[bool, bool]:
    """Return what is known of the copy: whether it is the present text, and whether it is another."""
    return draft.is_copied, draft.changed_since_copied


def test_words_are_put_one_behind_the_other(draft: Draft) -> None:
    answer(draft, "A dog", " asleep", " in the sun.")
    assert draft.text == "A dog asleep in the sun."


def test_an_answer_of_many_pieces_is_one_step_back_and_one_forth(draft: Draft) -> None:
    answer(draft, *(f"word{number} " for number in range(500)))
    whole = draft.text
    draft.undo()
    assert draft.text == ""
    assert not draft.document.isUndoAvailable()
    draft.document.redo()
    assert draft.text == whole


def test_one_step_back_brings_back_exactly_the_words_typed_before(draft: Draft) -> None:
    write(draft, "My own words,\nin two lines.")
    answer(draft, "The", " answer", ".")
    assert draft.text == "The answer."
    assert draft.replaced_typed_words
    draft.undo()
    assert draft.text == "My own words,\nin two lines."
    draft.document.redo()
    assert draft.text == "The answer."


def test_each_answer_is_a_step_of_its_own(draft: Draft) -> None:
    for text in ("First", "Second", "Third"):
        answer(draft, text[:2], text[2:])
    draft.undo()
    assert draft.text == "Second"
    draft.undo()
    assert draft.text == "First"


def test_corrections_are_steps_of_their_own(draft: Draft) -> None:
    answer(draft, "A dog", ".")
    write(draft, " Asleep.")
    draft.undo()
    assert draft.text == "A dog."
    draft.undo()
    assert draft.text == ""
    draft.document.redo()
    assert draft.text == "A dog."
    draft.document.redo()
    assert draft.text == "A dog. Asleep."


def test_no_step_can_be_taken_while_an_answer_is_being_written(draft: Draft) -> None:
    write(draft, "Mine")
    draft.begin_answer()
    draft.append("The")
    draft.undo()
    draft.append(" answer")
    draft.end_answer()
    assert draft.text == "The answer"
    draft.undo()
    assert draft.text == "Mine"


def test_the_present_words_stay_until_the_first_of_the_answer_arrive(draft: Draft) -> None:
    write(draft, "Mine")
    draft.begin_answer()
    assert draft.text == "Mine"
    draft.append("T")
    assert draft.text == "T"


def test_an_answer_without_words_leaves_everything_as_it_was(draft: Draft) -> None:
    write(draft, "Mine")
    answer(draft)
    assert draft.text == "Mine"
    assert draft.has_typed_words
    assert not draft.replaced_typed_words
    assert not draft.answer_has_words
    assert not draft.is_writing


def test_an_untouched_answer_is_replaced_without_a_word_about_it(draft: Draft) -> None:
    answer(draft, "First")
    assert not draft.has_typed_words
    answer(draft, "Second")
    assert not draft.replaced_typed_words


def test_a_corrected_answer_counts_as_typed(draft: Draft) -> None:
    answer(draft, "First")
    write(draft, "!")
    assert draft.has_typed_words
    answer(draft, "Second")
    assert draft.replaced_typed_words


def test_typed_words_that_were_deleted_again_are_not_missed(draft: Draft) -> None:
    write(draft, "Mine")
    draft.document.clear()
    answer(draft, "The answer")
    assert not draft.replaced_typed_words


def test_words_brought_back_are_the_editors_again(draft: Draft) -> None:
    write(draft, "Mine")
    answer(draft, "First")
    draft.undo()
    answer(draft, "Second")
    assert draft.replaced_typed_words


def test_looks_are_no_words(draft: Draft, qapp: QApplication) -> None:
    answer(draft, "First")
    font = QFont(qapp.font())
    font.setPointSizeF(font.pointSizeF() * 2)
    draft.document.setDefaultFont(font)
    draft.document.setDocumentMargin(12)
    assert not draft.has_typed_words


@pytest.mark.parametrize(
    "text",
    [
        "5\u00a0000 people",
        "A \U0001f600 smiles, a family \U0001f468\u200d\U0001f469\u200d\U0001f467 waves, a flag \U0001f1ef\U0001f1f5.",
        "“Größe” — naïve, 日本語, עברית, العربية",
        "e\u0301 and \u00e9 are two texts",
        "soft\u00adhyphen, zero\u200bwidth, narrow\u202fspace, figure\u2007space",
    ],
)
def test_every_character_survives(draft: Draft, text: str) -> None:
    answer(draft, text)
    assert draft.text == text
    assert draft.copy() == len(text)
    assert QGuiApplication.clipboard().text() == text


def test_line_breaks_of_the_editor_are_line_feeds_in_the_text(draft: Draft) -> None:
    write(draft, "one\ntwo\u2028three\u2029four")
    assert draft.text == "one\ntwo\nthree\nfour"
    draft.copy()
    assert QGuiApplication.clipboard().text() == "one\ntwo\nthree\nfour"


def test_an_emoji_may_come_in_the_middle_of_a_batch(draft: Draft) -> None:
    answer(draft, "A \U0001f600", "\U0001f601 B")
    assert draft.text == "A \U0001f600\U0001f601 B"


def test_spaces_at_the_ends_are_copied_as_they_stand(draft: Draft) -> None:
    write(draft, "  mine \n")
    assert draft.copy() == len("  mine \n")
    assert QGuiApplication.clipboard().text() == "  mine \n"


def test_copied_lasts_until_the_text_is_another(draft: Draft) -> None:
    write(draft, "Mine")
    assert copied_and_changed(draft) == (False, False)
    draft.copy()
    assert copied_and_changed(draft) == (True, False)
    write(draft, "Not ", in_front=True)
    assert copied_and_changed(draft) == (False, True)
    draft.undo()
    assert copied_and_changed(draft) == (True, False)


def test_a_new_answer_was_neither_copied_nor_changed_since(draft: Draft) -> None:
    write(draft, "Mine")
    draft.copy()
    answer(draft, "The answer")
    assert copied_and_changed(draft) == (False, False)


def test_whoever_shows_the_text_is_told_of_each_change(draft: Draft) -> None:
    seen: list[str] = []
    writing: list[bool] = []
    draft.changed.connect(lambda: seen.append(draft.text))
    draft.writing_changed.connect(writing.append)
    answer(draft, "A", " dog")
    write(draft, ".")
    assert list(dict.fromkeys(seen)) == ["A", "A dog", "A dog."]
    assert writing == [True, False]
