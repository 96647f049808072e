"""The steps of setting up: said in a line, silent while they work, explained when they fail."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence

LAST_LINES = 25


class SetupError(Exception):
    """Setting up cannot go on; the message says why and what to do."""


def say(text: str) -> None:
    """Tell the person at the terminal, on stderr because stdout belongs to the program that is started."""
    print(text, file=sys.stderr, flush=True)


def run_quietly(command: Sequence[str], *, failure: str, variables: Mapping[str, str] | None = None) -> None:
    """Run a program without its output; raise SetupError with the failure and the end of the output if it fails."""
    result = subprocess.run(
        command,
        env={**os.environ, **(variables or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if result.returncode:
        end = "\n".join(f"  | {line}" for line in result.stdout.splitlines()[-LAST_LINES:])
        raise SetupError(f"{end}\n{failure}")
