"""Keys of services, kept by the operating system's keyring and nowhere else.

Every function may wait for the editor to unlock the keyring: call them off the UI thread.
"""

from __future__ import annotations

from altwright.core.address import host_of

SERVICE_NAME = "Altwright"


class KeyringUnavailableError(Exception):
    """This computer has no keyring, or it is locked and stays so."""


def stored_key(service_address: str) -> str | None:
    """Return the key for the host of ``service_address``, or None where none is stored or no keyring is there."""
    import keyring
    from keyring.errors import KeyringError

    try:
        return keyring.get_password(SERVICE_NAME, host_of(service_address))
    except KeyringError:
        return None


def store_key(service_address: str, key: str) -> None:
    """Store ``key`` for the host of ``service_address``; an empty one deletes what is stored.

    Raises:
        KeyringUnavailableError: nothing was stored.
    """
    import keyring
    from keyring.errors import KeyringError

    host = host_of(service_address)
    try:
        if key:
            keyring.set_password(SERVICE_NAME, host, key)
        elif keyring.get_password(SERVICE_NAME, host) is not None:
            keyring.delete_password(SERVICE_NAME, host)
    except KeyringError as error:
        raise KeyringUnavailableError(str(error)) from error
