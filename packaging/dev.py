"""Set Altwright up and run, test, measure or build it, on a computer that has nothing but Python.

    python3 packaging/dev.py run [ARGUMENTS]        set up, then start Altwright with the arguments
    python3 packaging/dev.py test [--all] [-- PYTEST ARGUMENTS]
    python3 packaging/dev.py lint
    python3 packaging/dev.py bench [-- ARGUMENTS]
    python3 packaging/dev.py screenshots [-- ARGUMENTS]
    python3 packaging/dev.py build [OPTIONS]        make dist/altwright and the packages; see build --help
    python3 packaging/dev.py lock [-- UV ARGUMENTS] write packaging/locks anew; `-- --upgrade` takes newer versions

Only the standard library is used. What is said about setting up goes to stderr, so that stdout is the program's alone.
"""

from __future__ import annotations

import sys

import interpreter


def main(arguments: list[str]) -> int:
    """Run the command with a suitable Python and return its exit code."""
    if interpreter.is_suitable():
        import commands

        return commands.main(arguments, usage=__doc__ or "")
    other = interpreter.find_another()
    if other is None:
        print(interpreter.HOW_TO_GET_ONE.format(version=sys.version.split()[0]), file=sys.stderr)
        return 1
    return interpreter.become([other, __file__, *arguments])


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
