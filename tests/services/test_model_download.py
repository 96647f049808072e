"""Fetching a model from a hub on loopback: whole, broken off, paused, damaged, and onto a disk that is full."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.fakes.hub import FakeHub
from tests.waiting import until

from altwright.core import local_errors as e
from altwright.core.errors import NetworkFault
from altwright.core.local_model import CatalogueModel, DownloadPhase, DownloadProgress
from altwright.services.local_engine import download as download_module
from altwright.services.local_engine.child import Child
from altwright.services.local_engine.download import LocalModels
from altwright.services.local_engine.models import catalogue

pytest.importorskip("huggingface_hub", reason="the library that downloads models is not installed")

REPOSITORY = "ggml-org/Tiny-GGUF"
MODEL = CatalogueModel("tiny", "Tiny", REPOSITORY, "Apache-2.0", ("en",), 1, 1, "Tiny.")
EYES = "mmproj-Tiny-Q8_0.gguf"
WHOLE = "Tiny-Instruct-Q8_0.gguf"
SECRET = "hf_secretOfThisTest"


def gguf(size: int, seed: int) -> bytes:
    return b"GGUF" + random.Random(seed).randbytes(size - 4)


FILES = {WHOLE: gguf(900_000, 1), EYES: gguf(300_000, 2), "Tiny-F16.gguf": gguf(5000, 3)}
TOTAL = len(FILES[WHOLE]) + len(FILES[EYES])


@pytest.fixture
def hub() -> Iterator[FakeHub]:
    with FakeHub(REPOSITORY, FILES) as hub:
        yield hub


@pytest.fixture
def models(hub: FakeHub, tmp_path: Path) -> LocalModels:
    return models_in(tmp_path, hub)


def models_in(folder: Path, hub: FakeHub, **variables: str) -> LocalModels:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HF_")}
    # What is found in a home must not be sent, so there is something to find.
    token_file = folder / "token"
    folder.mkdir(exist_ok=True)
    token_file.write_text("hf_tokenOfAnotherProgram")
    environment |= {"HF_ENDPOINT": hub.endpoint, "HF_HUB_DOWNLOAD_TIMEOUT": "1", "HF_TOKEN_PATH": str(token_file)}
    return LocalModels(folder, environment | variables)


class Seen:
    """The progress that was told."""

    def __init__(self) -> None:
        self.all: list[DownloadProgress] = []

    def __call__(self, progress: DownloadProgress) -> None:
        self.all.append(progress)

    @property
    def phases(self) -> list[DownloadPhase]:
        return [progress.phase for progress in self.all]


def nobody(_progress: DownloadProgress) -> None:
    """Look away."""


def left_in(models: LocalModels) -> set[str]:
    folder = models.store.folder_of("tiny")
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def parts_of(models: LocalModels) -> list[Path]:
    return list(models.store.folder_of("tiny").glob(".parts/*.part"))


async def test_a_model_is_fetched_checked_and_then_installed(models: LocalModels, hub: FakeHub) -> None:
    seen = Seen()
    installed = await models.download(MODEL, seen)
    assert installed.files.model.read_bytes() == FILES[WHOLE]
    assert installed.files.eyes.read_bytes() == FILES[EYES]
    assert models.installed() == (installed,)
    assert (installed.licence, installed.own) == ("Apache-2.0", False)
    assert left_in(models) == {WHOLE, EYES, "model.json"}
    assert seen.phases[0] is DownloadPhase.LISTING
    assert {DownloadPhase.DOWNLOADING, DownloadPhase.CHECKING} <= set(seen.phases)
    assert seen.all[-1].done == seen.all[-1].total == TOTAL
    assert not hub.gets("F16")


async def test_the_listing_names_files_sizes_and_checksums_of_one_revision(models: LocalModels) -> None:
    listing = await models.list_files(REPOSITORY)
    assert (listing.model.path, listing.eyes.path) == (WHOLE, EYES)
    assert listing.model.sha256 == hashlib.sha256(FILES[WHOLE]).hexdigest()
    assert listing.total_bytes == TOTAL
    assert len(listing.revision) == 40


async def test_no_key_is_sent_that_nobody_named_and_little_is_told(models: LocalModels, hub: FakeHub) -> None:
    await models.download(MODEL, nobody)
    assert len(hub.requests) >= 5
    for request in hub.requests:
        assert "authorization" not in request.headers
        assert request.headers["user-agent"] == "altwright"
        assert "cookie" not in request.headers


async def test_the_key_of_the_editor_goes_to_the_hub_and_to_no_other_host(hub: FakeHub, tmp_path: Path) -> None:
    hub.fault.elsewhere = True
    models = models_in(tmp_path, hub, HF_TOKEN=SECRET)
    await models.download(MODEL, nobody)
    here = [request for request in hub.requests if "/elsewhere/" not in request.path]
    there = [request for request in hub.requests if "/elsewhere/" in request.path]
    assert here
    assert there
    assert all(request.headers["authorization"] == f"Bearer {SECRET}" for request in here)
    assert not any("authorization" in request.headers for request in there)


async def test_a_connection_that_breaks_is_taken_up_where_it_broke(models: LocalModels, hub: FakeHub) -> None:
    hub.fault.reset_at = 500_000
    hub.fault.resets = 1
    await models.download(MODEL, nobody)
    first, second = hub.gets(WHOLE)
    assert first.start == 0
    assert second.start > 100_000
    assert models.installed()[0].files.model.read_bytes() == FILES[WHOLE]


async def test_a_host_that_ignores_where_to_begin_is_read_from_its_start(models: LocalModels, hub: FakeHub) -> None:
    hub.fault.reset_at = 500_000
    hub.fault.ignores_ranges = True
    await models.download(MODEL, nobody)
    assert models.installed()[0].files.model.read_bytes() == FILES[WHOLE]


async def paused(models: LocalModels, hub: FakeHub, seen: Callable[[DownloadProgress], None] = nobody) -> None:
    """Begin a download and pause it while the host is silent in the middle of the model."""
    hub.fault.hang_at = 500_000
    task = asyncio.create_task(models.download(MODEL, seen))
    await until(hub.hanging.is_set)
    await until(lambda: any(path.stat().st_size > 200_000 for path in parts_of(models)))
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_pause_keeps_what_arrived_and_the_next_press_goes_on_behind_it(
    models: LocalModels, hub: FakeHub
) -> None:
    await paused(models, hub)
    (part,) = parts_of(models)
    kept = part.stat().st_size
    assert part.read_bytes() == FILES[WHOLE][:kept]
    assert models.installed() == ()
    assert models.store.arrived_bytes("tiny") == kept
    hub.fault.hang_at = None
    hub.requests.clear()
    plan = await models.plan(MODEL)
    assert plan.still_to_come == TOTAL - kept
    seen = Seen()
    installed = await models.download(MODEL, seen)
    assert hub.gets(WHOLE)[0].start == kept
    assert installed.files.model.read_bytes() == FILES[WHOLE]
    downloading = [progress.done for progress in seen.all if progress.phase is DownloadPhase.DOWNLOADING]
    assert downloading[0] >= kept


def still_there(child: Child) -> bool:
    assert child.pid is not None
    try:
        os.kill(child.pid, 0)
    except ProcessLookupError:
        return False
    return True


async def test_a_pause_leaves_no_process(models: LocalModels, hub: FakeHub, monkeypatch: pytest.MonkeyPatch) -> None:
    children: list[Child] = []

    class Noted(Child):
        def start(self) -> None:
            children.append(self)
            super().start()

    monkeypatch.setattr(download_module, "Child", Noted)
    await paused(models, hub)
    assert len(children) == 2
    assert not any(still_there(child) for child in children)


async def test_a_killed_download_says_so_and_can_be_taken_up(
    models: LocalModels, hub: FakeHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    children: list[Child] = []

    class Noted(Child):
        def start(self) -> None:
            children.append(self)
            super().start()

    monkeypatch.setattr(download_module, "Child", Noted)
    hub.fault.hang_at = 500_000
    task = asyncio.create_task(models.download(MODEL, nobody))
    await until(hub.hanging.is_set)
    pid = children[-1].pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    with pytest.raises(e.DownloadEnded):
        await task
    hub.fault.hang_at = None
    assert (await models.download(MODEL, nobody)).files.model.read_bytes() == FILES[WHOLE]


async def test_the_closed_input_ends_a_download_that_waits(hub: FakeHub, tmp_path: Path) -> None:
    hub.fault.hang_at = 500_000
    models = models_in(tmp_path, hub)
    listing = await models.list_files(REPOSITORY)
    order = {
        "repository": REPOSITORY,
        "revision": listing.revision,
        "folder": str(tmp_path / "models" / "tiny"),
        "files": [file._asdict() | {"name": file.name} for file in (listing.model, listing.eyes)],
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-P", "-m", "altwright.local_engine", "fetch"),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        env=os.environ | {"HF_ENDPOINT": hub.endpoint, "PYTHONPATH": str(Path(download_module.__file__).parents[3])},
    )
    assert process.stdin is not None
    process.stdin.write(json.dumps(order).encode() + b"\n")
    await until(hub.hanging.is_set)
    process.stdin.close()
    assert await asyncio.wait_for(process.wait(), 20) == 0


async def test_a_wrong_checksum_is_said_and_the_file_deleted(models: LocalModels, hub: FakeHub) -> None:
    hub.fault.wrong_bytes = True
    with pytest.raises(e.DownloadDamaged) as caught:
        await models.download(MODEL, nobody)
    assert caught.value.name == WHOLE
    assert models.installed() == ()
    assert parts_of(models) == []
    assert WHOLE not in left_in(models)
    hub.fault.wrong_bytes = False
    assert (await models.download(MODEL, nobody)).files.model.read_bytes() == FILES[WHOLE]


async def test_a_part_that_was_damaged_on_the_disk_is_found_out(models: LocalModels, hub: FakeHub) -> None:
    await paused(models, hub)
    (part,) = parts_of(models)
    part.write_bytes(bytes(part.stat().st_size))
    hub.fault.hang_at = None
    with pytest.raises(e.DownloadDamaged):
        await models.download(MODEL, nobody)
    assert parts_of(models) == []


async def test_a_host_that_breaks_off_again_and_again_ends_the_download_and_what_arrived_is_kept(
    models: LocalModels, hub: FakeHub
) -> None:
    hub.fault.reset_at = 400_000
    hub.fault.resets = 1000
    with pytest.raises(e.DownloadUnreachable) as caught:
        await models.download(MODEL, nobody)
    assert caught.value.fault is NetworkFault.INTERRUPTED
    (part,) = parts_of(models)
    assert part.stat().st_size > 100_000


async def test_nobody_at_the_address_of_the_hub_is_said_in_words(tmp_path: Path) -> None:
    with FakeHub(REPOSITORY, FILES) as hub:
        models = models_in(tmp_path, hub)
    with pytest.raises(e.DownloadUnreachable) as caught:
        await models.plan(MODEL)
    assert caught.value.fault is NetworkFault.REFUSED


async def test_offline_by_choice_is_offline(hub: FakeHub, tmp_path: Path) -> None:
    with pytest.raises(e.DownloadUnreachable) as caught:
        await models_in(tmp_path, hub, HF_HUB_OFFLINE="1").plan(MODEL)
    assert caught.value.fault is NetworkFault.OFFLINE
    assert not hub.requests


@pytest.mark.parametrize(
    ("status", "kind"),
    [(401, e.DownloadRefused), (403, e.DownloadRefused), (404, e.DownloadUnavailable), (500, e.DownloadHubFaulty)],
)
async def test_what_the_hub_refuses_is_told_apart(
    models: LocalModels, hub: FakeHub, status: int, kind: type[e.DownloadError]
) -> None:
    hub.fault.status = status
    with pytest.raises(kind):
        await models.list_files(REPOSITORY)


async def test_a_page_in_the_place_of_the_hub_is_no_listing(models: LocalModels, hub: FakeHub) -> None:
    hub.fault.page = True
    with pytest.raises(e.DownloadHubFaulty):
        await models.list_files(REPOSITORY)


async def test_a_repository_without_a_pair_of_files_is_not_downloaded(models: LocalModels, hub: FakeHub) -> None:
    del hub.files[EYES]
    with pytest.raises(e.DownloadUnavailable):
        await models.download(MODEL, nobody)
    assert not hub.gets()


async def test_a_second_window_does_not_write_into_the_same_file(
    models: LocalModels, hub: FakeHub, tmp_path: Path
) -> None:
    hub.fault.hang_at = 500_000
    first = asyncio.create_task(models.download(MODEL, nobody))
    await until(hub.hanging.is_set)
    with pytest.raises(e.DownloadBusy):
        await models_in(tmp_path, hub).download(MODEL, nobody)
    hub.fault.released.set()
    assert (await first).files.model.read_bytes() == FILES[WHOLE]


async def test_a_newer_revision_takes_the_place_of_the_older_one(models: LocalModels, hub: FakeHub) -> None:
    await models.download(MODEL, nobody)
    hub.files = {"Tiny-new-Q8_0.gguf": gguf(200_000, 9), EYES: FILES[EYES]}
    installed = await models.download(MODEL, nobody)
    assert installed.files.model.name == "Tiny-new-Q8_0.gguf"
    assert left_in(models) == {"Tiny-new-Q8_0.gguf", EYES, "model.json"}
    assert len(hub.gets(EYES)) == 1


async def test_a_removed_model_is_gone_and_so_is_an_unfinished_one(models: LocalModels, hub: FakeHub) -> None:
    await models.download(MODEL, nobody)
    models.remove("tiny")
    assert models.installed() == ()
    assert not models.store.folder_of("tiny").exists()
    await paused(models, hub)
    models.remove("tiny")
    assert models.store.arrived_bytes("tiny") == 0
    models.remove("tiny")


async def test_a_folder_that_cannot_be_written_to_is_said(hub: FakeHub, tmp_path: Path) -> None:
    models = models_in(tmp_path, hub)
    (tmp_path / "models").write_text("a file in the place of the folder")
    with pytest.raises(e.DownloadFolderUnusable):
        await models.download(MODEL, nobody)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 70 MB of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=70m", "tmpfs", folder], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip(f"a disk cannot be mounted here: {mounted.stderr.decode()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


async def test_too_little_space_is_said_before_anything_is_fetched(small_disk: Path, hub: FakeHub) -> None:
    (small_disk / "filling").write_bytes(bytes(68_000_000))
    models = models_in(small_disk, hub)
    plan = await models.plan(MODEL)
    assert not plan.fits_disk
    with pytest.raises(e.DownloadDiskFull) as caught:
        await models.download(MODEL, nobody)
    assert caught.value.needed == TOTAL
    assert not hub.gets()


def fill_up(path: Path) -> None:
    """Write into ``path`` until the disk takes no more."""
    with path.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(4096))


async def test_a_disk_that_fills_up_meanwhile_keeps_what_arrived(small_disk: Path, hub: FakeHub) -> None:
    models = models_in(small_disk, hub)
    hub.fault.hang_at = 300_000
    task = asyncio.create_task(models.download(MODEL, nobody))
    await until(hub.hanging.is_set)
    filling = small_disk / "filling"
    fill_up(filling)
    hub.fault.released.set()
    with pytest.raises(e.DownloadDiskFull) as caught:
        await task
    assert 0 < caught.value.needed < TOTAL
    filling.unlink()
    (part,) = parts_of(models)
    kept = part.stat().st_size
    hub.fault.hang_at = None
    assert (await models.download(MODEL, nobody)).files.model.read_bytes() == FILES[WHOLE]
    assert hub.gets(WHOLE)[-1].start == kept > 0


async def test_a_missing_library_is_said_by_name(models: LocalModels, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(e.LocalEngineMissing, match="huggingface_hub"):
        await models.plan(MODEL)


def test_what_is_offered_says_licence_languages_and_needs() -> None:
    offered = catalogue()
    assert [model.approximate_bytes for model in offered] == sorted(model.approximate_bytes for model in offered)
    assert offered[0].approximate_bytes < 700_000_000
    assert any(2_000_000_000 <= model.approximate_bytes <= 4_000_000_000 for model in offered)
    for model in offered:
        assert model.repository.startswith("ggml-org/")
        assert model.licence == "Apache-2.0"
        assert model.languages
        assert model.memory_bytes > model.approximate_bytes
        assert model.sentence.endswith(".")
    assert len({model.identifier for model in offered}) == len(offered)
