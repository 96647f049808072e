"""Keys of services and passwords of proxies, kept by the operating system's keyring and nowhere else.

A key belongs to an address: scheme, host, port and path. The first version kept one for each host; it is still found.
A password belongs to a proxy's address with its user.
Every function may wait for the editor to unlock the keyring: call them off the UI thread.
"""

from __future__ import annotations

import sys

from altwright.core.address import host_of
from altwright.core.engine import key_account
from altwright.core.proxy import proxy_account

SERVICE_NAME = "Altwright"

_IN_FILES = "keyrings.alt."
"""A package whose keyrings are files; where it is installed and the system has no keyring, it is found in its place."""

_ERRORS_BELOW = (
    ("secretstorage.exceptions", "SecretStorageException"),
    ("jeepney.wrappers", "DBusErrorResponse"),
    ("win32ctypes.pywin32.pywintypes", "error"),
)
"""What keyring's backends let through from the libraries that they use."""


class KeyringUnavailableError(Exception):
    """This computer has no keyring, or it is locked and stays so."""


def stored_key(service_address: str) -> str | None:
    """Return the key for ``service_address``, or None where none is stored.

    Raises:
        KeyringUnavailableError: the keyring does not tell.
    """
    return _read(_accounts(service_address))


def forget_key(service_address: str) -> None:
    """Delete the key for ``service_address``, if one is stored.

    Raises:
        KeyringUnavailableError: it is still stored.
    """
    _delete(_accounts(service_address))


def store_key(service_address: str, key: str) -> None:
    """Store ``key`` for ``service_address``; an empty one deletes what is stored.

    Raises:
        KeyringUnavailableError: nothing was stored or deleted.
    """
    if not key:
        forget_key(service_address)
    else:
        _write(key_account(service_address), key)


def stored_password(proxy: str) -> str:
    """Return the password of ``proxy``, or nothing where none is stored.

    Raises:
        KeyringUnavailableError: the keyring does not tell.
    """
    return _read((proxy_account(proxy),)) or ""


def password_among(accounts: tuple[str, ...], proxy: str) -> str:
    """Return the password of ``proxy`` if the keyring is known to hold it, by the ``accounts`` of the settings.

    A keyring that holds nothing for this proxy is not asked, since asking may open a prompt to unlock it.

    Raises:
        ValueError: the keyring does not give it out.
    """
    if proxy_account(proxy) not in accounts:
        return ""
    try:
        return stored_password(proxy)
    except KeyringUnavailableError as error:
        raise ValueError(f"The keyring does not give out the password of the proxy: {error}") from error


def forget_password(proxy: str) -> None:
    """Delete the password of ``proxy``, if one is stored.

    Raises:
        KeyringUnavailableError: it is still stored.
    """
    _delete((proxy_account(proxy),))


def store_password(proxy: str, password: str) -> None:
    """Store ``password`` for ``proxy``.

    Raises:
        KeyringUnavailableError: nothing was stored.
    """
    _write(proxy_account(proxy), password)


def _read(accounts: tuple[str, ...]) -> str | None:
    import keyring

    try:
        for account in accounts:
            if found := keyring.get_password(SERVICE_NAME, account):
                return found
    except _keyring_errors() as error:
        raise KeyringUnavailableError(str(error)) from error
    return None


def _delete(accounts: tuple[str, ...]) -> None:
    import keyring

    try:
        for account in accounts:
            if keyring.get_password(SERVICE_NAME, account) is not None:
                keyring.delete_password(SERVICE_NAME, account)
    except _keyring_errors() as error:
        raise KeyringUnavailableError(str(error)) from error


def _write(account: str, secret: str) -> None:
    import keyring

    try:
        # Where there are several, the first is the one that is written to.
        first = next(iter(getattr(keyring.get_keyring(), "backends", ())), keyring.get_keyring())
        if type(first).__module__.startswith(_IN_FILES):
            raise KeyringUnavailableError("The keyring that was found is a file, and not the system's own.")
        keyring.set_password(SERVICE_NAME, account, secret)
        kept = keyring.get_password(SERVICE_NAME, account) == secret
    except _keyring_errors() as error:
        raise KeyringUnavailableError(str(error)) from error
    if not kept:
        # A disabled keyring takes everything and keeps nothing.
        raise KeyringUnavailableError("The keyring did not keep the key.")


def _accounts(service_address: str) -> tuple[str, ...]:
    """Return the accounts to look into: the address's own, and the one of its host that the first version used."""
    account = key_account(service_address)
    return (account, host_of(service_address)) if account else ()


def _keyring_errors() -> tuple[type[BaseException], ...]:
    """Return what a keyring raises; a library that was not loaded has raised nothing."""
    from keyring.errors import KeyringError

    loaded = (getattr(sys.modules.get(module), name, None) for module, name in _ERRORS_BELOW)
    return (KeyringError, OSError, *(kind for kind in loaded if kind is not None))
