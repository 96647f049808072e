"""The command line: what ``altwright`` is asked for, and the terminal commands, which never load Qt."""

from __future__ import annotations

from altwright.cli.options import Options, parse

__all__ = ["Options", "parse", "run_command"]


def run_command(options: Options) -> int:
    """Run the command that ``options`` name, in the terminal, and return the exit code of the process."""
    try:
        # Help, version and the window must not wait for what only the terminal needs.
        if options.command == "engines":
            from altwright.cli.listing import EnginesCommand

            return EnginesCommand(options).run()
        if options.command == "check":
            from altwright.cli.checking import CheckCommand

            return CheckCommand(options).run()
        if options.command == "history":
            from altwright.cli.history import HistoryCommand

            return HistoryCommand(options).run()
        from altwright.cli.describing import DescribeCommand

        return DescribeCommand(options).run()
    except KeyboardInterrupt:
        # Ctrl-C before anything was asked; later ones are the command's own affair.
        return 130
