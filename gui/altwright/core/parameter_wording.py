"""What the editor is told when a service refused a parameter and was asked without it."""

from __future__ import annotations

from altwright.core.answer import ParameterDropped
from altwright.core.message import Message, Tone, Translate


def parameter_notice(event: ParameterDropped, service: str, translate: Translate) -> Message | None:
    """Return the notice for ``event`` at ``service``, or None where the answer is the one that was wanted."""
    if event.renamed_to:
        return None
    texts = {
        "temperature": translate(
            "Messages", "{service} takes no temperature of your choice for this model, so it was asked without one."
        ),
        "max_tokens": translate(
            "Messages", "{service} takes no limit of length for this model, so the answer may be longer than you set."
        ),
        "detail": translate(
            "Messages", "{service} lets nobody choose how closely this model looks, so it was asked without that."
        ),
        "system": translate(
            "Messages", "{service} takes no rules beside the prompt for this model, so they were sent as part of it."
        ),
    }
    text = texts.get(event.name.replace("max_completion_tokens", "max_tokens"))
    return Message(text.format(service=service), tone=Tone.NOTICE) if text else None
