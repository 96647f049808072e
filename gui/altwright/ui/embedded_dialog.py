"""The words that a picture's file holds already, in each of their languages."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale, Qt, Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from altwright.core.embedded_text import DEFAULT_LANGUAGE, EmbeddedText, LanguageText
from altwright.ui.buttons import Button
from altwright.ui.dialog import Dialog
from altwright.ui.theme import GAP, MARGIN, scaled
from altwright.ui.wrapped_text import WrappedText


class EmbeddedDialog(Dialog):
    """Lists the texts; nothing is taken over until the editor says so."""

    chosen = Signal(str)
    long_chosen = Signal(str)

    def __init__(self, embedded: EmbeddedText, parent: QWidget) -> None:
        """Show ``embedded``."""
        super().__init__(parent, self.tr("Already in the file"))
        self.uses: list[Button] = []
        content = QWidget()
        list_layout = QVBoxLayout(content)
        list_layout.setContentsMargins(GAP, GAP, GAP, GAP)
        list_layout.setSpacing(MARGIN)
        for heading, texts, chosen in (
            (self.tr("Alt text"), embedded.alt, self.chosen),
            (self.tr("Long description"), embedded.long_description, self.long_chosen),
        ):
            for text in texts:
                list_layout.addWidget(self._entry(heading, text, chosen))
        list_layout.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(content)
        self.close_button = Button(self.tr("C&lose"))
        self.close_button.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        self.column.addWidget(area, 1)
        self.column.addLayout(buttons)
        self.begin_at(520, 360)

    def _entry(self, heading: str, text: LanguageText, chosen: SignalInstance) -> QWidget:
        page = QWidget()
        title = QLabel(self.tr("{kind}, {language}").format(kind=heading, language=language_name(text.language)))
        title.setTextFormat(Qt.TextFormat.PlainText)
        title.setFont(scaled(title.font(), 1.0, semibold=True))
        words = WrappedText(text.text)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        use = Button(self.tr("Use this"), self.tr("Use this: {words}").format(words=text.text))
        use.clicked.connect(lambda: self._on_use_clicked(chosen, text.text))
        self.uses.append(use)
        row = QHBoxLayout()
        row.addWidget(title, 1)
        row.addWidget(use)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addLayout(row)
        column.addWidget(words)
        return page

    def _on_use_clicked(self, chosen: SignalInstance, words: str) -> None:
        chosen.emit(words)
        self.accept()


def language_name(tag: str) -> str:
    """Return the name of the language with a BCP 47 ``tag`` in itself; the tag where Qt knows none."""
    if tag == DEFAULT_LANGUAGE:
        return QCoreApplication.translate("EmbeddedDialog", "no language given")
    locale = QLocale(tag.replace("-", "_"))
    if locale.language() is QLocale.Language.C:
        return tag
    return locale.nativeLanguageName() if "-" in tag else QLocale.languageToString(locale.language())
