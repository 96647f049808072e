"""Tests of loading pictures: every fault that hosts, files and clipboards have, on real connections and real files."""

from __future__ import annotations

import asyncio
import base64
import gzip
import os
import ssl
import struct
import threading
import time
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import httpx2
import pytest
from tests.pictures import EVERY_KIND, FORMATS, sample_bytes

from altwright import __version__
from altwright.core.errors import (
    AddressUnclear,
    FileUnreadable,
    NetworkFault,
    NotAPicture,
    PictureBroken,
    PictureError,
    PictureForbidden,
    PictureFormatUnsupported,
    PictureHostFaulty,
    PictureMissing,
    PictureTooLarge,
    PictureUnreachable,
    WebPageInstead,
)
from altwright.core.picture import AddressSource, FileSource, InlineSource, PastedSource, PictureFormat
from altwright.services.picture_loader import PictureLoader, _Visit

JPEG = sample_bytes("cat")
PAGE = b"<!DOCTYPE html><html><body>Sign in</body></html>"

Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class RawHost:
    """A server on loopback that answers each path with exactly the given bytes, or as the given function does."""

    answers: dict[str, bytes | Answer]
    requests: list[bytes] = field(default_factory=list)
    hung_up: asyncio.Event = field(default_factory=asyncio.Event)
    port: int = 0
    tls: ssl.SSLContext | None = None

    def at(self, path: str) -> AddressSource:
        """Return the source for ``path``, which may hold a query."""
        return AddressSource(f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}{path}")

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request and close; a CONNECT is followed by TLS and by the request inside."""
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            if head.startswith(b"CONNECT "):
                self.requests.append(head)
                writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
                assert self.tls is not None
                await writer.start_tls(self.tls)
                head = await reader.readuntil(b"\r\n\r\n")
            self.requests.append(head)
            target = head.split(b" ")[1].decode().removeprefix("http://public.example")
            answer = self.answers.get(target.partition("?")[0], response(b"", status="404 Not Found"))
            if isinstance(answer, bytes):
                writer.write(answer)
                await writer.drain()
            else:
                await answer(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            self.hung_up.set()
        except asyncio.CancelledError:
            # The loop ends before this answer does; Python 3.11 would report a handler that stays cancelled.
            writer.transport.abort()
        finally:
            writer.close()

    def targets(self) -> list[str]:
        """Return what the request lines asked for."""
        return [head.split(b" ")[1].decode("ascii") for head in self.requests]


@asynccontextmanager
async def hosting(answers: dict[str, bytes | Answer], tls: ssl.SSLContext | None = None) -> AsyncIterator[RawHost]:
    """Run a raw host as long as the block lasts; with ``tls`` it speaks https."""
    host = RawHost(answers, tls=tls)
    server = await asyncio.start_server(host.serve, "127.0.0.1", 0, ssl=tls)
    host.port = server.sockets[0].getsockname()[1]
    try:
        yield host
    finally:
        server.close()


@asynccontextmanager
async def loading(**limits: float) -> AsyncIterator[PictureLoader]:
    """Make a loader and close it behind the block."""
    loader = PictureLoader(**limits)  # type: ignore[arg-type]  # tests give whole numbers of bytes
    try:
        yield loader
    finally:
        await loader.aclose()


async def load_from(answers: dict[str, bytes | Answer], path: str = "/a.jpg", **limits: float) -> bytes:
    async with hosting(answers) as host, loading(**limits) as loader:
        return (await loader.load(host.at(path))).data


def response(body: bytes, *headers: str, status: str = "200 OK", length: int | None = -1) -> bytes:
    """Return a whole response; ``length`` None leaves out its announcement."""
    lines = [f"HTTP/1.1 {status}", "Connection: close", *headers]
    if length is not None:
        lines.append(f"Content-Length: {len(body) if length < 0 else length}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def redirect(location: str, status: str = "302 Found") -> bytes:
    return response(b"elsewhere", f"Location: {location}", status=status)


# Pictures from the web


@pytest.mark.parametrize("kind", EVERY_KIND)
async def test_a_picture_arrives_byte_for_byte_with_its_format(kind: str) -> None:
    data = EVERY_KIND[kind]()
    async with hosting({"/a": response(data)}) as host, loading() as loader:
        picture = await loader.load(host.at("/a"))
    assert (picture.data, picture.format) == (data, FORMATS[kind])


@pytest.mark.parametrize("content_type", ["text/html", "application/octet-stream", "image/png", "x", ""])
async def test_the_bytes_count_and_not_the_content_type(content_type: str) -> None:
    assert await load_from({"/a.jpg": response(JPEG, f"Content-Type: {content_type}")}) == JPEG


@pytest.mark.parametrize(
    "target",
    [
        "/a.jpg?X-Amz-Signature=ab%2Fcd%2fef%3D&X-Amz-Date=20261122T000000Z&x=%7E~%41a",
        "/a.jpg?sig=a+b%20c|d{e}f^g`h[i]j\\k'l(m)!*;:@,/?&&==",
        "/a.jpg?",
        "/a.jpg?%",
        "/a.jpg?100%&x=%zz%é".replace("é", "%C3%A9"),
        "/p%61th/%2e/./x/../%2F//{b}`c`/a.jpg?q=1",
        "/a.jpg;v=1?u=https://other.example/b.png?c=d",
    ],
)
async def test_every_byte_of_an_address_is_sent_as_it_is(target: str) -> None:
    async with hosting({}) as host, loading() as loader:
        host.answers[target.partition("?")[0]] = response(JPEG)
        await loader.load(host.at(target))
    assert host.requests[0].split(b"\r\n")[0] == f"GET {target} HTTP/1.1".encode()


async def test_only_what_no_request_line_can_hold_is_encoded() -> None:
    async with hosting({"/%C3%A4.jpg": response(JPEG)}) as host, loading() as loader:
        await loader.load(host.at("/ä.jpg?q=ü%fc#part?x"))
        await loader.load(AddressSource(f"http://127.0.0.1:{host.port}/%C3%A4.jpg?a b"))
    assert host.targets() == ["/%C3%A4.jpg?q=%C3%BC%fc", "/%C3%A4.jpg?a%20b"]


async def test_an_address_without_a_path_asks_for_the_root() -> None:
    async with hosting({"/": response(JPEG)}) as host, loading() as loader:
        await loader.load(host.at(""))
        await loader.load(host.at("?a=b"))
    assert host.targets() == ["/", "/?a=b"]


async def test_the_host_learns_the_programs_name_and_nothing_of_the_editor() -> None:
    cookie = response(JPEG, "Set-Cookie: id=1; Path=/", "Set-Cookie: b=2; Path=/; Max-Age=999")
    start = response(b"", "Location: /a.jpg", "Set-Cookie: c=3; Path=/", status="302 Found")
    async with hosting({"/a.jpg": cookie, "/start": start}) as host, loading() as loader:
        for path in ("/start", "/a.jpg", "/a.jpg"):
            await loader.load(host.at(path))
    for head in host.requests:
        headers = dict(line.lower().split(": ", 1) for line in head.decode().split("\r\n")[1:] if line)
        assert headers["user-agent"] == f"altwright/{__version__}"
        assert headers["accept"].index("image/jpeg") < headers["accept"].index("image/*")
        assert "image/avif;q=0," in headers["accept"]
        assert not {"cookie", "referer", "authorization", "from", "origin"} & set(headers)


async def test_progress_is_reported_with_the_total_where_it_is_known() -> None:
    told: list[tuple[int, int | None]] = []
    whole, open_ended = response(JPEG), response(JPEG, length=None)
    async with hosting({"/a": whole, "/b": open_ended}) as host, loading() as loader:
        for path, total in (("/a", len(JPEG)), ("/b", None)):
            told.clear()
            await loader.load(host.at(path), lambda size, total: told.append((size, total)))
            assert told[-1] == (len(JPEG), total)
            assert [size for size, _ in told] == sorted(size for size, _ in told)


async def test_a_chunked_and_a_compressed_picture_arrive_whole() -> None:
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in (JPEG[:10], JPEG[10:5000], JPEG[5000:]))
    chunked = response(chunks + b"0\r\n\r\n", "Transfer-Encoding: chunked", length=None)
    packed = response(gzip.compress(JPEG), "Content-Encoding: gzip")
    assert await load_from({"/a.jpg": chunked}) == JPEG
    assert await load_from({"/a.jpg": packed}) == JPEG


# What hosts answer instead


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("404 Not Found", PictureMissing),
        ("410 Gone", PictureMissing),
        ("401 Unauthorized", PictureForbidden),
        ("402 Payment Required", PictureForbidden),
        ("403 Forbidden", PictureForbidden),
        ("400 Bad Request", PictureHostFaulty),
        ("429 Too Many Requests", PictureHostFaulty),
        ("500 Internal Server Error", PictureHostFaulty),
        ("503 Service Unavailable", PictureHostFaulty),
        ("302 Found", PictureHostFaulty),
        ("304 Not Modified", PictureHostFaulty),
    ],
)
async def test_a_status_is_understood(status: str, expected: type[PictureError]) -> None:
    with pytest.raises(expected) as caught:
        await load_from({"/a.jpg": response(b"" if status.startswith("304") else PAGE, status=status)})
    assert getattr(caught.value, "host", "").startswith("127.0.0.1:")
    assert status[:3] in caught.value.detail


@pytest.mark.parametrize(
    "page", [PAGE, b"\xef\xbb\xbf\n <html>", b"<?xml version='1.0'?><html><svg/></html>", PAGE * 2000]
)
async def test_a_page_is_told_from_a_picture_whatever_it_is_called(page: bytes) -> None:
    with pytest.raises(WebPageInstead) as caught:
        await load_from({"/a.jpg": response(page, "Content-Type: image/jpeg")})
    assert caught.value.host.startswith("127.0.0.1:")


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (b"\xff\x0a" + bytes(100), "JPEG XL"),
        (b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(100), "JPEG 2000"),
        (b"8BPS\0\x01" + bytes(100), "Photoshop"),
    ],
)
async def test_a_picture_of_another_format_is_named(body: bytes, name: str) -> None:
    with pytest.raises(PictureFormatUnsupported) as caught:
        await load_from({"/a.jpg": response(body)})
    assert caught.value.name == name


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"PK\x03\x04" + bytes(30), "ZIP"),
        (b"\0\0\0\x18ftypisom" + bytes(30), "video"),
        (b"\x1aE\xdf\xa3" + bytes(30), "video"),
        (b"RIFF\0\0\0\0AVI LIST", "video"),
        (b"RIFF\0\0\0\0WAVEfmt ", "sound"),
        (b"ID3\x04" + bytes(30), "sound"),
        (b"\0\0\0\x18ftypM4A " + bytes(30), "sound"),
        (b"\x1f\x8b\x08" + bytes(30), "gzip"),
        (b"MZ" + bytes(30), "program"),
        (b'{"error": "no"}', "text"),
        ("Grüße\n".encode() * 2000, "text"),
        (("x" + "ü" * 4000).encode(), "text"),
        ("Grüße\n".encode("latin-1"), ""),
        (bytes(5000), ""),
        (b"\x93\x01\xfe\x80\x00", ""),
    ],
)
async def test_another_kind_of_file_is_named_in_plain_words(body: bytes, kind: str) -> None:
    with pytest.raises(NotAPicture) as caught:
        await load_from({"/a.jpg": response(body)})
    assert caught.value.kind == kind


async def test_a_long_video_is_given_up_after_its_first_bytes() -> None:
    sent = 0

    async def video(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        writer.write(response(b"", length=50_000_000) + b"\0\0\0\x18ftypisom")
        while sent < 50_000_000:
            writer.write(bytes(65536))
            sent += 65536
            await writer.drain()

    with pytest.raises(NotAPicture):
        await load_from({"/a.jpg": video})
    assert sent < 25_000_000


@pytest.mark.parametrize("status", ["200 OK", "204 No Content"])
async def test_an_empty_answer_is_a_broken_picture(status: str) -> None:
    with pytest.raises(PictureBroken):
        await load_from({"/a.jpg": response(b"", status=status)})


async def test_a_body_that_cannot_be_unpacked_is_a_broken_picture() -> None:
    with pytest.raises(PictureBroken):
        await load_from({"/a.jpg": response(b"not gzip at all", "Content-Encoding: gzip")})


# Redirects


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
async def test_a_redirect_is_followed(status: str) -> None:
    assert await load_from({"/start": redirect("/a.jpg", status), "/a.jpg": response(JPEG)}, "/start") == JPEG


async def test_redirects_lead_wherever_an_address_can() -> None:
    answers: dict[str, bytes | Answer] = {
        "/x/1": redirect("2?sig=%2f%2F|{}"),
        "/x/2": redirect("../y/3"),
        "/y/3": redirect("?four"),
        "/four": response(JPEG),
    }
    async with hosting(answers) as host, loading() as loader:
        host.answers["/y/3"] = redirect(f"http://127.0.0.1:{host.port}/four?a=%2f{{}}|")
        await loader.load(host.at("/x/1"))
    assert host.targets() == ["/x/1", "/x/2?sig=%2f%2F|{}", "/y/3", "/four?a=%2f{}|"]


async def test_five_redirects_are_followed_and_no_sixth() -> None:
    answers: dict[str, bytes | Answer] = {f"/{n}": redirect(f"/{n + 1}") for n in range(6)}
    answers["/6"] = response(JPEG)
    assert await load_from(answers, "/1") == JPEG
    with pytest.raises(PictureHostFaulty):
        await load_from(answers, "/0")


async def test_a_redirect_in_a_circle_ends() -> None:
    async with hosting({"/a": redirect("/b"), "/b": redirect("/a")}) as host, loading() as loader:
        with pytest.raises(PictureHostFaulty):
            await loader.load(host.at("/a"))
    assert len(host.requests) == 6


@pytest.mark.parametrize(
    "location",
    [
        "file:///etc/passwd",
        "ftp://127.0.0.1/a.jpg",
        "data:image/png;base64,AAAA",
        "javascript:x",
        "http://",
        "//[x/",
        "http://[::",
    ],
)
async def test_a_redirect_to_anything_but_the_web_is_the_hosts_fault(location: str) -> None:
    with pytest.raises(PictureHostFaulty) as caught:
        await load_from({"/a.jpg": redirect(location)})
    assert caught.value.host.startswith("127.0.0.1:")


@dataclass
class Proxied:
    """A stand-in for the public web: a proxy on loopback that answers for every host."""

    host: RawHost

    def names(self) -> list[str]:
        """Return the request lines that arrived."""
        return [head.split(b"\r\n")[0].decode() for head in self.host.requests]


@pytest.fixture
async def public_web(monkeypatch: pytest.MonkeyPatch, certificate: Path) -> AsyncIterator[Proxied]:
    """Send everything that is not for loopback to a stand-in; https://public.example has a good certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    host = RawHost({}, tls=context)
    server = await asyncio.start_server(host.serve, "127.0.0.1", 0)
    host.port = server.sockets[0].getsockname()[1]
    for name in ("HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{host.port}")
        monkeypatch.delenv(name.lower(), raising=False)
    for name in ("NO_PROXY", "no_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    yield Proxied(host)
    server.close()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a self-made certificate for public.example and this computer, with its key, in one file."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "public.example")])
    names = x509.SubjectAlternativeName([x509.DNSName("public.example"), x509.DNSName("localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "certificate.pem"
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return file


async def test_the_systems_proxy_is_used_and_gets_every_byte(public_web: Proxied) -> None:
    public_web.host.answers["/a{b}.jpg"] = response(JPEG)
    async with loading() as loader:
        assert (await loader.load(AddressSource("http://public.example/a{b}.jpg?s=%2f|"))).data == JPEG
        assert (await loader.load(AddressSource("https://public.example/a{b}.jpg?s=%2f|"))).data == JPEG
    assert public_web.names() == [
        "GET http://public.example/a{b}.jpg?s=%2f| HTTP/1.1",
        "CONNECT public.example:443 HTTP/1.1",
        "GET /a{b}.jpg?s=%2f| HTTP/1.1",
    ]


@pytest.mark.parametrize(
    "inside", ["127.0.0.1", "localhost", "[::1]", "192.168.1.1", "router.local", "intranet", "10.0.0.1"]
)
async def test_the_web_cannot_send_altwright_into_the_editors_own_network(public_web: Proxied, inside: str) -> None:
    public_web.host.answers["/start"] = redirect(f"http://{inside}:{public_web.host.port}/secret.jpg")
    public_web.host.answers["/secret.jpg"] = response(JPEG)
    async with loading() as loader:
        with pytest.raises(PictureHostFaulty) as caught:
            await loader.load(AddressSource("http://public.example/start"))
    assert caught.value.host == "public.example"
    assert len(public_web.host.requests) == 1


@dataclass
class Peer:
    """A connection's other end, as the client tells of it."""

    address: object

    def get_extra_info(self, name: str) -> object:
        """Return the address and port of the other end."""
        return self.address if name == "server_addr" else None


@pytest.mark.parametrize(
    "inside", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "fe80::1%eth0", "::ffff:127.0.0.1"]
)
def test_a_public_name_that_stands_for_a_host_inside_is_found_out(inside: str) -> None:
    visit = _Visit(1000, None)
    visit._check_peer(httpx2.Response(302, extensions={"network_stream": Peer(("93.184.216.34", 443))}), "a.example")
    with pytest.raises(PictureHostFaulty) as caught:
        visit._check_peer(httpx2.Response(200, extensions={"network_stream": Peer((inside, 80))}), "b.example")
    assert caught.value.host == "b.example"


async def test_nothing_is_sent_to_a_host_inside_that_a_public_name_stands_for() -> None:
    async with hosting({"/a.jpg": response(JPEG)}) as host, loading() as loader:
        address = host.at("/a.jpg").address
        visit = _Visit(len(JPEG), None)
        visit._began_outside = True  # as after a redirect from the web
        with pytest.raises(PictureHostFaulty):
            await visit.call_at(loader._client(address), address)
        await asyncio.wait_for(host.hung_up.wait(), 60)
        assert host.requests == []
        assert (await loader.load(host.at("/a.jpg"))).data == JPEG


@pytest.mark.parametrize(
    "peers", [("10.0.0.1", "10.0.0.2"), ("10.0.0.1", "93.184.216.34"), ("93.184.216.34", "2606:2800:220:1::1")]
)
def test_names_may_lead_on_within_a_network_and_out_of_it(peers: tuple[str, str]) -> None:
    visit = _Visit(1000, None)
    for peer in peers:
        visit._check_peer(httpx2.Response(200, extensions={"network_stream": Peer((peer, 443))}), "a.example")
    for address in (None, "/run/socket", ("", 0)):
        visit._check_peer(httpx2.Response(200, extensions={"network_stream": Peer(address)}), "a.example")


async def test_the_web_may_be_reached_from_the_own_network(public_web: Proxied) -> None:
    public_web.host.answers["/a.jpg"] = response(JPEG)
    async with hosting({"/start": redirect("https://public.example/a.jpg")}) as host, loading() as loader:
        assert (await loader.load(host.at("/start"))).data == JPEG


async def test_https_never_leads_to_http(public_web: Proxied) -> None:
    public_web.host.answers["/start"] = redirect("http://public.example/a.jpg")
    public_web.host.answers["/a.jpg"] = response(JPEG)
    async with loading() as loader:
        with pytest.raises(PictureHostFaulty):
            await loader.load(AddressSource("https://public.example/start"))
    assert len(public_web.host.requests) == 2


async def test_http_may_lead_to_https(public_web: Proxied) -> None:
    public_web.host.answers["/start"] = redirect("https://public.example/a.jpg")
    public_web.host.answers["/a.jpg"] = response(JPEG)
    async with loading() as loader:
        assert (await loader.load(AddressSource("http://public.example/start"))).data == JPEG


async def test_a_proxy_that_wants_a_password_is_a_fault_of_the_proxy(public_web: Proxied) -> None:
    public_web.host.answers["/a.jpg"] = response(PAGE, status="407 Proxy Authentication Required")
    async with loading() as loader:
        with pytest.raises(PictureUnreachable) as caught:
            await loader.load(AddressSource("http://public.example/a.jpg"))
    assert caught.value.fault is NetworkFault.PROXY


@pytest.mark.parametrize("setting", ["socks5://127.0.0.1:9", "nonsense://127.0.0.1:9"])
async def test_a_proxy_setting_of_an_unknown_kind_is_a_fault_of_the_proxy(
    monkeypatch: pytest.MonkeyPatch, setting: str
) -> None:
    monkeypatch.setenv("ALL_PROXY", setting)
    async with loading() as loader:
        loader.warm()
        with pytest.raises(PictureUnreachable) as caught:
            await loader.load(AddressSource("http://public.example/a.jpg"))
    assert caught.value.fault is NetworkFault.PROXY


async def test_a_proxy_is_never_asked_for_this_computer_itself(public_web: Proxied) -> None:
    async with hosting({"/a.jpg": response(JPEG)}) as host, loading() as loader:
        await loader.load(AddressSource("http://" + f"localhost:{host.port}/a.jpg"))
        await loader.load(host.at("/a.jpg"))
    assert not public_web.host.requests


# Limits


async def test_too_many_announced_bytes_are_never_awaited() -> None:
    async def large(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(response(JPEG, length=200_001))
        await reader.read()

    with pytest.raises(PictureTooLarge) as caught:
        await load_from({"/a.jpg": large}, max_bytes=200_000)
    assert caught.value.limit == 200_000


async def test_too_many_bytes_without_an_announcement_are_cut_short() -> None:
    async def endless(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(response(JPEG, length=None))
        while True:
            writer.write(bytes(65536))
            await writer.drain()

    with pytest.raises(PictureTooLarge):
        await load_from({"/a.jpg": endless}, max_bytes=1_000_000)


@pytest.mark.parametrize("layers", [1, 2])
async def test_a_bomb_of_compressed_bytes_is_stopped_at_the_limit(layers: int) -> None:
    bomb = JPEG + bytes(300_000_000)
    for _ in range(layers):
        bomb = zlib.compress(bomb, 1, wbits=31)
    assert len(bomb) < 4_000_000
    told: list[int] = []
    packed = response(bomb, f"Content-Encoding: {', '.join(['gzip'] * layers)}")
    async with hosting({"/a.jpg": packed}) as host, loading(max_bytes=4_000_000) as loader:
        with pytest.raises(PictureTooLarge):
            await loader.load(host.at("/a.jpg"), lambda size, _: told.append(size))
    assert max(told) <= 4_000_000


async def test_the_window_gets_its_turns_while_a_small_body_unfolds_into_a_large_one() -> None:
    turns = 0
    turns_at_each_piece: list[int] = []

    async def use_turns() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    small = gzip.compress(JPEG + bytes(60_000_000), 9)
    packed = response(small, "Content-Encoding: gzip")
    async with hosting({"/a.jpg": packed}) as host, loading() as loader:
        window = asyncio.create_task(use_turns())
        await loader.load(host.at("/a.jpg"), lambda *_: turns_at_each_piece.append(turns))
        window.cancel()
    assert len(turns_at_each_piece) > 50
    assert len(set(turns_at_each_piece)) >= 4 + len(small) // 65536


@pytest.mark.parametrize(
    "sent", [b"", b"HTTP/1.1 200 OK\r\n", response(b"", length=5000), response(JPEG, length=99_999)]
)
async def test_a_host_that_falls_silent_is_given_up_in_time(sent: bytes) -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(sent)
        await reader.read()

    began = time.monotonic()
    with pytest.raises(PictureUnreachable) as caught:
        await load_from({"/a.jpg": silent}, total_seconds=0.3)
    assert caught.value.fault is NetworkFault.TIMED_OUT
    assert time.monotonic() - began > 0.25


async def test_a_host_that_drips_byte_by_byte_is_given_up_in_time() -> None:
    async def drip(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(response(b"", length=len(JPEG)))
        for byte in JPEG:
            writer.write(bytes([byte]))
            await writer.drain()
            await asyncio.sleep(0.02)

    with pytest.raises(PictureUnreachable) as caught:
        await load_from({"/a.jpg": drip}, total_seconds=0.4)
    assert caught.value.fault is NetworkFault.TIMED_OUT


async def test_the_time_limit_counts_all_redirects_together() -> None:
    async def slow(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.3)
        writer.write(redirect("/a.jpg"))
        await writer.drain()

    with pytest.raises(PictureUnreachable) as caught:
        await load_from({"/a.jpg": slow}, total_seconds=0.7)
    assert caught.value.fault is NetworkFault.TIMED_OUT


# Connections that do not come about, or break


async def test_a_refused_connection_is_told_with_its_host() -> None:
    async with hosting({}) as host:
        source = host.at("/a.jpg?secret=1")
    async with loading() as loader:
        with pytest.raises(PictureUnreachable) as caught:
            await loader.load(source)
    assert (caught.value.host, caught.value.fault) == (f"127.0.0.1:{host.port}", NetworkFault.REFUSED)
    assert "secret" not in caught.value.detail


@pytest.mark.parametrize(
    "sent", [b"", b"HTTP/1.1 200 OK\r\n", response(b"", length=5000), response(JPEG, length=99_999)]
)
@pytest.mark.parametrize("hard", [True, False])
async def test_a_connection_that_breaks_off_is_told(sent: bytes, hard: bool) -> None:
    async def break_off(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(sent)
        await writer.drain()
        await asyncio.sleep(0.05)
        if hard:
            sock = writer.get_extra_info("socket")
            sock.setsockopt(1, 13, struct.pack("ii", 1, 0))  # SO_LINGER of no time: the close becomes a reset
            writer.transport.abort()

    with pytest.raises(PictureUnreachable) as caught:
        await load_from({"/a.jpg": break_off})
    assert caught.value.fault is NetworkFault.INTERRUPTED


async def test_a_server_that_does_not_speak_http_is_told() -> None:
    with pytest.raises(PictureUnreachable):
        await load_from({"/a.jpg": b"220 smtp.example ESMTP\r\n"})


async def test_a_certificate_that_nobody_vouches_for_is_refused(certificate: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    async with hosting({"/a.jpg": response(JPEG)}, tls=context) as host, loading() as loader:
        with pytest.raises(PictureUnreachable) as caught:
            await loader.load(host.at("/a.jpg"))
    assert caught.value.fault is NetworkFault.CERTIFICATE
    assert not host.requests


async def test_a_certificate_of_another_host_is_refused(public_web: Proxied) -> None:
    async with loading() as loader:
        with pytest.raises(PictureUnreachable) as caught:
            await loader.load(AddressSource("https://other.example/a.jpg"))
    assert caught.value.fault is NetworkFault.CERTIFICATE


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:99999/a.jpg",
        "http://127.0.0.1:-1/a.jpg",
        "http://127.0.0.1:port/a.jpg",
        "http://999.1.1.1/a.jpg",
        "http://[::g]/a.jpg",
        "http:///a.jpg",
        "http://\u2028.localhost/a.jpg",
        "http://-\u00fc\u0300--.localhost/a.jpg",
        "http://127.0.0.1/\n/a.jpg",
        "http://127.0.0.1/" + "x" * 70_000,
        "http://127.0.0.1/\ud800",
        "ftp://127.0.0.1/a.jpg",
        "",
    ],
)
async def test_what_makes_no_address_is_unclear(address: str) -> None:
    async with loading() as loader:
        with pytest.raises(AddressUnclear):
            await loader.load(AddressSource(address))


@pytest.mark.parametrize("name", ["a..b", "x" * 64, "a_b" * 90, "%31", "\\"])
async def test_a_name_that_no_host_can_have_is_not_found_or_unclear(name: str) -> None:
    async with loading() as loader:
        with pytest.raises((AddressUnclear, PictureUnreachable)):
            await loader.load(AddressSource(f"http://{name}.localhost/a.jpg"))


async def test_cancelling_ends_the_connection_at_once() -> None:
    closed = asyncio.Event()
    begun = asyncio.Event()

    async def stall(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(response(JPEG, length=999_999))
        await writer.drain()
        begun.set()
        await reader.read()
        closed.set()

    async with hosting({"/a.jpg": stall}) as host, loading() as loader:
        task = asyncio.create_task(loader.load(host.at("/a.jpg")))
        await begun.wait()
        await asyncio.sleep(0.05)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await asyncio.wait_for(closed.wait(), 20)


# The loader itself


async def test_several_pictures_load_at_once_and_one_loader_serves_many() -> None:
    answers: dict[str, bytes | Answer] = {
        f"/{kind}": response(make()) for kind, make in EVERY_KIND.items() if " " not in kind
    }
    async with hosting(answers) as host, loading() as loader:
        pictures = await asyncio.gather(*(loader.load(host.at(path)) for path in answers))
    assert [picture.format.name.lower() for picture in pictures] == [path[1:] for path in answers]


async def test_a_closed_loader_opens_again() -> None:
    async with hosting({"/a.jpg": response(JPEG)}) as host:
        loader = PictureLoader()
        for _ in range(2):
            await loader.load(host.at("/a.jpg"))
            await loader.aclose()
        await loader.aclose()


async def test_warming_from_many_threads_builds_one_client(monkeypatch: pytest.MonkeyPatch) -> None:
    built: list[object] = []
    original = httpx2.AsyncClient

    class Counted(original):  # type: ignore[misc, valid-type]  # a base chosen while the test runs
        def __init__(self, **options: object) -> None:
            built.append(self)
            super().__init__(**options)

    monkeypatch.setattr(httpx2, "AsyncClient", Counted)
    loader = PictureLoader()
    threads = [threading.Thread(target=loader.warm) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(built) == 1
    await loader.aclose()


# Files


async def test_a_file_is_read_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "Bild mit Ümlaut.txt"
    file.write_bytes(JPEG)
    picture = await PictureLoader().load(FileSource(file))
    assert (picture.data, picture.format) == (JPEG, PictureFormat.JPEG)


@pytest.fixture
def unreadable(tmp_path: Path) -> dict[str, Path]:
    """Return paths that cannot be read, by what they are."""
    pipe = tmp_path / "pipe.jpg"
    os.mkfifo(pipe)
    loop = tmp_path / "loop.jpg"
    loop.symlink_to(loop)
    return {
        "missing": tmp_path / "missing.jpg",
        "folder": tmp_path,
        "pipe": pipe,
        "device": Path("/dev/zero"),
        "loop": loop,
        "below a file": Path(__file__) / "a.jpg",
        "nul": tmp_path / "a\0b.jpg",
        "long": tmp_path / ("x" * 300),
        "root": Path("/"),
    }


@pytest.mark.parametrize("kind", ["missing", "folder", "pipe", "device", "loop", "below a file", "nul", "long", "root"])
async def test_a_file_that_cannot_be_read_is_named_without_its_folder(unreadable: dict[str, Path], kind: str) -> None:
    path = unreadable[kind]
    with pytest.raises(FileUnreadable) as caught:
        await asyncio.wait_for(PictureLoader().load(FileSource(path)), 10)
    assert caught.value.name == (path.name or "/")
    assert caught.value.detail
    assert str(path.parent) not in caught.value.detail or path.name == ""


async def test_a_file_without_permission_is_named(tmp_path: Path) -> None:
    file = tmp_path / "locked.jpg"
    file.write_bytes(JPEG)
    file.chmod(0)
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)  # the superuser may read everything
    try:
        with pytest.raises(FileUnreadable) as caught:
            await PictureLoader().load(FileSource(file))
    finally:
        os.seteuid(user)
    assert caught.value.name == "locked.jpg"


async def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "sparse.jpg"
    with file.open("wb") as sparse:
        sparse.truncate(2 * 1024**4)
    with pytest.raises(PictureTooLarge):
        await PictureLoader().load(FileSource(file))


@pytest.mark.parametrize(
    ("data", "expected"),
    [(b"", PictureBroken), (PAGE, NotAPicture), (b"%PDF-1.4", NotAPicture), (b"8BPS\0\x01", PictureFormatUnsupported)],
)
async def test_files_and_pasted_bytes_are_told_by_their_bytes(
    tmp_path: Path, data: bytes, expected: type[PictureError]
) -> None:
    file = tmp_path / "a.jpg"
    file.write_bytes(data)
    inline = InlineSource("data:image/jpeg;base64," + base64.b64encode(data).decode())
    for source in (FileSource(file), PastedSource(data), inline):
        with pytest.raises(expected):
            await PictureLoader().load(source)


async def test_pasted_bytes_are_taken_as_they_are() -> None:
    picture = await PictureLoader().load(PastedSource(JPEG))
    assert (picture.data, picture.format) == (JPEG, PictureFormat.JPEG)
    with pytest.raises(PictureTooLarge):
        await PictureLoader(max_bytes=100).load(PastedSource(JPEG))


# Pictures inside their address

BASE64 = base64.b64encode(JPEG).decode()


@pytest.mark.parametrize(
    "data_url",
    [
        f"data:image/jpeg;base64,{BASE64}",
        f"DATA:;BASE64,{BASE64}",
        f"data:image/jpeg;charset=utf-8;base64,{BASE64.rstrip('=')}",
        f"data:image/jpeg;base64,{quote(BASE64, safe='')}",
        "data:image/jpeg;base64," + "\n ".join(BASE64[i : i + 76] for i in range(0, len(BASE64), 76)),
        f"data:image/jpeg;base64,{BASE64.replace('+', '-').replace('/', '_')}",
        f"data:image/jpeg,{quote(JPEG)}",
        f"data:,{quote(JPEG)}",
    ],
)
async def test_a_picture_inside_an_address_is_decoded(data_url: str) -> None:
    assert (await PictureLoader().load(InlineSource(data_url))).data == JPEG


@pytest.mark.parametrize(
    "data_url",
    [
        "data:",
        "data:image/png;base64",
        "data:image/png;base64,",
        "data:image/png;base64,!!!",
        "data:image/png;base64,A",
        "data:,",
        "data:image/png;base64,\udfff",
    ],
)
async def test_a_broken_data_address_is_a_broken_picture(data_url: str) -> None:
    with pytest.raises(PictureBroken):
        await PictureLoader().load(InlineSource(data_url))


async def test_a_picture_inside_an_address_has_its_limit_too() -> None:
    with pytest.raises(PictureTooLarge):
        await PictureLoader(max_bytes=1000).load(InlineSource(f"data:image/jpeg;base64,{BASE64}"))
