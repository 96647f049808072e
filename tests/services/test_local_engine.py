"""The engine of this computer: it looks at pictures, dies at bad moments, and leaves nothing behind."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import IO

import pytest
from PIL import Image
from tests.asking import PATIENT, Outcome, ask, asked_after_a_stop, client_for
from tests.local_models import tiny_model
from tests.waiting import until

from altwright.core import errors as e
from altwright.core import local_errors as le
from altwright.core.answer import Ending, TextArrived
from altwright.core.local_model import MODEL_NAME, RESERVED_MEMORY, LocalFiles
from altwright.core.picture import UploadReference
from altwright.core.request import DescribeRequest
from altwright.services.local_engine import engine as engine_module
from altwright.services.local_engine.child import Child, command
from altwright.services.local_engine.engine import LocalEndpoint, LocalEngine
from altwright.services.samples import samples

pytest.importorskip("xllamacpp", reason="there is no llama.cpp for this machine")

ON_LINUX = sys.platform == "linux"
LIMITS = PATIENT._replace(first_words=60.0)


@pytest.fixture
async def engine() -> AsyncIterator[LocalEngine]:
    async with LocalEngine(tiny_model(), os.environ) as engine:
        yield engine


@pytest.fixture(scope="module")
def pictures() -> list[UploadReference]:
    """Give two of the samples, small enough to be looked at quickly."""
    return [small(sample.path) for sample in samples()[:2]]


def small(path: Path) -> UploadReference:
    with Image.open(path) as image:
        image.thumbnail((512, 512))
        file = io.BytesIO()
        image.save(file, "JPEG")
    encoded = base64.b64encode(file.getvalue()).decode()
    return UploadReference(f"data:image/jpeg;base64,{encoded}", len(file.getvalue()), image.width, image.height)


def question(picture: UploadReference) -> DescribeRequest:
    return DescribeRequest("Describe this image for alt text.", picture, MODEL_NAME, 0.0)


async def asked(endpoint: LocalEndpoint, picture: UploadReference) -> Outcome:
    return await ask(endpoint.address, question(picture), key=endpoint.key, limits=LIMITS)


def alive(pid: int) -> bool:
    """Tell whether a process runs; one that has ended and waits to be counted does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def told(pid: int, name: str) -> str:
    """Return what Linux tells of a process, such as its command line."""
    return Path(f"/proc/{pid}/{name}").read_bytes().decode()


def pid_of(engine: LocalEngine) -> int:
    assert engine.pid is not None
    return engine.pid


async def test_it_describes_the_picture_that_it_was_sent(engine: LocalEngine, pictures: list[UploadReference]) -> None:
    endpoint = await engine.start()
    first, second = [await asked(endpoint, picture) for picture in pictures]
    again = await asked(await engine.start(), pictures[0])
    for outcome in (first, second, again):
        assert outcome.error is None
        assert outcome.ending in {Ending.DONE, Ending.LENGTH}
        assert outcome.models == ["tiny-vlm"]
    assert first.text.strip()
    assert again.text == first.text
    assert second.text != first.text


async def test_a_model_whose_name_cannot_be_shown_answers_under_a_plain_one(pictures: list[UploadReference]) -> None:
    async with LocalEngine(tiny_model()._replace(name="tiny\udcff\n"), os.environ) as engine:
        outcome = await asked(await engine.start(), pictures[0])
    assert outcome.models == [MODEL_NAME]


async def test_nothing_runs_before_the_first_question_and_nothing_after_the_stop(engine: LocalEngine) -> None:
    assert engine.pid is None
    await engine.start()
    pid = pid_of(engine)
    assert engine.running
    assert alive(pid)
    await engine.stop()
    assert engine.pid is None
    assert not alive(pid)


async def test_it_listens_on_this_computer_only_and_wants_its_key(
    engine: LocalEngine, pictures: list[UploadReference]
) -> None:
    endpoint = await engine.start()
    assert endpoint.address.startswith("http://127.0.0.1:")
    stranger = await ask(endpoint.address, question(pictures[0]), key="sk-guessed", limits=LIMITS)
    assert isinstance(stranger.error, e.KeyRefused)


