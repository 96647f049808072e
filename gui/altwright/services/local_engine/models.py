"""The models of this computer: those that are offered, those that are there, and files that editors chose."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from altwright.core.local_errors import (
    DownloadFolderUnusable,
    LocalModelGone,
    LocalModelMissing,
    LocalModelUnusable,
)
from altwright.core.local_model import GGUF_MAGIC, CatalogueModel, HubListing, InstalledModel, LocalFiles, chosen_among
from altwright.services.resources import resource

FOLDER_NAME = "models"
PARTS_NAME = ".parts"
_RECORD_NAME = "model.json"
_LARGEST_RECORD = 64 * 1024
_IDENTIFIER = re.compile(r"[a-z0-9][a-z0-9.-]{0,80}")


def catalogue() -> tuple[CatalogueModel, ...]:
    """Return the models that are offered, the smallest first.

    Raises:
        OSError: this installation lacks its resources.
    """
    records = json.loads(resource("data", "local_models.json").read_text(encoding="utf-8"))
    return tuple(CatalogueModel(**record | {"languages": tuple(record["languages"])}) for record in records)


def checked_files(files: LocalFiles) -> LocalFiles:
    """Return ``files`` if both are there and begin as GGUF files do.

    Raises:
        LocalModelUnusable: one of them is not.
    """
    for path in files[:2]:
        try:
            with path.open("rb") as file:
                magic = file.read(len(GGUF_MAGIC))
        except OSError as error:
            raise LocalModelUnusable(path.name, str(error)) from error
        if magic != GGUF_MAGIC:
            raise LocalModelUnusable(path.name, f"it begins with {magic!r}")
    return files


class ModelStore:
    """Keeps models below a folder, each in one of its own with a record that is written when it is complete."""

    def __init__(self, settings_folder: Path, environment: Mapping[str, str]) -> None:
        """Use the folder ``models`` in ``settings_folder``, which need not exist yet."""
        self._folder = settings_folder / FOLDER_NAME
        self._environment = environment

    def folder_of(self, identifier: str) -> Path:
        """Return the folder of a model.

        Raises:
            ValueError: no model can be called so.
        """
        if not _IDENTIFIER.fullmatch(identifier):
            raise ValueError(f"{identifier!r} names no model")
        return self._folder / identifier

    def installed(self) -> tuple[InstalledModel, ...]:
        """Return the models that are complete, in the order of the catalogue, then the editor's own by name."""
        try:
            names = sorted(entry.name for entry in self._folder.iterdir())
        except OSError:
            return ()
        found = [model for name in names if _IDENTIFIER.fullmatch(name) and (model := self._read(name)) is not None]
        order = {model.identifier: place for place, model in enumerate(catalogue())}
        return tuple(sorted(found, key=lambda model: (order.get(model.identifier, len(order)), model.files.name)))

    def files(self, wanted: str = "") -> LocalFiles:
        """Return the files to run: those that variables name, else those of the model that is wanted.

        ``wanted`` is the model's identifier or, whatever its capitals, its name; where none was chosen, the first that
        is there is.

        Raises:
            LocalModelMissing: there are none.
            LocalModelGone: there are others than the one that is wanted.
            LocalModelUnusable: of the two variables only the first is set.
        """
        if (named := self.named_files()) is not None:
            return named
        if not (models := self.installed()):
            raise LocalModelMissing
        if (found := chosen_among(models, wanted)) is None:
            name = next((model.name for model in catalogue() if model.identifier == wanted), wanted)
            raise LocalModelGone(name, tuple(model.files.name for model in models))
        return found.files

    def named_files(self) -> LocalFiles | None:
        """Return the files that ``ALTWRIGHT_LOCAL_MODEL`` and ``ALTWRIGHT_LOCAL_MMPROJ`` name, None without them.

        Raises:
            LocalModelUnusable: only the first of the two is set.
        """
        model = self._environment.get("ALTWRIGHT_LOCAL_MODEL", "").strip()
        eyes = self._environment.get("ALTWRIGHT_LOCAL_MMPROJ", "").strip()
        if not model:
            return None
        if not eyes:
            raise LocalModelUnusable("ALTWRIGHT_LOCAL_MMPROJ", "ALTWRIGHT_LOCAL_MODEL is set and this is not")
        path = Path(model).expanduser()
        return LocalFiles(path, Path(eyes).expanduser(), path.stem)

    def adopt(self, model: Path, eyes: Path, name: str = "") -> InstalledModel:
        """Remember two files that the editor chose; they stay where they are.

        Raises:
            LocalModelUnusable: one of them is missing or no GGUF file.
            DownloadFolderUnusable: the folder of models cannot be written to.
        """
        files = checked_files(LocalFiles(model.absolute(), eyes.absolute(), name or model.stem))
        slug = re.sub(r"[^a-z0-9]+", "-", model.stem.lower()).strip("-")[:60] or "model"
        taken = {known.identifier: known for known in self.installed()}
        identifier = f"own-{slug}"
        count = 1
        while identifier in taken and taken[identifier].files[:2] != files[:2]:
            count += 1
            identifier = f"own-{slug}-{count}"
        adopted = InstalledModel(identifier, files, own=True)
        self._write(adopted)
        return adopted

    def completed(self, model: CatalogueModel, listing: HubListing) -> InstalledModel:
        """Record that both files of ``model`` lie in its folder, and remove those of an earlier revision.

        Raises:
            LocalModelUnusable: one of them is missing or no GGUF file.
            DownloadFolderUnusable: the folder of models cannot be written to.
        """
        folder = self.folder_of(model.identifier)
        files = LocalFiles(folder / listing.model.name, folder / listing.eyes.name, model.name)
        installed = InstalledModel(model.identifier, checked_files(files), model.licence)
        self._write(installed)
        for path in folder.glob("*.gguf"):
            if path not in files[:2]:
                with contextlib.suppress(OSError):
                    path.unlink()
        return installed

    def arrived_bytes(self, identifier: str, listing: HubListing | None = None) -> int:
        """Return how much of a model is on the disk already, by ``listing`` or all of an unfinished download."""
        folder = self.folder_of(identifier)
        if listing is None:
            paths = [*folder.glob(f"{PARTS_NAME}/*.part"), *folder.glob("*.gguf")]
            return sum(_size(path) for path in paths)
        total = 0
        for file in (listing.model, listing.eyes):
            place = folder / file.name
            part = folder / PARTS_NAME / f"{file.sha256}.part"
            total += file.size if _size(place) == file.size else min(file.size, _size(part))
        return total

    def remove(self, identifier: str) -> None:
        """Delete a model or an unfinished download; files that the editor chose stay where they are.

        Raises:
            DownloadFolderUnusable: it cannot be deleted; it no longer counts as installed if its record is gone.
        """
        folder = self.folder_of(identifier)
        try:
            (folder / _RECORD_NAME).unlink(missing_ok=True)
            shutil.rmtree(folder)
        except FileNotFoundError:
            return
        except OSError as error:
            raise DownloadFolderUnusable(str(error)) from error

    def _read(self, identifier: str) -> InstalledModel | None:
        """Return the model in a folder, or None if it is not complete or its files are gone."""
        folder = self.folder_of(identifier)
        try:
            with (folder / _RECORD_NAME).open(encoding="utf-8") as file:
                record = json.loads(file.read(_LARGEST_RECORD))
            own = bool(record["own"])
            # An absolute path, as the editor's own files have it, takes the folder's place.
            files = LocalFiles(folder / str(record["model"]), folder / str(record["eyes"]), str(record["name"]))
            licence = str(record["licence"])
        except (OSError, ValueError, KeyError, TypeError):
            return None
        if not all(path.is_file() for path in files[:2]):
            return None
        return InstalledModel(identifier, files, licence, own)

    def _write(self, model: InstalledModel) -> None:
        """Write the record of ``model`` whole or not at all."""
        folder = self.folder_of(model.identifier)
        paths = [os.fspath(path) if model.own else path.name for path in model.files[:2]]
        record = {
            "model": paths[0],
            "eyes": paths[1],
            "name": model.files.name,
            "licence": model.licence,
            "own": model.own,
        }
        try:
            folder.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=".model-", suffix=".json", dir=folder)
            temporary = Path(name)
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as file:
                    json.dump(record, file, indent=2)
                    file.write("\n")
                    file.flush()
                    os.fsync(file.fileno())
                temporary.replace(folder / _RECORD_NAME)
            except BaseException:
                with contextlib.suppress(OSError):
                    temporary.unlink()
                raise
        except OSError as error:
            raise DownloadFolderUnusable(str(error)) from error


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
