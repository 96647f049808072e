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
from altwright.cli import embedding, parse, run_command
from altwright.core.embedded_text import EmbeddedText, LanguageText, alt_text
from altwright.services import atomic_file
from altwright.services.picture_metadata import read_picture_file, write_embedded_text
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
        (("cat.jpg", "--write-metadata", "cat.jpg/out.jpg"), "OUT is in a folder that is not there"),
        (("cat.jpg", "--write-metadata", "n" * 300 + ".jpg"), "OUT is no name that a file can have here"),
        (("cat.jpg", "--write-metadata", "n" * 300 + "/out.jpg"), "OUT is no name that a file can have here"),
        (("cat.gif", "--write-metadata", "taken.gif"), "taken.xmp is there already, and the words would go there"),
        (("cat.gif", "--write-metadata", "other.gif"), "other.gif.xmp is there already, and the words would go"),
        (("cat.nef", "--write-metadata", "taken.nef"), "taken.xmp is there already, and the words would go there"),
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
    Path("cat.gif").write_bytes(EVERY_KIND["gif"]())
    Path("cat.nef").write_bytes(EVERY_KIND["tiff"]())
    for name in ("taken.xmp", "other.gif.xmp"):
        Path(name).write_bytes(b"precious")
    before = names()
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert words in err
    assert "usage: altwright describe" in err
    assert not service.requests
    assert names() == before
    assert all(Path(name).read_bytes() == b"precious" for name in ("there.jpg", "taken.xmp", "other.gif.xmp"))


def test_a_sidecar_is_in_the_way_of_a_picture_that_is_named_by_its_address(run: Run, service: FaultService) -> None:
    Path("cat.gif").write_bytes(EVERY_KIND["gif"]())
    Path("out.xmp").write_bytes(b"precious")
    code, _, err = run(Path("cat.gif").absolute().as_uri(), "--write-metadata", "out.gif")
    assert code == 2
    assert "out.xmp is there already" in err
    code, _, err = run(Path("cat.gif").absolute().as_uri(), "--write-metadata", "cat.gif")
    assert code == 2
    assert "OUT is the picture itself" in err
    assert not service.requests


def test_a_sidecar_is_in_the_way_only_of_words_that_go_there(run: Run, service: FaultService) -> None:
    service.then(scripts.good())
    Path("out.xmp").write_bytes(b"precious")
    assert run("cat.jpg", "--write-metadata", "out.jpg")[0] == 0
    assert read_picture_file(Path("out.jpg")) == alt_text(TEXT)
    assert Path("out.xmp").read_bytes() == b"precious"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no folder that nobody writes to")
def test_a_folder_that_cannot_be_written_to_is_told_before_anything_is_sent(run: Run, service: FaultService) -> None:
    code, out, err = run("cat.jpg", "--write-metadata", "/proc/out.jpg")
    assert (code, out) == (2, "")
    assert "OUT is in a folder that cannot be written to" in err
    assert not service.requests


def test_a_picture_that_takes_no_words_is_told_before_anything_is_sent(run: Run, service: FaultService) -> None:
    Path("cat.jpg").write_bytes(encoded(sample("cat"), "JPEG", xmp=b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><damaged"))
    code, out, err = run("cat.jpg", "--write-metadata", "out.jpg")
    assert (code, out) == (1, "")
    assert "This file is built in a way that words cannot be added to." in err
    assert not service.requests
    assert names() == {"cat.jpg"}


def test_a_sidecar_that_comes_while_the_answer_does_stays(
    run: Run, service: FaultService, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.then(scripts.good())
    Path("cat.gif").write_bytes(EVERY_KIND["gif"]())

    def arrives(*arguments: object) -> object:
        Path("out.xmp").write_bytes(b"precious")
        return write_embedded_text(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(embedding, "write_embedded_text", arrives)
    code, out, _ = run("cat.gif", "--write-metadata", "out.gif")
    assert (code, out) == (1, f"{TEXT}\n")
    assert Path("out.xmp").read_bytes() == b"precious"
    assert names() == {"cat.jpg", "cat.gif", "out.xmp"}


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
