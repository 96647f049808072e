"""Fetching a model: what it would cost, the download itself, its pause and its end.

The hidden program does it, so that a pause is the end of a process, whatever the library waits for just then. What has
arrived stays and the next download goes on behind it.
"""

from __future__ import annotations

import asyncio
import importlib.util
import os
import shutil
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from altwright.core import local_errors as e
from altwright.core.errors import AltwrightError, NetworkFault
from altwright.core.local_model import (
    CatalogueModel,
    DownloadPhase,
    DownloadPlan,
    DownloadProgress,
    HubFile,
    HubListing,
    InstalledModel,
    SpeedMeter,
    choose_files,
    memory_needed,
)
from altwright.core.proxy import Route
from altwright.services.local_engine.child import Child, Report
from altwright.services.local_engine.memory import available_memory
from altwright.services.local_engine.models import ModelStore, catalogue

OnProgress = Callable[[DownloadProgress], None]
"""Told of a download's progress, about five times a second, in the loop's thread."""

_INSTALL = "pip install 'altwright[local]'"
_SPARE_DISK = 64 * 1024 * 1024
_USUAL = Route()
"""The system's proxy, and the certificates that the system trusts."""


class LocalModels:
    """Everything a window does with models: list, plan, download, choose, remove."""

    def __init__(self, settings_folder: Path, environment: Mapping[str, str]) -> None:
        """Keep models in ``settings_folder``; ``HF_ENDPOINT`` and ``HF_TOKEN`` in ``environment`` are respected."""
        self.store = ModelStore(settings_folder, environment)
        self._environment = dict(environment)

    def catalogue(self) -> tuple[CatalogueModel, ...]:
        """Return the models that are offered, the smallest first.

        Raises:
            OSError: this installation lacks its resources.
        """
        return catalogue()

    def installed(self) -> tuple[InstalledModel, ...]:
        """Return the models that can be run."""
        return self.store.installed()

    def remove(self, identifier: str) -> None:
        """Delete a model or an unfinished download.

        Raises:
            DownloadFolderUnusable: it cannot be deleted.
        """
        self.store.remove(identifier)

    async def list_files(self, repository: str, route: Route = _USUAL) -> HubListing:
        """Ask the hub by ``route`` which files of ``repository`` make a model.

        Raises:
            DownloadError: the hub did not say, or has none that fit.
        """
        async with self._child({"repository": repository}, route) as child:
            report = await child.report()
            if report is None or "files" not in report:
                raise _fault(report, child, needed=0)
        return choose_files([_hub_file(record) for record in report["files"]], str(report["revision"]))

    async def plan(self, model: CatalogueModel, route: Route = _USUAL) -> DownloadPlan:
        """Ask the hub what ``model`` would fetch, and this computer whether it has the space.

        Raises:
            DownloadError: the hub did not say, or has none that fit.
        """
        listing = await self.list_files(model.repository, route)
        return await asyncio.to_thread(self._planned, model, listing)

    async def download(self, model: CatalogueModel, on_progress: OnProgress, route: Route = _USUAL) -> InstalledModel:
        """Fetch ``model``, or the rest of it, by ``route``; cancelling is a pause, and another call goes on behind it.

        Raises:
            DownloadDiskFull: before anything is fetched, or when others filled the disk meanwhile.
            DownloadDamaged: a file is not what the hub says it is; it was deleted.
            DownloadError: anything else; what has arrived is kept.
        """
        on_progress(DownloadProgress(DownloadPhase.LISTING, self.store.arrived_bytes(model.identifier), 0))
        plan = await self.plan(model, route)
        if not plan.fits_disk:
            raise e.DownloadDiskFull(plan.still_to_come, plan.free_disk)
        listing = plan.listing
        order = {
            "repository": model.repository,
            "revision": listing.revision,
            "folder": os.fspath(self.store.folder_of(model.identifier).absolute()),
            "files": [file._asdict() | {"name": file.name} for file in (listing.model, listing.eyes)],
        }
        meter = SpeedMeter()
        async with self._child(order, route) as child:
            while (report := await child.report()) is not None and "phase" in report:
                phase = DownloadPhase[str(report["phase"]).upper()]
                on_progress(meter.progress(phase, int(report["done"]), listing.total_bytes, time.monotonic()))
            if report is None or "finished" not in report:
                arrived = await asyncio.to_thread(self.store.arrived_bytes, model.identifier, listing)
                raise _fault(report, child, listing.total_bytes - arrived)
        return await asyncio.to_thread(self.store.completed, model, listing)

    def _planned(self, model: CatalogueModel, listing: HubListing) -> DownloadPlan:
        folder = self.store.folder_of(model.identifier)
        to_come = listing.total_bytes - self.store.arrived_bytes(model.identifier, listing)
        existing = next(path for path in (folder, *folder.absolute().parents) if path.is_dir())
        try:
            free = max(0, shutil.disk_usage(existing).free - _SPARE_DISK)
        except OSError as error:
            raise e.DownloadFolderUnusable(str(error)) from error
        return DownloadPlan(listing, to_come, free, memory_needed(listing.total_bytes), available_memory())

    def _child(self, order: Mapping[str, object], route: Route) -> Child:
        if importlib.util.find_spec("huggingface_hub") is None:
            raise e.LocalEngineMissing(f"huggingface_hub is missing: {_INSTALL}")
        # Standard input is the one place that nobody else can read: neither a command line nor the variables are.
        return Child("fetch", {**order, "route": route}, self._environment)


def _hub_file(record: Mapping[str, Any]) -> HubFile:
    return HubFile(str(record["path"]), int(record["size"]), str(record["sha256"]))


def _fault(report: Report | None, child: Child, needed: int) -> AltwrightError:
    """Return what went wrong, by the report of the process or its silence."""
    if report is None:
        return e.DownloadEnded(child.tail)
    detail = str(report.get("detail", ""))
    match report.get("error"):
        case "missing":
            return e.LocalEngineMissing(f"{detail}: {_INSTALL}")
        case "unreachable":
            return e.DownloadUnreachable(NetworkFault[str(report["fault"])], detail)
        case "full":
            return e.DownloadDiskFull(needed, int(report["free"]), detail)
        case "damaged":
            return e.DownloadDamaged(str(report["name"]), detail)
        case "refused":
            return e.DownloadRefused(detail)
        case "unavailable":
            return e.DownloadUnavailable(detail)
        case "faulty":
            return e.DownloadHubFaulty(detail)
        case "folder":
            return e.DownloadFolderUnusable(detail)
        case "busy":
            return e.DownloadBusy(detail)
    return e.DownloadEnded(detail or child.tail)
