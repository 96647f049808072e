"""The built folder: the program without Python, as PyInstaller makes it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the program in a folder built from this checkout."""
    folder = tmp_path_factory.mktemp("built")
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level=WARN"]
    places = ["--distpath", str(folder / "dist"), "--workpath", str(folder / "work")]
    subprocess.run([*command, *places, "packaging/altwright.spec"], cwd=CHECKOUT, check=True, timeout=600)
    return folder / "dist" / "altwright" / "altwright"


@pytest.fixture
def bare_environment(tmp_path: Path) -> dict[str, str]:
    """Return an environment that knows neither the checkout nor its Python."""
    kept = {name: os.environ[name] for name in ("LANG", "LC_ALL", "SYSTEMROOT") if name in os.environ}
    return {**kept, "HOME": str(tmp_path), "ALTWRIGHT_HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}


def test_built_program_describes_the_demo_sample(built: Path, bare_environment: dict[str, str]) -> None:
    done = subprocess.run(
        [str(built), "describe", "--demo"],
        env=bare_environment, cwd="/", capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "astronaut" in done.stdout
    assert "Model selected: altwright-demo" in done.stderr


def test_built_window_opens_and_ends_when_told(built: Path, bare_environment: dict[str, str]) -> None:
    environment = {**bare_environment, "QT_QPA_PLATFORM": "offscreen"}
    window = subprocess.Popen([str(built), "--demo"], env=environment, cwd="/", stderr=subprocess.PIPE, text=True)
    try:
        time.sleep(5)
        assert window.poll() is None
        window.send_signal(signal.SIGTERM)
        _, said = window.communicate(timeout=10)
    finally:
        window.kill()
        window.wait()
    assert window.returncode == 0
    assert "Traceback" not in said
