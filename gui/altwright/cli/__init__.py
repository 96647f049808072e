"""The command line: what ``altwright`` is asked for, and ``altwright describe``, which never loads Qt."""

from __future__ import annotations

from altwright.cli.options import Options, parse

__all__ = ["Options", "parse", "run_command"]


def run_command(options: Options) -> int:
    """Run the command that ``options`` name, in the terminal, and return the exit code of the process."""
    try:
        # Help, version and the window must not wait for what only the terminal needs.
        from altwright.cli.describing import DescribeCommand

        return DescribeCommand(options).run()
    except KeyboardInterrupt:
        # Ctrl-C before anything was asked; later ones are the command's own affair.
        return 130
