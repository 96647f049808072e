"""Loads Qt as the program's own command does, before anything else can; import it first."""

from __future__ import annotations

from altwright.bridge.qt_loading import load_qt

load_qt()
