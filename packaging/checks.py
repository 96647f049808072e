"""The checks that read the code instead of running it."""

import os
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from environment import CHECKOUT, LOCKS, program

LONGEST_FILE = 400

LOCKED_VERSION = re.compile(r"[a-z0-9.-]+==[\w.]+( ; [^@/]+)? \\")
LOCKED_HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}( \\)?")


@dataclass(frozen=True)
class Tool:
    """A program that checks and whose exit code is its verdict."""

    name: str
    command: list[str]
    variables: Mapping[str, str] = field(default_factory=dict)

    def passes(self) -> bool:
        """Run it in the checkout and say whether it found nothing."""
        _announce(self.name)
        return subprocess.call(self.command, cwd=CHECKOUT, env={**os.environ, **self.variables}) == 0


def lint() -> list[str]:
    """Run every check, show what each says, and return the names of those that failed."""
    failed = [tool.name for tool in _tools() if not tool.passes()]
    for name, complaints in (("file lengths", _long_files()), ("locks", _doubtful_lock_lines())):
        _announce(name)
        print("\n".join(complaints) or "Fine.", flush=True)
        if complaints:
            failed.append(name)
    print(f"\nLint: {'failed: ' + ', '.join(failed) if failed else 'all checks passed'}.", flush=True)
    return failed


def _tools() -> list[Tool]:
    python, ruff, mypy = (str(program(name)) for name in ("python", "ruff", "mypy"))
    # A folder that is a program is the root of its own imports.
    programs = sorted(file.parent.relative_to(CHECKOUT) for file in CHECKOUT.glob("packaging/*/__main__.py"))
    return [
        Tool("ruff check", [ruff, "check"]),
        Tool("ruff format", [ruff, "format", "--check"]),
        Tool("mypy", [mypy]),
        *(Tool(f"mypy {folder.name}", [mypy, str(folder)], {"MYPYPATH": str(folder)}) for folder in programs),
        Tool("import-linter", [str(program("lint-imports"))]),
        Tool("installed packages", [python, "-m", "pip", "check", "--disable-pip-version-check"]),
    ]


def _announce(name: str) -> None:
    print(f"\n-- {name}", flush=True)


def _long_files() -> list[str]:
    """Return a complaint about each source file that has more lines than one subject needs."""
    lengths = {file: _lines(file) for file in sorted((CHECKOUT / "gui").rglob("*.py"))}
    return [
        f"{file.relative_to(CHECKOUT)} has {length} lines; the most is {LONGEST_FILE}"
        for file, length in lengths.items()
        if length > LONGEST_FILE
    ]


def _doubtful_lock_lines() -> list[str]:
    """Return each line of the locks that is anything but a version, a hash or a remark, such as an index's address."""
    return [
        f"{lock.relative_to(CHECKOUT)}:{number}: {line}"
        for lock in sorted(LOCKS.glob("*.txt"))
        for number, line in enumerate(lock.read_text(encoding="utf-8").splitlines(), start=1)
        if not _is_lock_line(line)
    ]


def _is_lock_line(line: str) -> bool:
    text = line.strip()
    if text.startswith("#"):
        return "://" not in text
    return bool(LOCKED_VERSION.fullmatch(text) or LOCKED_HASH.fullmatch(text))


def _lines(file: Path) -> int:
    return len(file.read_text(encoding="utf-8").splitlines())