@pytest.mark.skipif(not ON_LINUX, reason="command lines are read from /proc")
async def test_its_command_line_names_it_and_holds_no_key(engine: LocalEngine) -> None:
    endpoint = await engine.start()
    line = told(pid_of(engine), "cmdline")
    assert "local_engine" in line
    assert endpoint.key not in line
    assert endpoint.key not in told(pid_of(engine), "environ")


@pytest.mark.skipif(not ON_LINUX, reason="the environment is read from /proc")
async def test_it_is_not_told_the_keys_of_services() -> None:
    names = ("OPENAI_API_KEY", "ALTWRIGHT_API_KEY", "HF_TOKEN", "GITHUB_TOKEN", "PROXY_PASSWORD")
    environment = os.environ | dict.fromkeys(names, "sk-secret")
    async with LocalEngine(tiny_model(), environment) as engine:
        await engine.start()
        assert "sk-secret" not in told(pid_of(engine), "environ")


async def test_a_built_program_names_itself_in_the_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert command("serve") == [sys.executable, "--local_engine", "serve"]


async def test_each_start_has_a_key_of_its_own(engine: LocalEngine) -> None:
    first = await engine.start()
    await engine.stop()
    second = await engine.start()
    assert first.key != second.key
    assert len(second.key) > 30


@pytest.mark.usefixtures("qapp")
async def test_it_works_in_the_loop_of_the_window(pictures: list[UploadReference]) -> None:
    async with LocalEngine(tiny_model(), os.environ) as engine:
        outcome = await asked(await engine.start(), pictures[0])
        pid = pid_of(engine)
    assert outcome.error is None
    assert outcome.text
    assert not alive(pid)


async def test_many_questions_at_once_start_it_once(engine: LocalEngine) -> None:
    endpoints = await asyncio.gather(*(engine.start() for _ in range(5)))
    assert len(set(endpoints)) == 1


async def test_killed_between_two_questions_it_starts_anew(
    engine: LocalEngine, pictures: list[UploadReference]
) -> None:
    await engine.start()
    killed = pid_of(engine)
    os.kill(killed, signal.SIGKILL)
    await until(lambda: not engine.running)
    outcome = await asked(await engine.start(), pictures[0])
    assert outcome.error is None
    assert pid_of(engine) != killed


async def test_killed_while_it_loads_it_starts_once_more(
    engine: LocalEngine, monkeypatch: pytest.MonkeyPatch, pictures: list[UploadReference]
) -> None:
    pids = kill_while_loading(monkeypatch, times=1)
    outcome = await asked(await engine.start(), pictures[0])
    assert outcome.error is None
    assert len(pids) == 2
    assert not alive(pids[0])


async def test_killed_while_it_loads_twice_it_says_so_and_the_next_press_works(
    engine: LocalEngine, monkeypatch: pytest.MonkeyPatch, pictures: list[UploadReference]
) -> None:
    pids = kill_while_loading(monkeypatch, times=2)
    with pytest.raises(le.LocalEngineEnded):
        await engine.start()
    assert not engine.running
    assert len(pids) == 2
    assert not any(alive(pid) for pid in pids)
    assert (await asked(await engine.start(), pictures[0])).error is None


def kill_while_loading(monkeypatch: pytest.MonkeyPatch, times: int) -> list[int]:
    """Kill the first ``times`` processes as soon as they are there; return where all their numbers are noted."""
    pids: list[int] = []
    started = Child._started

    def kill(child: Child) -> subprocess.Popen[bytes]:
        process = started(child)
        pids.append(process.pid)
        if len(pids) <= times:
            os.kill(process.pid, signal.SIGKILL)
        return process

    monkeypatch.setattr(Child, "_started", kill)
    return pids


