"""Where the passwords of proxies are asked for, without loading the network for it."""

from __future__ import annotations

from collections.abc import Callable


class _Passwords:
    """The program's own, as the system's proxy settings are its own."""

    look_up: Callable[[str], str] | None = None


def use_passwords(look_up: Callable[[str], str] | None) -> None:
    """Have ``look_up`` return the password of a proxy, by its address; it may wait for the keyring.

    It raises a ValueError where the keyring does not give it out.
    """
    _Passwords.look_up = look_up


def password_of(proxy: str) -> str:
    """Return the password of ``proxy``, or nothing; may wait for the keyring.

    Raises:
        ValueError: the keyring does not give it out.
    """
    return _Passwords.look_up(proxy) if _Passwords.look_up is not None else ""
