"""What is said about the history: what happened, what was kept, what comes next."""

from __future__ import annotations

from altwright.core.errors import AltwrightError
from altwright.core.history import errors as e
from altwright.core.message import Message, Tone, Translate


def history_message(error: AltwrightError, translate: Translate) -> Message:
    """Return the message about ``error``, for whoever works in the window."""
    return Message(history_words(error, translate), detail=error.detail, tone=Tone.CAUTION)


def history_words(error: AltwrightError, translate: Translate) -> str:
    """Return what ``error`` means for the words at hand."""
    match error:
        case e.HistoryDiskFull():
            return translate(
                "History",
                "The disk is full, so the history is not being kept. Your words stay in the window, and are kept as "
                "soon as there is room.",
            )
        case e.HistoryReadOnly():
            return translate(
                "History",
                "The folder of the history cannot be written to. Your words stay in the window, and are kept as soon "
                "as it can be.",
            )
        case e.HistoryLocked():
            return translate(
                "History",
                "Another program holds the history. Your words stay in the window, and are kept as soon as it lets go.",
            )
        case e.HistoryTooNew():
            return translate(
                "History",
                "The history belongs to a newer version of Altwright and is left as it is. Words stay in the window "
                "until it closes.",
            )
        case e.TransferUnreadable():
            return translate(
                "History", "This file holds no history that this version can read. Nothing of yours was changed."
            )
        case e.TransferError():
            return translate("History", "The file could not be read or written. The history is as it was.")
        case _:
            return translate(
                "History",
                "The history cannot be read or kept at the moment. Your words stay in the window, and it is tried "
                "again.",
            )


def damaged_words(name: str, saved: int, translate: Translate) -> str:
    """Return what became of a damaged history, which is kept under ``name``."""
    text = translate(
        "History", "The history was damaged; {count} of its entries could be read. The damaged file is kept as {name}."
    )
    return text.format(count=f"{saved:,}", name=name)
