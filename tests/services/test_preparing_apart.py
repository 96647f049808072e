"""A decoder in a process of its own may crash, hang, lie or want all memory: the picture is called broken, no more."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from PIL import Image
from tests.pictures import EVERY_KIND, encoded, loaded, sample, svg, uploaded, with_passes

import altwright
from altwright.core.errors import PictureBroken, PictureOverMemory, PictureTooManyPixels
from altwright.core.picture import LoadedPicture, PictureFormat
from altwright.core.upload import UploadLimits
from altwright.services.picture_preparation import apart, inspect, prepare
from altwright.services.picture_preparation.preparing import inspect_here
from altwright.services.picture_preparation.reading import opened

SOURCE = Path(altwright.__file__).resolve().parent.parent


def stand_in(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a process that runs ``code`` answer in place of the worker."""
    monkeypatch.setattr(apart, "_command", lambda: [sys.executable, "-c", f"import sys, os, json, time\n{code}"])


def answer(line: object, data: bytes = b"") -> str:
    """Return code that answers as the worker does."""
    written = json.dumps(line).encode("ascii") + b"\n" + data
    return f"sys.stdin.buffer.read(); sys.stdout.buffer.write({written!r})"


@pytest.mark.parametrize(
    "code",
    [
        "os.abort()",
        "os.kill(os.getpid(), 9)",
        "sys.exit(3)",
        "os._exit(0)",
        "sys.stdin.close()",
        "print('no answer')",
        answer([1, 2]),
        answer({}),
        answer({"seen": [1]}),
        answer({"seen": ["1", 2], "size": [1, 2]}),
        answer({"seen": [1, 2], "mime_type": "image/png"}),
        answer({"seen": [1, 2], "size": None}),
        "sys.stdout.buffer.write(bytes(range(256)) * 999)",
    ],
)
def test_whatever_a_crashed_decoder_leaves_behind_the_picture_is_called_broken(
    code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(code, monkeypatch)
    with pytest.raises(PictureBroken):
        prepare(loaded(EVERY_KIND["avif"]()), UploadLimits())


def test_a_decoder_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    note = tmp_path / "number"
    stand_in(f"open({str(note)!r}, 'w').write(str(os.getpid())); time.sleep(600)", monkeypatch)
    monkeypatch.setattr(apart, "_SECONDS", 1.0)
    with pytest.raises(PictureBroken) as caught:
        prepare(loaded(EVERY_KIND["avif"]()), UploadLimits())
    assert "1 seconds" in caught.value.detail
    with pytest.raises(ProcessLookupError):
        os.kill(int(note.read_text()), 0)


def test_a_process_that_cannot_be_started_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(apart, "_command", lambda: [str(tmp_path / "nothing")])
    with pytest.raises(PictureBroken) as caught:
        prepare(loaded(EVERY_KIND["avif"]()), UploadLimits())
    assert "No process" in caught.value.detail


@pytest.mark.parametrize("kind", [PictureTooManyPixels, PictureOverMemory])
def test_the_reason_of_a_refusal_arrives(monkeypatch: pytest.MonkeyPatch, kind: type[PictureTooManyPixels]) -> None:
    stand_in(answer({"error": kind.__name__, "detail": "as many as stars"}), monkeypatch)
    with pytest.raises(kind) as caught:
        inspect(loaded(EVERY_KIND["avif"]()))
    assert type(caught.value) is kind
    assert caught.value.detail == "as many as stars"


def test_a_picture_that_memory_does_not_hold_is_not_said_to_have_more_pixels_than_are_taken() -> None:
    with pytest.raises(PictureOverMemory), opened(loaded(EVERY_KIND["png"]())):
        raise MemoryError


def test_no_key_is_handed_to_a_decoder(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ALTWRIGHT_API_KEY", "OPENAI_API_KEY", "ALTWRIGHT_BASE_URL"):
        monkeypatch.setenv(name, "a plain word")
    monkeypatch.setenv("A_NAME_OF_OTHERS", "kept")
    code = "print(json.dumps({'error': 'PictureBroken', 'detail': repr(dict(os.environ)) + repr(sys.argv)}))"
    stand_in(f"sys.stdin.buffer.read(); {code}", monkeypatch)
    with pytest.raises(PictureBroken) as caught:
        inspect(loaded(EVERY_KIND["avif"]()))
    assert "a plain word" not in caught.value.detail
    assert "kept" in caught.value.detail


def test_a_strangers_modules_in_the_current_folder_are_not_loaded(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("json", "PIL", "pillow_heif", "altwright"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit(1)")
    monkeypatch.chdir(tmp_path)
    assert inspect(loaded(EVERY_KIND["heic"]())).width == 451


def test_a_built_program_starts_itself_as_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert apart._command() == [sys.executable, apart.ENTRY_OPTION]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not keep a process to an amount of memory")
def test_a_decoder_gets_no_more_than_a_gigabyte() -> None:
    code = (
        "from altwright.services.picture_preparation.worker import _restrict as r; r(5); bytearray(1200 * 1024 * 1024)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], env={"PYTHONPATH": str(SOURCE)}, capture_output=True, text=True, check=False
    )
    assert "MemoryError" in run.stderr


def test_a_photograph_in_endlessly_many_passes_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_SECONDS_WITHOUT_BOUND", 1.0)
    with pytest.raises(PictureBroken) as caught:
        prepare(loaded(with_passes(200)), UploadLimits())
    assert "1 seconds" in caught.value.detail


def test_a_photograph_in_a_few_passes_more_is_shown() -> None:
    picture = loaded(with_passes(3))
    assert not picture.may_take_for_ever
    assert uploaded(prepare(picture, UploadLimits())).size == (1568, 1045)


SHOW_AND_PREPARE = """
import sys
from pathlib import Path
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from altwright.bridge.preview_decoding import decode
from altwright.core.picture import LoadedPicture, PictureFormat
from altwright.core.upload import UploadLimits
from altwright.services.picture_preparation import prepare

def most_megabytes():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM:"))

picture = LoadedPicture(Path(sys.argv[1]).read_bytes(), PictureFormat[sys.argv[2]])
before = most_megabytes()
decode(picture, QSize(1200, 1200))
prepare(picture, UploadLimits())
print(most_megabytes() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="other systems tell of memory in other ways")
@pytest.mark.parametrize(
    ("file_format", "mode", "size", "options"),
    [
        ("PNG", "P", (19_000, 10_000), {"compress_level": 1}),
        ("PNG", "RGB", (9_000, 6_000), {"compress_level": 1}),
        ("JPEG", "RGB", (12_000, 8_000), {"progressive": True, "quality": 10}),
        ("JPEG", "RGB", (12_000, 8_000), {"quality": 10}),
    ],
)
def test_a_small_file_of_very_many_pixels_takes_none_of_the_programs_memory(
    file_format: str, mode: str, size: tuple[int, int], options: dict[str, object], tmp_path: Path
) -> None:
    file = tmp_path / "bomb"
    file.write_bytes(encoded(Image.new(mode, size), file_format, **options))
    command = [sys.executable, "-c", SHOW_AND_PREPARE, str(file), file_format]
    run = subprocess.run(command, env={"PYTHONPATH": str(SOURCE)}, capture_output=True, text=True, check=True)
    assert int(run.stdout) < 60, "megabytes; the pixels alone are more than twice that"


@pytest.mark.parametrize("file_format", ["AVIF", "WEBP"])
def test_other_threads_go_on_while_a_large_picture_is_decoded(file_format: str) -> None:
    options: dict[str, object] = {"speed": 10} if file_format == "AVIF" else {"method": 0}
    data = encoded(sample("coffee", (3600, 2400)), file_format, quality=60, **options)
    turns, sizes = 0, []

    def work() -> None:
        sizes.append(uploaded(prepare(loaded(data), UploadLimits())).size)

    thread = threading.Thread(target=work)
    thread.start()
    while thread.is_alive():
        thread.join(0.001)
        turns += 1
    assert sizes == [(1568, 1045)]
    assert turns > 20


def test_a_large_webp_is_the_same_picture_decoded_here_or_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    picture = loaded(encoded(sample("coffee", (2500, 2000)), "WEBP", quality=60))
    decoded_apart = prepare(picture, UploadLimits())
    monkeypatch.setattr("altwright.services.picture_preparation.preparing._WEBP_PIXELS_APART", 10**9)
    monkeypatch.setattr(apart, "_command", lambda: [sys.executable, "-c", "raise SystemExit(1)"])
    assert prepare(picture, UploadLimits()) == decoded_apart


@pytest.mark.parametrize("kind", ["avif", "heic", "svg"])
def test_facts_read_apart_are_those_read_here(kind: str) -> None:
    data = svg("<g/>") if kind == "svg" else EVERY_KIND[kind]()
    assert inspect(loaded(data)) == inspect_here(loaded(data))


def test_too_many_pixels_are_refused_by_the_header_alone() -> None:
    data = encoded(Image.new("RGB", (64, 64)), "AVIF")
    at = data.index(b"ispe") + 8
    claim = data[:at] + (20_000).to_bytes(4, "big") + (10_001).to_bytes(4, "big") + data[at + 8 :]
    with pytest.raises((PictureTooManyPixels, PictureBroken)):
        prepare(LoadedPicture(claim, PictureFormat.AVIF), UploadLimits())
