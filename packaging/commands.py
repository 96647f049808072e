"""The commands of `dev.py`, once a suitable Python runs them."""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import checks
import interpreter
import locking
import system_packages
from environment import CHECKOUT, Kind, prepare, program
from steps import SetupError, say

NO_DISPLAY = """\
There is no display here, so Altwright cannot open its window.
It does its main job in the terminal instead, with the demo: the first sample picture is described."""

_MOST_WORKERS = 8
"""Of the tests; each takes most of a gigabyte of memory."""


def main(arguments: Sequence[str], *, usage: str) -> int:
    """Run the command that the arguments name and return its exit code."""
    name, rest = (arguments[0], list(arguments[1:])) if arguments else ("", [])
    if name in ("", "-h", "--help", "help"):
        print(usage.strip())
        return 0 if name else 2
    command = COMMANDS.get(name)
    if command is None:
        print(usage.strip(), file=sys.stderr)
        say(f"\ndev.py knows no command named {name!r}.")
        return 2
    try:
        return command(rest)
    except SetupError as error:
        say(str(error))
        return 1


def run(arguments: list[str]) -> int:
    """Start Altwright; with no display and nothing else asked for, describe the demo's sample in the terminal."""
    if arguments[:1] == ["--"]:
        arguments = arguments[1:]
    wants_window = not arguments or arguments[0].startswith("-")
    has_display = _has_display()
    # Who may not install what a window needs can still use the terminal command, which needs nothing.
    prepare(Kind.RUN, system_packages.APP if system_packages.can_install() or (wants_window and has_display) else ())
    if not has_display and arguments in ([], ["--demo"]):
        say(NO_DISPLAY)
        arguments = ["describe", "--demo"]
    return interpreter.become([str(program("altwright")), *arguments])


def test(arguments: list[str]) -> int:
    """Run all checks and tests."""
    options, passed_on = _split(arguments)
    unknown = [option for option in options if option != "--all"]
    if unknown:
        say(f"test takes --all, and pytest's arguments after `--`; not {' '.join(unknown)}.")
        return 2
    prepare(Kind.DEVELOPMENT, system_packages.DEVELOPMENT)
    failed = checks.lint()
    selection = [] if "--all" in options else ["-m", "not slow"]
    print("\n-- tests", flush=True)
    # A worker waits for a service half of the time, but not where programs are built and measured.
    count = min((os.cpu_count() or 1) * (1 if "--all" in options else 2), _MOST_WORKERS)
    # A file stays with one worker, since its fixtures (a desktop, a server) are made once a file.
    workers = [] if passed_on else [f"--numprocesses={max(count, 2)}", "--dist=loadfile"]
    code = subprocess.call([str(program("python")), "-m", "pytest", *selection, *workers, *passed_on], cwd=CHECKOUT)
    if failed:
        say(f"Checks that failed before the tests: {', '.join(failed)}.")
    return code or int(bool(failed))


def lint(arguments: list[str]) -> int:
    """Run the checks that need no tests."""
    _take_none("lint", arguments)
    prepare(Kind.DEVELOPMENT)
    return int(bool(checks.lint()))


def bench(arguments: list[str]) -> int:
    """Measure Altwright beside the least that could do the same."""
    return _run_folder("bench", arguments)


def screenshots(arguments: list[str]) -> int:
    """Render every state of the window."""
    return _run_folder("screenshots", arguments)


def build(arguments: list[str]) -> int:
    """Make what editors download, into dist."""
    return _run_folder("build", arguments)


def lock(arguments: list[str]) -> int:
    """Write the locks anew."""
    options, passed_on = _split(arguments)
    _take_none("lock", options)
    locking.write_locks(passed_on)
    return 0


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "run": run,
    "test": test,
    "lint": lint,
    "bench": bench,
    "screenshots": screenshots,
    "build": build,
    "lock": lock,
}


def _split(arguments: list[str]) -> tuple[list[str], list[str]]:
    """Part the arguments at `--` into ours and those that are passed on."""
    if "--" not in arguments:
        return arguments, []
    at = arguments.index("--")
    return arguments[:at], arguments[at + 1 :]


def _take_none(command: str, arguments: list[str]) -> None:
    if arguments:
        raise SetupError(f"{command} takes no arguments here: {' '.join(arguments)}")


def _run_folder(name: str, arguments: list[str]) -> int:
    """Run the program in a folder beside this file with the development environment."""
    options, passed_on = _split(arguments)
    prepare(Kind.DEVELOPMENT, system_packages.DEVELOPMENT)
    return subprocess.call([str(program("python")), str(Path("packaging", name)), *options, *passed_on], cwd=CHECKOUT)


def _has_display() -> bool:
    """Say whether a window can be shown, or whoever set QT_QPA_PLATFORM says so."""
    if not system_packages.ON_LINUX:
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
