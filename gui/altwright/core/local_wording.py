"""The words for the engine of this computer and its models; filled in :mod:`altwright.core.wording`."""

from __future__ import annotations

from altwright.core import local_errors as e
from altwright.core.errors import AltwrightError, NetworkFault
from altwright.core.message import Action, Translate, Words, WordTable, duration

_ANOTHER = (Action.CHANGE_SERVICE,)
_MODEL = (Action.CHOOSE_MODEL, Action.CHANGE_SERVICE)
_RETRY = (Action.TRY_AGAIN, Action.CHANGE_SERVICE)
_GIGABYTE = 1_000_000_000
_MEGABYTE = 1_000_000


def local_words(translate: Translate) -> WordTable:
    """Return the words for faults of the engine of this computer, and of fetching its models."""
    return _engine_words(translate) | _download_words(translate)


def _engine_words(translate: Translate) -> WordTable:
    return {
        e.LocalEngineMissing: (
            translate(
                "Messages", "The engine of this computer is not installed; the detail says how to add it. {kept}"
            ),
            _ANOTHER,
        ),
        e.LocalModelMissing: (
            translate("Messages", "This computer has no model for describing yet. {kept}"),
            _MODEL,
        ),
        e.LocalModelGone: (
            translate("Messages", "The model “{name}” is not on this computer. {kept}"),
            _MODEL,
        ),
        e.LocalModelUnusable: (
            translate("Messages", "The model file “{name}” is missing, or is not a whole model. {kept}"),
            _MODEL,
        ),
        e.LocalMemoryShort: (
            translate(
                "Messages",
                "The model needs {needed} of memory, and {available} are free; nothing was started. {kept}",
            ),
            (Action.TRY_AGAIN, Action.CHOOSE_MODEL),
        ),
        e.LocalEngineSlow: (
            translate("Messages", "The model was not ready after {time}, so it was stopped. {kept}"),
            (Action.TRY_AGAIN, Action.CHOOSE_MODEL),
        ),
        e.LocalEngineEnded: (
            translate(
                "Messages",
                "The engine of this computer ended; its memory may not be enough, or the model damaged. {kept}",
            ),
            (Action.TRY_AGAIN, Action.CHOOSE_MODEL),
        ),
        e.LocalEngineError: (translate("Messages", "The engine of this computer stopped. {kept}"), _RETRY),
    }


def _download_words(translate: Translate) -> WordTable:
    again = (Action.TRY_AGAIN,)
    other = (Action.CHOOSE_MODEL,)
    return {
        e.DownloadRefused: (
            translate("Messages", "The model’s host does not give this model to everybody. {parts_kept}"),
            other,
        ),
        e.DownloadUnavailable: (
            translate("Messages", "The model’s host has no file that fits any more. {parts_kept}"),
            other,
        ),
        e.DownloadHubFaulty: (
            translate("Messages", "The model’s host has a problem at the moment. {parts_kept}"),
            again,
        ),
        e.DownloadDiskFull: (
            translate("Messages", "The rest of the model needs {needed}, and the disk has {free} left. {parts_kept}"),
            again,
        ),
        e.DownloadFolderUnusable: (
            translate("Messages", "The folder of models cannot be written to. {parts_kept}"),
            again,
        ),
        e.DownloadDamaged: (
            translate(
                "Messages",
                "The file “{name}” arrived damaged and was deleted; everything else is kept. Its host may have a "
                "problem.",
            ),
            again,
        ),
        e.DownloadBusy: (
            translate("Messages", "This model is already being downloaded, perhaps by another window. {parts_kept}"),
            again,
        ),
        e.DownloadError: (translate("Messages", "The download stopped before its end. {parts_kept}"), again),
    }


def unreachable_hub(fault: NetworkFault, translate: Translate) -> Words:
    """Return the words for a download whose host cannot be talked to."""
    match fault:
        case NetworkFault.OFFLINE | NetworkFault.HOST_NOT_FOUND:
            text = translate("Messages", "The model’s host cannot be found; this computer may be offline. {parts_kept}")
        case NetworkFault.CERTIFICATE:
            text = translate(
                "Messages",
                "The model’s host cannot prove that it is the real one; your organisation may know why. {parts_kept}",
            )
        case NetworkFault.PROXY:
            text = translate("Messages", "The proxy of your network did not pass the request on. {parts_kept}")
        case NetworkFault.TIMED_OUT:
            text = translate("Messages", "The model’s host sent nothing for too long. {parts_kept}")
        case NetworkFault.REFUSED:
            text = translate("Messages", "The model’s host does not accept connections now. {parts_kept}")
        case _:
            text = translate("Messages", "The connection to the model’s host broke off. {parts_kept}")
    return text, (Action.TRY_AGAIN,)


def local_values(error: AltwrightError, translate: Translate) -> dict[str, str]:
    """Return what fills the placeholders that only these words have; names are still to be shortened."""
    match error:
        case e.LocalMemoryShort():
            return {"needed": size(error.needed, translate), "available": size(error.available, translate)}
        case e.LocalEngineSlow():
            return {"time": duration(error.seconds, translate)}
        case e.DownloadDiskFull():
            return {
                "needed": size(error.needed, translate),
                "free": size(error.free, translate),
                "parts_kept": _parts_kept(translate),
            }
        case e.LocalModelGone() | e.LocalModelUnusable() | e.DownloadDamaged():
            return {"name": error.name or "?"}
        case e.DownloadError():
            return {"parts_kept": _parts_kept(translate)}
    return {}


def size(byte_count: int, translate: Translate) -> str:
    """Return ``byte_count`` in words: gigabytes with one decimal, below that whole megabytes, at least one."""
    if byte_count >= _GIGABYTE:
        return translate("Messages", "{count} GB").format(count=f"{byte_count / _GIGABYTE:.1f}")
    return translate("Messages", "{count} MB").format(count=max(1, round(byte_count / _MEGABYTE)))


def _parts_kept(translate: Translate) -> str:
    return translate("Messages", "What has arrived is kept.")
