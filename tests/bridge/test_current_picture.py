"""The picture at hand is loaded once, shown if it can be, and never mistaken for another."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from tests.bridge.desk import ADDRESS, Desk, near
from tests.fakes import scripts
from tests.fakes.fault_service import FaultService
from tests.fakes.picture_host import PictureHost, photo
from tests.pictures import SAMPLES, encoded, sample, sample_bytes
from tests.waiting import until

from altwright.bridge.current_picture import PictureState
from altwright.bridge.held_picture import HeldPicture, name_of_source
from altwright.bridge.phase import Phase
from altwright.bridge.task_runner import TaskRunner
from altwright.bridge.thumbnails import BOUND, Thumbnails
from altwright.core.engine import demo, engine_at, llm7
from altwright.core.errors import PictureBroken, PictureMissing, WebPageInstead
from altwright.core.picture import (
    AddressReference,
    AddressSource,
    FileSource,
    InlineSource,
    LoadedPicture,
    PastedSource,
    PictureFormat,
    UploadReference,
)
from altwright.core.upload import PictureEdit, UploadLimits
from altwright.services import picture_preparation
from altwright.services.picture_loader import PictureLoader

CAT = SAMPLES / "cat.jpg"
ELSEWHERE = engine_at("https://api.example.com/v1")


@pytest.fixture
async def loader(qapp: QApplication) -> AsyncIterator[PictureLoader]:
    loader = PictureLoader()
    yield loader
    await loader.aclose()


async def test_a_picture_is_loaded_once_for_preview_and_sending(
    desk: Desk, fault_service: FaultService, picture_host: PictureHost
) -> None:
    desk.picture.loads_previews = True
    fault_service.then(scripts.good())
    desk.take(picture_host.url("/photo.jpg"))
    desk.session.describe()
    await desk.rests()
    await desk.shows()
    desk.picture.zoom()
    zoomed: list[QImage] = []
    desk.picture.zoom_arrived.connect(zoomed.append)
    await until(lambda: zoomed)
    assert zoomed[0].size() == QSize(640, 480)
    assert [request.target for request in picture_host.requests] == ["/photo.jpg"]
    assert fault_service.completions[0].picture_url.startswith("data:image/jpeg;base64,")


async def test_two_who_ask_at_once_load_and_prepare_once(loader: PictureLoader, picture_host: PictureHost) -> None:
    held = HeldPicture(AddressSource(picture_host.url("/photo.png")), loader)
    first, preview, second = await asyncio.gather(
        held.upload(llm7()), held.preview(QSize(100, 100)), held.upload(llm7())
    )
    assert first is second
    assert preview.image.width() == 100
    assert len(picture_host.requests) == 1
    assert held.prepared(llm7()) is first
    assert held.prepared(ELSEWHERE) is None


async def test_a_picture_can_be_looked_at_while_it_is_prepared(
    loader: PictureLoader, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()
    prepare = picture_preparation.prepare

    def prepare_slowly(picture: LoadedPicture, limits: UploadLimits, edit: PictureEdit) -> UploadReference:
        go_on.wait()
        return prepare(picture, limits, edit)

    monkeypatch.setattr(picture_preparation, "prepare", prepare_slowly)
    held = HeldPicture(FileSource(CAT), loader)
    preparing = asyncio.ensure_future(held.upload(llm7()))
    try:
        assert (await held.preview(QSize(100, 100))).image.width() == 100
        assert await held.embedded_text() is None
        assert not preparing.done()
    finally:
        go_on.set()
    assert (await preparing).byte_count


async def test_the_thumbnail_of_a_picture_in_front_is_made_of_its_preview(
    loader: PictureLoader, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = HeldPicture(FileSource(CAT), loader)
    preview = await held.preview(QSize(300, 300))
    tasks, taken = TaskRunner(), list[QImage | None]()
    monkeypatch.setattr(held, "preview", None)
    Thumbnails(tasks).want(held, taken.append, preview)
    await until(lambda: taken)
    image = taken[0]
    assert image is not None
    assert image.size() == preview.image.size().scaled(BOUND, Qt.AspectRatioMode.KeepAspectRatio)


async def test_whoever_is_cancelled_while_loading_leaves_the_picture_loadable(
    loader: PictureLoader, picture_host: PictureHost
) -> None:
    held = HeldPicture(AddressSource(picture_host.url("/photo.jpg")), loader)
    first = asyncio.ensure_future(held.upload(llm7()))
    await asyncio.sleep(0)
    first.cancel()
    assert (await held.upload(llm7())).byte_count > 0
    assert first.cancelled()


async def test_a_picture_too_large_for_a_service_is_prepared_smaller(loader: PictureLoader) -> None:
    held = HeldPicture(PastedSource(encoded(sample("coffee"), "PNG")), loader)
    modest = ELSEWHERE._replace(upload=UploadLimits(20_000))
    small, large = await held.upload(modest), await held.upload(ELSEWHERE)
    assert small.byte_count <= modest.upload.max_bytes < large.byte_count


async def test_an_address_that_is_passed_on_is_never_downloaded_for_sending(loader: PictureLoader) -> None:
    held = HeldPicture(AddressSource(ADDRESS), loader)
    assert await held.reference(llm7()) == AddressReference(ADDRESS)
    assert held.passes_through(demo("http://127.0.0.1:1/v1"))


@pytest.mark.parametrize(
    ("source", "name"),
    [
        (AddressSource("https://example.org/pictures/a%20b.jpg?sig=secret"), "a b.jpg"),
        (AddressSource("https://example.org/"), "example.org"),
        (FileSource(Path("/home/mia/harbour.jpg")), "harbour.jpg"),
        (PastedSource(b""), ""),
        (InlineSource("data:image/png;base64,"), ""),
    ],
)
def test_a_picture_has_a_short_name_without_secrets(
    source: AddressSource | FileSource | PastedSource | InlineSource, name: str
) -> None:
    assert name_of_source(source) == name


async def test_without_previews_nothing_is_asked_of_a_host_before_the_press(
    desk: Desk, picture_host: PictureHost
) -> None:
    desk.take(picture_host.url("/photo.jpg"))
    await asyncio.sleep(0.1)
    assert desk.picture.state is PictureState.NOT_LOADED
    assert picture_host.requests == []
    desk.picture.load()
    await desk.shows()
    assert len(picture_host.requests) == 1


async def test_without_previews_what_is_on_this_computer_is_shown(desk: Desk) -> None:
    desk.take(CAT)
    await desk.shows()
    assert desk.picture.preview is not None
    assert desk.picture.preview.facts.width == 451


async def test_a_picture_that_replaces_one_still_loading_is_the_only_one_shown_and_sent(
    desk: Desk, fault_service: FaultService, picture_host: PictureHost
) -> None:
    desk.picture.loads_previews = True
    fault_service.then(scripts.good())
    shown: list[object] = []
    desk.picture.shown.connect(shown.append)
    desk.take(picture_host.url("/slow"))
    await until(lambda: picture_host.requests)
    desk.take(picture_host.url("/photo.png"))
    await desk.shows()
    await desk.describes()
    assert len(shown) == 1
    assert desk.picture.preview is not None
    assert desk.picture.preview is shown[0]
    assert desk.picture.preview.facts.format is PictureFormat.PNG
    assert desk.picture.held is not None
    assert name_of_source(desk.picture.held.source) == "photo.png"


async def test_pictures_that_follow_each_other_at_once_end_with_the_last(desk: Desk) -> None:
    widths: list[int] = []
    desk.picture.shown.connect(lambda preview: widths.append(preview.facts.width))
    for width in range(20, 40):
        desk.take(PastedSource(encoded(sample("cat", (width, 30)), "PNG")))
        await asyncio.sleep(0.002)
    await until(lambda: widths and widths[-1] == 39)
    assert desk.picture.preview is not None
    assert desk.picture.preview.facts.width == 39
    assert widths == sorted(widths)


async def test_a_zoom_that_comes_too_late_is_not_shown(desk: Desk) -> None:
    zoomed: list[QImage] = []
    desk.picture.zoom_arrived.connect(zoomed.append)
    desk.take(CAT)
    await desk.shows()
    desk.picture.zoom()
    desk.picture.zoom()
    desk.take(SAMPLES / "coffee.jpg")
    await desk.shows()
    await asyncio.sleep(0.1)
    assert zoomed == []
    desk.picture.zoom()
    await until(lambda: zoomed)
    assert zoomed[0].size() == QSize(*sample("coffee").size)


async def test_a_preview_that_fails_says_why_and_prevents_nothing(
    desk: Desk, fault_service: FaultService, picture_host: PictureHost
) -> None:
    desk.picture.loads_previews = True
    desk.take(picture_host.url("/missing"))
    await desk.shows(PictureState.UNSHOWN)
    assert isinstance(desk.picture.error, PictureMissing)
    assert desk.message == ""
    picture_host.extra["/missing"] = ("image/jpeg", photo())
    fault_service.then(scripts.good())
    await desk.describes()
    assert desk.phase is Phase.DONE
    assert len(fault_service.completions) == 1


async def test_the_same_address_is_loaded_again_only_where_it_failed(desk: Desk, picture_host: PictureHost) -> None:
    desk.picture.loads_previews = True
    address = picture_host.url("/late.jpg")
    desk.take(address)
    await desk.shows(PictureState.UNSHOWN)
    picture_host.extra["/late.jpg"] = ("image/jpeg", photo())
    desk.take(address)
    await desk.shows()
    held = desk.picture.held
    desk.take(address)
    assert desk.picture.held is held
    assert desk.picture.state is PictureState.SHOWN
    assert len(picture_host.requests) == 2


@pytest.mark.parametrize(("path", "error"), [("/page.html", WebPageInstead), ("/broken.jpg", PictureBroken)])
@pytest.mark.qt_log_ignore("JPEG", extend=True)
async def test_what_is_no_good_picture_is_named(
    desk: Desk, picture_host: PictureHost, path: str, error: type[Exception]
) -> None:
    desk.picture.loads_previews = True
    desk.take(picture_host.url(path))
    await desk.shows(PictureState.UNSHOWN)
    assert isinstance(desk.picture.error, error)
    assert desk.picture.preview is None


async def test_no_picture_is_an_empty_place(desk: Desk) -> None:
    desk.take(CAT)
    await desk.shows()
    desk.picture.set_source(None)
    assert desk.picture.state is PictureState.EMPTY
    assert desk.picture.held is None
    assert desk.picture.preview is None
    desk.picture.load()
    desk.picture.zoom()
    assert desk.picture.state is PictureState.EMPTY


async def test_another_service_has_the_picture_prepared_for_its_own_limits(
    desk: Desk, fault_service: FaultService
) -> None:
    desk.take(PastedSource(encoded(sample("coffee"), "PNG")))
    await desk.shows()
    held = desk.picture.held
    assert held is not None
    await until(lambda: held.prepared(desk.link.engine))
    desk.link.use(near(fault_service.address, upload=UploadLimits(20_000)))
    await until(lambda: held.prepared(desk.link.engine))
    prepared = held.prepared(desk.link.engine)
    assert prepared is not None
    assert prepared.byte_count <= 20_000


async def test_a_doubtful_picture_is_warned_of_until_there_is_another(desk: Desk) -> None:
    desk.take(PastedSource(encoded(sample("cat", (8, 8)), "PNG")))
    await until(lambda: "tiny" in desk.message)
    assert desk.spoken == [desk.message]
    desk.take(CAT)
    assert desk.message == ""
    await desk.shows()


async def test_a_doubt_that_comes_while_describing_is_told_too(
    desk: Desk, fault_service: FaultService, picture_host: PictureHost
) -> None:
    fault_service.then(scripts.stall_after(1))
    desk.picture.loads_previews = True
    desk.take(picture_host.url("/black.png"))
    desk.session.describe()
    await until(lambda: "one colour" in desk.message)
    fault_service.release()
    await desk.rests()
    assert "one colour" in desk.message


async def test_a_preview_may_be_taken_away_while_a_description_of_it_runs(
    desk: Desk, fault_service: FaultService
) -> None:
    fault_service.then(scripts.stall_after(2))
    desk.take(PastedSource(sample_bytes("cat")))
    desk.session.describe()
    await desk.reaches(Phase.WRITING)
    desk.picture.set_source(None)
    fault_service.release()
    await desk.rests()
    assert desk.phase is Phase.DONE
