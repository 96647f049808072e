"""What is said when a description ends, whole or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from altwright.bridge.counting_words import count_words
from altwright.bridge.phase import Phase
from altwright.bridge.translation import translate
from altwright.core.message import Action, Message, Tone

if TYPE_CHECKING:
    from altwright.bridge.entry import Entry
    from altwright.core.errors import AltwrightError


def say_how_it_ended(entry: Entry, phase: Phase, error: AltwrightError | None, *, at_limit: bool) -> None:
    """Show or announce what came of the description of ``entry``, and what became of the editor's own words."""
    draft = entry.draft
    replaced = draft.replaced_typed_words and draft.answer_has_words
    if error is not None or at_limit:
        from altwright.core.wording import length_notice

        message = length_notice(translate) if error is None else entry.wording_of(error)
        if replaced:
            own_words = translate("Ending", "Your own words are one step back.")
            actions = (*message.actions[:1], Action.UNDO)
            message = message._replace(text=f"{message.text} {own_words}", actions=actions)
        entry.show_message(message)
    elif replaced:
        text = translate("Ending", "Your own words were replaced by the answer; they are kept, one step back.")
        entry.show_message(Message(text, (Action.UNDO,), tone=Tone.NOTICE))
    elif phase is Phase.DONE:
        entry.announced.emit(_done_words(entry))
    elif phase is Phase.STOPPED and draft.answer_has_words:
        entry.announced.emit(translate("Ending", "Stopped. The words that arrived are kept."))
    elif phase is Phase.STOPPED:
        entry.announced.emit(translate("Ending", "Stopped. No words had arrived."))


def _done_words(entry: Entry) -> str:
    """Return what is said when an answer is whole."""
    count = count_words(len(entry.draft.text))
    if entry.suggested.role is None:
        return translate("Ending", "Done. {count}.").format(count=count)
    if entry.draft.is_empty:
        return translate("Ending", "Done. Suggested: the picture is decorative, leave the alt field empty.")
    from altwright.core.role_wording import role_words

    name = role_words(entry.suggested.role, translate).name
    return translate("Ending", "Done. {count}. Suggested role: {role}.").format(count=count, role=name)
