"""What the journal knows of one picture in the window, and the entry of the history that this makes."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from altwright.bridge.phase import Phase
from altwright.core.history.context_text import context_text
from altwright.core.history.records import (
    AnswerState,
    HistoryEntry,
    Outcome,
    PictureOrigin,
    TextKind,
    TextVersion,
    metadata,
)
from altwright.core.version import Version, VersionKind, VersionState

if TYPE_CHECKING:
    from altwright.bridge.entry import Entry
    from altwright.bridge.held_picture import HeldPicture

_KINDS = {
    VersionKind.TYPED: TextKind.TYPED,
    VersionKind.DESCRIBED: TextKind.ANSWER,
    VersionKind.OPINION: TextKind.ANSWER,
}
_BROKEN_OFF = {Phase.STOPPED, Phase.CUT_OFF, Phase.FAILED}


class Record:
    """One picture of the window under the name it has in the history.

    ``kept`` is its last state; None while it never had any words. ``asked`` is what was asked last.
    """

    def __init__(self, entry: Entry) -> None:
        """Begin for ``entry``."""
        self.entry = entry
        self.begin_anew()

    def begin_anew(self) -> None:
        """Be about another picture from now on, or about the same one after its history was deleted."""
        self.uid = str(uuid.uuid4())
        self.created = datetime.now(UTC)
        self.kept: HistoryEntry | None = None
        self.held: HeldPicture | None = None
        self.origin = PictureOrigin()
        self._note_picture()
        self.picture_hash = ""
        self.thumbnail = b""
        self.asked: tuple[str, str, str] = ("", "", "")

    def continue_from(self, known: HistoryEntry) -> None:
        """Go on with ``known``, of an earlier start."""
        self.uid, self.created, self.kept = known.uid, known.created, known
        self.origin, self.picture_hash, self.thumbnail = known.origin, known.picture_hash, known.thumbnail
        self.asked = (known.prompt, known.engine, known.engine_name)

    def note_question(self, prompt: str) -> None:
        """Remember what is asked now, and whom."""
        engine = self.entry.link.engine
        self.asked = (prompt, metadata(engine.id), metadata(engine.name))

    def state(self, open_at: int | None) -> HistoryEntry | None:
        """Return the present state, or None where nothing is to be kept; ``open_at`` is the place in the window."""
        entry = self.entry
        self._follow_picture()
        versions = _versions_of(entry)
        if not versions and self.kept is None and not entry.phase.is_running:
            return None
        prompt, engine, engine_name = self.asked
        brief, spent = entry.brief, entry.run.spent.spending if entry.run.spent is not None else None
        before = self.kept or HistoryEntry(self.uid, self.created, self.created)
        destination = brief.destination
        state = HistoryEntry(
            uid=self.uid,
            created=self.created,
            changed=self.created,
            origin=self.origin,
            picture_hash=self.picture_hash,
            thumbnail=self.thumbnail,
            prompt=prompt,
            role=str(entry.role or ""),
            context=context_text(brief.context),
            destination=metadata(destination.id) if destination is not None else "",
            language=brief.language,
            engine=engine,
            engine_name=engine_name,
            model=metadata(entry.run.model) or before.model,
            input_tokens=spent.input_tokens if spent is not None else before.input_tokens,
            output_tokens=spent.output_tokens if spent is not None else before.output_tokens,
            seconds=round(entry.run.clock.elapsed, 3) if entry.phase is Phase.DONE else before.seconds,
            versions=versions,
            outcome=_outcome(entry, versions),
            answer=_answer_state(entry, before),
            open_at=open_at,
        )
        if self.kept is not None and _timeless(before) == _timeless(state):
            return before
        self.kept = replace(state, changed=datetime.now(UTC))
        return self.kept

    def _follow_picture(self) -> None:
        """Notice another picture: it may take the place of one without words, or be loaded for words that wait."""
        held = self.entry.picture.held
        if held is self.held:
            return
        if self.held is not None and self.kept is not None and not self.entry.holds_words:
            self.begin_anew()
        else:
            self._note_picture()

    def _note_picture(self) -> None:
        """Remember the picture that is there now, and where it comes from; without one, where the last came from."""
        self.held = self.entry.picture.held
        if self.held is not None:
            self.origin = PictureOrigin.of(self.held.source, self.entry.label)


def _timeless(state: HistoryEntry) -> tuple[object, ...]:
    texts = tuple((version.kind, version.text) for version in state.versions)
    skipped = {"changed", "versions", "is_pinned"}
    return (texts, *(getattr(state, name) for name in state.__slots__ if name not in skipped))


def _versions_of(entry: Entry) -> tuple[TextVersion, ...]:
    """Return every text that there was, with the present one last."""
    known = [_text_version(version) for version in reversed(entry.versions.all)]
    text, now = entry.draft.text, datetime.now(UTC)
    is_part = entry.draft.is_writing and entry.draft.answer_has_words
    present = known.pop() if not is_part and known and known[-1].text == text else None
    beside = _beside(entry, {_in_one_line(version.text) for version in known} | {_in_one_line(text)})
    if present is None and (known or text or beside):
        row = entry.versions.row_of(text)
        kind = TextKind.TYPED if row is None else _text_version(entry.versions.all[row]).kind
        present = TextVersion(TextKind.ANSWER if is_part or not (text or known) else kind, text, now)
    return (
        *known,
        *(TextVersion(kind, words, now) for kind, words in beside),
        *((present,) if present is not None else ()),
    )


def _beside(entry: Entry, known: set[str]) -> list[tuple[TextKind, str]]:
    """Return what came with the alt text and is not in it: the answer to the letter, a long description as it is."""
    suggested = entry.suggested
    raw, long = suggested.as_received.strip(), suggested.long_description
    found: list[tuple[TextKind, str]] = []
    if raw and _in_one_line(raw) not in known:
        found.append((TextKind.ANSWER, raw))
    if long and long not in raw:
        found.append((TextKind.TYPED, long))
    return found


def _in_one_line(text: str) -> str:
    return " ".join(text.split())


def _text_version(version: Version) -> TextVersion:
    kind = _KINDS.get(version.kind, TextKind.REFINED)
    return TextVersion(kind if version.state is VersionState.WHOLE else TextKind.INTERRUPTED, version.text, version.at)


def _outcome(entry: Entry, versions: tuple[TextVersion, ...]) -> Outcome:
    if entry.draft.is_copied:
        return Outcome.COPIED
    is_typed = bool(versions) and versions[-1].kind is TextKind.TYPED
    return (
        Outcome.EDITED
        if is_typed and any(version.kind is not TextKind.TYPED for version in versions)
        else Outcome.DRAFT
    )


def _answer_state(entry: Entry, before: HistoryEntry) -> AnswerState:
    if entry.phase.is_running:
        return AnswerState.UNDER_WAY
    if entry.phase is Phase.DONE:
        return AnswerState.WHOLE
    if entry.phase in _BROKEN_OFF:
        is_part = entry.draft.answer_has_words or entry.phase is Phase.CUT_OFF
        return AnswerState.INTERRUPTED if is_part else AnswerState.NONE
    return AnswerState.NONE if before.answer is AnswerState.UNDER_WAY else before.answer
