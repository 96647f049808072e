"""Lists the files of a model on the hub, and fetches them, through ``huggingface_hub``.

The library's own way to download a file deletes what has arrived when it is broken off. Its request for the bytes is
used instead, which begins where a file ends, and which tells of progress and breaks. What arrived is compared with the
SHA-256 that the hub named; the library compares sizes only.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from altwright.core.errors import NetworkFault
from altwright.core.proxy import Route
from altwright.local_engine.pipes import Job, end_with_input, report
from altwright.services.network import fault_of, way_to

FAILED = 1
_REPORT_SECONDS = 0.2
_PIECE = 1024 * 1024
_CHUNK = 128 * 1024
_TRIES = 3
_TRY_AGAIN_SECONDS = 1.0
_HEAD_SECONDS = 15.0
_WHO = {"user-agent": "altwright"}
"""All that is told; the library would add the versions of Python and of itself."""

_GONE = {404, 410}
_NOT_ALLOWED = {401, 403, 451}
_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}


class _DamagedError(Exception):
    """A file is not what the hub says it is."""


class _OddAnswerError(Exception):
    """What answered is no hub."""


def fetch(job: Job) -> int:
    """List or download what ``job`` names, report, and return the exit code."""
    end_with_input()
    # Read by the library when it is imported. Nothing is told about this computer, and no key is sent that the editor
    # did not name for it. The other transport can be neither paused nor watched.
    os.environ |= {
        "HF_HUB_DISABLE_XET": "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "HF_HUB_DISABLE_IMPLICIT_TOKEN": "1",
        "HF_HUB_DISABLE_UPDATE_CHECK": "1",
        "HF_HUB_VERBOSITY": "error",
    }
    try:
        from huggingface_hub import constants
    except ImportError as error:
        report(error="missing", detail=str(error))
        return FAILED
    # Its own measure would lose up to 10 MB at each pause, and tell of progress as seldom.
    constants.DOWNLOAD_CHUNK_SIZE = _CHUNK
    route = Route(*job.get("route", ()))
    if route != Route() and (fault := _go_by(route, constants.ENDPOINT)):
        report(**fault)
        return FAILED
    try:
        if "files" in job:
            _Download(job).run()
        else:
            _list(str(job["repository"]))
    except Exception as error:
        fault = _fault(error, job)
        if fault is None:
            raise
        report(**fault)
        return FAILED
    return 0


def _go_by(route: Route, endpoint: str) -> dict[str, object] | None:
    """Have the library reach the hub by ``route``; return what is reported where that cannot be."""
    import httpx2
    from huggingface_hub import is_offline_mode, set_client_factory
    from huggingface_hub.errors import OfflineModeIsEnabled

    try:
        way = way_to(endpoint, route)
    except OSError as error:
        detail = f"{route.certificate}: {error}"
        return {"error": "unreachable", "fault": NetworkFault.CERTIFICATE.name, "detail": detail}
    except (ImportError, ValueError, httpx2.InvalidURL) as error:
        return {"error": "unreachable", "fault": NetworkFault.PROXY.name, "detail": str(error)}

    def check(_request: httpx2.Request) -> None:
        # What the library's own client looks at.
        if is_offline_mode():
            raise OfflineModeIsEnabled

    def client() -> httpx2.Client:
        return httpx2.Client(
            verify=way.verify,
            trust_env=way.trust_env,
            proxy=way.proxy,
            follow_redirects=True,
            timeout=None,
            event_hooks={"request": [check]},
        )

    set_client_factory(client)
    return None


def _token() -> str | bool:
    return os.environ.get("HF_TOKEN", "").strip() or False


def _list(repository: str) -> None:
    """Report the files of a repository with size and checksum, and the revision they are of."""
    from huggingface_hub.hf_api import HfApi

    hub = HfApi(token=_token(), headers=_WHO)
    try:
        info = hub.model_info(repository, files_metadata=True, timeout=_HEAD_SECONDS)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        # Something else than a hub answers there, such as the sign-in page of a network.
        raise _OddAnswerError(f"{type(error).__name__}: {error}") from error
    files = [
        {"path": file.rfilename, "size": file.lfs.size, "sha256": file.lfs.sha256}
        for file in info.siblings or []
        if file.lfs is not None
    ]
    report(revision=info.sha or "main", files=files)


class _Download:
    """One download: what is there is kept, what is missing is fetched, checked and put in its place."""

    def __init__(self, job: Job) -> None:
        self._repository = str(job["repository"])
        self._revision = str(job["revision"])
        self._folder = Path(str(job["folder"]))
        self._files: list[dict[str, Any]] = list(job["files"])
        self._done = 0
        self._said = 0.0

    def run(self) -> None:
        """Fetch every file.

        Raises:
            Timeout: another process fetches into the same folder.
            OSError: the disk is full or cannot be written to.
            Exception: anything of the library.
        """
        from filelock import FileLock

        parts = self._folder / ".parts"
        parts.mkdir(parents=True, exist_ok=True)
        with FileLock(parts / "lock", timeout=0):
            for file in self._files:
                self._fetch(file, parts / f"{file['sha256']}.part")
        shutil.rmtree(parts, ignore_errors=True)
        report(finished=True)

    def _fetch(self, file: dict[str, Any], part: Path) -> None:
        """Fetch one file into ``part``, check it, and put it in its place."""
        place = self._folder / str(file["name"])
        size = int(file["size"])
        if place.is_file() and place.stat().st_size == size:
            part_or_place = place
        else:
            self._fill(file, part, size)
            part_or_place = part
        self._tell("checking", self._done + size, at_once=True)
        if _sha256(part_or_place) != file["sha256"]:
            part_or_place.unlink()
            raise _DamagedError(str(file["name"]))
        if part_or_place is part:
            part.replace(place)
        self._done += size

    def _fill(self, file: dict[str, Any], part: Path, size: int) -> None:
        """Fetch what ``part`` lacks."""
        import httpx2

        with part.open("ab") as target:
            if target.tell() > size:
                target.truncate(0)
            for attempt in range(1, _TRIES + 1):
                target.seek(0, os.SEEK_END)
                arrived = target.tell()
                if arrived == size:
                    break
                try:
                    self._request(file, target, arrived, size)
                except (httpx2.ReadError, httpx2.CloseError):
                    # The one kind of break after which the library does not go on by itself.
                    target.flush()
                    if attempt == _TRIES:
                        raise
                    time.sleep(_TRY_AGAIN_SECONDS)
            target.flush()
            os.fsync(target.fileno())

    def _request(self, file: dict[str, Any], target: Any, arrived: int, size: int) -> None:  # noqa: ANN401
        """Ask for the bytes behind ``arrived`` and write them to ``target``."""
        from huggingface_hub.file_download import get_hf_file_metadata, hf_hub_url, http_get

        address = hf_hub_url(self._repository, str(file["path"]), revision=self._revision)
        found = get_hf_file_metadata(address, token=_token(), timeout=_HEAD_SECONDS, headers=_WHO)
        headers = dict(_WHO)
        if (token := _token()) and _host(found.location) == _host(address):
            # Bytes that lie elsewhere are asked for without the key, which is nothing to that host.
            headers["authorization"] = f"Bearer {token}"
        watch = self._watch(arrived)
        http_get(found.location, target, resume_size=arrived, headers=headers, expected_size=size, tqdm_class=watch)

    def _watch(self, arrived: int) -> type[_Bar]:
        """Return what the library takes for a bar of progress."""

        class Bar(_Bar):
            download = self
            count = arrived

        return Bar

    def arrived(self, count: int) -> None:
        """Report that ``count`` bytes of the present file are there."""
        self._tell("downloading", self._done + count)

    def _tell(self, phase: str, done: int, *, at_once: bool = False) -> None:
        now = time.monotonic()
        if at_once or now - self._said >= _REPORT_SECONDS:
            self._said = now
            report(phase=phase, done=done)


class _Bar:
    """Takes the place of the library's bar of progress, and reports instead of painting."""

    download: _Download
    count: int

    def __init__(self, *_arguments: object, initial: int = 0, **_options: object) -> None:
        self.count = initial
        self.download.arrived(initial)

    def update(self, count: float = 1) -> None:
        self.count += int(count)
        self.download.arrived(self.count)

    def close(self) -> None:
        """Nothing is open."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


def _sha256(path: Path) -> str:
    """Return the checksum of a file, read piece by piece."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()


