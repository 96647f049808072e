"""Keys of services, kept by the operating system's keyring and nowhere else.

A key belongs to an address: scheme, host, port and path. The first version kept one for each host; it is still found.
Every function may wait for the editor to unlock the keyring: call them off the UI thread.
"""

from __future__ import annotations

import sys

from altwright.core.address import host_of
from altwright.core.engine import key_account

SERVICE_NAME = "Altwright"

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
    import keyring

    try:
        for account in _accounts(service_address):
            if key := keyring.get_password(SERVICE_NAME, account):
                return key
    except _keyring_errors() as error:
        raise KeyringUnavailableError(str(error)) from error
    return None


def forget_key(service_address: str) -> None:
    """Delete the key for ``service_address``, if one is stored.

    Raises:
        KeyringUnavailableError: it is still stored.
    """
    import keyring

    try:
        for account in _accounts(service_address):
            if keyring.get_password(SERVICE_NAME, account) is not None:
                keyring.delete_password(SERVICE_NAME, account)
    except _keyring_errors() as error:
        raise KeyringUnavailableError(str(error)) from error


def store_key(service_address: str, key: str) -> None:
    """Store ``key`` for ``service_address``; an empty one deletes what is stored.

    Raises:
        KeyringUnavailableError: nothing was stored or deleted.
    """
    if not key:
        forget_key(service_address)
        return
    import keyring

    account = key_account(service_address)
    try:
        keyring.set_password(SERVICE_NAME, account, key)
        kept = keyring.get_password(SERVICE_NAME, account) == key
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
