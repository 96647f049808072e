"""Lets ``python -m altwright.local_engine`` start the hidden program."""

from __future__ import annotations

import sys

from altwright.local_engine import run

if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
