"""Tokens and cost: counted for engines that cost, priced by their own lists, and summed up for the day."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from tests.bridge.desk import ADDRESS, Desk, near
from tests.fakes import scripts
from tests.fakes.fault_service import FaultService
from tests.fakes.scripts import MODEL
from tests.waiting import until

from altwright.bridge.model_lists import catalogue
from altwright.bridge.session import Session
from altwright.bridge.spending import SpendingLog, may_cost
from altwright.core.address import host_of
from altwright.core.engine import Engine, demo, engine_at, llm7
from altwright.core.picture import AddressSource
from altwright.core.pricing import Money, Spending
from altwright.services.spending_store import FILE_NAME, SpendingStore, SpentAnswer

KEY = "secret-key-4711"
PRICES = {"prompt": "0.0001", "completion": "0.001"}
"""What a token costs; the usual answer takes nine to read and nine to write."""

COST = "0.0099 USD"


class Till:
    """A session whose engine costs, with its log and what was looked up for it."""

    def __init__(self, desk: Desk, folder: Path) -> None:
        self.keys: list[str] = []
        self.desk = desk
        self.log = SpendingLog(folder, self._look_up, desk.tasks)
        self.session = Session(desk.loader, desk.link, desk.tasks, loads_previews=False, spending=self.log)
        self.session.take(AddressSource(ADDRESS))

    @property
    def words(self) -> str:
        """What the last answer used."""
        spent = self.session.current.run.spent
        return "" if spent is None else self.log.words_of(spent)

    async def describes(self) -> None:
        """Press Describe and wait for everything that follows."""
        self.session.describe()
        await until(lambda: not self.session.phase.is_running)
        await until(lambda: not self.desk.tasks._tasks)

    def _look_up(self, engine: Engine) -> str:
        self.keys.append(engine.address)
        return KEY


def costly(service: FaultService, **changes: object) -> Engine:
    return near(service.address, model="asked-for", **changes)._replace(is_local=False)


def lists(service: FaultService) -> list[str]:
    """Return what was asked for a list with the key of the till; the client may ask on its own, without one."""
    return [request.method for request in service.requests if request.key == KEY]


@pytest.fixture
async def till(desk: Desk, fault_service: FaultService, tmp_path: Path) -> AsyncIterator[Till]:
    """A till for ``fault_service``, whose list of models nobody has read."""
    catalogue.cache_clear()
    desk.link.use(costly(fault_service))
    till = Till(desk, tmp_path)
    yield till
    await till.session.close()
    catalogue.cache_clear()


async def test_an_answer_is_priced_by_the_list_that_is_read_after_it(
    till: Till, fault_service: FaultService, tmp_path: Path
) -> None:
    fault_service.models = [{"id": "other"}, {"id": MODEL, "pricing": PRICES}]
    fault_service.then(scripts.usage_chunk())
    await till.describes()
    assert fault_service.requests[-1].key == KEY
    assert lists(fault_service) == ["GET"]
    assert till.words == f"18 tokens, {COST}"
    assert till.log.words_of_today() == f"Today: 18 tokens, {COST}"
    (known,) = SpendingStore(tmp_path).load()
    assert (known.engine, known.model) == (host_of(fault_service.address).replace(".", "-").replace(":", "-"), MODEL)
    assert known.spending.cost == Money(Decimal("0.0099"), "USD")


async def test_the_list_is_read_once_and_the_day_adds_up(till: Till, fault_service: FaultService) -> None:
    fault_service.models = [{"id": "asked-for", "pricing": PRICES}]
    for tokens in (18, 36, 54):
        fault_service.then(scripts.usage_chunk())
        await till.describes()
        assert till.words == f"18 tokens, {COST}"
        assert till.log.words_of_today().startswith(f"Today: {tokens} tokens")
    assert till.log.words_of_today() == "Today: 54 tokens, 0.030 USD"
    assert len(lists(fault_service)) == 1


@pytest.mark.parametrize(
    "models",
    [scripts.wrong_key(), scripts.html_with_200(), [], [{"id": "asked-for"}], [{"id": "other", "pricing": PRICES}]],
    ids=["refused", "page", "empty", "no prices", "another model"],
)
async def test_without_a_price_tokens_are_told_alone_and_the_list_is_asked_for_once(
    till: Till, fault_service: FaultService, models: object
) -> None:
    fault_service.models = models
    for _ in range(2):
        fault_service.then(scripts.usage_chunk())
        await till.describes()
    assert till.words == "18 tokens"
    assert till.log.words_of_today() == "Today: 36 tokens"
    assert len(lists(fault_service)) == 1
    assert till.session.message is None


async def test_a_question_about_the_picture_counts_as_well(till: Till, fault_service: FaultService) -> None:
    fault_service.models = [{"id": "asked-for", "pricing": PRICES}]
    fault_service.then(scripts.usage_chunk())
    questions = till.session.current.questions
    questions.typed = "What is it?"
    questions.ask()
    await until(lambda: questions.run.spent is not None and questions.run.spent.spending.cost is not None)
    await until(lambda: not till.desk.tasks._tasks)
    assert questions.run.spent is not None
    assert till.log.words_of(questions.run.spent) == f"18 tokens, {COST}"
    assert till.words == ""
    assert till.log.words_of_today() == f"Today: 18 tokens, {COST}"


async def test_what_was_used_before_the_start_counts_until_the_day_is_over(
    till: Till, fault_service: FaultService, tmp_path: Path
) -> None:
    now = datetime.now(UTC)
    for when, tokens in ((now, 1000), (now - timedelta(hours=25), 70_000)):
        SpendingStore(tmp_path).note(SpentAnswer("e", "m", Spending(when, tokens, 0, Money(Decimal(2), "USD"))))
    fault_service.then(scripts.usage_chunk())
    await till.describes()
    assert till.log.words_of_today() == "Today: 1,018 tokens, at least 2.00 USD"
    assert len(SpendingStore(tmp_path).load()) == 3


async def test_another_answer_and_another_service_begin_anew(till: Till, fault_service: FaultService) -> None:
    fault_service.then(scripts.usage_chunk(), scripts.good())
    await till.describes()
    assert till.words == "18 tokens"
    await till.describes()
    assert till.words == ""
    fault_service.then(scripts.usage_chunk())
    await till.describes()
    till.desk.link.use(costly(fault_service, requests_at_once=7))
    assert till.words == ""


async def test_engines_that_cost_nothing_are_neither_counted_nor_asked(
    till: Till, fault_service: FaultService, tmp_path: Path
) -> None:
    till.desk.link.use(near(fault_service.address))
    fault_service.then(scripts.usage_chunk())
    await till.describes()
    assert till.words == ""
    assert (lists(fault_service), till.keys) == ([], [])
    assert not (tmp_path / FILE_NAME).exists()
    for engine in (llm7(), demo("http://127.0.0.1:9/v1"), engine_at("http://localhost:11434/v1")):
        assert not may_cost(engine)
    assert may_cost(engine_at("https://api.openai.com/v1"))


async def test_neither_address_nor_key_nor_words_reach_the_file(
    till: Till, fault_service: FaultService, tmp_path: Path
) -> None:
    till.session.prompt = "What does the curtain hide?"
    fault_service.then(scripts.usage_chunk())
    await till.describes()
    text = (tmp_path / FILE_NAME).read_text(encoding="utf-8")
    assert set(json.loads(text)["answers"][0]) == {"engine", "model", "time", "input_tokens", "output_tokens"}
    for secret in ("http", "secret", "curtain", "pictures.example", "terrace"):
        assert secret not in text
