"""``altwright describe``: one picture, its words on standard output, everything else on standard error."""

from __future__ import annotations

import asyncio
import contextlib
import math
import os
import time
from collections.abc import Mapping
from contextlib import AsyncExitStack, ExitStack, aclosing
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from altwright.cli.choosing import (
    EngineRefusedError,
    EngineUnknownError,
    as_asked,
    engine_for,
    key_for,
    load_settings,
)
from altwright.cli.local import check_model, local_endpoint
from altwright.cli.next_steps import with_next_steps
from altwright.cli.options import Options
from altwright.cli.terminal import Interruption, OutputClosedError, Terminal
from altwright.core import engine as engines
from altwright.core.address import parse_source
from altwright.core.answer import (
    DescribingEvent,
    Ending,
    Finished,
    ModelNamed,
    ParameterDropped,
    PictureSentInstead,
    RetryScheduled,
    TextArrived,
)
from altwright.core.answer_parts import PartsReader
from altwright.core.describing import describe
from altwright.core.engine import Engine, EngineKind
from altwright.core.errors import AddressUnclear, AltwrightError, AnswerFiltered, PictureError
from altwright.core.local_errors import LocalModelGone
from altwright.core.local_model import running_at
from altwright.core.message import Message, Situation, Tone, untranslated
from altwright.core.organisation import Organisation
from altwright.core.organisation_wording import organisation_message
from altwright.core.parameter_wording import parameter_notice
from altwright.core.picture import AddressReference, AddressSource, FileSource, PictureSource, UploadReference
from altwright.core.rate_gate import RateGate
from altwright.core.redaction import redact
from altwright.core.request import DescribeRequest
from altwright.core.sending import passes_through
from altwright.core.wording import length_notice, message_for
from altwright.services.chat_client import ChatClient
from altwright.services.engine_presets import presets
from altwright.services.key_store import password_among
from altwright.services.limit_store import LimitStore
from altwright.services.organisation_file import load_organisation
from altwright.services.picture_loader import PictureLoader
from altwright.services.picture_preparation import prepare
from altwright.services.proxy_sign_in import use_passwords
from altwright.services.settings import Settings, settings_folder

LONGEST_WAIT = 120.0
"""Seconds; when a service asks for a longer wait, the terminal says so instead of waiting."""


@dataclass(slots=True)
class Result:
    """What is printed as JSON; ``seconds`` counts from the start of the command to its end.

    ``finish`` is done, length, content_filter, cut_off, stopped or failed; ``model`` is the one that answered.
    """

    text: str = ""
    model: str | None = None
    finish: str = "failed"
    seconds: float = 0.0
    error: str | None = None
    written: str | None = None
    """The file that holds the words as its metadata; printed only where ``--write-metadata`` was given."""

    @property
    def exit_code(self) -> int:
        """The exit code of the process, but for a signal's."""
        return 0 if self.finish in {"done", "length"} else 1


