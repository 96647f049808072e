"""Where secrets are, told without opening the keyring."""

from __future__ import annotations

from enum import Enum, auto


class KeyPlace(Enum):
    """Where a key or a password is: nowhere, in a variable, in the keyring, or in this program until it ends."""

    NOWHERE = auto()
    VARIABLE = auto()
    KEYRING = auto()
    SESSION = auto()
