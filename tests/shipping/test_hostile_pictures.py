"""The damaged and malicious pictures that Pillow collected in its tests harm nothing: each is shown or explained."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

import altwright

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="other systems do not keep a process to an amount of memory"),
]

FOLDER = Path(__file__).parent
SECONDS_A_STEP = 5.0
SECONDS_TO_START = 60.0
SOURCE = Path(altwright.__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return the pictures of Pillow's own tests, taken from the package index as every library is."""
    folder = tmp_path_factory.mktemp("pillow")
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary=:all:", "--require-hashes"]
    wanted = ["--dest", str(folder), "--requirement", str(FOLDER / "pillow_source.txt")]
    done = subprocess.run([*command, *wanted], capture_output=True, text=True, timeout=600, check=False)
    archives = list(folder.glob("*.tar.gz"))
    if not archives and "hash" not in done.stderr.lower():
        pytest.skip(f"the package index does not answer: {done.stderr[-300:]}")
    assert archives, done.stderr
    with tarfile.open(archives[0]) as archive:
        members = [member for member in archive if member.isfile() and "/Tests/images/" in member.name]
        archive.extractall(folder, members, filter="data")
    return sorted(folder / member.name for member in members)


class Taster:
    """A process that takes pictures one after the other, and another one when it dies."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def taste(self, picture: Path) -> Iterator[tuple[str, float]]:
        """Yield what each step with ``picture`` came to, and the megabytes that were ever used by then."""
        process = self._started()
        assert process.stdin is not None
        process.stdin.write(f"{picture}\n")
        process.stdin.flush()
        for _ in range(3):
            if (told := self._line(process, SECONDS_A_STEP)) is None:
                self.end()
                yield f"dead or slow: {process.returncode}", 0.0
                return
            yield told

    def end(self) -> None:
        """End the process that there is."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _started(self) -> subprocess.Popen[str]:
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, str(FOLDER / "picture_taster.py")],
                env={**os.environ, "PYTHONPATH": str(SOURCE)},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
            )
            assert self._line(self._process, SECONDS_TO_START) is not None
        return self._process

    def _line(self, process: subprocess.Popen[str], seconds: float) -> tuple[str, float] | None:
        assert process.stdout is not None
        impatience = threading.Timer(seconds, process.kill)
        impatience.start()
        line = process.stdout.readline()
        impatience.cancel()
        told = json.loads(line) if line else None
        return (told["outcome"], told["megabytes"]) if told else None


def test_each_is_shown_or_explained_in_time_and_within_memory(pictures: list[Path]) -> None:
    assert len(pictures) > 1000
    taster = Taster()
    outcomes: dict[str, list[str]] = {}
    most = 0.0
    try:
        for picture in pictures:
            steps = list(taster.taste(picture))
            outcomes[picture.name] = [outcome for outcome, _ in steps]
            most = max([most, *(megabytes for _, megabytes in steps)])
    finally:
        taster.end()
    harmed = {
        name: steps
        for name, steps in outcomes.items()
        if not all(step == "fine" or step.startswith("message: ") for step in steps)
    }
    assert not harmed
    assert most < 1024
    fine = [name for name, steps in outcomes.items() if steps == ["fine"] * 3]
    explained = [name for name, steps in outcomes.items() if steps[0] == "fine" and name not in fine]
    print(f"{len(fine)} are shown, {len(explained)} begin well and are explained; at most {most:.0f} MB")
    assert len(fine) > 600
    assert len(explained) > 25
