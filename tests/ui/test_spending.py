"""Tokens and cost beside the model, for engines that cost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from tests.fakes import scripts
from tests.ui.driving import CTRL, SHIFT, Editor, click, press, settle, write
from tests.waiting import until

from altwright.bridge.model_lists import catalogue
from altwright.services.spending_store import FILE_NAME
from altwright.ui.questions_dialog import QuestionsDialog

USED = "18 tokens, 0.0099 USD"
TODAY = "Today: 18 tokens, 0.0099 USD"


@pytest.fixture
def customer(editor: Editor) -> Iterator[Editor]:
    """A person whose engine costs."""
    catalogue.cache_clear()
    editor.service.models = [{"id": scripts.MODEL, "pricing": {"prompt": "0.0001", "completion": "0.001"}}]
    editor.session.link.use(editor.session.link.engine._replace(is_local=False))
    yield editor
    catalogue.cache_clear()


async def is_priced(editor: Editor) -> None:
    spending = editor.session.spending
    assert spending is not None
    await until(lambda: "USD" in spending.words_of_today())
    await settle()


async def test_tokens_and_cost_stand_beside_the_model_and_the_days_sum_is_told(customer: Editor, home: Path) -> None:
    await customer.has_picture()
    await customer.describes(scripts.usage_chunk())
    await is_priced(customer)
    status = customer.window.status
    assert status.used.isVisible()
    assert status.used.text() == USED
    assert status.used.geometry().right() < status.model.geometry().left()
    for label in (status.used, status.model):
        assert label.toolTip() == f"{USED}. {TODAY}"
    model = QAccessible.queryAccessibleInterface(status.model)
    assert model.text(QAccessible.Text.Name) == f"Model: {scripts.MODEL}"
    assert model.text(QAccessible.Text.Description) == f"{USED}. {TODAY}"
    assert (home / FILE_NAME).is_file()
    assert USED not in customer.spoken


async def test_where_there_is_no_room_the_cost_is_told_with_the_model(customer: Editor) -> None:
    await customer.has_picture()
    await customer.describes(scripts.usage_chunk(model="a-model-with-a-name-that-takes-very-nearly-all-of-the-line"))
    status = customer.window.status
    customer.window.resize(640, 480)
    await settle()
    assert not status.used.isVisible()
    assert status.model.toolTip().startswith("18 tokens")
    assert status.model.width() >= status.model.sizeHint().width()
    customer.window.resize(1400, 700)
    await settle()
    assert status.used.isVisible()


async def test_the_cost_goes_with_its_answer(customer: Editor) -> None:
    await customer.has_picture()
    await customer.describes(scripts.usage_chunk())
    await is_priced(customer)
    status = customer.window.status
    customer.form.address.show_address(customer.host.url("/photo.png"))
    assert not status.used.isVisible()
    assert status.model.toolTip() == ""
    customer.session.go_by(-1)
    assert status.used.text() == USED
    await customer.describes(scripts.good())
    assert not status.used.isVisible()


async def test_nothing_is_shown_for_an_engine_that_costs_nothing(editor: Editor, home: Path) -> None:
    await editor.has_picture()
    await editor.describes(scripts.usage_chunk())
    status = editor.window.status
    assert not status.used.isVisible()
    assert status.model.toolTip() == status.model.accessibleDescription() == ""
    assert not (home / FILE_NAME).exists()


async def test_a_question_tells_what_its_answer_used(customer: Editor) -> None:
    await customer.has_picture()
    customer.form.address.setFocus()
    press(Qt.Key.Key_K, CTRL | SHIFT)
    dialog = customer.dialog()
    assert isinstance(dialog, QuestionsDialog)
    await until(dialog.isActiveWindow)
    customer.answers(scripts.usage_chunk())
    write("What is it?")
    click(dialog.ask)
    await until(lambda: dialog.state.text().endswith(f" s; {USED}"))
    assert dialog.state.toolTip() == TODAY
    assert not customer.window.status.used.isVisible()
