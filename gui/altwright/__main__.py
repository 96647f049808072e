"""The ``altwright`` command: opens the window, or hands over to the terminal commands."""

from __future__ import annotations

import sys


def main() -> int:
    """Run Altwright with the arguments of this process and return its exit code."""
    from altwright.cli import parse, run_command

    options = parse(sys.argv[1:])
    if options.command is not None:
        return run_command(options)
    from altwright.app import run_window

    return run_window(with_demo=options.demo)


if __name__ == "__main__":
    sys.exit(main())
