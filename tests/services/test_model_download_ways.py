"""Fetching a model through the proxy and with the certificate that an editor or an organisation set."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tests.fakes.hub import FakeHub
from tests.fakes.proxy import FakeProxy, TlsFront
from tests.services.test_chat_client_network import make_certificate
from tests.services.test_model_download import FILES, MODEL, REPOSITORY, models_in, nobody
from tests.waiting import until

from altwright.core import local_errors as e
from altwright.core.errors import NetworkFault
from altwright.core.proxy import Route
from altwright.services.local_engine.child import Child

pytest.importorskip("huggingface_hub", reason="the library that downloads models is not installed")

HUB = "http://hub.example.org"
ELSEWHERE = "192.0.2.7"
"""An address that nobody has."""


@pytest.fixture
def hub() -> Iterator[FakeHub]:
    with FakeHub(REPOSITORY, FILES) as hub:
        yield hub


def place_of(hub: FakeHub) -> tuple[str, int]:
    parts = urlsplit(hub.endpoint)
    assert parts.hostname
    assert parts.port
    return parts.hostname, parts.port


def files_with(secret: bytes, folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and secret in path.read_bytes()]


async def test_everything_goes_through_the_proxy_that_was_set(hub: FakeHub, tmp_path: Path) -> None:
    with FakeProxy(place_of(hub)) as proxy:
        models = models_in(tmp_path, hub, HF_ENDPOINT=HUB)
        installed = await models.download(MODEL, nobody, Route(proxy.address))
        assert installed.files.model.read_bytes() == FILES[installed.files.model.name]
        assert len(proxy.requests) == len(hub.requests) >= 5
        assert {request.target.partition("/api")[0].partition("/ggml")[0] for request in proxy.requests} == {HUB}


async def test_a_proxy_gets_the_user_and_the_password_and_nobody_else_does(hub: FakeHub, tmp_path: Path) -> None:
    with FakeProxy(place_of(hub), "HOUSE\\anna:s3 c@r:e/t") as proxy:
        models = models_in(tmp_path, hub, HF_ENDPOINT=HUB)
        route = Route(f"http://HOUSE%5Canna@{proxy.host}", "", "s3 c@r:e/t")
        await models.download(MODEL, nobody, route)
        assert {request.credentials for request in proxy.requests} == {proxy.password}
    for request in hub.requests:
        assert not [name for name in request.headers if "authorization" in name]


async def test_a_proxy_that_refuses_is_told_as_one_and_no_password_with_it(hub: FakeHub, tmp_path: Path) -> None:
    with FakeProxy((ELSEWHERE, 9), "anna:right") as proxy:
        models = models_in(tmp_path, hub, HF_ENDPOINT=f"https://{ELSEWHERE}")
        with pytest.raises(e.DownloadUnreachable) as caught:
            await models.list_files(REPOSITORY, Route(f"http://anna@{proxy.host}", "", "wr0ng"))
        assert caught.value.fault is NetworkFault.PROXY
        assert "wr0ng" not in caught.value.detail
        assert proxy.requests[0].method == "CONNECT"


async def test_the_password_is_on_no_command_line_and_in_no_variable(
    hub: FakeHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    children: list[Child] = []
    start = Child.start

    def remember(child: Child) -> None:
        children.append(child)
        start(child)

    monkeypatch.setattr(Child, "start", remember)
    hub.fault.hang_at = 0
    with FakeProxy(place_of(hub), "anna:s3cret") as proxy:
        models = models_in(tmp_path, hub, HF_ENDPOINT=HUB)
        route = Route(f"http://anna@{proxy.host}", "", "s3cret")
        task = asyncio.create_task(models.download(MODEL, nobody, route))
        await until(hub.hanging.is_set, 60)
        process = Path("/proc") / str(children[-1].pid)
        if process.exists():
            for name in ("cmdline", "environ"):
                assert b"s3cret" not in (process / name).read_bytes()
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
    assert not files_with(b"s3cret", tmp_path)


async def test_the_system_s_proxy_counts_where_none_is_set_and_none_for_this_computer(
    hub: FakeHub, tmp_path: Path
) -> None:
    with FakeProxy(place_of(hub)) as proxy:
        variables = {"HTTP_PROXY": proxy.address, "http_proxy": proxy.address, "NO_PROXY": "", "no_proxy": ""}
        await models_in(tmp_path, hub, HF_ENDPOINT=HUB, **variables).list_files(REPOSITORY)
        assert proxy.requests
        proxy.requests.clear()
        await models_in(tmp_path, hub, **variables).list_files(REPOSITORY, Route(proxy.address))
        assert not proxy.requests


async def test_an_extra_certificate_is_trusted_also_behind_a_proxy(hub: FakeHub, tmp_path: Path) -> None:
    certificate = make_certificate(tmp_path / "house.pem", ELSEWHERE)
    with TlsFront(place_of(hub), certificate) as front, FakeProxy(front.place, "anna:s3cret") as proxy:
        models = models_in(tmp_path / "models", hub, HF_ENDPOINT=f"https://{ELSEWHERE}")
        route = Route(f"http://anna@{proxy.host}", str(certificate), "s3cret")
        with pytest.raises(e.DownloadUnreachable) as caught:
            await models.list_files(REPOSITORY, route._replace(certificate=""))
        assert caught.value.fault is NetworkFault.CERTIFICATE
        await models.download(MODEL, nobody, route)
        assert models.installed()
        assert {(request.method, request.target) for request in proxy.requests} == {("CONNECT", f"{ELSEWHERE}:443")}


@pytest.mark.parametrize("content", [None, "no certificate at all"])
async def test_a_certificate_that_cannot_be_used_is_named(hub: FakeHub, tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "house.pem"
    if content is not None:
        file.write_text(content)
    with pytest.raises(e.DownloadUnreachable) as caught:
        await models_in(tmp_path / "models", hub).list_files(REPOSITORY, Route(certificate=str(file)))
    assert caught.value.fault is NetworkFault.CERTIFICATE
    assert "house.pem" in caught.value.detail
    assert not hub.requests


async def test_a_proxy_of_an_unknown_kind_is_told(hub: FakeHub, tmp_path: Path) -> None:
    models = models_in(tmp_path, hub, HF_ENDPOINT=HUB)
    with pytest.raises(e.DownloadUnreachable) as caught:
        await models.list_files(REPOSITORY, Route("gopher://proxy.example.org:70"))
    assert caught.value.fault is NetworkFault.PROXY


def test_a_route_survives_its_way_to_the_child() -> None:
    route = Route("http://anna@proxy:8080", "/etc/house.pem", "s3cret")
    assert Route(*json.loads(json.dumps({"route": route}))["route"]) == route
