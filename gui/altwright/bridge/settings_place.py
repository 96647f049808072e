"""Where the settings are kept, and beside them the models."""

from __future__ import annotations

import os
from pathlib import Path

from altwright.services.settings import FILE_NAME, settings_folder


def home_folder() -> Path:
    """Return the folder of settings and models."""
    return settings_folder(os.environ)


def settings_file() -> Path:
    """Return the path of the file with the settings."""
    return home_folder() / FILE_NAME
