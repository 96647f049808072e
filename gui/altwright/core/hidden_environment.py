"""What the processes that Altwright starts see of its variables: none that holds a key."""

from __future__ import annotations

from collections.abc import Mapping

_SECRET = ("_API_KEY", "_ACCESS_KEY", "_PASSWORD", "_SECRET", "_TOKEN")


def without_secrets(environment: Mapping[str, str], *needed: str) -> dict[str, str]:
    """Return ``environment`` without what is secret by its name, but for the names that are ``needed``."""
    return {name: value for name, value in environment.items() if name in needed or not name.upper().endswith(_SECRET)}
