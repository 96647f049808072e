"""One picture and what has been made of it so far: its bytes, its preview, its form for a service."""

from __future__ import annotations

import threading
from functools import cached_property
from typing import TYPE_CHECKING

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
    SourceAtHand,
    UploadReference,
)
from altwright.core.picture_geometry import changes_nothing
from altwright.core.sending import passes_through
from altwright.core.upload import UNCHANGED, PictureEdit, UploadLimits
from altwright.services.picture_loader import PictureLoader

if TYPE_CHECKING:
    from altwright.core.embedded_text import EmbeddedText


class HeldPicture:
    """A picture that is loaded once and prepared once, whoever asks first; never another picture's bytes.

    ``edit`` is how its editor turned and cropped it; the file stays as it is.
    """

    def __init__(self, source: PictureSource, loader: PictureLoader) -> None:
        """Hold ``source``; nothing is loaded yet."""
        self.source = source
        self.edit = UNCHANGED
        self._loader = loader
        self._reading = threading.Lock()
        self._loaded: LoadedPicture | None = None
        self._uploads: dict[tuple[UploadLimits, PictureEdit], UploadReference] = {}

    @cached_property
    def _downloading(self) -> asyncio.Lock:
        return asyncio.Lock()

    @cached_property
    def _preparing(self) -> asyncio.Lock:
        return asyncio.Lock()

    @property
    def is_loaded(self) -> bool:
        """Whether the picture's bytes are here."""
        return self._loaded is not None

    def passes_through(self, engine: Engine) -> bool:
        """Tell whether ``engine`` is given the address rather than the picture; the address knows of no edit."""
        return changes_nothing(self.edit) and passes_through(self.source, engine)

    def prepared(self, engine: Engine) -> UploadReference | None:
        """Return the picture as prepared for ``engine``, if that is done."""
        return self._uploads.get((engine.upload, self.edit))

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

        wanted = (engine.upload, self.edit)
        async with self._preparing:
            if wanted not in self._uploads:
                self._uploads[wanted] = await asyncio.to_thread(prepare, await self.load(), *wanted)
            return self._uploads[wanted]

    async def preview(self, bound: QSize, edit: PictureEdit | None = None) -> Preview:
        """Return the picture scaled to fit ``bound``, in physical pixels; ``edit`` stands for its own where given.

        Raises:
            PictureError: the picture cannot be loaded or shown.
        """
        from altwright.bridge.preview_decoding import decode

        source, wanted = self.source, (bound, self.edit if edit is None else edit)
        if not isinstance(source, AddressSource):
            # Reading and decoding in one go wait only once for a thread and for the window.
            return await asyncio.to_thread(lambda: decode(self._read(source), *wanted))
        return await asyncio.to_thread(decode, await self.load(), *wanted)

    async def embedded_text(self) -> EmbeddedText | None:
        """Return the words that the picture's own file holds, or the file beside it; None if there are none.

        Raises:
            PictureError: the picture cannot be loaded.
        """
        from altwright.services.picture_metadata import read_embedded_text, read_picture_file

        loaded = await self.load()
        if isinstance(self.source, FileSource):
            return await asyncio.to_thread(read_picture_file, self.source.path, loaded.data) or None
        return await asyncio.to_thread(read_embedded_text, loaded.data)

    async def load(self) -> LoadedPicture:
        """Return the picture's file, loaded once.

        Raises:
            PictureError: it cannot be loaded.
        """
        if not isinstance(self.source, AddressSource):
            return await asyncio.to_thread(self._read, self.source) if self._loaded is None else self._loaded
        async with self._downloading:
            if self._loaded is None:
                self._loaded = await self._loader.load(self.source)
            return self._loaded

    def forget_file(self) -> None:
        """Read the file anew when it is next needed: what it holds beside the picture is another now."""
        if not isinstance(self.source, AddressSource):
            self._loaded = None

    def release(self) -> None:
        """Let go of what can be had again without asking anybody."""
        self._uploads.clear()
        self.forget_file()

    def _read(self, source: SourceAtHand) -> LoadedPicture:
        with self._reading:
            if self._loaded is None:
                self._loaded = self._loader.read(source)
            return self._loaded


def name_of_source(source: PictureSource) -> str:
    """Return a short name: the file's, or the last part of the address; empty for a pasted picture."""
    match source:
        case AddressSource(address):
            return file_name_of(address)
        case FileSource(path):
            return path.name
        case _:
            return ""
