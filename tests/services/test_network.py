"""Why a connection did not come about, told from what the libraries raise, and whom a client trusts."""

from __future__ import annotations

import errno
import socket
import ssl

import httpx2
import pytest

from altwright.core.errors import NetworkFault
from altwright.services.network import fault_of, new_client


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
