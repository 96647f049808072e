"""Where secrets are, told without opening the keyring."""

from __future__ import annotations

from enum import Enum, auto


class KeyPlace(Enum):
    """Where a key or a password is: nowhere, in a variable, in the keyring or on its way, or here until the end."""

    NOWHERE = auto()
    VARIABLE = auto()
    ON_ITS_WAY = auto()
    KEYRING = auto()
    SESSION = auto()
