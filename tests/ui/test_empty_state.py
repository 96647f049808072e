"""What stands where the picture will be: who receives it, and on what terms."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from tests.ui.driving import Editor, click

from altwright.core.engine import Pages, llm7


class Browser(QObject):
    """The browser that the system opens addresses in."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        """Show a page."""
        self.opened.append(url.toString())


@pytest.fixture
def browser() -> Iterator[Browser]:
    """A browser in place of the system's."""
    browser = Browser()
    QDesktopServices.setUrlHandler("https", browser, "open")  # type: ignore[arg-type]  # the stub takes bytes, PySide a name
    yield browser
    QDesktopServices.unsetUrlHandler("https")


async def test_the_terms_of_the_free_service_are_one_press_away(editor: Editor, browser: Browser) -> None:
    editor.session.link.use(llm7())
    terms = editor.body.preview.terms
    assert terms.accessibleName() == "Open the terms of LLM7 in the browser"
    click(terms)
    assert browser.opened == [llm7().pages.terms]
    assert "LLM7" in browser.opened[0].upper()


async def test_a_service_whose_terms_nobody_knows_links_none(editor: Editor, browser: Browser) -> None:
    engine = editor.session.link.engine
    editor.session.link.use(engine._replace(pages=Pages(privacy="https://example.org/privacy")))
    click(editor.body.preview.terms)
    assert browser.opened == ["https://example.org/privacy"]
    editor.session.link.use(engine._replace(pages=Pages()))
    editor.form.address.setFocus()
    editor.session.link.use(engine._replace(pages=Pages()))
    assert not editor.body.preview.terms.isVisible()
