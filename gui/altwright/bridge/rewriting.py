"""Having the words of a picture written anew: shorter, plainer, in another language, as the editor asks."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject

from altwright.bridge.counting_words import count_words
from altwright.bridge.draft_answer import DraftAnswer
from altwright.bridge.phase import Phase
from altwright.bridge.translation import translate
from altwright.core.errors import AltwrightError, NoPicture
from altwright.core.message import Action, Message, Tone
from altwright.core.refining import Refinement, refining_messages
from altwright.core.request import DescribeRequest
from altwright.core.version import VersionKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from altwright.bridge.entry import Entry
    from altwright.core.engine import Engine
    from altwright.core.picture import PictureReference
    from altwright.core.request import Composer

KINDS = {
    Refinement.SHORTER: VersionKind.SHORTER,
    Refinement.LONGER: VersionKind.LONGER,
    Refinement.PLAINER: VersionKind.PLAINER,
    Refinement.TRANSLATED: VersionKind.TRANSLATED,
    Refinement.WITH_VISIBLE_TEXT: VersionKind.WITH_VISIBLE_TEXT,
    Refinement.FREE: VersionKind.CHANGED,
}
"""What the answer to each refinement is."""

_AGAIN = {Action.TRY_AGAIN: Action.REWRITE_AGAIN, Action.DESCRIBE_AGAIN: Action.REWRITE_AGAIN}


class Wanted(NamedTuple):
    """What is asked for: ``language`` is a BCP 47 tag, for a translation; ``wish`` the editor's own words."""

    refinement: Refinement
    language: str = ""
    wish: str = ""


