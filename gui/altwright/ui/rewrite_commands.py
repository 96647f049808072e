"""The commands that rewrite the words in front, look at their versions and ask for a second opinion."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from altwright.bridge.sending_words import rewriting_words
from altwright.bridge.session import Session
from altwright.core.errors import NoPicture
from altwright.core.message import Action
from altwright.ui.rewrite_place import RewritePlace
from altwright.ui.rewrite_row import RewriteRow

if TYPE_CHECKING:
    from altwright.bridge.entry import Entry
    from altwright.bridge.preferences import Preferences
    from altwright.bridge.service_choice import ServiceChoice
    from altwright.bridge.task_runner import TaskRunner
    from altwright.core.refining import Refinement
    from altwright.ui.opinion_dialog import OpinionDialog
    from altwright.ui.versions_dialog import VersionsDialog


class RewriteCommands(QObject):
    """Carries out what the row below the counter, the Text menu and messages ask for."""

    action_requested = Signal(Action)

    def __init__(
        self,
        session: Session,
        place: RewritePlace,
        window: QWidget,
        *,
        preferences: Preferences,
        choice: ServiceChoice,
        tasks: TaskRunner,
    ) -> None:
        """Work on the words in front of ``session``; ``place`` has the row once there are words.

        ``preferences`` and ``choice`` tell who can be asked for a second opinion.
        """
        super().__init__(window)
        self._session = session
        self._place = place
        self._window = window
        self._preferences = preferences
        self._choice = choice
        self._tasks = tasks
        self._versions: VersionsDialog | None = None
        self._opinion: OpinionDialog | None = None
        self._language = ""
        self._wish = ""

    def follow(self, row: RewriteRow) -> None:
        """Do what the buttons of ``row`` say."""
        row.shorten_requested.connect(self.shorten)
        row.rewrite_requested.connect(self.rewrite)
        row.versions_requested.connect(self.show_versions)
        row.opinion_requested.connect(self.show_opinion)

    def shorten(self) -> None:
        """Ask for a shorter version."""
        from altwright.core.refining import Refinement

        self.rewrite(Refinement.SHORTER)

    def rewrite(self, refinement: Refinement) -> None:
        """Ask for a new version, after a question where there is something to choose."""
        from altwright.bridge.rewriting import Wanted
        from altwright.core.refining import Refinement

        # Another start may put its pictures in front while the question stands.
        entry = self._session.current
        sending = rewriting_words(self._session.picture, self._session.link.engine)
        match refinement:
            case Refinement.TRANSLATED:
                from altwright.ui.rewrite_dialogs import LanguageDialog

                language = LanguageDialog(self._language, sending, self._window)
                language.chosen.connect(partial(self._translate, entry))
                language.open()
            case Refinement.FREE:
                from altwright.ui.rewrite_dialogs import WishDialog

                wish = WishDialog(self._wish, sending, self._window)
                wish.chosen.connect(partial(self._change, entry))
                wish.open()
            case _:
                entry.rewriting.ask(Wanted(refinement))

    def open_menu(self) -> None:
        """Open the menu of the row, or say that there are no words yet."""
        row = self._place.row
        if row is None or self._session.draft.is_empty:
            self._session.current.messages.show_wordless(self.tr("There is no text to rewrite yet."))
        else:
            row.rewrite.showMenu()

    def show_versions(self) -> None:
        """Show the versions of the words in front, beside the window."""
        if self._versions is None:
            from altwright.ui.versions_dialog import VersionsDialog

            self._versions = VersionsDialog(self._session, self._window)
        self._versions.choose_another()
        self._versions.show()
        self._versions.activateWindow()

    def show_opinion(self) -> None:
        """Show the second opinion on the picture in front, beside the window; asking is another press."""
        if self._session.picture.held is None:
            self._session.show_error(NoPicture())
            return
        if self._opinion is None:
            from altwright.bridge.opinion_choices import OpinionChoices
            from altwright.ui.opinion_dialog import OpinionDialog

            choices = OpinionChoices(self._session, self._preferences, self._choice, self._tasks, self)
            self._opinion = OpinionDialog(self._session, choices, self._window)
            self._opinion.action_requested.connect(self.action_requested)
        self._opinion.show()
        self._opinion.activateWindow()

    def _translate(self, entry: Entry, language: str) -> None:
        from altwright.bridge.rewriting import Wanted
        from altwright.core.refining import Refinement

        self._language = language
        entry.rewriting.ask(Wanted(Refinement.TRANSLATED, language))

    def _change(self, entry: Entry, wish: str) -> None:
        from altwright.bridge.rewriting import Wanted
        from altwright.core.refining import Refinement

        self._wish = wish
        entry.rewriting.ask(Wanted(Refinement.FREE, wish=wish))
