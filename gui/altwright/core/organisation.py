"""What an organisation sets for all its editors, and what that means for the engines.

The safe side: where an organisation's file is there and cannot be relied on, nobody knows whom it allows. Pictures that
went to the wrong service cannot be called back, while waiting for an administrator costs time only. Until then, only
engines on this computer are asked; everything else goes by the editor's settings.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum, StrEnum, auto
from typing import NamedTuple

from altwright.core.address import is_loopback
from altwright.core.engine import DEFAULT_PROMPT, SYSTEM_PROXY, Engine, EngineKind, key_account
from altwright.core.engine_preset import EngineChange, EnginePreset, all_engines
from altwright.core.errors import EngineNotAllowed, OrganisationUnread
from altwright.core.named_prompt import NamedPrompt


class Row(StrEnum):
    """A row of the settings that an organisation can set, named as in its file."""

    ENGINES = "engines"
    ENGINE = "engine"
    PROXY = "proxy"
    CERTIFICATE = "certificate"
    PROMPTS = "prompts"
    LANGUAGE = "language"


class FileFault(Enum):
    """Why an organisation's file is there and not used.

    UNSAFE may be written to by others than its owner and root, NEWER was made for a later version, MISSING was named by
    a variable and is not there.
    """

    UNREADABLE = auto()
    UNSAFE = auto()
    TOO_LARGE = auto()
    DAMAGED = auto()
    NEWER = auto()
    MISSING = auto()


class Organisation(NamedTuple):
    """An organisation's settings; as it stands here, none.

    ``engines`` are those that may be asked, None for all, and ``own`` the organisation's own services. ``engine`` is
    the id of the one to begin with. Of ``prompts`` the first is the usual one. ``language`` is a tag such as ``de`` or
    ``pt-BR``. ``contact`` says who answers questions. ``locked`` are the rows that editors cannot change.

    ``fault`` tells why the file is not used, with technical ``detail``. ``refused`` are the entries that make no sense
    and ``unknown`` the names that this version does not know, in plain words and without their values.
    """

    engines: tuple[Engine, ...] | None = None
    own: tuple[EngineChange, ...] = ()
    engine: str = ""
    proxy: str = SYSTEM_PROXY
    certificate: str = ""
    prompts: tuple[NamedPrompt, ...] = ()
    language: str = ""
    contact: str = ""
    locked: frozenset[Row] = frozenset()
    only_here: bool = False
    fault: FileFault | None = None
    detail: str = ""
    refused: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    def locks(self, row: str) -> bool:
        """Tell whether editors cannot change ``row``, which is one of :class:`Row` or its name."""
        return row in self.locked or (row == Row.ENGINES and (self.engines is not None or self.only_here))

    def allows(self, engine: Engine) -> bool:
        """Tell whether ``engine`` may be asked, by where it is and not by what it is called; the demo always may."""
        if engine.kind is EngineKind.DEMO:
            return True
        if self.only_here and not _is_here(engine):
            return False
        return self.engines is None or any(_is_same(engine, known) for known in self.engines)

    def check(self, engine: Engine) -> None:
        """Return if ``engine`` may be asked.

        Raises:
            OrganisationUnread: it is not on this computer, and nobody knows whom the organisation allows.
            EngineNotAllowed: it is none of those that the organisation allows.
        """
        if not self.allows(engine):
            raise OrganisationUnread(self.detail or self.contact) if self.only_here else EngineNotAllowed(self.contact)

    def known_engines(
        self, presets: Iterable[EnginePreset], changes: Iterable[EngineChange] = ()
    ) -> tuple[Engine, ...]:
        """Return every engine there is, the organisation's among them, with its proxy and its certificate.

        Those that may not be asked are there too.
        """
        changed = {change.id: change for change in changes}
        own = []
        for ours in self.own:
            theirs = changed.pop(ours.id, ours)
            own.append(theirs._replace(name=ours.name, address=ours.address, model=theirs.model or ours.model))
        engines = all_engines(presets, (*own, *changed.values()))
        return tuple(self.applied_to(self._in_its_place(engine)) for engine in engines)

    def _in_its_place(self, engine: Engine) -> Engine:
        """Return ``engine`` where it may be asked, if the editor moved one that is allowed to a place that is not."""
        known = next((known for known in self.engines or () if known.id == engine.id), None)
        if known is None or self.allows(engine):
            return engine
        return engine._replace(address=known.address, is_local=known.is_local)

    def allowed_engines(
        self, presets: Iterable[EnginePreset], changes: Iterable[EngineChange] = ()
    ) -> tuple[Engine, ...]:
        """Return the engines that may be asked, in the order in which they are offered."""
        return tuple(engine for engine in self.known_engines(presets, changes) if self.allows(engine))

    def engine_for(self, name: str, presets: Iterable[EnginePreset], changes: Iterable[EngineChange] = ()) -> Engine:
        """Return the engine to ask where the editor chose the one with the id ``name``, or none.

        Where that one may not be asked, it is the organisation's, or else the first that may.
        """
        engines = self.known_engines(presets, changes)
        by_id = {engine.id: engine for engine in engines}
        wanted = (self.engine, name) if self.locks(Row.ENGINE) else (name, self.engine)
        candidates = [by_id[one] for one in wanted if one in by_id] + [engines[0], *engines]
        return next((engine for engine in candidates if self.allows(engine)), candidates[0])

    def applied_to(self, engine: Engine) -> Engine:
        """Return ``engine`` with the organisation's proxy and certificate, where these are locked or it has no own."""
        if self.locks(Row.PROXY) or engine.proxy == SYSTEM_PROXY:
            engine = engine._replace(proxy=self.proxy)
        if self.locks(Row.CERTIFICATE) or not engine.certificate:
            engine = engine._replace(certificate=self.certificate)
        return engine

    def without_applied(
        self, changes: Iterable[EngineChange], before: Iterable[EngineChange]
    ) -> tuple[EngineChange, ...]:
        """Return ``changes`` without what :meth:`known_engines` put into them, so that it is never the editor's own.

        Where a row is locked, the editor's value of ``before`` stays for the day when it is not.
        """
        earlier = {change.id: change for change in before}
        own = {change.id for change in self.own}
        return tuple(self._without_applied(change, earlier.get(change.id), change.id in own) for change in changes)

    def _without_applied(self, change: EngineChange, before: EngineChange | None, is_ours: bool) -> EngineChange:
        if self.locks(Row.PROXY) or change.proxy == self.proxy:
            change = change._replace(proxy=before.proxy if before and self.locks(Row.PROXY) else SYSTEM_PROXY)
        if self.locks(Row.CERTIFICATE) or change.certificate == self.certificate:
            change = change._replace(certificate=before.certificate if before and self.locks(Row.CERTIFICATE) else "")
        return change._replace(name="", address="") if is_ours else change

    @property
    def usual_prompt(self) -> str:
        """What is asked where the editor says nothing else."""
        return self.prompts[0].text if self.prompts else DEFAULT_PROMPT

    def prompt_for(self, own: str) -> str:
        """Return the prompt to begin with, where the editor's ``own`` may be empty."""
        return self.usual_prompt if self.locks(Row.PROMPTS) else own or self.usual_prompt

    def language_for(self, own: str) -> str:
        """Return the language, where the editor's ``own`` may be empty; empty where neither set one."""
        return self.language if self.locks(Row.LANGUAGE) else own or self.language


def unusable(fault: FileFault, detail: str) -> Organisation:
    """Return what holds where an organisation's file is there and is not used because of ``fault``."""
    return Organisation(only_here=True, fault=fault, detail=detail)


def _is_here(engine: Engine) -> bool:
    return engine.kind is EngineKind.LOCAL or is_loopback(engine.address)


def _is_same(engine: Engine, known: Engine) -> bool:
    """Tell whether ``engine`` is where ``known`` is; one that is known on this computer may have another port there."""
    if known.kind is EngineKind.LOCAL or engine.kind is EngineKind.LOCAL:
        return known.kind is engine.kind
    if known.is_local and engine.id == known.id and is_loopback(engine.address):
        return True
    # Behind a backslash, programs disagree on what the host is.
    account = key_account(engine.address)
    return bool(account) and account == key_account(known.address) and "\\" not in engine.address
