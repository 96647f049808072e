"""``altwright describe FILE --write-metadata OUT``: a copy with the words in it, or nothing."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.fakes import scripts
from tests.fakes.fault_service import FaultService
from tests.fakes.script import Script
from tests.fakes.scripts import TEXT
from tests.pictures import EVERY_KIND, encoded, sample, sample_bytes
from tests.services.picture_metadata.packets import alternative, packet
from tests.under_test import program_command

import altwright
from altwright.cli import parse, run_command
from altwright.core.embedded_text import EmbeddedText, LanguageText, alt_text
from altwright.services import atomic_file
from altwright.services.picture_metadata import read_picture_file
from altwright.services.samples import samples

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def service() -> Iterator[FaultService]:
    with FaultService() as service:
        yield service


@pytest.fixture
def run(
    service: FaultService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Run the command in this process, in a folder with ``cat.jpg`` in it; return exit code, output and messages."""
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk" / "cat.jpg").write_bytes(sample_bytes("cat"))
    monkeypatch.chdir(tmp_path / "desk")
    monkeypatch.setenv("ALTWRIGHT_BASE_URL", service.address)

    def run(*arguments: str) -> tuple[int, str, str]:
        try:
            code = run_command(parse(["describe", *arguments]))
        except SystemExit as stopped:
            code = int(str(stopped.code))
        return code, *capsys.readouterr()

    return run


def names() -> set[str]:
    """Return the names of what is in the folder that the command runs in."""
    return {path.name for path in Path().iterdir()}


def test_the_words_are_written_into_a_copy(run: Run, service: FaultService) -> None:
    service.then(scripts.good())
    code, out, err = run("cat.jpg", "--write-metadata", "out.jpg")
    assert (code, out) == (0, f"{TEXT}\n")
    assert err.splitlines() == [f"Model selected: {scripts.MODEL}", "Metadata written to out.jpg"]
    assert read_picture_file(Path("out.jpg")) == alt_text(TEXT)
    assert Path("cat.jpg").read_bytes() == sample_bytes("cat")
    assert names() == {"cat.jpg", "out.jpg"}


def test_json_names_the_file_only_where_one_was_asked_for(run: Run, service: FaultService) -> None:
    service.always = scripts.good()
    Path("cat.gif").write_bytes(EVERY_KIND["gif"]())
    for arguments, written in (
        (("cat.jpg", "--write-metadata", "out.jpg"), "out.jpg"),
        (("cat.gif", "--write-metadata", "out.gif"), "out.xmp"),
    ):
        code, out, _ = run(*arguments, "--json")
        result = json.loads(out)
        assert (code, result["finish"], result["error"]) == (0, "done", None)
        assert result["written"] == written
        assert read_picture_file(Path(arguments[2])) == alt_text(TEXT)
    _, out, _ = run("cat.jpg", "--json")
    assert list(json.loads(out)) == ["text", "model", "finish", "seconds", "error"]


def test_words_of_other_languages_stay(run: Run, service: FaultService) -> None:
    service.then(scripts.good())
    stored = packet(alternative("AltTextAccessibility", x_default="old", de="Eine Katze"))
    Path("cat.jpg").write_bytes(encoded(sample("cat"), "JPEG", xmp=stored))
    assert run("cat.jpg", "--write-metadata", "out.jpg")[0] == 0
    expected = EmbeddedText((LanguageText("x-default", TEXT), LanguageText("de", "Eine Katze")))
    assert read_picture_file(Path("out.jpg")) == expected


