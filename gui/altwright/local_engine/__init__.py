"""The hidden program beside Altwright: runs a model on this computer, or fetches one.

It is started by :mod:`altwright.services.local_engine` and by nobody else. One line of JSON on standard input says what
to do, so that no key stands in a command line; lines of JSON on standard output tell what comes of it. It ends when
standard input closes, and so never outlives who started it.
"""

from __future__ import annotations

import signal
import sys

__all__ = ["run"]

WRONG_USAGE = 2


def run(arguments: list[str]) -> int:
    """Do what ``arguments`` name, ``serve`` or ``fetch``, and return the exit code."""
    from altwright.local_engine import pipes

    if arguments not in (["serve"], ["fetch"]):
        sys.stderr.write("This program is started by Altwright.\n")
        return WRONG_USAGE
    # Ctrl+C in a terminal reaches every process there; who started this one decides when it ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    job = pipes.take_over()
    if arguments == ["serve"]:
        from altwright.local_engine.serving import serve

        return serve(job)
    from altwright.local_engine.fetching import fetch

    return fetch(job)