def _host(address: str) -> str:
    from urllib.parse import urlsplit

    return urlsplit(address).netloc


def _fault(error: Exception, job: Job) -> dict[str, object] | None:
    """Return what is reported about ``error``, or None if it is a bug."""
    import httpx2
    from filelock import Timeout
    from huggingface_hub.errors import FileMetadataError, HfHubHTTPError, OfflineModeIsEnabled

    detail = f"{type(error).__name__}: {error}"[:2000]
    match error:
        case _DamagedError():
            return {"error": "damaged", "name": str(error), "detail": "the SHA-256 differs from the hub’s"}
        case Timeout():
            return {"error": "busy", "detail": detail}
        case OfflineModeIsEnabled():
            return {"error": "unreachable", "fault": "OFFLINE", "detail": detail}
        case HfHubHTTPError():
            status = error.response.status_code
            kind = "refused" if status in _NOT_ALLOWED else "unavailable" if status in _GONE else "faulty"
            return {"error": kind, "detail": detail}
        case httpx2.TransportError():
            return {"error": "unreachable", "fault": fault_of(error).name, "detail": detail}
        case _OddAnswerError() | FileMetadataError() | httpx2.HTTPError() | httpx2.InvalidURL():
            return {"error": "faulty", "detail": detail}
        case OSError() if error.errno in _FULL:
            return {"error": "full", "free": _free(job), "detail": detail}
        case OSError() if error.errno is None:
            # The library's own word for fewer or more bytes than were promised.
            return {"error": "unreachable", "fault": "INTERRUPTED", "detail": detail}
        case OSError():
            return {"error": "folder", "detail": detail}
    return None


def _free(job: Job) -> int:
    with contextlib.suppress(OSError):
        return shutil.disk_usage(Path(str(job["folder"]))).free
    return 0
