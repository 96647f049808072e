"""What the services share of the network: clients that trust the right things, and why a connection failed."""

from __future__ import annotations

import errno
import socket
import ssl
from typing import TYPE_CHECKING, NamedTuple

from altwright.core.address import is_loopback, is_private
from altwright.core.engine import NO_PROXY, SYSTEM_PROXY
from altwright.core.errors import NetworkFault
from altwright.core.proxy import Route, proxy_user, without_user
from altwright.services.proxy_sign_in import password_of

if TYPE_CHECKING:
    import httpx2

_NO_SUCH_NAME = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME), 11001, 11004}
_NO_ROUTE = {errno.ENETUNREACH, errno.ENETDOWN, errno.EHOSTUNREACH, errno.EHOSTDOWN}
_BROKEN_OFF = (ConnectionResetError, ConnectionAbortedError, BrokenPipeError)


def fault_of(error: BaseException, address: str = "") -> NetworkFault:
    """Return why a connection did not come about or broke, from ``error`` and the errors that caused it.

    A host in the editor's own network that cannot be reached says nothing about the internet: ``address`` tells.
    """
    fault = _fault_in(error)
    return NetworkFault.HOST_NOT_FOUND if fault is NetworkFault.OFFLINE and address and is_private(address) else fault


def _fault_in(error: BaseException) -> NetworkFault:
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


class Way(NamedTuple):
    """What a client of httpx2 is built with: whom it trusts, whether variables count, and its own proxy."""

    verify: ssl.SSLContext | bool
    trust_env: bool
    proxy: httpx2.Proxy | None


def way_to(address: str, route: Route) -> Way:
    """Return how a client goes to ``address`` by ``route``; no proxy ever applies to this computer itself.

    Raises:
        OSError: the certificate's file cannot be read, or holds none.
        ValueError: the proxy's address is none.
    """
    import httpx2

    is_here = is_loopback(address)
    trusts_variables = not is_here and route.proxy == SYSTEM_PROXY
    proxy = None
    if not is_here and route.proxy not in {SYSTEM_PROXY, NO_PROXY}:
        # Apart from the address, what belongs to the user is shown in no error and no log.
        auth = (proxy_user(route.proxy), route.password) if proxy_user(route.proxy) else None
        proxy = httpx2.Proxy(without_user(route.proxy), auth=auth)
    # A context of its own heeds the variables for certificates also where those for proxies are not to count.
    verify = _trusting(route.certificate) if route.certificate or not (is_here or trusts_variables) else True
    return Way(verify, trusts_variables, proxy)


def new_client(
    address: str, timeout: httpx2.Timeout, proxy: str = SYSTEM_PROXY, certificate: str = ""
) -> httpx2.AsyncClient:
    """Return a client for ``address``; no proxy ever applies to this computer itself.

    Building one reads the certificates of the system and takes tens of milliseconds: do it off the UI thread.

    Args:
        address: where the client will connect to.
        timeout: its patience.
        proxy: ``system``, ``none``, or the address of a proxy; its password is looked up.
        certificate: the path of a file with authorities (PEM) that are trusted besides the system's, or nothing.

    Raises:
        OSError: the certificate's file cannot be read, or holds none.
        ValueError: the proxy's address is none, or the keyring does not give out its password.
    """
    import httpx2

    password = password_of(proxy) if proxy_user(proxy) and not is_loopback(address) else ""
    way = way_to(address, Route(proxy, certificate, password))
    return httpx2.AsyncClient(timeout=timeout, verify=way.verify, trust_env=way.trust_env, proxy=way.proxy)


def _trusting(certificate: str) -> ssl.SSLContext:
    """Return what trusts the system's authorities and those in the file ``certificate``, if one is named."""
    import httpx2

    context = httpx2.create_ssl_context()
    if certificate:
        context.load_verify_locations(cafile=certificate)
    return context
