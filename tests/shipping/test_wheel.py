"""The wheel: what `pip install .` makes works without the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that holds the installed package and nothing else; its libraries come from this environment."""
    target = tmp_path_factory.mktemp("installed")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*command, "--target", str(target), str(CHECKOUT)], check=True, timeout=120)
    return target


def run_installed(installed: Path, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(installed), "ALTWRIGHT_HOME": str(cwd)}
    command = [sys.executable, "-m", "altwright", *arguments]
    return subprocess.run(command, env=environment, cwd=cwd, capture_output=True, text=True, timeout=60, check=False)


def test_installed_package_is_used_and_finds_its_own_resources(installed: Path, tmp_path: Path) -> None:
    code = "from altwright.services.resources import resources_folder; print(resources_folder())"
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    found = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert Path(found.stdout.strip()) == installed / "altwright" / "_resources"
    for part in ("icons/fault.svg", "samples/cat.jpg", "samples/samples.json"):
        assert (installed / "altwright" / "_resources" / part).is_file()


def test_installed_command_describes_the_demo_sample(installed: Path, tmp_path: Path) -> None:
    done = run_installed(installed, "describe", "--demo", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "astronaut" in done.stdout
    assert "Model selected: altwright-demo" in done.stderr


def test_installed_command_knows_its_version(installed: Path, tmp_path: Path) -> None:
    done = run_installed(installed, "--version", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stdout.startswith("Altwright ")