class DescribeCommand:
    """Describes one picture, once."""

    def __init__(self, options: Options, environment: Mapping[str, str] = os.environ) -> None:
        """Take what was asked for; the demo looks into neither ``environment`` nor settings."""
        self._options = options
        self._environment: Mapping[str, str] = {} if options.demo else environment
        self._terminal = Terminal()
        self._result = Result()
        self._answer = PartsReader(None)
        self._began = time.monotonic()
        self._key: str | None = None
        self._messages: list[Message] = []
        self._organisation = Organisation()
        self._concluded = False

    def run(self) -> int:
        """Do it and return the exit code of the process."""
        interruption = Interruption()
        try:
            with interruption, ExitStack() as cleanup:
                settings = (
                    Settings() if self._options.demo else load_settings(settings_folder(self._environment), self._tell)
                )
                if not self._options.demo:
                    self._load_organisation()
                engine = self._choose_engine(settings, cleanup)
                # Closed at the end only: closing waits for the lookup of a host's name, which takes its time.
                runner = asyncio.Runner()
                runner.run(self._describe(settings, engine, interruption))
                if self._options.write_metadata is not None:
                    self._write_metadata(engine, self._options.write_metadata)
                self._conclude()
                runner.close()
        except (KeyboardInterrupt, asyncio.CancelledError):
            if interruption.exit_code is None:
                raise
            self._result.finish = "stopped"
            with contextlib.suppress(OutputClosedError):
                self._conclude()
            os._exit(interruption.exit_code)
        except EngineUnknownError as unknown:
            self._tell(f"There is no engine called {unknown}. “altwright engines” lists those there are.")
            return 2
        except LocalModelGone as gone:
            self._tell(f"This computer has no model called {gone.name}. There are: {', '.join(gone.there)}.")
            return 2
        except EngineRefusedError as refused:
            self._tell(f"Your organisation does not allow {refused}. “altwright engines” lists those it allows.")
            return 2
        except OutputClosedError as closed:
            if closed.reason:
                self._tell(f"The words could not be written: {closed.reason}.")
            return 1
        if self._options.write_metadata is not None and not self._result.written:
            return 1
        return self._result.exit_code

    def _load_organisation(self) -> None:
        self._organisation = load_organisation(self._environment, presets())
        if message := organisation_message(self._organisation, untranslated):
            self._tell(message.text)
            self._tell("\n".join(f"  {line}" for line in message.detail.splitlines()))

    def _choose_engine(self, settings: Settings, cleanup: ExitStack) -> Engine:
        """Return the engine that is asked.

        Raises:
            EngineUnknownError: no engine has the name that was asked for.
            LocalModelGone: the model that was asked for is none of this computer's.
        """
        if not self._options.demo:
            engine = engine_for(self._options, settings, self._environment, self._organisation)
            if engine.kind is EngineKind.LOCAL and self._options.model:
                check_model(settings_folder(self._environment), self._environment, engine.model)
            return engine
        from altwright.services.demo_service import DemoService

        return as_asked(engines.demo(cleanup.enter_context(DemoService()).address), self._options)

    async def _describe(self, settings: Settings, engine: Engine, interruption: Interruption) -> None:
        """Ask, and keep what came of it in the result."""
        interruption.task = asyncio.current_task()
        loader = PictureLoader(proxy=self._organisation.proxy, certificate=self._organisation.certificate)
        try:
            async with AsyncExitStack() as cleanup:
                self._organisation.check(engine)
                self._check_picture()
                if engine.kind is EngineKind.LOCAL:
                    place = local_endpoint(settings_folder(self._environment), self._environment, engine.model)
                    address, self._key = await cleanup.enter_async_context(place)
                    engine = running_at(engine, address)
                else:
                    self._key = key_for(engine, self._options, settings, self._environment)
                engines.checked(engine)
                use_passwords(partial(password_among, settings.keys))
                cleanup.callback(use_passwords, None)
                client = ChatClient(engine, self._key)
                cleanup.push_async_callback(client.aclose)
                await self._ask(settings, engine, client, loader)
        except AltwrightError as error:
            self._fail(error, engine)
        finally:
            await loader.aclose()
            interruption.task = None

    async def _ask(self, settings: Settings, engine: Engine, client: ChatClient, loader: PictureLoader) -> None:
        source = _source_of(self._options)
        upload = partial(_prepared, loader, source, engine)
        prompt = self._options.prompt or self._organisation.prompt_for(settings.prompt)
        request = DescribeRequest.to(engine, prompt, self._address_of(source, engine) or await upload())
        limits = LimitStore(settings_folder(self._environment))
        gate = RateGate(on_postponed=limits.note)
        gate.restore(limits.load())
        described = describe(
            request,
            client,
            gate,
            service_name=engine.limits_name,
            upload=upload,
            longest_wait=LONGEST_WAIT,
            at_once=engine.requests_at_once,
            as_written=True,
        )
        async with aclosing(described) as events:
            async for event in events:
                self._take(event, engine)

    def _address_of(self, source: PictureSource, engine: Engine) -> AddressReference | None:
        """Return the reference by which the service itself loads the picture, or None if it has to be sent."""
        if isinstance(source, AddressSource) and passes_through(source, engine):
            return AddressReference(source.address)
        return None

    def _take(self, event: DescribingEvent, engine: Engine) -> None:
        match event:
            case TextArrived(text):
                self._answer.feed(text)
                before, self._result.text = self._result.text, self._answer.alt
                if not self._options.json:
                    if self._result.text.startswith(before):
                        self._terminal.write(self._result.text[len(before) :])
                    else:
                        # What was written turned out to be thinking.
                        self._terminal.write_instead(self._result.text)
            case ModelNamed(name):
                self._result.model = name
            case RetryScheduled(seconds):
                self._tell(f"Trying again in {math.ceil(seconds)} s")
            case PictureSentInstead(byte_count):
                size = math.ceil(byte_count / 1000)
                self._tell(f"{engine.name} could not use the address, so the picture itself is sent, {size} kB.")
            case ParameterDropped():
                if notice := parameter_notice(event, engine.name, untranslated):
                    self._tell(notice.text)
            case Finished(Ending.LENGTH):
                self._result.finish = "length"
                self._messages.append(length_notice(untranslated))
            case Finished():
                self._result.finish = "done"

    def _check_picture(self) -> None:
        """Look whether the words could be written into a copy, if that is wanted, before anybody is asked for them."""
        if self._options.write_metadata is not None and isinstance(source := _source_of(self._options), FileSource):
            from altwright.services.picture_metadata import check_takes_text

            with contextlib.suppress(PictureError):  # told when the picture is loaded
                check_takes_text(source.path)

    def _write_metadata(self, engine: Engine, out: str) -> None:
        """Write the words into a copy of the picture, if they are all there."""
        from altwright.cli.embedding import write_copy

        if self._result.finish != "done":
            self._messages.append(Message("No copy was written, since the answer is not complete.", tone=Tone.CAUTION))
            return
        try:
            source = _source_of(self._options)
            if isinstance(source, FileSource):
                path, notices = write_copy(source.path, out, self._result.text)
                self._result.written = str(path)
                self._messages += notices
        except AltwrightError as error:
            self._fail(error, engine)
            self._result.finish = "done"

    def _fail(self, error: AltwrightError, engine: Engine) -> None:
        has_words = bool(self._result.text)
        situation = Situation(
            service=engine.name,
            model=self._result.model or engine.model,
            has_text=has_words,
            words_arrived=has_words,
            is_demo=engine.kind is EngineKind.DEMO,
            is_free=engine.kind is EngineKind.LLM7,
        )
        message = message_for(error, situation, untranslated)
        self._messages.append(with_next_steps(message, engine.kind))
        self._result.error = self._redacted(message.text)
        if isinstance(error, AnswerFiltered):
            self._result.finish = "content_filter"
        else:
            self._result.finish = "cut_off" if has_words else "failed"

    def _conclude(self) -> None:
        """Write what stands at the end: the JSON or the end of the line, the model, the messages."""
        if self._concluded:
            return
        self._concluded = True
        self._result.seconds = round(time.monotonic() - self._began, 2)
        if self._options.json:
            printed = asdict(self._result)
            if self._options.write_metadata is None:
                del printed["written"]
            self._terminal.write_json(printed)
        elif self._result.text:
            self._terminal.write("\n")
        if self._result.model:
            self._tell(f"Model selected: {self._result.model}")
        if self._result.written:
            self._tell(f"Metadata written to {self._result.written}")
        for message in self._messages:
            self._tell(message.text)
            if message.detail:
                self._tell(f"  {message.detail}")

    def _tell(self, text: str) -> None:
        self._terminal.tell(self._redacted(text))

    def _redacted(self, text: str) -> str:
        # A key of one or two characters is none, and hiding it would make the words unreadable.
        return redact(text, self._key) if self._key and len(self._key) > 3 else redact(text)


def _source_of(options: Options) -> PictureSource:
    """Return the picture that is asked about; in the demo the first sample stands for none.

    Raises:
        PictureError: it is neither an address nor a file.
    """
    image = (options.image or "").strip()
    if options.demo and not image:
        from altwright.services.samples import samples

        return FileSource(samples()[0].path)
    with contextlib.suppress(OSError):  # an address too long for a file's name
        if Path(image).is_file():
            return FileSource(Path(image))
    source = parse_source(image)
    if not isinstance(source, FileSource) and any("\ud800" <= character <= "\udfff" for character in image):
        raise AddressUnclear  # bytes of the command line that are no text cannot be sent
    return source


async def _prepared(loader: PictureLoader, source: PictureSource, engine: Engine) -> UploadReference:
    picture = await loader.load(source)
    return await asyncio.to_thread(prepare, picture, engine.upload)
