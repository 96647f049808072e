"""The test of an engine: one sample picture, and what came of it in words."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Collection, Sequence
from contextlib import aclosing
from dataclasses import replace
from enum import Enum, auto
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from altwright.bridge.service_choice import ServiceChoice
from altwright.bridge.session import Session
from altwright.bridge.task_runner import TaskRunner
from altwright.bridge.translation import translate
from altwright.core.answer import DescribingEvent
from altwright.core.describing import describe
from altwright.core.engine import Engine, EngineKind
from altwright.core.engine_report import EngineReport, SampleQuestion
from altwright.core.engine_test_wording import Fact, report_facts, report_message
from altwright.core.errors import KeyNotRead
from altwright.core.lazy_asyncio import asyncio
from altwright.core.message import Action, Message
from altwright.core.model_catalogue import ModelInfo
from altwright.core.picture import LoadedPicture, PictureReference
from altwright.core.request import DescribeRequest

if TYPE_CHECKING:
    from asyncio import Task


class Stage(Enum):
    """What a test waits for: the answer of a service, or that the engine of this computer starts and then looks."""

    ASKING = auto()
    STARTING = auto()
    LOOKING = auto()


class EngineTrial(QObject):
    """Tests one engine at a time; ``changed`` tells of its start, its next stage and its end."""

    changed = Signal()

    def __init__(
        self, session: Session, choice: ServiceChoice, tasks: TaskRunner, parent: QObject | None = None
    ) -> None:
        """Begin without a test; a wait that a service asked ``session`` for holds for tests too."""
        super().__init__(parent)
        self._session = session
        self._choice = choice
        self._tasks = tasks
        self._task: Task[None] | None = None
        self._of: Engine | None = None
        self._without: Collection[Action] = ()
        self.stage = Stage.ASKING
        self.facts: tuple[Fact, ...] = ()
        self.message: Message | None = None
        choice.key_replaced.connect(self._on_key_replaced)

    @property
    def is_running(self) -> bool:
        """Whether a test is under way."""
        return self._task is not None

    def start(self, engine: Engine, *, without: Collection[Action] = ()) -> None:
        """Test ``engine``, in place of a test that is under way; ``without`` are actions that are not to be offered."""
        self._drop()
        self._of = engine
        self._without = without
        is_here = engine.kind is EngineKind.LOCAL
        self.stage = Stage.STARTING if is_here else Stage.ASKING
        asked = self._choice.asked(engine)
        self._task = self._tasks.start(self._run_here(asked) if is_here else self._run(asked), "test the engine")
        self.changed.emit()

    def stop(self) -> None:
        """End the test; nothing is said about the engine then."""
        self._drop()
        self.changed.emit()

    def show(self, engine: Engine) -> None:
        """Forget what was found out about another engine than ``engine``, or about what it was before a change."""
        if self._of is not None and self._of != engine:
            self._of = None
            self.stop()

    def _on_key_replaced(self, address: str) -> None:
        """End a test of the service at ``address``: it would go on with a key that was replaced or forgotten."""
        if self.is_running and self._of is not None and self._of.address == address:
            self.stop()

    def _drop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None
        self.facts = ()
        self.message = None

    async def _run(self, engine: Engine) -> None:
        report = await self._report(engine)
        self._end(report_facts(report, translate), report_message(report, engine.name, translate))

    async def _run_here(self, engine: Engine) -> None:
        from altwright.bridge.local_trial import try_here
        from altwright.core.local_test_wording import local_facts, local_message

        report = await try_here(
            self._session.link, engine, ask=self._ask, prepare=partial(_prepared, engine), on_started=self._on_started
        )
        self._end(local_facts(report, translate), local_message(report, engine.name, translate))

    def _on_started(self) -> None:
        self.stage = Stage.LOOKING
        self.changed.emit()

    def _end(self, facts: tuple[Fact, ...], message: Message) -> None:
        self._task = None
        self.facts = facts
        actions = tuple(action for action in message.actions if action not in self._without)
        self.message = message._replace(actions=actions)
        self.changed.emit()

    async def _report(self, engine: Engine) -> EngineReport:
        from altwright.services import engine_test
        from altwright.services.model_catalogue import ModelCatalogue
        from altwright.services.network import new_client

        try:
            key = await self._choice.key_of(engine)
        except KeyNotRead as error:
            return EngineReport(engine.model, error=error, has_key=True)
        catalogue = ModelCatalogue()
        client_for = partial(new_client, proxy=engine.proxy, certificate=engine.certificate)

        async def list_models(address: str, with_key: bool) -> Sequence[ModelInfo]:
            return await catalogue.fetch_models(address, key if with_key else None, fresh=True, client_for=client_for)

        return await engine_test.test_engine(
            engine.address,
            engine.model,
            has_key=key is not None,
            ask=partial(self._ask, engine, key),
            list_models=list_models,
            prepare=partial(_prepared, engine),
        )

    async def _ask(self, engine: Engine, key: str | None, question: SampleQuestion) -> AsyncGenerator[DescribingEvent]:
        from altwright.services.chat_client import ChatClient

        engine = engine._replace(address=question.address)
        client = ChatClient(engine, key)
        try:
            await asyncio.to_thread(client.warm)
            request = DescribeRequest.to(engine, question.prompt, question.picture)
            answer = describe(
                replace(request, streams=request.streams and question.streams),
                client,
                self._session.link.gate,
                service_name=engine.limits_name,
                longest_wait=0,
                at_once=engine.requests_at_once,
            )
            async with aclosing(answer) as events:
                async for event in events:
                    yield event
        finally:
            await client.aclose()


def _prepared(engine: Engine, picture: LoadedPicture) -> PictureReference:
    from altwright.services.picture_preparation import prepare

    return prepare(picture, engine.upload)
