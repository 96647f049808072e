"""Altwright's start without anything kept: what a start with a large history is compared with."""

from __future__ import annotations

import sys

from ours_start import at_first_paint, study
from watched import watch

if __name__ == "__main__":
    sys.exit(watch(study, at_first_paint))
