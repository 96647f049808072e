"""The virtual environment in the checkout: made from the locks, stamped when whole, trusted while the stamp holds.

The stamp is written last and removed before anything is changed: an interrupted set-up is never taken for a whole one.
"""

import hashlib
import importlib.util
import json
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from enum import IntEnum, StrEnum
from pathlib import Path
from typing import TextIO

import interpreter
import system_packages
from steps import SetupError, run_quietly, say
from system_packages import Need

CHECKOUT = Path(__file__).resolve().parent.parent
PYPROJECT = CHECKOUT / "pyproject.toml"
LOCKS = CHECKOUT / "packaging" / "locks"
VENV = CHECKOUT / ".venv"
STAMP = VENV / "altwright-setup.json"
FOUND_PACKAGES = VENV / "altwright-system-packages.txt"
BUSY = CHECKOUT / ".venv.busy"

INDEX_ADVICE = """\
Altwright's libraries could not be installed. If the computer is online, look at pip's settings (`pip config list`):
a proxy, a certificate or a package index of your own may be missing there. Then run the same command again."""


class Kind(StrEnum):
    """What is installed: what Altwright needs to run, or that and all that its development needs."""

    RUN = "run"
    DEVELOPMENT = "dev"

    @property
    def lock(self) -> Path:
        """Return the file of this kind's locked versions and their hashes."""
        return LOCKS / f"{self.value}.txt"

    @property
    def download(self) -> str:
        """Return about how much a first set-up downloads."""
        return {Kind.RUN: "100 MB", Kind.DEVELOPMENT: "165 MB"}[self]


class Work(IntEnum):
    """How much of the environment is to be made; each includes the ones before it."""

    NOTHING = 0
    PROJECT = 1
    LIBRARIES = 2
    EVERYTHING = 3


@dataclass(frozen=True)
class Stamp:
    """What a whole environment was made from."""

    place: str
    python: str
    python_state: str
    kind: Kind
    lock: str
    project: str


def program(name: str) -> Path:
    """Return the path of a program in the environment."""
    return VENV / "Scripts" / f"{name}.exe" if sys.platform == "win32" else VENV / "bin" / name


def prepare(kind: Kind, needs: Sequence[Need] = ()) -> None:
    """Make the system have what is needed and the environment whole; a few file reads when nothing is to do.

    Raises SetupError, whose message says what to do, when that cannot be done.
    """
    if _work_for(kind) is Work.NOTHING and _known_packages().issuperset(need.package for need in needs):
        return
    with _one_at_a_time():
        work = _work_for(kind)
        absent = system_packages.missing(needs)
        if work is Work.EVERYTHING and not importlib.util.find_spec("ensurepip"):
            absent.append(_need_of_pip())
        if absent:
            system_packages.install(absent)
        if work is not Work.NOTHING:
            _make(kind, work)
        known = _known_packages().union(need.package for need in needs)
        FOUND_PACKAGES.write_text("\n".join(sorted(known)), encoding="utf-8")


def _work_for(kind: Kind) -> Work:
    """Compare the environment's stamp with what it would be stamped with today."""
    stamp = _read_stamp()
    if stamp is None:
        return Work.EVERYTHING
    try:
        today = _stamp_of_today(stamp.kind, stamp.python)
    except OSError:
        return Work.EVERYTHING
    if replace(stamp, project=today.project) != today:
        return Work.EVERYTHING
    if kind is Kind.DEVELOPMENT and stamp.kind is Kind.RUN:
        return Work.LIBRARIES
    return Work.NOTHING if stamp == today else Work.PROJECT


def _read_stamp() -> Stamp | None:
    """Return the environment's stamp, or None if it is not whole or was made by another version of this file."""
    try:
        fields = json.loads(STAMP.read_text(encoding="utf-8"))
        return Stamp(**{**fields, "kind": Kind(fields["kind"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _stamp_of_today(kind: Kind, python: str) -> Stamp:
    """Describe an environment of this kind made now with that Python; raises OSError if the Python is gone."""
    state = Path(python).stat()
    return Stamp(
        place=str(VENV),
        python=python,
        python_state=f"{state.st_size} {state.st_mtime_ns}",
        kind=kind,
        lock=_digest(kind.lock),
        project=_digest(PYPROJECT),
    )


def _make(kind: Kind, work: Work) -> None:
    """Do the work and stamp the environment; it has no stamp from the first change to the last."""
    started = time.monotonic()
    stamp = _read_stamp()
    if stamp is None or work is Work.EVERYTHING:
        say(f"Setting up Altwright in .venv (about {kind.download} to download, once)…")
        python = interpreter.base_interpreter()
        _remove_environment()
        run_quietly(
            [python, "-m", "venv", str(VENV)],
            failure="The virtual environment could not be made. Is the disk full, or the folder read-only?",
        )
    else:
        say("Bringing Altwright's .venv up to date…")
        python = stamp.python
        kind = kind if work is Work.LIBRARIES else stamp.kind
        STAMP.unlink()
    if work >= Work.LIBRARIES:
        # Nothing is built and nothing is resolved: these files, with these hashes, or none.
        _pip("--require-hashes", "--only-binary", ":all:", "--requirement", str(kind.lock), failure=INDEX_ADVICE)
    _pip(
        "--no-build-isolation",
        "--no-index",
        "--editable",
        str(CHECKOUT),
        failure="Altwright itself could not be installed from this checkout; the lines above say why.",
    )
    STAMP.write_text(json.dumps(asdict(_stamp_of_today(kind, python)), indent=2), encoding="utf-8")
    say(f"Ready after {time.monotonic() - started:.0f} s.")


def _pip(*arguments: str, failure: str) -> None:
    """Install with the environment's pip, which follows the person's own settings except where those cannot work."""
    run_quietly(
        [str(program("python")), "-m", "pip", "install", "--no-deps", "--no-input", *arguments],
        failure=failure,
        variables={"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_USER": "0"},
    )


def _remove_environment() -> None:
    """Remove the environment, its stamp first."""
    try:
        STAMP.unlink(missing_ok=True)
        if VENV.is_symlink():
            VENV.unlink()
        elif VENV.exists():
            shutil.rmtree(VENV)
    except OSError as error:
        raise SetupError(f"The old .venv cannot be removed ({error}). Close what uses it and try again.") from error


def _need_of_pip() -> Need:
    """Name the package that completes a Python whose distribution took pip out of it."""
    python = interpreter.base_interpreter()
    if not python.startswith("/usr/bin/"):
        raise SetupError(f"The Python at {python} lacks ensurepip. Use another one, or install it anew with ensurepip.")
    return Need(f"python{sys.version_info.major}.{sys.version_info.minor}-venv")


def _known_packages() -> set[str]:
    """Return the system packages that earlier set-ups of this environment saw, so that they need not be looked for."""
    try:
        return set(FOUND_PACKAGES.read_text(encoding="utf-8").splitlines())
    except OSError:
        return set()


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Hold off other set-ups of this checkout; the lock goes with the process, however it ends."""
    with BUSY.open("w") as file:
        if not _try_to_lock(file):
            say("Another set-up of this checkout is running; waiting for it…")
            while not _try_to_lock(file):
                time.sleep(0.2)
        yield


def _try_to_lock(file: TextIO) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