async def test_killed_in_the_middle_of_an_answer_the_words_are_cut_off_and_the_next_press_works(
    engine: LocalEngine, pictures: list[UploadReference]
) -> None:
    async with engine.in_use() as endpoint, client_for(endpoint.address, endpoint.key, LIMITS) as client:
        words = ""
        with pytest.raises(e.AnswerCutOff):  # noqa: PT012  (the error comes from the loop itself)
            async for event in client.answer(question(pictures[0])):
                if isinstance(event, TextArrived):
                    words += event.text
                    if engine.pid is not None:
                        os.kill(engine.pid, signal.SIGKILL)
    assert words
    outcome = await asked(await engine.start(), pictures[0])
    assert outcome.error is None
    assert outcome.ending is not None


async def test_stopping_in_the_middle_of_an_answer_leaves_no_process(
    engine: LocalEngine, pictures: list[UploadReference]
) -> None:
    endpoint = await engine.start()
    pid = pid_of(engine)
    task = asyncio.create_task(asked(endpoint, pictures[0]))
    await asyncio.sleep(0.05)
    await engine.stop()
    outcome = await task
    assert not alive(pid)
    assert outcome.error is None or isinstance(outcome.error, e.AnswerCutOff | e.ServiceUnreachable)


async def test_a_cancelled_question_frees_its_place_for_the_next(
    engine: LocalEngine, pictures: list[UploadReference]
) -> None:
    endpoint = await engine.start()
    async with client_for(endpoint.address, endpoint.key, LIMITS) as client:
        outcome = await asked_after_a_stop(client, question(pictures[0]), question(pictures[1]))
    assert outcome.error is None


