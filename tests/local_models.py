"""The tiny model for tests, which sees and whose noise depends on the picture, and the processes that run it.

It lies in the folder that ALTWRIGHT_FIXTURES names, else in ``shared/fixtures`` beside the checkout.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from altwright.core.local_model import LocalFiles

_BESIDE = Path(__file__).resolve().parents[2] / "shared" / "fixtures"
_FOLDER = Path(os.environ.get("ALTWRIGHT_FIXTURES") or _BESIDE)


def tiny_model() -> LocalFiles:
    """Return its files, or skip the test where they are not there."""
    files = LocalFiles(_FOLDER / "tiny-vlm.gguf", _FOLDER / "tiny-vlm-mmproj.gguf", "tiny-vlm")
    for path in files[:2]:
        if not path.is_file():
            pytest.skip(f"{path} is not there")
    return files


def children_named(word: str) -> list[int]:
    """Return the processes of this one whose command line holds ``word``."""
    found: list[int] = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                command = (folder / "cmdline").read_bytes().decode(errors="replace")
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue  # it has just ended
            if word in command and parent == os.getpid():
                found.append(int(folder.name))
    return found
