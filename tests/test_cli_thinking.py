"""Thinking of which only the end is marked: a file gets the words alone, whoever reads along gets all as it arrives."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest
from tests.e2e.processes import end, start, wait_until
from tests.fakes import scripts
from tests.fakes.fault_service import FaultService
from tests.fakes.script import Script, Stall
from tests.fakes.scripts import TEXT
from tests.test_cli import ADDRESS, SECONDS, Command, read_until
from tests.under_test import program_command

from altwright.cli.taking_back import WrittenWords

THOUGHTS = "Let me look.\nTwo dogs."
AS_A_LINE = "Let me look. Two dogs."


@pytest.fixture
def service() -> Iterator[FaultService]:
    with FaultService() as service:
        yield service


@pytest.fixture
def command(tmp_path: Path, service: FaultService) -> Command:
    return Command(tmp_path / "home", service)


def thinking(thoughts: str = THOUGHTS) -> Script:
    """Stream thinking, fall silent until released, and stream its end and the words."""
    steps = scripts.think_end_only(thoughts).steps
    at = 1 + len(thoughts.split())
    return Script((*steps[:at], Stall(), *steps[at:]))


def described_into(
    command: Command, service: FaultService, path: Path, mode: str, *, with_errors: bool = False
) -> tuple[str, str]:
    """Let the command write into a file; return what that holds while the model thinks, and what in the end."""
    with path.open(mode, encoding="utf-8") as file:
        errors = file if with_errors else subprocess.DEVNULL
        process = start(program_command("describe", ADDRESS), command.environment, stdout=file, stderr=errors)
    try:
        wait_until(lambda: AS_A_LINE in path.read_text(encoding="utf-8"), "the thinking in the file")
        meanwhile = path.read_text(encoding="utf-8")
        service.release()
        assert process.wait(SECONDS) == 0
    finally:
        end(process)
    return meanwhile, path.read_text(encoding="utf-8")


def test_a_file_gets_all_as_it_arrives_and_keeps_the_words_only(
    command: Command, service: FaultService, tmp_path: Path
) -> None:
    service.then(thinking())
    meanwhile, kept = described_into(command, service, tmp_path / "alt.txt", "w")
    assert meanwhile == AS_A_LINE
    assert kept == f"{TEXT}\n"


def test_what_a_file_held_before_stays(command: Command, service: FaultService, tmp_path: Path) -> None:
    service.then(thinking())
    (tmp_path / "alt.txt").write_text("Earlier words.\n", encoding="utf-8")
    _, kept = described_into(command, service, tmp_path / "alt.txt", "a")
    assert kept == f"Earlier words.\n{TEXT}\n"


def test_a_file_that_has_the_messages_too_loses_none(command: Command, service: FaultService, tmp_path: Path) -> None:
    service.then(scripts.rate_limited(1), thinking())
    _, kept = described_into(command, service, tmp_path / "all.txt", "w", with_errors=True)
    assert kept == f"Trying again in 1 s\n{TEXT}\nModel selected: {scripts.MODEL}\n"


def test_a_pipe_gets_all_as_it_arrives_and_the_words_in_a_line_of_their_own(
    command: Command, service: FaultService
) -> None:
    service.then(thinking())
    with command.start("describe", ADDRESS) as process:
        assert read_until(process, AS_A_LINE) == AS_A_LINE
        service.release()
        rest, _ = process.communicate(timeout=SECONDS)
    assert process.returncode == 0
    assert rest.endswith(f"\n{TEXT}\n")


def write(words: WrittenWords, stream: IO[str], text: str) -> None:
    words.note_writing(stream)
    stream.write(text)
    stream.flush()
    words.note_written(stream)


@pytest.mark.parametrize("mode", ["w", "a"])
def test_words_are_taken_back_as_often_as_they_turn_out_to_be_none(tmp_path: Path, mode: str) -> None:
    path, words = tmp_path / "a.txt", WrittenWords()
    if mode == "a":
        path.write_text("Earlier. ")
    before = path.read_text() if path.exists() else ""
    with path.open(mode) as stream:
        for text in ("One, ", "two, ", "three."):
            write(words, stream, text)
            assert path.read_text() == before + text
            assert words.take_back(stream)
            assert path.read_text() == before


def test_what_another_one_wrote_into_the_file_is_never_taken_back(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    for behind in (False, True):
        words = WrittenWords()
        with path.open("w") as stream:
            write(words, stream, "Ours. ")
            with path.open("a") as another:
                another.write("Theirs. ")
            stream.seek(0, os.SEEK_END)
            if not behind:
                write(words, stream, "Ours again.")
            assert not words.take_back(stream)
        assert path.read_text() == "Ours. Theirs. " + ("" if behind else "Ours again.")


def test_words_over_others_in_a_file_are_not_taken_back(tmp_path: Path) -> None:
    path, words = tmp_path / "a.txt", WrittenWords()
    path.write_text("Somebody else's words.")
    with path.open("r+") as stream:
        write(words, stream, "Ours, which are longer than these.")
        assert not words.take_back(stream)


def test_what_went_into_a_pipe_is_not_taken_back() -> None:
    reading, writing = os.pipe()
    with os.fdopen(reading), os.fdopen(writing, "w") as stream:
        words = WrittenWords()
        write(words, stream, "Ours.")
        assert not words.take_back(stream)