async def test_a_cancelled_start_leaves_no_process_and_the_next_one_works(
    engine: LocalEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    pids = kill_while_loading(monkeypatch, times=0)
    task = asyncio.create_task(engine.start())
    await until(lambda: pids)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await until(lambda: not alive(pids[0]))
    assert (await engine.start()).address
    assert len(pids) == 2


async def test_it_stops_when_nobody_asks_and_starts_again_when_somebody_does() -> None:
    async with LocalEngine(tiny_model(), os.environ, idle_seconds=0.2) as engine:
        first = await engine.start()
        pid = pid_of(engine)
        await until(lambda: not alive(pid))
        assert not engine.running
        assert (await engine.start()).key != first.key


async def test_a_question_that_takes_its_time_is_not_idleness() -> None:
    async with LocalEngine(tiny_model(), os.environ, idle_seconds=0.1) as engine:
        async with engine.in_use():
            pid = pid_of(engine)
            await asyncio.sleep(0.6)
            assert alive(pid)
        await until(lambda: not alive(pid))


async def test_answers_that_nobody_announced_are_not_idleness(pictures: list[UploadReference]) -> None:
    async with LocalEngine(tiny_model(), os.environ, idle_seconds=0.2) as engine:
        async with engine.in_use() as endpoint:
            pid = pid_of(engine)
            answers = [asyncio.create_task(asked(endpoint, picture)) for picture in pictures * 2]
            await asyncio.wait(answers, return_when=asyncio.FIRST_COMPLETED)
        outcomes = await asyncio.gather(*answers)
        assert [outcome.error for outcome in outcomes] == [None] * 4
        await until(lambda: not alive(pid))


PARENT = """
import asyncio, os, sys
from pathlib import Path
from altwright.core.local_model import LocalFiles
from altwright.services.local_engine.engine import LocalEngine
async def main():
    engine = LocalEngine(LocalFiles(Path(sys.argv[1]), Path(sys.argv[2]), "tiny"), os.environ)
    await engine.start()
    print(engine.pid, flush=True)
    await asyncio.sleep(600)
asyncio.run(main())
"""


def program(*arguments: str | Path) -> subprocess.Popen[bytes]:
    """Start Python with ``arguments``, where it finds Altwright, and with pipes."""
    package = Path(engine_module.__file__).parents[3]
    environment = os.environ | {"PYTHONPATH": str(package)}
    pipe = subprocess.PIPE
    return subprocess.Popen([sys.executable, *arguments], stdin=pipe, stdout=pipe, env=environment)


@contextlib.contextmanager
def running(*arguments: str | Path) -> Iterator[tuple[subprocess.Popen[bytes], IO[bytes], IO[bytes]]]:
    """Give a process with its standard input and output, and let nothing of it be left."""
    process = program(*arguments)
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield process, process.stdin, process.stdout
    finally:
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
async def test_it_does_not_outlive_a_program_that_was_killed(number: signal.Signals) -> None:
    files = tiny_model()
    with running("-c", PARENT, files.model, files.eyes) as (parent, _, output):
        pid = int(await asyncio.to_thread(output.readline))
        assert alive(pid)
        parent.send_signal(number)
        await until(lambda: not alive(pid))


async def test_where_nobody_is_told_of_a_death_the_closed_input_ends_it() -> None:
    files = tiny_model()
    order = {"model": str(files.model), "eyes": str(files.eyes), "key": "k" * 20, "context": 512}
    with running("-P", "-m", "altwright.local_engine", "serve") as (process, commands, output):
        commands.write(json.dumps(order).encode() + b"\n")
        commands.flush()
        assert b"http://127.0.0.1:" in await asyncio.to_thread(output.readline)
        commands.close()
        assert await asyncio.to_thread(process.wait, 20) == 0


async def test_a_file_that_is_no_model_is_named_and_nothing_is_started(tmp_path: Path) -> None:
    picture = tmp_path / "holiday.gguf"
    picture.write_bytes(b"\xff\xd8\xff\xe0 a photograph")
    async with LocalEngine(tiny_model()._replace(model=picture), os.environ) as engine:
        with pytest.raises(le.LocalModelUnusable) as caught:
            await engine.start()
        assert engine.pid is None
    assert caught.value.name == "holiday.gguf"


async def test_a_missing_file_is_named(tmp_path: Path) -> None:
    async with LocalEngine(tiny_model()._replace(eyes=tmp_path / "mmproj.gguf"), os.environ) as engine:
        with pytest.raises(le.LocalModelUnusable) as caught:
            await engine.start()
    assert caught.value.name == "mmproj.gguf"


def with_file(files: LocalFiles, which: str, path: Path) -> LocalFiles:
    return files._replace(model=path) if which == "model" else files._replace(eyes=path)


def halved(whole: Path, half: Path) -> Path:
    half.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    return half


@pytest.mark.parametrize("which", ["model", "eyes"])
async def test_a_model_that_ends_early_is_said_with_what_the_library_says(tmp_path: Path, which: str) -> None:
    files = tiny_model()
    half = halved(getattr(files, which), tmp_path / "half.gguf")
    async with LocalEngine(with_file(files, which, half), os.environ) as engine:
        with pytest.raises(le.LocalEngineEnded) as caught:
            await engine.start()
    assert "half.gguf" in caught.value.detail


async def test_too_little_memory_is_said_before_anything_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module, "available_memory", lambda: 100_000_000)
    async with LocalEngine(tiny_model(), os.environ) as engine:
        with pytest.raises(le.LocalMemoryShort) as caught:
            await engine.start()
        assert engine.pid is None
    assert caught.value.available == 100_000_000
    assert caught.value.needed > RESERVED_MEMORY, LocalFiles


async def test_a_missing_library_is_said_with_what_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    async with LocalEngine(tiny_model(), os.environ) as engine:
        with pytest.raises(le.LocalEngineMissing, match=r"altwright\[local\]"):
            await engine.start()


async def test_a_model_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    pids = kill_while_loading(monkeypatch, times=0)
    async with LocalEngine(tiny_model(), os.environ, start_seconds=0.0) as engine:
        with pytest.raises(le.LocalEngineSlow):
            await engine.start()
        assert not engine.running
    assert not any(alive(pid) for pid in pids)


async def test_its_memory_is_bounded(engine: LocalEngine) -> None:
    await engine.start()
    kilobytes = int(told(pid_of(engine), "status").partition("VmHWM:")[2].split()[0])
    assert kilobytes < 300_000
