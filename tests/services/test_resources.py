"""Resources are found in a checkout and beside an installed package, and the samples among them are complete."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import altwright
from altwright.core.picture import PictureFormat, sniff_format
from altwright.services.resources import resource, resources_folder
from altwright.services.samples import samples

PACKAGE = Path(altwright.__file__).parent
FIND = "from altwright.services.resources import resources_folder; print(resources_folder())"


def test_the_resources_exist_wherever_these_tests_run() -> None:
    assert resources_folder().is_dir()
    assert resource("samples", "samples.json").is_file()


def installed(folder: Path) -> Path:
    """Copy the package into ``folder`` and return where a program that imports it there looks for resources."""
    shutil.copytree(PACKAGE, folder / "altwright", ignore=shutil.ignore_patterns("_resources", "__pycache__"))
    return folder


def found_from(folder: Path) -> Path:
    environment = os.environ | {"PYTHONPATH": str(folder)}
    run = subprocess.run([sys.executable, "-c", FIND], env=environment, capture_output=True, text=True, check=True)
    return Path(run.stdout.strip())


def test_an_installed_package_uses_the_resources_inside_it(tmp_path: Path) -> None:
    folder = installed(tmp_path)
    (folder / "altwright" / "_resources").mkdir()
    assert found_from(folder) == folder / "altwright" / "_resources"


def test_a_checkout_uses_its_own_folder(tmp_path: Path) -> None:
    assert found_from(installed(tmp_path / "gui")) == tmp_path / "resources"


def test_every_sample_is_a_photograph_with_words_a_source_and_a_licence() -> None:
    assert len(samples()) == 3
    for sample in samples():
        assert sniff_format(sample.path.read_bytes()) is PictureFormat.JPEG
        assert sample.title
        assert 40 < len(sample.alt) < 250
        assert sample.source
        assert sample.licence in {"Public domain", "CC0-1.0"}
