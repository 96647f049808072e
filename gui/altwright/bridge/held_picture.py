"""One picture and what has been made of it so far: its bytes, its preview, its form for a service."""

from __future__ import annotations

from PySide6.QtCore import QSize

from altwright.bridge.preview import Preview
from altwright.core.address import file_name_of
from altwright.core.engine import Engine
from altwright.core.lazy_asyncio import asyncio
from altwright.core.picture import (
    AddressReference,
    AddressSource,
    FileSource,
    LoadedPicture,
    PictureReference,
    PictureSource,
    UploadReference,
)
from altwright.core.sending import passes_through
from altwright.core.upload import UploadLimits
from altwright.services.picture_loader import PictureLoader


class HeldPicture:
    """A picture that is loaded once and prepared once, whoever asks first; never another picture's bytes."""

    def __init__(self, source: PictureSource, loader: PictureLoader) -> None:
        """Hold ``source``; nothing is loaded yet."""
        self.source = source
        self._loader = loader
        self._lock = asyncio.Lock()
        self._loaded: LoadedPicture | None = None
        self._uploads: dict[UploadLimits, UploadReference] = {}

    @property
    def is_loaded(self) -> bool:
        """Whether the picture's bytes are here."""
        return self._loaded is not None

    def passes_through(self, engine: Engine) -> bool:
        """Tell whether ``engine`` is given the address rather than the picture."""
        return passes_through(self.source, engine)

    def prepared(self, engine: Engine) -> UploadReference | None:
        """Return the picture as prepared for ``engine``, if that is done."""
        return self._uploads.get(engine.upload)

    async def reference(self, engine: Engine) -> PictureReference:
        """Return the picture as ``engine`` is to be given it, loading and preparing it if that is still to be done.

        Raises:
            PictureError: the picture cannot be loaded or prepared.
        """
        if isinstance(self.source, AddressSource) and self.passes_through(engine):
            return AddressReference(self.source.address)
        return await self.upload(engine)

    async def upload(self, engine: Engine) -> UploadReference:
        """Return the picture itself, prepared for ``engine``.

        Raises:
            PictureError: the picture cannot be loaded or prepared.
        """
        from altwright.services.picture_preparation import prepare

        limits = engine.upload
        async with self._lock:
            if limits not in self._uploads:
                self._uploads[limits] = await asyncio.to_thread(prepare, await self._bytes(), limits)
            return self._uploads[limits]

    async def preview(self, bound: QSize) -> Preview:
        """Return the picture scaled to fit ``bound``, in physical pixels.

        Raises:
            PictureError: the picture cannot be loaded or shown.
        """
        from altwright.bridge.preview_decoding import decode

        async with self._lock:
            loaded = await self._bytes()
        return await asyncio.to_thread(decode, loaded, bound)

    async def _bytes(self) -> LoadedPicture:
        if self._loaded is None:
            self._loaded = await self._loader.load(self.source)
        return self._loaded

    def release(self) -> None:
        """Let go of what can be had again without asking anybody."""
        self._uploads.clear()
        if not isinstance(self.source, AddressSource):
            self._loaded = None


def name_of_source(source: PictureSource) -> str:
    """Return a short name: the file's, or the last part of the address; empty for a pasted picture."""
    match source:
        case AddressSource(address):
            return file_name_of(address)
        case FileSource(path):
            return path.name
        case _:
            return ""
