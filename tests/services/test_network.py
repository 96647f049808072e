"""Why a connection did not come about, told from what the libraries raise, and whom a client trusts."""

from __future__ import annotations

import errno
import socket
import ssl
from urllib.parse import urlsplit

import httpx2
import pytest
from tests.fakes.fault_service import FaultService
from tests.fakes.proxy import FakeProxy

from altwright.core.engine import NO_PROXY
from altwright.core.errors import NetworkFault
from altwright.core.proxy import Route
from altwright.services.network import fault_of, new_client, way_to
from altwright.services.proxy_sign_in import use_passwords


def caused(error: Exception, *causes: BaseException) -> Exception:
    """Return ``error`` with a chain of causes behind it."""
    current: BaseException = error
    for cause in causes:
        current.__cause__ = cause
        current = cause
    return error


def os_error(number: int) -> OSError:
    return OSError(number, "said by the system")


def test_a_chain_of_causes_tells_the_fault() -> None:
    refused = ConnectionRefusedError(errno.ECONNREFUSED, "refused")
    cases = {
        NetworkFault.HOST_NOT_FOUND: socket.gaierror(socket.EAI_NONAME, "Name or service not known"),
        NetworkFault.OFFLINE: socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution"),
        NetworkFault.REFUSED: refused,
        NetworkFault.CERTIFICATE: ssl.SSLCertVerificationError(1, "certificate verify failed"),
        NetworkFault.INTERRUPTED: ConnectionResetError(errno.ECONNRESET, "reset"),
    }
    for fault, cause in cases.items():
        assert fault_of(cause) is fault
        assert fault_of(caused(httpx2.ConnectError("failed"), OSError("wrapped"), cause)) is fault


@pytest.mark.parametrize("number", [errno.ENETUNREACH, errno.ENETDOWN, errno.EHOSTUNREACH])
def test_no_route_means_offline(number: int) -> None:
    assert fault_of(caused(httpx2.ConnectError(""), os_error(number))) is NetworkFault.OFFLINE


@pytest.mark.parametrize(
    "cause", [os_error(errno.EHOSTUNREACH), socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")]
)
@pytest.mark.parametrize("address", ["http://192.168.1.9:8000/v1", "http://nas.local/a.jpg", "http://nas/v1"])
def test_a_host_nearby_that_is_away_says_nothing_of_the_internet(address: str, cause: Exception) -> None:
    error = caused(httpx2.ConnectError(""), cause)
    assert fault_of(error, address) is NetworkFault.HOST_NOT_FOUND
    assert fault_of(error, "https://api.llm7.io/v1") is NetworkFault.OFFLINE
    refused = caused(httpx2.ConnectError(""), ConnectionRefusedError(errno.ECONNREFUSED, "refused"))
    assert fault_of(refused, address) is NetworkFault.REFUSED


def test_the_first_of_several_attempts_speaks_for_all() -> None:
    refused = ConnectionRefusedError(errno.ECONNREFUSED, "refused")
    attempts = ExceptionGroup("multiple connection attempts failed", [refused, os_error(errno.ENETUNREACH)])
    assert fault_of(caused(httpx2.ConnectError(""), OSError("All connection attempts failed"), attempts)) is (
        NetworkFault.REFUSED
    )


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (httpx2.ConnectTimeout(""), NetworkFault.TIMED_OUT),
        (httpx2.ReadTimeout(""), NetworkFault.TIMED_OUT),
        (httpx2.ConnectError(""), NetworkFault.REFUSED),
        (httpx2.ReadError(""), NetworkFault.INTERRUPTED),
        (httpx2.RemoteProtocolError(""), NetworkFault.INTERRUPTED),
        (httpx2.ProxyError("407"), NetworkFault.PROXY),
        (caused(httpx2.ProxyError(""), ConnectionRefusedError()), NetworkFault.PROXY),
    ],
    ids=repr,
)
def test_without_a_cause_the_library_s_own_name_tells(error: Exception, fault: NetworkFault) -> None:
    assert fault_of(error) is fault


def test_causes_in_a_circle_come_to_an_end() -> None:
    first, second = OSError("one"), OSError("two")
    first.__cause__, second.__cause__ = second, first
    assert fault_of(first) is NetworkFault.INTERRUPTED


@pytest.mark.parametrize(
    ("address", "heeds"),
    [
        ("https://api.llm7.io/v1", True),
        ("http://nas.local/v1", True),
        ("http://127.0.0.1:8000/v1", False),
        ("https://localhost/v1", False),
        ("http://[::1]:1/v1", False),
    ],
)
async def test_the_system_s_proxy_applies_to_others_only(address: str, heeds: bool) -> None:
    async with new_client(address, httpx2.Timeout(5)) as client:
        assert client.trust_env is heeds
        assert client.follow_redirects is False


def test_a_route_without_a_proxy_heeds_no_variables() -> None:
    way = way_to("https://hub.example.org", Route(NO_PROXY))
    assert (way.trust_env, way.proxy) == (False, None)


async def test_the_password_of_a_proxy_is_looked_up_and_sent_to_it_alone(fault_service: FaultService) -> None:
    port = urlsplit(fault_service.address).port
    with FakeProxy(("127.0.0.1", port or 0), "anna:s3cret") as proxy:
        asked: list[str] = []
        own = f"http://anna@{proxy.host}"

        def look_up(address: str) -> str:
            asked.append(address)
            return "s3cret"

        use_passwords(look_up)
        try:
            client = new_client("http://192.168.77.7/v1", httpx2.Timeout(20), own)
        finally:
            use_passwords(None)
        async with client:
            response = await client.get("http://192.168.77.7/v1/models")
        assert response.status_code == 200
        assert asked == [own]
        assert [request.credentials for request in proxy.requests] == ["anna:s3cret"]
        assert "proxy-authorization" not in {name.lower() for name in fault_service.requests[0].headers}


async def test_the_keyring_is_not_asked_for_a_proxy_without_a_user_or_where_none_is_used() -> None:
    def look_up(address: str) -> str:
        pytest.fail(f"asked for {address}")

    use_passwords(look_up)
    try:
        for address, proxy in (
            ("https://api.llm7.io/v1", "http://proxy.example.org:8080"),
            ("https://api.llm7.io/v1", "system"),
            ("http://127.0.0.1:1234/v1", "http://anna@proxy.example.org:8080"),
        ):
            await new_client(address, httpx2.Timeout(5), proxy).aclose()
    finally:
        use_passwords(None)
