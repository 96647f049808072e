"""The tiny model for tests: it sees, and its noise depends on the picture.

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
