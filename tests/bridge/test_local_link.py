"""The engine of this computer as the window has it: started for a question, borrowed for a test, and given back."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.local_models import tiny_model
from tests.waiting import until

from altwright.bridge.local_link import LocalLink
from altwright.core.local_errors import LocalModelGone, LocalModelMissing
from altwright.services.local_engine.models import ModelStore

pytest.importorskip("xllamacpp", reason="there is no llama.cpp for this machine")


@pytest.fixture
async def link(tmp_path: Path) -> AsyncIterator[LocalLink]:
    model, eyes, _name = tiny_model()
    variables = {"ALTWRIGHT_LOCAL_MODEL": str(model), "ALTWRIGHT_LOCAL_MMPROJ": str(eyes)}
    link = LocalLink(tmp_path, variables)
    yield link
    await link.aclose()


def is_running(link: LocalLink) -> bool:
    return link._engine is not None and link._engine.running


async def test_what_was_started_for_a_block_ends_with_it(link: LocalLink) -> None:
    async with link.borrowed("") as (address, key):
        assert address.startswith("http://127.0.0.1:")
        assert key
        assert is_running(link)
    assert not is_running(link)


async def test_what_ran_before_or_was_asked_meanwhile_stays(link: LocalLink) -> None:
    async with link.borrowed("") as borrowed:
        assert await link.find("") == borrowed
    assert is_running(link)
    async with link.borrowed("") as again:
        assert again == borrowed
    assert is_running(link)


async def test_a_cancelled_block_leaves_no_process(link: LocalLink) -> None:
    async def borrow() -> None:
        async with link.borrowed(""):
            await asyncio.Event().wait()

    task = asyncio.create_task(borrow())
    await until(lambda: is_running(link))
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    assert not is_running(link)


async def test_in_place_of_a_model_that_is_gone_no_other_one_runs(tmp_path: Path) -> None:
    files = tiny_model()
    store = ModelStore(tmp_path, {})
    store.adopt(files.model, files.eyes, "First one")
    (tmp_path / "second.gguf").write_bytes(files.model.read_bytes())
    second = store.adopt(tmp_path / "second.gguf", files.eyes, "Second one")
    store.remove(second.identifier)
    link = LocalLink(tmp_path, {})
    with pytest.raises(LocalModelGone) as caught:
        await link.find(second.identifier)
    assert caught.value.there == ("First one",)
    assert not is_running(link)


async def test_without_a_model_nothing_is_started(tmp_path: Path) -> None:
    link = LocalLink(tmp_path, {})
    with pytest.raises(LocalModelMissing):
        async with link.borrowed(""):
            pytest.fail("there is nothing to run")
