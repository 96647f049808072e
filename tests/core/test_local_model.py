"""Which files of a repository make a model, what a model needs, and how fast a download is."""

from __future__ import annotations

import pytest

from altwright.core.local_errors import DownloadUnavailable
from altwright.core.local_model import (
    RESERVED_MEMORY,
    DownloadPhase,
    DownloadPlan,
    HubFile,
    SpeedMeter,
    choose_files,
    memory_needed,
)

DIGITS = "0123456789abcdef" * 4


def files(*names: str) -> list[HubFile]:
    """Return files of these names, each larger than the one before."""
    return [HubFile(name, 1000 + place, DIGITS) for place, name in enumerate(names)]


def chosen(*names: str) -> tuple[str, str]:
    listing = choose_files(files(*names), "main")
    return listing.model.path, listing.eyes.path


def test_eight_bits_are_preferred_for_both() -> None:
    assert chosen(
        "README.md",
        "SmolVLM-500M-Instruct-Q8_0.gguf",
        "SmolVLM-500M-Instruct-f16.gguf",
        "mmproj-SmolVLM-500M-Instruct-Q8_0.gguf",
        "mmproj-SmolVLM-500M-Instruct-f16.gguf",
    ) == ("SmolVLM-500M-Instruct-Q8_0.gguf", "mmproj-SmolVLM-500M-Instruct-Q8_0.gguf")


def test_four_bits_come_second_and_sixteen_third() -> None:
    assert chosen("A-f16.gguf", "A-Q2_K.gguf", "A-Q4_K_M.gguf", "mmproj-A-f16.gguf", "mmproj-A-f32.gguf") == (
        "A-Q4_K_M.gguf",
        "mmproj-A-f16.gguf",
    )


def test_sixteen_bits_do_where_there_is_nothing_smaller() -> None:
    assert chosen("moondream2-text-model-f16_ct-vicuna.gguf", "moondream2-mmproj-f16-20250414.gguf") == (
        "moondream2-text-model-f16_ct-vicuna.gguf",
        "moondream2-mmproj-f16-20250414.gguf",
    )


def test_brain_floats_are_not_taken_for_sixteen_bits() -> None:
    assert chosen("A-BF16.gguf", "A-F16.gguf", "mmproj-A-BF16.gguf", "mmproj-A-F16.gguf") == (
        "A-F16.gguf",
        "mmproj-A-F16.gguf",
    )


def test_of_unknown_kinds_the_smallest_is_taken() -> None:
    assert chosen("model-IQ3.gguf", "model-IQ5.gguf", "mmproj.gguf") == ("model-IQ3.gguf", "mmproj.gguf")


def test_the_order_of_the_listing_decides_nothing() -> None:
    names = ("A-Q8_0.gguf", "A-f16.gguf", "mmproj-A-Q8_0.gguf", "mmproj-A-f16.gguf")
    assert chosen(*names) == chosen(*reversed(names))


def test_what_lies_at_the_top_goes_before_what_lies_in_folders() -> None:
    assert chosen("old/A-Q8_0.gguf", "B-Q8_0.gguf", "old/mmproj-Q8_0.gguf", "mmproj-B-Q8_0.gguf") == (
        "B-Q8_0.gguf",
        "mmproj-B-Q8_0.gguf",
    )


def test_files_in_several_parts_are_passed_over() -> None:
    assert chosen("A-Q8_0-00001-of-00002.gguf", "A-Q8_0-00002-of-00002.gguf", "A-Q4_K_M.gguf", "mmproj.gguf") == (
        "A-Q4_K_M.gguf",
        "mmproj.gguf",
    )


@pytest.mark.parametrize(
    "odd",
    [
        HubFile("A-Q8_0.gguf", 5000, ""),
        HubFile("A-Q8_0.gguf", 5000, "not a checksum"),
        HubFile("A-Q8_0.gguf", 0, DIGITS),
        HubFile("../../A-Q8_0.gguf", 5000, DIGITS),
        HubFile("A Q8_0;rm.gguf", 5000, DIGITS),
        HubFile(".hidden-Q8_0.gguf", 5000, DIGITS),
        HubFile("A-Q8_0.safetensors", 5000, DIGITS),
    ],
    ids=["no checksum", "odd checksum", "empty", "outside", "odd name", "hidden", "another kind"],
)
def test_a_file_that_cannot_be_trusted_is_passed_over(odd: HubFile) -> None:
    listing = choose_files([odd, *files("A-f16.gguf", "mmproj-A-f16.gguf")], "main")
    assert listing.model.path == "A-f16.gguf"


@pytest.mark.parametrize("names", [(), ("A-Q8_0.gguf",), ("mmproj-A-Q8_0.gguf",), ("a/x.gguf", "README.md")])
def test_without_a_pair_there_is_nothing_to_choose(names: tuple[str, ...]) -> None:
    with pytest.raises(DownloadUnavailable):
        choose_files(files(*names), "main")


def test_both_files_count_and_the_running_model_needs_more_than_them() -> None:
    listing = choose_files(files("A-Q8_0.gguf", "mmproj-A.gguf"), "main")
    assert listing.total_bytes == 2001
    assert memory_needed(2001) == 2001 + RESERVED_MEMORY


def test_a_plan_says_whether_disk_and_memory_are_enough() -> None:
    listing = choose_files(files("A-Q8_0.gguf", "mmproj-A.gguf"), "main")
    assert DownloadPlan(listing, 2001, 2001, 5000, 5000).fits_disk
    assert not DownloadPlan(listing, 2001, 2000, 5000, 5000).fits_disk
    assert DownloadPlan(listing, 2001, 2001, 5000, 5000).fits_memory
    assert not DownloadPlan(listing, 2001, 2001, 5001, 5000).fits_memory
    assert DownloadPlan(listing, 2001, 2001, 5001, None).fits_memory


def test_speed_and_time_left_come_from_what_has_arrived() -> None:
    meter = SpeedMeter()
    assert meter.progress(DownloadPhase.DOWNLOADING, 0, 1000, 10.0).speed is None
    progress = meter.progress(DownloadPhase.DOWNLOADING, 200, 1000, 12.0)
    assert (progress.speed, progress.seconds_left) == (100.0, 8.0)


def test_what_had_arrived_before_does_not_count_as_speed() -> None:
    meter = SpeedMeter()
    meter.progress(DownloadPhase.DOWNLOADING, 900, 1000, 0.0)
    assert meter.progress(DownloadPhase.DOWNLOADING, 910, 1000, 1.0).speed == 10.0


def test_only_the_last_seconds_count_and_silence_has_no_speed() -> None:
    meter = SpeedMeter()
    for second in range(20):
        meter.progress(DownloadPhase.DOWNLOADING, second * 100, 10_000, float(second))
    told = [meter.progress(DownloadPhase.DOWNLOADING, 1900, 10_000, float(second)) for second in range(20, 60)]
    assert told[0].speed is not None
    assert (told[-1].speed, told[-1].seconds_left) == (None, None)


def test_a_host_that_begins_anew_begins_the_measure_anew() -> None:
    meter = SpeedMeter()
    meter.progress(DownloadPhase.DOWNLOADING, 900, 1000, 0.0)
    assert meter.progress(DownloadPhase.DOWNLOADING, 0, 1000, 5.0).speed is None
    assert meter.progress(DownloadPhase.DOWNLOADING, 100, 1000, 6.0).speed == 100.0