class Rewriting(QObject):
    """Asks for new versions of an entry's words, one at a time.

    A new version is put in front as one undo step, and the earlier words stay among the versions. One that does not
    come to its end is a version too, but the words in front are those of before.
    """

    def __init__(self, entry: Entry, prompt: Callable[[], str]) -> None:
        """Write for ``entry``, whose description was asked for with ``prompt``."""
        super().__init__(entry)
        self.is_under_way = False
        self.last: Wanted | None = None
        self._entry = entry
        self._prompt = prompt
        self._before = ""
        self._typed = False
        self._phase = Phase.IDLE

    @property
    def over(self) -> int:
        """By how many characters the words in front are too long for their destination."""
        place = self._entry.brief.destination
        return place.measured(self._entry.draft.text).over if place is not None else 0

    def ask(self, wanted: Wanted) -> None:
        """Ask for a new version; where that cannot work, say why instead."""
        entry = self._entry
        if entry.is_busy():
            return
        if not entry.draft.text.strip():
            entry.messages.show_wordless(self.tr("There is no text to rewrite yet."))
            return
        held = entry.picture.held
        if held is None:
            entry.messages.show_error(NoPicture())
            return
        self.last = wanted
        self._before = entry.draft.text
        self._typed = entry.draft.has_typed_words
        self._phase = entry.phase
        self.is_under_way = True
        DraftAnswer(entry, self._on_ended, doing=self.tr("Rewriting")).ask(held, self._compose)

    def ask_again(self) -> None:
        """Ask for the same once more, of the words that are in front now."""
        if self.last is not None:
            self.ask(self.last)

    def bring(self, text: str) -> bool:
        """Put ``text``, one of the versions, in front as one undo step; tell whether that could be done now."""
        entry = self._entry
        if entry.is_busy():
            return False
        if text != entry.draft.text:
            entry.versions.note_typed(entry.draft.text)
            entry.draft.replace(text)
            entry.messages.clear()
        entry.messages.announce(self.tr("The version is in front. The text of before is kept."))
        return True

    def _compose(self, engine: Engine, picture: PictureReference) -> DescribeRequest:
        return DescribeRequest.to(engine, self._prompt(), picture, self._composer())

    def _composer(self) -> Composer:
        """Return what makes the messages of the request that is under way."""
        wanted = self.last or Wanted(Refinement.SHORTER)
        question = replace(self._entry.brief.question(self._prompt()), language=wanted.language)
        place = self._entry.brief.destination
        longest = None
        if place is not None and wanted.refinement is not Refinement.LONGER:
            longest = place.limit
        if wanted.refinement is Refinement.SHORTER:
            # What fits already shall become shorter all the same.
            longest = min(longest or len(self._before), len(self._before))
        return partial(refining_messages, question, self._before, wanted.refinement, wish=wanted.wish, longest=longest)

    def _on_ended(self, phase: Phase, error: AltwrightError | None, at_limit: bool) -> None:
        """Keep what came, put the words of before in front again if it is not whole, and say so."""
        entry = self._entry
        self.is_under_way = False
        phase = Phase.CUT_OFF if at_limit else phase
        text = entry.draft.text
        has_words = entry.draft.answer_has_words and bool(text.strip())
        if has_words:
            kind = KINDS[self.last.refinement] if self.last is not None else VersionKind.CHANGED
            entry.versions.note_answer(kind, text, phase, entry.run.model, entry.run.service)
        if entry.draft.answer_has_words and (phase is not Phase.DONE or not has_words):
            entry.draft.undo()
            entry.draft.has_typed_words = self._typed
        entry.run.enter(phase if phase in {Phase.DONE, Phase.STOPPED} else self._phase)
        self._tell(phase, error, text if has_words else "", at_limit=at_limit)

    def _tell(self, phase: Phase, error: AltwrightError | None, text: str, *, at_limit: bool) -> None:
        entry = self._entry
        if phase is Phase.DONE:
            entry.messages.show(self._result(text))
        elif text and phase is Phase.STOPPED:
            words = self.tr("Stopped. Your text is as before; the words that arrived are kept beside it.")
            entry.messages.show(Message(words, (Action.SHOW_VERSIONS,), tone=Tone.NOTICE))
        elif text:
            words = self.tr("The new version was cut off and is kept beside your text, which is as before.")
            if at_limit:
                words = self.tr("The new version ended at its limit of length. It is kept beside your text.")
            detail = "" if error is None else entry.messages.wording_of(error).detail
            actions = (Action.REWRITE_AGAIN, Action.SHOW_VERSIONS)
            entry.messages.show(Message(words, actions, detail, Tone.CAUTION))
        elif error is not None:
            message = entry.messages.wording_of(error)
            entry.messages.show(message._replace(actions=tuple(_AGAIN.get(each, each) for each in message.actions)))
        elif phase is Phase.STOPPED:
            entry.messages.announce(self.tr("Stopped. No words had arrived."))

    def _result(self, text: str) -> Message:
        """Return what a whole new version is like beside the one of before."""
        before, now = len(self._before), len(text)
        shortened = self.last is not None and self.last.refinement is Refinement.SHORTER
        if text == self._before:
            words = self.tr("The model gave the same words again. Your text is unchanged.")
            return Message(words, (Action.REWRITE_AGAIN,), tone=Tone.NOTICE)
        if self.over and shortened:
            words = _too_many(self.over)
            kept = self.tr("Nothing was cut, and the earlier words are kept.")
            return Message(f"{words} {kept}", (Action.SHORTEN_AGAIN, Action.SHOW_VERSIONS), tone=Tone.CAUTION)
        if shortened and now >= before:
            words = self.tr("The new version is not shorter: {now} instead of {before}. The earlier words are kept.")
            actions = (Action.SHORTEN_AGAIN, Action.SHOW_VERSIONS)
        else:
            words = self.tr("The new version is in front: {now} instead of {before}. The earlier words are kept.")
            actions = (Action.SHOW_VERSIONS, Action.UNDO)
        return Message(words.format(now=count_words(now), before=before), actions, tone=Tone.NOTICE)


def _too_many(count: int) -> str:
    if count == 1:
        return translate("Rewriting", "Still 1 character too many.")
    return translate("Rewriting", "Still {count} characters too many.").format(count=count)
