"""What the services share of the network: clients that trust the right things, and why a connection failed."""

from __future__ import annotations

import errno
import socket
import ssl
from typing import TYPE_CHECKING

from altwright.core.address import is_loopback
from altwright.core.engine import NO_PROXY, SYSTEM_PROXY
from altwright.core.errors import NetworkFault

if TYPE_CHECKING:
    import httpx2

_NO_SUCH_NAME = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME), 11001, 11004}
_NO_ROUTE = {errno.ENETUNREACH, errno.ENETDOWN, errno.EHOSTUNREACH, errno.EHOSTDOWN}
_BROKEN_OFF = (ConnectionResetError, ConnectionAbortedError, BrokenPipeError)


def fault_of(error: BaseException) -> NetworkFault:
    """Return why a connection did not come about or broke, from ``error`` and the errors that caused it."""
    causes: list[BaseException] = []
    current: BaseException | None = error
    while current is not None and current not in causes:
        causes.append(current)
        if isinstance(current, BaseExceptionGroup):
            current = current.exceptions[0]  # one attempt for each address of the host; the first is as good as any
        else:
            current = current.__cause__ or current.__context__
    names = {type(cause).__name__ for cause in causes}
    if "ProxyError" in names:
        return NetworkFault.PROXY
    for cause in reversed(causes):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return NetworkFault.CERTIFICATE
        if isinstance(cause, socket.gaierror):
            return NetworkFault.HOST_NOT_FOUND if cause.errno in _NO_SUCH_NAME else NetworkFault.OFFLINE
        if isinstance(cause, ConnectionRefusedError):
            return NetworkFault.REFUSED
        if isinstance(cause, _BROKEN_OFF):
            return NetworkFault.INTERRUPTED
        if isinstance(cause, OSError) and cause.errno in _NO_ROUTE:
            return NetworkFault.OFFLINE
    if any("Timeout" in name for name in names):
        return NetworkFault.TIMED_OUT
    return NetworkFault.REFUSED if "ConnectError" in names else NetworkFault.INTERRUPTED


def new_client(
    address: str, timeout: httpx2.Timeout, proxy: str = SYSTEM_PROXY, certificate: str = ""
) -> httpx2.AsyncClient:
    """Return a client for ``address``; no proxy ever applies to this computer itself.

    Building one reads the certificates of the system and takes tens of milliseconds: do it off the UI thread.

    Args:
        address: where the client will connect to.
        timeout: its patience.
        proxy: ``system``, ``none``, or the address of a proxy.
        certificate: the path of a file with authorities (PEM) that are trusted besides the system's, or nothing.

    Raises:
        OSError: the certificate's file cannot be read, or holds none.
    """
    import httpx2

    is_here = is_loopback(address)
    own_proxy = None if is_here or proxy in {SYSTEM_PROXY, NO_PROXY} else proxy
    trusts_variables = not is_here and proxy == SYSTEM_PROXY
    # A context of its own heeds the variables for certificates also where those for proxies are not to count.
    verify = _trusting(certificate) if certificate or not (is_here or trusts_variables) else True
    return httpx2.AsyncClient(timeout=timeout, verify=verify, trust_env=trusts_variables, proxy=own_proxy)


def _trusting(certificate: str) -> ssl.SSLContext:
    """Return what trusts the system's authorities and those in the file ``certificate``, if one is named."""
    import httpx2

    context = httpx2.create_ssl_context()
    if certificate:
        context.load_verify_locations(cafile=certificate)
    return context
