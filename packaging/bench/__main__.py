"""Altwright measured beside the least that could do the same: ``dev.py bench``.

Every figure is the median of several runs. The processes that are compared take turns, so that a busy moment of the
computer meets both; a run is a new process. The exit code is 1 if an aim is missed.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from comparisons import Comparison, all_comparisons
from figures import Result, table
from running import ProbeError, take_turns, variables_for_probes

RUNS = 7


def main() -> int:
    """Measure, print, and return the exit code: 1 if a figure is short, 2 if there is nothing to show for it."""
    options = _options()
    comparisons = [comparison.only(options.only) for comparison in all_comparisons()]
    comparisons = [comparison for comparison in comparisons if comparison.figures]
    if not comparisons:
        print(f"No figure has {options.only!r} in its name.", file=sys.stderr)
        return 2
    print(_conditions(options.runs))
    try:
        results = [result for comparison in comparisons for result in _results(comparison, options.runs)]
    except ProbeError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{_load()} at the end\n\n{table(results)}\n")
    short = [result.figure.name for result in results if result.is_short]
    print(f"Short: {', '.join(short)}." if short else "All aims are met.")
    return int(bool(short))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="dev.py bench", description=__doc__, allow_abbrev=False)
    parser.add_argument("--only", default="", metavar="NAME", help="only the figures that have NAME in their names")
    parser.add_argument("--runs", type=_runs, default=RUNS, metavar="N", help=f"runs of each process (usually {RUNS})")
    return parser.parse_args()


def _runs(value: str) -> int:
    if not value.isdecimal() or int(value) < 1:
        raise argparse.ArgumentTypeError(f"{value!r} is no number of runs")
    return int(value)


def _results(comparison: Comparison, runs: int) -> list[Result]:
    """Run what ``comparison`` needs and return what came of it; nothing where this computer cannot."""
    with (
        tempfile.TemporaryDirectory(prefix="altwright-bench-", ignore_cleanup_errors=True) as folder,
        comparison.probes(Path(folder)) as probes,
    ):
        if probes is None:
            print(f"Left out, since this computer lacks what it needs: {comparison.title}.")
            return []
        readings = take_turns(probes, runs, variables_for_probes(), comparison.title)
    return [figure.result(readings) for figure in comparison.figures]


def _conditions(runs: int) -> str:
    libraries = ", ".join(f"{name} {version(name)}" for name in ("PySide6_Essentials", "qasync", "openai", "httpx2"))
    return (
        f"Python {platform.python_version()}, {libraries}, {os.cpu_count()} processors\n"
        f"Medians of {runs} runs in turns. A load near the number of processors makes figures worse and noisy.\n"
        f"{_load()} at the start"
    )


def _load() -> str:
    """Return how busy the computer has been in the last minute."""
    return f"Load {os.getloadavg()[0]:.2f}" if hasattr(os, "getloadavg") else "Load unknown"


if __name__ == "__main__":
    sys.exit(main())
