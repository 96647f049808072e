"""Writing the locks: one resolution that holds for Linux, macOS and Windows on every Python that Altwright runs on."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from environment import CHECKOUT, Kind
from steps import SetupError, run_quietly, say

OPTIONS = (
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--only-binary=:all:",
    "--custom-compile-command=python packaging/dev.py lock",
    "--quiet",
)

GROUPS = {Kind.RUN: "build", Kind.DEVELOPMENT: "dev"}


def write_locks(uv_arguments: Sequence[str]) -> None:
    """Resolve both sets of libraries, the larger one bound to the versions of the smaller."""
    run_lock = Kind.RUN.lock.relative_to(CHECKOUT).as_posix()
    with _uv() as uv:
        for kind, group in GROUPS.items():
            output = kind.lock.relative_to(CHECKOUT).as_posix()
            bound = [] if kind is Kind.RUN else [f"--constraint={run_lock}"]
            sets = ["--extra=local", f"--group={group}"]
            command = [uv, "pip", "compile", "pyproject.toml", *sets, f"--output-file={output}"]
            if subprocess.call([*command, *OPTIONS, *bound, *uv_arguments], cwd=CHECKOUT):
                raise SetupError("uv could not resolve the libraries; the lines above say why.")
            say(f"Wrote {output}")


@contextmanager
def _uv() -> Iterator[str]:
    """Give the uv on the path, or one that is installed for as long as it is needed."""
    found = shutil.which("uv")
    if found:
        yield found
        return
    with tempfile.TemporaryDirectory() as folder:
        run_quietly([sys.executable, "-m", "venv", folder], failure="No place for uv could be made.")
        programs = Path(folder, "Scripts" if sys.platform == "win32" else "bin")
        run_quietly([str(programs / "python"), "-m", "pip", "install", "uv"], failure="uv could not be installed.")
        yield str(programs / "uv")
