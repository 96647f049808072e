"""Models that describe on this computer: what is offered, which files belong to one, and what they need."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from altwright.core.engine import Engine, TimeLimits
from altwright.core.local_errors import DownloadUnavailable

MODEL_NAME = "local"
"""What the engine of this computer calls a model that has no name of its own."""

_NO_CHOICE = ("", "default")
"""What the settings hold as the model of this computer while none was chosen."""

LOCAL_TIME_LIMITS = TimeLimits(connect=15.0, first_words=300.0, between_words=60.0, whole_answer=600.0)
"""A computer without a graphics card looks at a large picture for minutes, and gives no sign of life meanwhile."""

RESERVED_MEMORY = 768 * 1024 * 1024
"""Bytes that a running model needs beside its files: the context, the picture, the library itself."""

GGUF_MAGIC = b"GGUF"

_PREFERRED_KINDS = ("Q8_0", "Q4_K_M", "F16")
_KIND = re.compile(r"(?:^|[-_.])(Q8_0|Q4_K_M|F16)(?=[-_.]|$)", re.IGNORECASE)
_PART_OF_SEVERAL = re.compile(r"-\d{5}-of-\d{5}\.gguf$", re.IGNORECASE)
_PLAIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,150}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


def running_at(engine: Engine, address: str) -> Engine:
    """Return the engine of this computer as it runs at ``address``, given the time that a plain processor takes."""
    limits = TimeLimits(*map(max, engine.time_limits, LOCAL_TIME_LIMITS))
    return engine._replace(address=address, time_limits=limits)


@dataclass(frozen=True, slots=True)
class CatalogueModel:
    """A model that is offered for download; sizes are in bytes and only about right.

    ``identifier`` is also the name of its folder. ``languages`` are BCP 47 tags. ``sentence`` tells what it is good
    for.
    """

    identifier: str
    name: str
    repository: str
    licence: str
    languages: tuple[str, ...]
    approximate_bytes: int
    memory_bytes: int
    sentence: str


class HubFile(NamedTuple):
    """One file of a repository on the hub: its path there, its size in bytes, its SHA-256 in lower-case digits."""

    path: str
    size: int
    sha256: str

    @property
    def name(self) -> str:
        """Its name without folders."""
        return PurePosixPath(self.path).name


class HubListing(NamedTuple):
    """The two files of a model on the hub, in one ``revision`` of the repository."""

    model: HubFile
    eyes: HubFile
    revision: str

    @property
    def total_bytes(self) -> int:
        """Both sizes together."""
        return self.model.size + self.eyes.size


class LocalFiles(NamedTuple):
    """The two files that the engine is started with, and the name editors read."""

    model: Path
    eyes: Path
    name: str


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """A model on this computer; ``own`` are files that the editor chose and that stay the editor's."""

    identifier: str
    files: LocalFiles
    licence: str = ""
    own: bool = False


def chosen_among(models: Sequence[InstalledModel], wanted: str) -> InstalledModel | None:
    """Return the model of this identifier or, whatever its capitals, name; the first where nobody chose one."""
    exact = (model for model in models if model.identifier == wanted)
    loose = (model for model in models if model.files.name.casefold() == wanted.casefold())
    first = iter(models if wanted in _NO_CHOICE else ())
    return next(exact, None) or next(loose, None) or next(first, None)


class DownloadPhase(Enum):
    """What a download does at the moment."""

    LISTING = auto()
    DOWNLOADING = auto()
    CHECKING = auto()


class DownloadProgress(NamedTuple):
    """How far a download is: bytes done of all, bytes a second, seconds left; None where it is not known yet."""

    phase: DownloadPhase
    done: int
    total: int
    speed: float | None = None
    seconds_left: float | None = None


class DownloadPlan(NamedTuple):
    """What a download would fetch and need, in bytes; said before anything is fetched.

    ``still_to_come`` is without what arrived earlier. ``available_memory`` is None where the system does not tell.
    """

    listing: HubListing
    still_to_come: int
    free_disk: int
    memory_needed: int
    available_memory: int | None

    @property
    def fits_disk(self) -> bool:
        """Whether the disk has space for the rest."""
        return self.still_to_come <= self.free_disk

    @property
    def fits_memory(self) -> bool:
        """Whether the model could be started right now."""
        return self.available_memory is None or self.memory_needed <= self.available_memory


def memory_needed(file_bytes: int) -> int:
    """Return about how much memory a model whose files have ``file_bytes`` needs, in bytes."""
    return file_bytes + RESERVED_MEMORY


def choose_files(files: Iterable[HubFile], revision: str) -> HubListing:
    """Return the model and its eyes among the ``files`` of a repository.

    Of each, 8 bits are preferred, then 4, then 16. Files without a checksum, in several parts or with odd names are
    passed over.

    Raises:
        DownloadUnavailable: there is no such pair.
    """
    usable = [file for file in files if _is_usable(file)]
    eyes = [file for file in usable if "mmproj" in file.name.lower()]
    models = [file for file in usable if "mmproj" not in file.name.lower()]
    if not eyes or not models:
        names = ", ".join(file.name for file in usable) or "no usable file"
        raise DownloadUnavailable(f"a model and its mmproj are wanted; there are: {names}"[:500])
    model, own_eyes = min(models, key=_rank), min(eyes, key=_rank)
    if model.name.lower() == own_eyes.name.lower():
        raise DownloadUnavailable("the model and its mmproj have one name")
    return HubListing(model, own_eyes, revision)


def _is_usable(file: HubFile) -> bool:
    name = file.name
    return bool(
        name.lower().endswith(".gguf")
        and _PLAIN_NAME.fullmatch(name)
        and ".." not in PurePosixPath(file.path).parts
        and not _PART_OF_SEVERAL.search(name)
        and file.size > len(GGUF_MAGIC)
        and _SHA256.fullmatch(file.sha256)
    )


def _rank(file: HubFile) -> tuple[int, int, int, str]:
    """Return what sorts the preferred kind first, then what lies nearest to the top, then the smallest."""
    kinds = [found.upper() for found in _KIND.findall(file.name.removesuffix(".gguf"))]
    places = [_PREFERRED_KINDS.index(kind) for kind in kinds]
    return min(places, default=len(_PREFERRED_KINDS)), file.path.count("/"), file.size, file.path


class SpeedMeter:
    """Tells speed and time left of a download from what has arrived when, over the last ten seconds."""

    _WINDOW_SECONDS = 10.0
    _SHORTEST_SECONDS = 0.5

    def __init__(self) -> None:
        """Begin with nothing."""
        self._seen: list[tuple[float, int]] = []

    def progress(self, phase: DownloadPhase, done: int, total: int, now: float) -> DownloadProgress:
        """Return the progress at ``now``, in seconds of any clock that only goes forward."""
        if self._seen and done < self._seen[-1][1]:
            self._seen.clear()  # the host began anew
        self._seen.append((now, done))
        while len(self._seen) > 2 and self._seen[1][0] <= now - self._WINDOW_SECONDS:
            self._seen.pop(0)
        since, at_first = self._seen[0]
        if now - since < self._SHORTEST_SECONDS or done == at_first:
            return DownloadProgress(phase, done, total)
        speed = (done - at_first) / (now - since)
        return DownloadProgress(phase, done, total, speed, max(0, total - done) / speed)
