"""Tokens and cost of answers from engines that cost, of each and of the day."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from altwright.bridge.task_runner import TaskRunner
from altwright.bridge.translation import translate
from altwright.core.engine import Engine, EngineKind
from altwright.core.errors import ServiceError
from altwright.core.lazy_asyncio import asyncio

if TYPE_CHECKING:
    from altwright.core.answer import UsageReported
    from altwright.core.model_catalogue import ModelInfo
    from altwright.core.pricing import Money, Spending
    from altwright.services.spending_store import SpentAnswer

KeyLookup = Callable[[Engine], str | None]
"""Returns the key for an engine; may wait for the keyring, so it is called off the UI thread."""


def may_cost(engine: Engine) -> bool:
    """Tell whether answers of ``engine`` may have to be paid for: not the free service's, nor this computer's."""
    return engine.kind is EngineKind.OTHER and not engine.is_local


class Spent:
    """What one answer used; its cost may become known a little later."""

    def __init__(self, answer: SpentAnswer) -> None:
        """Begin with ``answer``."""
        self.answer = answer

    @property
    def spending(self) -> Spending:
        """The tokens, and the cost as far as it is known."""
        return self.answer.spending


class SpendingLog(QObject):
    """Adds up what answers used, and keeps it in a folder for the rest of the day.

    Prices are those of the services' own lists of models. A list is read once, after an answer, where it is not known
    already; where it cannot be had, tokens are told without a cost.
    """

    changed = Signal()

    def __init__(self, folder: Path, look_up_key: KeyLookup, tasks: TaskRunner, parent: QObject | None = None) -> None:
        """Keep sums in ``folder``; ``look_up_key`` finds the key for a list of models."""
        super().__init__(parent)
        self._folder = folder
        self._look_up_key = look_up_key
        self._tasks = tasks
        self._answers: list[Spent] = []
        self._earlier: tuple[SpentAnswer, ...] | None = None
        self._lists: dict[str, tuple[ModelInfo, ...]] = {}
        self._lock: asyncio.Lock | None = None

    def note(self, engine: Engine, model: str, usage: UsageReported) -> Spent | None:
        """Count an answer of ``model``, the name that answered; None for an engine that costs nothing."""
        if not may_cost(engine):
            return None
        from datetime import UTC, datetime

        from altwright.core.pricing import Spending
        from altwright.services.spending_store import SpentAnswer

        spending = Spending(datetime.now(UTC), usage.prompt_tokens or 0, usage.completion_tokens or 0)
        spent = Spent(SpentAnswer(engine.id, model or engine.model, spending))
        self._answers.append(spent)
        self._tasks.start(self._finish(spent, engine, usage), "note what an answer used")
        self.changed.emit()
        return spent

    def words_of(self, spent: Spent) -> str:
        """Return what an answer used and cost."""
        from altwright.core.pricing_wording import usage_words

        spending = spent.spending
        return usage_words(spending.input_tokens, spending.output_tokens, spending.cost, translate)

    def words_of_today(self) -> str:
        """Return what the answers of today used and cost, those before the last start among them."""
        from datetime import datetime

        from altwright.core.pricing import day_total
        from altwright.core.pricing_wording import day_words

        now = datetime.now().astimezone()
        answers = [answer.spending for answer in self._earlier or ()]
        return day_words(day_total([*answers, *(spent.spending for spent in self._answers)], now.date()), translate)

    async def _finish(self, spent: Spent, engine: Engine, usage: UsageReported) -> None:
        """Keep an answer, find what it cost, and keep that too."""
        from dataclasses import replace

        from altwright.services.spending_store import SpendingStore

        store = SpendingStore(self._folder)
        self._lock = self._lock or asyncio.Lock()
        async with self._lock:
            if self._earlier is None:
                # None of this run is stored before.
                self._earlier = await asyncio.to_thread(store.load)
                self.changed.emit()
            await asyncio.to_thread(store.note, spent.answer)
            cost = _cost_of(await self._models_of(engine), (spent.answer.model, engine.model), usage)
            if cost is not None:
                spent.answer = replace(spent.answer, spending=replace(spent.spending, cost=cost))
                self.changed.emit()
                await asyncio.to_thread(store.note, spent.answer)

    async def _models_of(self, engine: Engine) -> tuple[ModelInfo, ...]:
        """Return the list of models that ``engine`` gave, or nothing where it gave none."""
        from altwright.bridge.model_lists import catalogue, models_of

        known = catalogue().known_models(engine.address, has_key=True) or catalogue().known_models(engine.address)
        if known is None and engine.address not in self._lists:
            self._lists[engine.address] = ()
            try:
                known = await models_of(engine, await asyncio.to_thread(self._look_up_key, engine))
            except ServiceError:
                known = None
        if known:
            self._lists[engine.address] = known
        return self._lists.get(engine.address, ())


def _cost_of(models: tuple[ModelInfo, ...], names: tuple[str, ...], usage: UsageReported) -> Money | None:
    """Return what an answer of the first of ``names`` in a list with prices cost, or None where that is unknown."""
    priced = {model.id: model.price for model in models}
    price = next((price for name in names if (price := priced.get(name)) is not None), None)
    if price is None or usage.prompt_tokens is None or usage.completion_tokens is None:
        return None
    return price.of_answer(usage.prompt_tokens, usage.completion_tokens)
