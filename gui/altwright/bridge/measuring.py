"""How long the words in front are where they will stand, and what is said when they cross a mark."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject

from altwright.bridge.counting_words import count_words
from altwright.bridge.translation import translate

if TYPE_CHECKING:
    from altwright.bridge.entry import Entry
    from altwright.bridge.session import Session

NEAR = 0.9
"""The share of a limit from which on it counts as near."""


class _Zone(Enum):
    """Where a text is on its way to the limit."""

    WITHIN = auto()
    NEAR = auto()
    OVER = auto()


def counter_words(entry: Entry) -> str:
    """Return how long the text of ``entry`` is, beside the limit of its destination or what is advised there."""
    text = entry.draft.text
    if not text:
        return ""
    place = entry.brief.destination
    if place is None:
        return count_words(len(text))
    from altwright.core.destination import measure_words

    measure = place.measured(text)
    if measure.over:
        words = translate("Measuring", "{count} of {limit}, {over}")
        return words.format(
            count=QLocale().toString(measure.count),
            limit=QLocale().toString(measure.limit or 0),
            over=measure_words(measure, translate),
        )
    if measure.limit is not None:
        return measure_words(measure, translate)
    if measure.is_long:
        words = translate("Measuring", "{count}, {advisory} advised")
        return words.format(count=count_words(measure.count), advisory=measure.advisory)
    return count_words(measure.count)


def is_over(entry: Entry) -> bool:
    """Tell whether the text of ``entry`` is longer than its destination takes."""
    if entry.draft.is_empty:
        return False
    place = entry.brief.destination
    return place is not None and place.measured(entry.draft.text).over > 0


class Thresholds(QObject):
    """Says when the words in front come near the limit, go over it, or fit again; a count is never read out."""

    def __init__(self, session: Session) -> None:
        """Watch ``session``."""
        super().__init__(session)
        self._session = session
        self._zone = _Zone.WITHIN
        session.draft_changed.connect(self._on_draft_changed)
        session.brief_changed.connect(self._on_draft_changed)
        session.current_changed.connect(self._on_current_changed)

    def _on_current_changed(self) -> None:
        self._zone = self._present_zone()

    def _on_draft_changed(self) -> None:
        if self._session.draft.is_writing:
            return
        before, self._zone = self._zone, self._present_zone()
        if self._zone is before:
            return
        if self._zone is _Zone.OVER:
            self._session.announced.emit(self._over_words())
        elif self._zone is _Zone.NEAR and before is _Zone.WITHIN:
            self._session.announced.emit(self._left_words())
        elif before is _Zone.OVER:
            text = translate("Measuring", "It fits {name} again.").format(name=self._session.placing.name)
            self._session.announced.emit(text)

    def _present_zone(self) -> _Zone:
        if self._session.draft.is_empty:
            return _Zone.WITHIN
        place = self._session.current.brief.destination
        if place is None or place.limit is None:
            return _Zone.WITHIN
        measure = place.measured(self._session.draft.text)
        if measure.over:
            return _Zone.OVER
        return _Zone.NEAR if measure.count >= NEAR * place.limit else _Zone.WITHIN

    def _over_words(self) -> str:
        from altwright.core.destination import destination_name, over_words

        place = self._session.current.brief.destination
        if place is None:
            return ""
        measure = place.measured(self._session.draft.text)
        return over_words(measure, destination_name(place, translate), translate)

    def _left_words(self) -> str:
        place = self._session.current.brief.destination
        if place is None or place.limit is None:
            return ""
        left = place.limit - place.measured(self._session.draft.text).count
        return translate("Measuring", "{count} left.").format(count=count_words(left))