@pytest.mark.parametrize(
    "script",
    [
        scripts.reset_after(4),
        scripts.cut_off_after(4),
        scripts.content_filter("A café"),
        scripts.no_words(),
        scripts.length_limit(),
        scripts.payment_needed(),
    ],
    ids=["reset", "cut off", "filtered", "no words", "length", "payment"],
)
def test_an_answer_that_is_not_complete_is_never_written(run: Run, service: FaultService, script: Script) -> None:
    service.always = script
    code, _, err = run("cat.jpg", "--write-metadata", "out.jpg")
    assert code == 1
    assert "No copy was written, since the answer is not complete." in err
    code, out, _ = run("cat.jpg", "--write-metadata", "out.jpg", "--json")
    assert code == 1
    assert json.loads(out)["written"] is None
    assert names() == {"cat.jpg"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("cat.jpg", "--write-metadata", "cat.jpg"), "OUT is the picture itself"),
        (("cat.jpg", "--write-metadata", "./../desk/cat.jpg"), "OUT is the picture itself"),
        (("cat.jpg", "--write-metadata", "there.jpg"), "OUT is there already"),
        (("cat.jpg", "--write-metadata", "dangling.jpg"), "OUT is there already"),
        (("cat.jpg", "--write-metadata", "."), "OUT is there already"),
        (("cat.jpg", "--write-metadata", "nowhere/out.jpg"), "OUT is in a folder that is not there"),
        (("cat.jpg", "--write-metadata", ""), "OUT is missing"),
        (("cat.jpg", "--write-metadata"), "expected one argument"),
        (("https://example.org/cat.jpg", "--write-metadata", "out.jpg"), "it needs a picture that is a file"),
        (("data:image/png;base64,AAAA", "--write-metadata", "out.jpg"), "it needs a picture that is a file"),
    ],
)
def test_a_wrong_place_is_refused_before_anything_is_sent(
    run: Run, service: FaultService, arguments: tuple[str, ...], words: str
) -> None:
    Path("there.jpg").write_bytes(b"precious")
    Path("dangling.jpg").symlink_to("missing.jpg")
    before = names()
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert words in err
    assert "usage: altwright describe" in err
    assert not service.requests
    assert names() == before
    assert Path("there.jpg").read_bytes() == b"precious"


def test_a_picture_that_is_missing_is_told_as_without_the_option(run: Run, service: FaultService) -> None:
    code, _, err = run("missing.jpg", "--write-metadata", "out.jpg")
    assert code == 1
    assert "The file missing.jpg cannot be read" in err
    assert not service.requests


def test_a_long_text_is_written_whole_with_a_notice(run: Run, service: FaultService) -> None:
    long = "A café terrace, " * 20 + "at noon."
    service.then(scripts.good(long))
    code, _, err = run("cat.jpg", "--write-metadata", "out.jpg")
    assert code == 0
    assert f"The alt text has {len(long)} characters and was written whole; IPTC advises 250." in err
    assert read_picture_file(Path("out.jpg")) == alt_text(long)


def test_a_copy_that_cannot_be_written_is_told_and_the_words_are_there(
    run: Run, service: FaultService, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(atomic_file, "_write", full)
    service.always = scripts.good()
    code, out, err = run("cat.jpg", "--write-metadata", "out.jpg")
    assert (code, out) == (1, f"{TEXT}\n")
    assert "There is not enough room for the file" in err
    code, out, _ = run("cat.jpg", "--write-metadata", "out.jpg", "--json")
    result = json.loads(out)
    assert (code, result["text"], result["finish"], result["written"]) == (1, TEXT, "done", None)
    assert "There is not enough room" in result["error"]
    assert names() == {"cat.jpg"}


def test_the_demo_writes_its_sample_s_words(run: Run, service: FaultService) -> None:
    code, out, _ = run("--demo", "--write-metadata", "out.jpg")
    assert (code, out) == (0, f"{samples()[0].alt}\n")
    assert read_picture_file(Path("out.jpg")) == alt_text(samples()[0].alt)
    assert not service.requests


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_answer_that_was_stopped_is_never_written(tmp_path: Path, service: FaultService, number: int) -> None:
    (tmp_path / "cat.jpg").write_bytes(sample_bytes("cat"))
    service.then(scripts.stall_after(2))
    with subprocess.Popen(
        program_command("describe", "cat.jpg", "--write-metadata", "out.jpg", "--json"),
        cwd=tmp_path,
        env=os.environ
        | {"ALTWRIGHT_BASE_URL": service.address, "PYTHONPATH": str(Path(altwright.__file__).parent.parent)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        service.wait_for_completions()
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
    result = json.loads(out)
    assert (process.returncode, result["finish"], result["written"]) == (128 + number, "stopped", None)
    assert "Traceback" not in err
    assert [path.name for path in tmp_path.iterdir()] == ["cat.jpg"]
