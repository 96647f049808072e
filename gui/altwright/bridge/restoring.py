"""Bringing back what was open in the window when it ended, with its words, and what was under way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

from altwright.bridge.lost_picture import LostPicture
from altwright.bridge.phase import Phase
from altwright.bridge.translation import translate
from altwright.core.history.context_text import context_from
from altwright.core.history.records import AnswerState, HistoryEntry, Outcome, TextKind, TextVersion
from altwright.core.message import Action, Message, Tone
from altwright.core.role import Role
from altwright.core.version import Version, VersionKind, VersionState

if TYPE_CHECKING:
    from altwright.bridge.entry import Entry
    from altwright.bridge.session import Session

_STEPS = 2
"""Texts that go into the pane one after the other, so that Undo goes back to the one before the last."""

_KINDS = {
    TextKind.TYPED: VersionKind.TYPED,
    TextKind.ANSWER: VersionKind.DESCRIBED,
    TextKind.INTERRUPTED: VersionKind.DESCRIBED,
    TextKind.REFINED: VersionKind.CHANGED,
}


def restore(session: Session, entries: tuple[HistoryEntry, ...]) -> list[tuple[Entry, HistoryEntry]]:
    """Put what is unfinished among ``entries`` into ``session``; return it with what each was.

    The one that changed last comes to the front, unless the editor has begun with another picture meanwhile.
    """
    unfinished = [known for known in entries if _is_unfinished(known)]
    has_begun = _has_begun(session)
    restored: list[tuple[Entry, HistoryEntry]] = []
    for known in unfinished:
        is_first = not restored and not has_begun
        entry = session.current if is_first else _new_entry(session, known)
        if is_first and (source := known.origin.source()) is not None:
            entry.picture.set_source(source)
        _fill(entry, known)
        session.pictures.show_thumbnail(entry, QImage.fromData(known.thumbnail))
        restored.append((entry, known))
    if not restored:
        return restored
    front, _ = max(restored, key=lambda pair: (pair[1].answer is AnswerState.INTERRUPTED, pair[1].changed))
    if not has_begun:
        if front is session.current:
            session.current_changed.emit()
        else:
            session.go_to(session.pictures.row_of(front))
    if (message := front.messages.shown) is not None:
        front.messages.announce(message.text)
    return restored


def _has_begun(session: Session) -> bool:
    """Tell whether the editor has named a picture already, or typed anything that would be about it."""
    current, brief = session.current, session.current.brief
    is_named = current.picture.held is not None or bool(session.address_text.strip())
    return is_named or current.holds_words or brief.context is not None or isinstance(brief.role, Role)


def _is_unfinished(known: HistoryEntry) -> bool:
    return (bool(known.text) and known.outcome is not Outcome.COPIED) or known.answer is AnswerState.INTERRUPTED


def _new_entry(session: Session, known: HistoryEntry) -> Entry:
    """Return a new place behind the others for ``known``, with its picture at rest."""
    source, row = known.origin.source(), session.pictures.rowCount()
    if source is None:
        session.pictures.put_in(row)
    else:
        session.pictures.insert(row, [source], known.origin.label)
    return session.pictures.entry_at(row)


def _fill(entry: Entry, known: HistoryEntry) -> None:
    entry.label = known.origin.label
    if known.origin.source() is None:
        entry.picture.lost = LostPicture(known.origin, known.picture_hash)
    for text in [version.text for version in known.versions[-_STEPS:]]:
        entry.draft.replace(text)
    is_typed = bool(known.versions) and known.versions[-1].kind is TextKind.TYPED
    entry.draft.has_typed_words = is_typed
    entry.versions.restore([_version(version, known) for version in known.versions])
    entry.run.name_model(known.model)
    entry.brief.context = context_from(known.context)
    entry.brief.role = next((role for role in Role if role == known.role), None)
    if known.answer is AnswerState.INTERRUPTED:
        entry.run.enter(Phase.CUT_OFF)
    # Nobody wants to hear it of every picture: it is said of one, and the others show it when they are looked at.
    entry.messages.put(_message(known))


def _version(version: TextVersion, known: HistoryEntry) -> Version:
    kind = _KINDS[version.kind]
    is_typed = kind is VersionKind.TYPED
    state = VersionState.CUT_OFF if version.kind is TextKind.INTERRUPTED else VersionState.WHOLE
    model, service = ("", "") if is_typed else (known.model, known.engine_name)
    return Version(kind, version.text, version.when, model, service, state)


def _message(known: HistoryEntry) -> Message | None:
    """Return what is said of an entry that is back, where there is something to do."""
    is_lost = known.origin.source() is None
    if known.answer is AnswerState.INTERRUPTED:
        text = translate(
            "Restoring",
            "The answer was interrupted when Altwright ended. The words that had arrived are kept.",
        )
        if is_lost:
            text = f"{text} {_lost_words(known)}"
        return Message(text, (Action.PASTE,) if is_lost else (Action.DESCRIBE_AGAIN,), tone=Tone.CAUTION)
    return Message(_lost_words(known), (Action.PASTE,), tone=Tone.NOTICE) if is_lost else None


def _lost_words(known: HistoryEntry) -> str:
    if known.origin.is_masked:
        return translate("Restoring", "The picture's address held a secret part, which is not kept. Paste it again.")
    return translate("Restoring", "The pasted picture itself is not kept. Paste it again to describe it.")
