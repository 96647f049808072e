"""What to do next in a terminal, where a message has no buttons."""

from __future__ import annotations

from altwright.core.engine import EngineKind
from altwright.core.message import Action, Message

_STEPS = {
    Action.TRY_AGAIN: "The same command tries again.",
    Action.DESCRIBE_AGAIN: "The same command tries again.",
    Action.PASTE: "The command wants the address or the file of a picture.",
    Action.OPEN_FILE: "The command wants the address or the file of a picture.",
    Action.OPEN_DEMO: "“altwright describe --demo” describes a sample without the internet.",
    Action.TRY_SAMPLE: "“altwright describe --demo” describes a sample.",
    Action.CHANGE_SERVICE: "Another engine is asked with --engine; “altwright engines” lists them.",
    Action.CHECK_KEY: "The key is given in Altwright's settings, or in the variable ALTWRIGHT_API_KEY.",
    Action.CHOOSE_MODEL: "A model is named with --model.",
}
_DOWNLOAD = (
    "A model is downloaded in Altwright's settings, or its files are named in the variables ALTWRIGHT_LOCAL_MODEL and "
    "ALTWRIGHT_LOCAL_MMPROJ."
)


def with_next_steps(message: Message, kind: EngineKind) -> Message:
    """Return ``message`` with what its buttons would do said in a line below it, for an engine of this ``kind``."""
    steps = dict.fromkeys(_step(action, kind) for action in message.actions if action in _STEPS)
    return message._replace(text="\n".join(filter(None, (message.text, " ".join(steps)))))


def _step(action: Action, kind: EngineKind) -> str:
    return _DOWNLOAD if action is Action.CHOOSE_MODEL and kind is EngineKind.LOCAL else _STEPS[action]
