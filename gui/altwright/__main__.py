"""The ``altwright`` command: opens the window, or hands over to the terminal commands."""

from __future__ import annotations

import os
import signal
import sys


def main() -> int:
    """Run Altwright with the arguments of this process and return its exit code."""
    arguments = sys.argv[1:]
    if arguments[:1] == ["--local_engine"]:
        # A built program has no interpreter beside it, so it is the hidden programs too.
        from altwright.local_engine import run

        return run(arguments[1:])
    if arguments[:1] == ["--picture_worker"]:
        from altwright.services.picture_preparation.worker import main as work

        return work()
    with_demo = arguments == ["--demo"]
    pictures: tuple[str, ...] = ()
    if arguments and not with_demo:
        # Only what the window's two usual starts do not need waits for the parser.
        from altwright.cli import parse, run_command

        options = parse(arguments)
        if options.command is not None:
            return run_command(options)
        if options.self_test:
            from altwright.self_test import run_self_test

            return run_self_test(options.report)
        with_demo, pictures = options.demo, options.pictures
    for number in (signal.SIGINT, signal.SIGTERM):
        # Until the window listens there is nothing to keep and nothing to say.
        signal.signal(number, _end_at_once)
    seat = None
    if not with_demo:
        from altwright.services.running_window import take_seat_or_hand_over
        from altwright.services.settings import settings_folder

        seat = take_seat_or_hand_over(settings_folder(os.environ), pictures, os.environ)
        if seat is None:
            return 0
    from altwright.bridge.qt_loading import load_qt

    load_qt()
    from altwright.app import run_window

    return run_window(with_demo=with_demo, pictures=pictures, seat=seat)


def _end_at_once(_number: int, _frame: object) -> None:
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
