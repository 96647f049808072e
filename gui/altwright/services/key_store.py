"""Keys of services, kept by the operating system's keyring and nowhere else.

Every function may wait for the editor to unlock the keyring: call them off the UI thread.
"""

from __future__ import annotations

import sys

from altwright.core.address import host_of

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
    """Return the key for the host of ``service_address``, or None where none is stored or no keyring is there."""
    import keyring

    host = host_of(service_address)
    try:
        return keyring.get_password(SERVICE_NAME, host) or None if host else None
    except _keyring_errors():
        return None


def store_key(service_address: str, key: str) -> None:
    """Store ``key`` for the host of ``service_address``; an empty one deletes what is stored.

    Raises:
        KeyringUnavailableError: nothing was stored or deleted.
    """
    import keyring

    host = host_of(service_address)
    try:
        if key:
            keyring.set_password(SERVICE_NAME, host, key)
            kept = keyring.get_password(SERVICE_NAME, host) == key
        else:
            if keyring.get_password(SERVICE_NAME, host) is not None:
                keyring.delete_password(SERVICE_NAME, host)
            kept = True
    except _keyring_errors() as error:
        raise KeyringUnavailableError(str(error)) from error
    if not kept:
        # A disabled keyring takes everything and keeps nothing.
        raise KeyringUnavailableError("The keyring did not keep the key.")


def _keyring_errors() -> tuple[type[BaseException], ...]:
    """Return what a keyring raises; a library that was not loaded has raised nothing."""
    from keyring.errors import KeyringError

    loaded = (getattr(sys.modules.get(module), name, None) for module, name in _ERRORS_BELOW)
    return (KeyringError, OSError, *(kind for kind in loaded if kind is not None))
