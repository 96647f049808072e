"""What there is to check in the texts for the picture in front, found while they are typed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from altwright.bridge.draft import Draft
from altwright.bridge.entry import Entry
from altwright.bridge.held_picture import name_of_source
from altwright.bridge.task_runner import TaskRunner
from altwright.bridge.translation import translate
from altwright.core.lazy_asyncio import asyncio
from altwright.core.message import Message, Tone

if TYPE_CHECKING:
    from altwright.bridge.session import Session
    from altwright.core.checks import Circumstances, Finding
    from altwright.core.checks.wording import FindingWords

SETTLE_MILLISECONDS = 300
"""How long nothing is typed before the words are looked at."""

WEB_ADVISORY = 125
"""Characters that are advised for the web; no limit."""


class Findings(QObject):
    """The findings on one text of the picture in front, without those that the editor ignores, here or always.

    Nothing is found while an answer is written, and nothing in an empty text.
    """

    changed = Signal()

    def __init__(
        self, session: Session, tasks: TaskRunner, parent: QObject | None = None, *, of_long: bool = False
    ) -> None:
        """Look at the alt text in front of ``session``, or, if ``of_long``, at the long description beside it."""
        super().__init__(parent)
        self._session = session
        self._tasks = tasks
        self._is_of_long = of_long
        self._is_closed = False
        self._knows_ignored = False
        self.found: tuple[Finding, ...] = ()
        self._ignored: dict[Entry, set[str]] = {}
        self._timer = QTimer(self, interval=SETTLE_MILLISECONDS, singleShot=True)
        self._timer.timeout.connect(self._look)
        session.draft_changed.connect(self.look_soon)
        session.brief_changed.connect(self.look_soon)
        session.phase_changed.connect(self._on_phase_changed)
        session.current_changed.connect(self._on_current_changed)

    @property
    def draft(self) -> Draft:
        """The text that is looked at."""
        return self._draft_of(self._session.current)

    def words_of(self, finding: Finding) -> FindingWords:
        """Return what ``finding`` says and why it matters."""
        from altwright.core.checks.wording import finding_words

        return finding_words(finding, translate)

    def kind_of(self, finding: Finding) -> str:
        """Return what a finding of this weight is called."""
        from altwright.core.checks.wording import severity_words

        return severity_words(finding.severity, translate)

    def is_error(self, finding: Finding) -> bool:
        """Tell whether the text cannot stay as it is because of ``finding``; all others are advice."""
        from altwright.core.checks import Severity

        return finding.severity is Severity.ERROR

    def fix(self, finding: Finding) -> None:
        """Do what the finding offers; one Undo takes it back."""
        if finding.fix is not None and finding in self.found:
            self.draft.replace(finding.fix)
            self._look()

    def asking_again_words(self, finding: Finding) -> str:
        """Return what a press on asking once more is called, for a text in another language than the chosen one."""
        from altwright.core.checks import Rule

        language = self._session.current.brief.language
        if finding.rule is not Rule.OTHER_LANGUAGE or not language or self._session.picture.held is None:
            return ""
        from altwright.bridge.languages import own_name

        return self.tr("Ask again in {language}").format(language=own_name(language))

    def ask_again(self) -> None:
        """Ask for the words once more, in the language that is chosen; those of now are one step back."""
        self._session.describe()

    def ignore(self, finding: Finding) -> None:
        """Say no more of this about the picture in front."""
        self._ignored.setdefault(self._session.current, set()).add(finding.key)
        self._show(tuple(other for other in self.found if other.key != finding.key))

    def ignore_always(self, finding: Finding) -> None:
        """Say no more of this about any picture; the settings can take it back."""
        from altwright.core.checks.ignoring import key_name

        self._session.library.ignored.ignore(finding.key)
        self._show(tuple(other for other in self.found if other.key != finding.key))
        text = self.tr("{check} is ignored from now on. Under Checks in the settings it can be told again.")
        name = key_name(finding.key, translate)
        self._session.show_message(Message(text.format(check=name), tone=Tone.NOTICE))

    def look_soon(self) -> None:
        """Look when nothing was typed for a moment."""
        if not self._is_closed:
            self._timer.start()

    def close(self) -> None:
        """Look no more."""
        self._is_closed = True
        self._timer.stop()

    def _on_phase_changed(self) -> None:
        if self._session.phase.is_running:
            self._timer.stop()
            self._show(())
        else:
            self.look_soon()

    def _on_current_changed(self) -> None:
        self._show(())
        self._look()

    def _look(self) -> None:
        self._timer.stop()
        draft = self.draft
        if draft.is_empty or draft.is_writing:
            self._show(())
        else:
            self._tasks.start(self._check(self._session.current, draft.text), "check the words")

    async def _check(self, entry: Entry, text: str) -> None:
        others = tuple(
            other.draft.text
            for row in range(self._session.pictures.rowCount())
            if (other := self._session.pictures.made_entry(row)) is not None and other is not entry
        )
        always = await self._ignored_always()
        alt = entry.draft.text if self._is_of_long else None
        found = await asyncio.to_thread(_found, text, _circumstances(entry, tuple(filter(None, others))), alt)
        draft = self._draft_of(entry)
        if entry is self._session.current and draft.text == text and not draft.is_writing:
            ignored = self._ignored.get(entry, set()).union(always)
            self._show(tuple(finding for finding in found if finding.key not in ignored))

    async def _ignored_always(self) -> tuple[str, ...]:
        """Return the keys of what is ignored whatever the picture, and look again whenever they change."""
        ignored = self._session.library.ignored
        keys = await ignored.loaded()
        if not self._knows_ignored:
            self._knows_ignored = True
            ignored.changed.connect(self.look_soon)
        return keys

    def _draft_of(self, entry: Entry) -> Draft:
        return entry.suggested.long if self._is_of_long else entry.draft

    def _show(self, found: tuple[Finding, ...]) -> None:
        if found != self.found:
            self.found = found
            self.changed.emit()


def _circumstances(entry: Entry, others: tuple[str, ...]) -> Circumstances:
    """Return where the words for the picture of ``entry`` stand, and what is known about it."""
    from altwright.core.checks import Circumstances
    from altwright.core.text_units import Unit, length

    brief, suggested, held = entry.brief, entry.suggested, entry.picture.held
    place, context = brief.destination, brief.context
    return Circumstances(
        role=entry.role,
        language=brief.language,
        limit=place.limit if place is not None else None,
        advisory=place.advisory if place is not None else WEB_ADVISORY,
        count=partial(length, unit=place.unit if place is not None else Unit.CODE_POINTS),
        caption=context.caption if context is not None else "",
        nearby=context.surroundings if context is not None else "",
        file_name=name_of_source(held.source) if held is not None else "",
        other_alts=others,
        picture_text=suggested.words,
        names=tuple(known.name for known in context.names) if context is not None else (),
        model_text=suggested.alt,
    )


def _found(text: str, circumstances: Circumstances, alt: str | None = None) -> tuple[Finding, ...]:
    """Return the findings on an alt text, or on the long description beside ``alt`` where that is given."""
    from dataclasses import replace

    from altwright.core.checks import check
    from altwright.core.checks.recognition import recognised_language
    from altwright.services.word_lists import word_lists

    lists = word_lists()
    if not circumstances.language:
        circumstances = replace(circumstances, language=recognised_language(text, lists))
    if alt is None:
        return check(text, circumstances, lists)
    from altwright.core.checks.long_description import check_long

    return check_long(text, alt, circumstances, lists)
