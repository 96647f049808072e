"""What editors are told of their organisation's file: that it is not used, or not all of it, and whom to tell."""

from __future__ import annotations

from altwright.core.message import Message, Tone, Translate
from altwright.core.organisation import FileFault, Organisation


def organisation_message(organisation: Organisation, translate: Translate) -> Message | None:
    """Return what the editor should know at the start, None where all is well.

    Names that are not known come from newer versions and are no trouble; :func:`organisation_notes` has them.
    """
    if organisation.fault is not None:
        words = _fault_words(organisation.fault, translate)
        rest = translate(
            "Organisation",
            "Only engines on this computer are asked until your administrator mends it; your own settings are kept.",
        )
        return Message(f"{words} {rest}", detail=organisation.detail, tone=Tone.CAUTION)
    if not organisation.refused:
        return None
    detail = "\n".join(organisation_notes(organisation))
    if organisation.only_here:
        text = translate(
            "Organisation",
            "The engines in your organisation's settings file make no sense. Only engines on this computer are asked "
            "until your administrator mends it.",
        )
    else:
        text = translate(
            "Organisation",
            "Parts of your organisation's settings file make no sense and are not used. Your administrator can mend "
            "them; the rest is in use.",
        )
    return Message(text, detail=detail, tone=Tone.CAUTION)


def organisation_notes(organisation: Organisation) -> tuple[str, ...]:
    """Return what of the organisation's file is not used, one line each, for whoever wrote it."""
    file = (organisation.detail,) if organisation.detail else ()
    return (*file, *organisation.refused, *organisation.unknown)


def _fault_words(fault: FileFault, translate: Translate) -> str:
    match fault:
        case FileFault.UNREADABLE:
            return translate("Organisation", "Your organisation's settings file cannot be read.")
        case FileFault.UNSAFE:
            return translate("Organisation", "Others could change your organisation's settings file: it is not used.")
        case FileFault.TOO_LARGE | FileFault.DAMAGED:
            return translate("Organisation", "Your organisation's settings file is damaged.")
        case FileFault.NEWER:
            return translate("Organisation", "Your organisation's settings file is for a newer version of Altwright.")
        case FileFault.MISSING:
            return translate("Organisation", "Your organisation's settings file is not where it should be.")
