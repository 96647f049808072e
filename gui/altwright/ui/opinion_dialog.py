"""A second opinion beside the words in front, with the claims on which the two disagree."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QWidget,
)

from altwright.bridge.opinion_choices import OpinionChoice, OpinionChoices
from altwright.bridge.opinion_words import claims_of, marks_of, opinion_state
from altwright.bridge.sending_words import sending_words
from altwright.bridge.session import Session
from altwright.core.message import Action
from altwright.ui.answer_controls import AnswerControls
from altwright.ui.buttons import Button
from altwright.ui.dialog import Dialog
from altwright.ui.marked_text import MarkedText
from altwright.ui.restyling import keep_as_field, keep_secondary
from altwright.ui.theme import GAP, control_height, scaled
from altwright.ui.wrapped_text import WrappedText

SETTLE_MILLISECONDS = 300
"""How long nothing is typed before the texts are held against each other anew."""

CLAIMS_SEEN = 4


class OpinionDialog(Dialog):
    """The second opinion on whichever picture is in front; the window behind it stays usable.

    Nothing is sent before Ask is pressed. Closing it ends no answer.
    """

    action_requested = Signal(Action)
    """Brings what the window behind shall do against a fault."""

    def __init__(self, session: Session, choices: OpinionChoices, parent: QWidget) -> None:
        """Show the second opinion on the picture in front of ``session``; ``choices`` tell whom to ask."""
        super().__init__(parent, self.tr("Second opinion"), is_kept=True)
        self._session = session
        self._choices = choices
        self._opinion = session.current.opinion
        self._offered: tuple[OpinionChoice, ...] = ()
        self._controls = AnswerControls(self, session)
        self.stop, self.remedy, self.detail = self._controls.stop, self._controls.remedy, self._controls.detail
        self._timer = QTimer(self, interval=SETTLE_MILLISECONDS, singleShot=True)
        self._build()
        self._lay_out()

        self.ask.clicked.connect(self._on_ask_clicked)
        self.more.clicked.connect(choices.load_models)
        self._controls.action_requested.connect(self.action_requested)
        self.use.clicked.connect(self._on_use_clicked)
        self.close_button.clicked.connect(self.reject)
        self.whom.currentIndexChanged.connect(self._show_sending)
        choices.changed.connect(self._show_choices)
        choices.announced.connect(self._controls.announce)
        self._timer.timeout.connect(self._on_settled)
        session.draft_changed.connect(self._on_draft_changed)
        session.picture_changed.connect(self._show_sending)
        session.current_changed.connect(self._on_current_changed)
        texts = (self.mine, self.theirs, self.claims)
        detail = (self.detail.text, self.detail.copy, self.detail.fold)
        order = (self.whom, self.ask, self.stop, self.more, *texts, *detail, self.remedy, self.use, self.close_button)
        for first, second in pairwise(order):
            QWidget.setTabOrder(first, second)
        self._show_choices()
        self._follow()
        self.whom.setFocus()

    def show_state(self) -> None:
        """Show both texts, their marks and claims, and how the answer goes."""
        opinion, draft = self._opinion, self._session.draft
        is_compared = opinion.compared == draft.text and not opinion.phase.is_running
        self.mine.show_text(draft.text, marks_of(opinion, in_opinion=False) if is_compared else ())
        self.theirs.show_text(opinion.text, marks_of(opinion, in_opinion=True) if is_compared else ())
        claims = claims_of(opinion) if is_compared else ()
        if [self.claims.item(row).text() for row in range(self.claims.count())] != list(claims):
            self.claims.clear()
            self.claims.addItems(claims)
        writer = (opinion.run.model or opinion.run.service).replace("&", "&&")
        by = self.tr("Second &opinion, by {model}").format(model=writer)
        self._theirs_label.setText(by if opinion.text else self._theirs_words)
        self.state.setText(opinion_state(opinion))
        self._controls.show_state()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter ask whoever was chosen."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.whom.hasFocus():
            self.ask.click()
        else:
            super().keyPressEvent(event)

    def _build(self) -> None:
        self.whom = QComboBox()
        self.whom.setMinimumHeight(control_height(self.whom))
        self.whom.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.whom.setMinimumContentsLength(16)
        self.whom.setAccessibleName(self.tr("Whom to ask"))
        self.ask = Button(self.tr("&Ask"))
        self.ask.set_filled(True)
        self.more = Button(self.tr("&More models"))
        self.sending = WrappedText(kept_lines=1)
        keep_secondary(self.sending)
        self.mine = MarkedText(self.tr("Your text"))
        self.theirs = MarkedText(self.tr("Second opinion"))
        self.theirs.setPlaceholderText(self.tr("It appears here. Your text stays as it is."))
        self.claims = QListWidget()
        self.claims.setWordWrap(True)
        self.claims.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.claims.setAccessibleName(self.tr("Where the two disagree"))
        keep_as_field(self.claims, "QListWidget")
        self.claims.setMinimumHeight(self.claims.fontMetrics().lineSpacing() * CLAIMS_SEEN + GAP)
        self.state = WrappedText(kept_lines=2)
        self.use = Button(self.tr("&Use this text"))
        self.close_button = Button(self.tr("C&lose"))

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(GAP)
        top.addWidget(self._label(self.tr("&Whom to ask"), self.whom))
        top.addWidget(self.whom, 1)
        top.addWidget(self.ask)
        top.addWidget(self.stop)
        sent = QHBoxLayout()
        sent.setSpacing(GAP)
        sent.addWidget(self.sending, 1)
        sent.addWidget(self.more)
        self._theirs_words = self.tr("Second &opinion")
        self._theirs_label = self._label(self._theirs_words, self.theirs)
        texts = QGridLayout()
        texts.setSpacing(GAP)
        texts.addWidget(self._label(self.tr("&Your text"), self.mine), 0, 0)
        texts.addWidget(self._theirs_label, 0, 1)
        texts.addWidget(self.mine, 1, 0)
        texts.addWidget(self.theirs, 1, 1)
        texts.setRowStretch(1, 1)
        texts.setColumnStretch(0, 1)
        texts.setColumnStretch(1, 1)
        below = QHBoxLayout()
        below.setSpacing(GAP)
        below.addWidget(self.detail.fold)
        below.addStretch(1)
        below.addWidget(self.remedy)
        below.addWidget(self.use)
        below.addWidget(self.close_button)
        self.column.addLayout(top)
        self.column.addLayout(sent)
        self.column.addLayout(texts, 2)
        self.column.addWidget(self._label(self.tr("Where the two &disagree"), self.claims))
        self.column.addWidget(self.claims, 1)
        self.column.addWidget(self.state)
        self.column.addWidget(self.detail)
        self.column.addLayout(below)
        self.begin_at(640, 460)

    def _label(self, words: str, buddy: QWidget) -> QLabel:
        label = QLabel(words)
        label.setFont(scaled(label.font(), 1.0, semibold=True))
        label.setBuddy(buddy)
        return label

    def _show_choices(self) -> None:
        """Offer who can be asked now; the one that was chosen stays chosen where it is still there."""
        before = self._chosen()
        self._offered = self._choices.all()
        with QSignalBlocker(self.whom):
            self.whom.clear()
            self.whom.addItems([choice.words for choice in self._offered])
            engines = [choice.engine for choice in self._offered]
            if before is not None and before.engine in engines:
                self.whom.setCurrentIndex(engines.index(before.engine))
        self._show_sending()

    def _show_sending(self) -> None:
        choice = self._chosen()
        if choice is not None and self._session.picture.held is not None:
            words = sending_words(self._session.picture, choice.engine)
            self.sending.setText(words)
            self.ask.setAccessibleDescription(words)
        else:
            self.sending.setText("")

    def _chosen(self) -> OpinionChoice | None:
        index = self.whom.currentIndex()
        return self._offered[index] if 0 <= index < len(self._offered) else None

    def _follow(self) -> None:
        self._opinion.changed.connect(self.show_state)
        self._controls.follow(self._opinion)
        self._opinion.compare()
        self._show_sending()
        self.show_state()

    def _on_current_changed(self) -> None:
        self._opinion.changed.disconnect(self.show_state)
        self._opinion = self._session.current.opinion
        self._follow()

    def _on_draft_changed(self) -> None:
        self._timer.start()
        self.show_state()

    def _on_ask_clicked(self) -> None:
        if (choice := self._chosen()) is not None:
            self._opinion.ask(self._choices.link_to(choice))

    # The opinion is another one for each picture.
    def _on_use_clicked(self) -> None:
        self._opinion.use()

    def _on_settled(self) -> None:
        self._opinion.compare()
