"""The versions of the words for one picture, newest first, as a list to look at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import pairwise

from PySide6.QtCore import QAbstractListModel, QLocale, QModelIndex, QObject, QPersistentModelIndex, Qt, QTime

from altwright.bridge.counting_words import count_words
from altwright.bridge.phase import Phase
from altwright.bridge.translation import translate
from altwright.core.text_difference import Piece, Side
from altwright.core.version import Version, VersionKind, VersionState, kind_name, state_name

FIRST_WORDS = 80
"""Characters of a text that its row shows."""

_STATES = {Phase.STOPPED: VersionState.STOPPED, Phase.CUT_OFF: VersionState.CUT_OFF, Phase.FAILED: VersionState.CUT_OFF}


class Versions(QAbstractListModel):
    """What was typed and what every answer brought, also one that did not come to its end; nothing goes out again."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Begin without any."""
        super().__init__(parent)
        self.all: list[Version] = []

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        """Return the number of versions."""
        return 0 if parent is not None and parent.isValid() else len(self.all)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the words of a row: what the version is, and how it begins."""
        version = self.all[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return f"{version_words(version)}\n{first_words(version.text)}"
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{version_words(version)}: {first_words(version.text)}"
        return None

    def row_of(self, text: str) -> int | None:
        """Return the row of the newest version with ``text``, if one has it."""
        return next((row for row, version in enumerate(self.all) if version.text == text), None)

    def note_typed(self, text: str) -> None:
        """Keep ``text``, which stands in the pane, unless it is a version already."""
        if text.strip() and self.row_of(text) is None:
            self._add(Version(VersionKind.TYPED, text, datetime.now(UTC)))

    def note_description(self, text: str, phase: Phase, model: str, service: str) -> None:
        """Keep the description that was written until ``phase``."""
        self.note_answer(VersionKind.DESCRIBED, text, phase, model, service)

    def note_answer(self, kind: VersionKind, text: str, phase: Phase, model: str, service: str) -> None:
        """Keep the ``text`` that ``model`` of ``service`` wrote until ``phase``."""
        if text.strip():
            state = _STATES.get(phase, VersionState.WHOLE)
            self._add(Version(kind, text, datetime.now(UTC), model, service, state))

    def restore(self, versions: Sequence[Version]) -> None:
        """Begin with ``versions``, the oldest first, that there were before."""
        for version in versions:
            if version.text.strip():
                self._add(version)

    def _add(self, version: Version) -> None:
        self.beginInsertRows(QModelIndex(), 0, 0)
        self.all.insert(0, version)
        self.endInsertRows()


def version_words(version: Version) -> str:
    """Return what ``version`` is: its kind, its length, who wrote it, and when."""
    local = version.at.astimezone()
    time = QLocale().toString(QTime(local.hour, local.minute), QLocale.FormatType.ShortFormat)
    parts = (
        kind_name(version.kind, translate),
        state_name(version.state, translate),
        count_words(len(version.text)),
        version.model or version.service,
        time,
    )
    return translate("Versions", ", ").join(filter(None, parts))


def first_words(text: str) -> str:
    """Return the beginning of ``text`` in one line."""
    line = " ".join(text.split())
    return line if len(line) <= FIRST_WORDS else f"{line[:FIRST_WORDS].rsplit(' ', 1)[0]} …"


def comparison_words(pieces: Iterable[Piece]) -> str:
    """Return in how many places two texts differ, and how that is marked."""
    changed = [piece.side is not Side.BOTH for piece in pieces]
    places = sum(now and not before for before, now in pairwise([False, *changed]))
    if not places:
        return translate("Versions", "This is the text in front.")
    marks = translate("Versions", "[−…] is only in this version, [+…] only in the text in front.")
    if places == 1:
        return translate("Versions", "One place differs: {marks}").format(marks=marks)
    return translate("Versions", "{count} places differ: {marks}").format(count=places, marks=marks)
