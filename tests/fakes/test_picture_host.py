"""The picture host serves what its paths say."""

from __future__ import annotations

import io
from collections.abc import Iterator

import httpx2
import pytest
from PIL import Image
from tests.fakes.picture_host import PictureHost

from altwright.core.picture import PictureFormat, looks_like_web_page, sniff_format


@pytest.fixture
def host() -> Iterator[PictureHost]:
    with PictureHost() as host:
        yield host


def get(host: PictureHost, path: str, seconds: float = 10.0) -> httpx2.Response:
    with httpx2.Client(trust_env=False, timeout=seconds) as client:
        return client.get(host.url(path))


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/photo.jpg", PictureFormat.JPEG),
        ("/photo.png", PictureFormat.PNG),
        ("/photo.webp", PictureFormat.WEBP),
        ("/photo.gif", PictureFormat.GIF),
        ("/photo.bmp", PictureFormat.BMP),
        ("/photo.tiff", PictureFormat.TIFF),
        ("/photo.ico", PictureFormat.ICO),
        ("/turned.jpg", PictureFormat.JPEG),
        ("/tiny.gif", PictureFormat.GIF),
        ("/black.png", PictureFormat.PNG),
        ("/no-type", PictureFormat.JPEG),
        ("/wrong-type.jpg", PictureFormat.JPEG),
    ],
)
def test_pictures_can_be_opened(host: PictureHost, path: str, expected: PictureFormat) -> None:
    data = get(host, path).content
    assert sniff_format(data) is expected
    with Image.open(io.BytesIO(data)) as image:
        image.load()


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/picture.svg", PictureFormat.SVG),
        ("/picture.avif", PictureFormat.AVIF),
        ("/picture.heic", PictureFormat.HEIC),
        ("/document.pdf", None),
        ("/empty.jpg", None),
    ],
)
def test_what_is_no_usable_picture_is_recognisable(
    host: PictureHost, path: str, expected: PictureFormat | None
) -> None:
    assert sniff_format(get(host, path).content) is expected


@pytest.mark.parametrize("path", ["/page.html", "/page.jpg"])
def test_pages_look_like_pages(host: PictureHost, path: str) -> None:
    assert looks_like_web_page(get(host, path).content)


@pytest.mark.parametrize("path", ["/broken.jpg", "/half.jpg"])
def test_damaged_pictures_begin_well_and_do_not_load(host: PictureHost, path: str) -> None:
    data = get(host, path).content
    assert sniff_format(data) is PictureFormat.JPEG
    with pytest.raises((OSError, SyntaxError)), Image.open(io.BytesIO(data)) as image:
        image.load()


@pytest.mark.parametrize(
    ("path", "status"),
    [("/missing", 404), ("/gone", 410), ("/forbidden", 403), ("/sign-in", 401), ("/error", 500), ("/busy", 503)],
)
def test_refusals_have_their_status(host: PictureHost, path: str, status: int) -> None:
    assert get(host, path).status_code == status


@pytest.mark.parametrize("path", ["/cut.jpg", "/reset.jpg"])
def test_lost_connections_are_lost(host: PictureHost, path: str) -> None:
    with pytest.raises(httpx2.TransportError):
        get(host, path)


@pytest.mark.parametrize("path", ["/slow", "/silent"])
def test_slow_answers_take_their_time(host: PictureHost, path: str) -> None:
    with (
        pytest.raises(httpx2.ReadTimeout),
        httpx2.Client(trust_env=False, timeout=0.3) as client,
        client.stream("GET", host.url(path)) as response,
    ):
        for _ in response.iter_bytes():
            pass


def test_large_pictures_are_larger_than_the_limit(host: PictureHost) -> None:
    with (
        httpx2.Client(trust_env=False) as client,
        client.stream("GET", host.url("/huge.jpg")) as announced,
        client.stream("GET", host.url("/endless.jpg")) as unannounced,
    ):
        assert int(announced.headers["content-length"]) > 64 * 1024 * 1024
        assert sum(map(len, unannounced.iter_bytes())) > 64 * 1024 * 1024


def test_redirects_lead_where_they_say(host: PictureHost) -> None:
    assert get(host, "/redirect").headers["location"] == "/photo.jpg"
    assert get(host, "/loop").headers["location"] == "/loop"
    assert [request.target for request in host.requests] == ["/redirect", "/loop"]


def test_a_test_can_add_its_own_file(host: PictureHost) -> None:
    host.extra["/mine.jpg"] = ("image/jpeg", b"mine")
    assert get(host, "/mine.jpg?signature=1").content == b"mine"
    assert host.requests[-1].target == "/mine.jpg?signature=1"
