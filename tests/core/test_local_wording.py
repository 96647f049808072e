"""What is said about the engine of this computer and its models: sizes, names, and what was kept."""

from __future__ import annotations

import pytest

from altwright.core import local_errors as e
from altwright.core.errors import AltwrightError, NetworkFault
from altwright.core.local_wording import size
from altwright.core.message import Action, Situation, untranslated
from altwright.core.wording import message_for

HERE = Situation("This computer", "SmolVLM 500M", has_text=True)


def text_for(error: AltwrightError) -> str:
    return message_for(error, HERE, untranslated).text


def test_the_sizes_of_memory_are_named() -> None:
    assert text_for(e.LocalMemoryShort(3_500_000_000, 900_000_000)) == (
        "The model needs 3.5 GB of memory, and 900 MB are free; nothing was started. Your picture and text are kept."
    )


def test_the_sizes_of_the_disk_are_named_and_what_arrived_is_kept() -> None:
    assert text_for(e.DownloadDiskFull(2_000_000_000, 0)) == (
        "The rest of the model needs 2.0 GB, and the disk has 1 MB left. What has arrived is kept."
    )


def test_a_damaged_file_is_not_said_to_be_kept() -> None:
    text = text_for(e.DownloadDamaged("SmolVLM-500M-Instruct-Q8_0.gguf"))
    assert "“SmolVLM-500M-Instruct-Q8_0.gguf” arrived damaged and was deleted" in text


def test_being_offline_while_downloading_is_said_as_such() -> None:
    for fault in (NetworkFault.OFFLINE, NetworkFault.HOST_NOT_FOUND):
        assert "may be offline" in text_for(e.DownloadUnreachable(fault))


def test_without_a_model_one_can_be_chosen() -> None:
    assert message_for(e.LocalModelMissing(), HERE, untranslated).actions[0] is Action.CHOOSE_MODEL


def test_a_model_that_is_gone_is_named_with_those_that_are_here() -> None:
    message = message_for(e.LocalModelGone("SmolVLM 2B", ("SmolVLM 500M", "Mine")), HERE, untranslated)
    assert message.text == "The model “SmolVLM 2B” is not on this computer. Your picture and text are kept."
    assert message.detail == "Models on this computer: SmolVLM 500M, Mine."
    assert message.actions == (Action.CHOOSE_MODEL, Action.CHANGE_SERVICE)


def test_a_name_from_a_file_cannot_fill_the_message() -> None:
    assert len(text_for(e.LocalModelUnusable("m" * 500 + ".gguf"))) < 200
    assert "{kept}" in text_for(e.LocalModelUnusable("{kept}.gguf"))


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "1 MB"), (1_400_000, "1 MB"), (1_600_000, "2 MB"), (999_400_000, "999 MB"), (1_000_000_000, "1.0 GB")],
)
def test_sizes_are_said_in_the_unit_that_fits(count: int, words: str) -> None:
    assert size(count, untranslated) == words
