"""A service that cannot be reached is told as what keeps it away, and nothing is sent where it must not go."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from tests.asking import PATIENT, ask
from tests.fakes import scripts
from tests.fakes.fault_service import FaultService

from altwright.core import errors as e
from altwright.core.errors import NetworkFault
from altwright.services.loopback_server import Exchange, LoopbackServer


@pytest.fixture
def closed_port() -> int:
    """Give a port at which nobody listens."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        return int(listening.getsockname()[1])


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no proxy of this machine take part, in capital letters or small ones."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


async def fault(address: str) -> NetworkFault:
    """Return why the service at ``address`` cannot be reached."""
    outcome = await ask(address, limits=PATIENT._replace(connect=10.0))
    assert isinstance(outcome.error, e.ServiceUnreachable), outcome
    assert outcome.events == []
    return outcome.error.fault


async def test_a_refused_connection_is_told(closed_port: int) -> None:
    assert await fault(f"http://127.0.0.1:{closed_port}/v1") is NetworkFault.REFUSED
    assert await fault(f"http://localhost:{closed_port}/v1") is NetworkFault.REFUSED


async def test_a_host_that_does_not_exist_is_told() -> None:
    # Without any network the resolver cannot even say that.
    assert await fault("https://nope.invalid/v1") in {NetworkFault.HOST_NOT_FOUND, NetworkFault.OFFLINE}


async def test_a_service_that_accepts_and_says_nothing_is_given_up() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        address = f"http://127.0.0.1:{listening.getsockname()[1]}/v1"
        outcome = await ask(address, limits=PATIENT._replace(first_words=0.4))
    assert isinstance(outcome.error, e.AnswerStalled)


async def test_a_service_that_does_not_speak_the_protocol_is_told() -> None:
    def greet(listening: socket.socket) -> None:
        connection, _ = listening.accept()
        with connection:
            connection.sendall(b"220 mail.example ESMTP\r\n")
            connection.recv(65536)

    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        thread = threading.Thread(target=greet, args=(listening,), daemon=True)
        thread.start()
        address = f"http://127.0.0.1:{listening.getsockname()[1]}/v1"
        assert await fault(address) is NetworkFault.INTERRUPTED
        thread.join(10)


# Certificates --------------------------------------------------------------------------------------------------------


def make_certificate(path: Path, host: str = "127.0.0.1", *, days: int = 1) -> Path:
    """Write a certificate that vouches for itself, with its key, and return its path."""
    pytest.importorskip("cryptography", reason="a certificate is made with it")
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=10))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(host))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return path


@contextmanager
def tls_service(certificate: Path) -> Iterator[tuple[str, list[bytes]]]:
    """Give the address of a service that proves itself with ``certificate``, and what it was sent in confidence."""
    received: list[bytes] = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    def serve(listening: socket.socket) -> None:
        connection, _ = listening.accept()
        with connection:
            try:
                with context.wrap_socket(connection, server_side=True) as secured:
                    received.append(secured.recv(65536))
            except OSError:
                return  # the client does not trust it, as it should

    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        thread = threading.Thread(target=serve, args=(listening,), daemon=True)
        thread.start()
        yield f"https://127.0.0.1:{listening.getsockname()[1]}/v1", received
        thread.join(10)


@pytest.mark.parametrize(
    ("host", "days"), [("127.0.0.1", 1), ("127.0.0.1", -1), ("127.0.0.2", 1)], ids=["own", "expired", "other host"]
)
async def test_a_certificate_that_proves_nothing_is_told_and_nothing_is_sent(
    tmp_path: Path, host: str, days: int
) -> None:
    with tls_service(make_certificate(tmp_path / "own.pem", host, days=days)) as (address, received):
        assert await fault(address) is NetworkFault.CERTIFICATE
    assert received == []


async def test_a_plain_service_behind_an_https_address_is_told() -> None:
    with FaultService() as service:
        assert await fault(service.address.replace("http:", "https:")) in {
            NetworkFault.REFUSED, NetworkFault.INTERRUPTED, NetworkFault.CERTIFICATE,
        }  # fmt: skip
        assert service.requests == []


# Proxies -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"])
async def test_a_proxy_that_does_not_answer_is_blamed_itself(
    monkeypatch: pytest.MonkeyPatch, closed_port: int, variable: str
) -> None:
    monkeypatch.setenv(variable, f"http://127.0.0.1:{closed_port}")
    assert await fault("https://api.example.org/v1") is NetworkFault.PROXY


async def test_a_proxy_that_cannot_be_found_is_blamed_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.invalid:3128")
    assert await fault("https://api.example.org/v1") in {NetworkFault.PROXY, NetworkFault.OFFLINE}


async def test_a_proxy_that_refuses_to_pass_on_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    # It knows no CONNECT, and says so.
    with FaultService() as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.origin)
        assert await fault("https://api.example.org/v1") is NetworkFault.PROXY


async def test_a_proxy_that_wants_a_password_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def deny(exchange: Exchange) -> None:
        exchange.answer(407, "text/html", b"<html><title>Proxy Authentication Required</title></html>")

    with LoopbackServer(deny) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.origin)
        assert await fault("http://nas.local/v1") is NetworkFault.PROXY


async def test_a_proxy_passes_questions_on(monkeypatch: pytest.MonkeyPatch) -> None:
    with FaultService(scripts.good()) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.origin)
        outcome = await ask("http://nas.local/v1")
        assert proxy.completions[0].target == "http://nas.local/v1/chat/completions"
        assert proxy.completions[0].headers["host"] == "nas.local"
    assert outcome.text == scripts.TEXT


async def test_a_host_that_needs_no_proxy_is_not_blamed_on_it(
    monkeypatch: pytest.MonkeyPatch, closed_port: int
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{closed_port}")
    monkeypatch.setenv("NO_PROXY", "nope.invalid")
    assert await fault("https://nope.invalid/v1") in {NetworkFault.HOST_NOT_FOUND, NetworkFault.OFFLINE}


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_this_computer_is_never_asked_through_a_proxy(
    monkeypatch: pytest.MonkeyPatch, closed_port: int, host: str
) -> None:
    for variable in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "all_proxy"):
        monkeypatch.setenv(variable, f"http://127.0.0.1:{closed_port}")
    with FaultService(scripts.good()) as service:
        assert (await ask(service.address.replace("127.0.0.1", host))).text == scripts.TEXT
    assert await fault(f"http://{host}:{closed_port}/v1") is NetworkFault.REFUSED
