"""The service that describes: where it is, how it is asked, and what it takes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum, auto
from typing import NamedTuple

from altwright.core.address import host_of, is_loopback, is_private
from altwright.core.errors import ServiceAddressInsecure, ServiceAddressWrong
from altwright.core.upload import UploadLimits

DEFAULT_PROMPT = "Describe this image for alt text."
LLM7_ID = "llm7"
LLM7_ADDRESS = "https://api.llm7.io/v1"
LOCAL_ID = "local"
KEY_FOR_NONE = "unused"
"""What is sent as the key where there is none; LLM7 documents this word."""

SYSTEM_PROXY = "system"
NO_PROXY = "none"

_SMALL_UPLOADS = UploadLimits(max_bytes=90_000)


class EngineKind(Enum):
    """Which sort of engine it is.

    LLM7 is the free service that works without an account, LOCAL the one that Altwright runs itself, DEMO the one that
    knows its samples only, OTHER any other service.
    """

    LLM7 = auto()
    OTHER = auto()
    LOCAL = auto()
    DEMO = auto()


class TimeLimits(NamedTuple):
    """How long silence is borne, in seconds: to connect, to the first words, between words, for a whole answer."""

    connect: float = 15.0
    first_words: float = 45.0
    between_words: float = 30.0
    whole_answer: float = 120.0


class EngineOptions(NamedTuple):
    """How an engine is asked; None and an empty ``detail`` are not sent and left to the service.

    ``temperature`` is 0 to 2, ``max_tokens`` bounds the answer's length, ``detail`` is how closely the picture is
    looked at (auto, low, high), ``streams`` asks for the words as they are written.
    """

    temperature: float | None = 0.5
    max_tokens: int | None = None
    detail: str = ""
    streams: bool = True


class Pages(NamedTuple):
    """Where a service's own pages are; empty where none is known."""

    key: str = ""
    privacy: str = ""
    terms: str = ""


class Engine(NamedTuple):
    """One service: everything about it but its key, which stays in the keyring.

    ``id`` is the preset's or the own engine's. An empty ``model`` is still to be chosen. ``upload`` bounds a prepared
    picture. ``fetches_addresses`` means that the service loads pictures by their address; ``loads_every_https`` that
    https addresses are passed on whatever host they name, otherwise those of a private network are not.
    ``tells_usage`` means that it understands the wish to count tokens in a stream. ``proxy`` is ``system``, ``none`` or
    a proxy's address, ``certificate`` the path of a file with an authority to trust besides the system's. ``is_local``
    means that nothing leaves this computer.
    """

    id: str
    name: str
    address: str
    model: str = ""
    kind: EngineKind = EngineKind.OTHER
    options: EngineOptions = EngineOptions()
    time_limits: TimeLimits = TimeLimits()
    upload: UploadLimits = UploadLimits()
    fetches_addresses: bool = True
    loads_every_https: bool = False
    requests_at_once: int = 2
    tells_usage: bool = False
    proxy: str = SYSTEM_PROXY
    certificate: str = ""
    is_local: bool = False
    needs_key: bool = False
    pages: Pages = Pages()

    @property
    def host(self) -> str:
        """The host that receives pictures and prompts."""
        return host_of(self.address)

    @property
    def limits_name(self) -> str:
        """The name under which its limits are remembered: engines at one host share them."""
        return self.id if self.kind is EngineKind.LOCAL else self.host or self.id

    @property
    def temperature(self) -> float | None:
        """The temperature to ask with, or None to leave it to the service."""
        return self.options.temperature

    @property
    def streams(self) -> bool:
        """Whether the words are asked for as they are written."""
        return self.options.streams


def llm7(model: str = "default") -> Engine:
    """Return the free default service, as its preset has it.

    Its uploads stay below 90 kB, since its requests are bounded in characters.
    """
    return Engine(
        LLM7_ID,
        "LLM7",
        LLM7_ADDRESS,
        model,
        EngineKind.LLM7,
        upload=_SMALL_UPLOADS,
        requests_at_once=1,
        pages=Pages(
            "https://dash.llm7.io",
            "https://github.com/chigwell/llm7.io/blob/main/PRIVACY.md",
            "https://github.com/chigwell/llm7.io/blob/main/TERMS.md",
        ),
    )


def demo(address: str) -> Engine:
    """Return the demo that listens at ``address``."""
    return Engine("demo", "Demo", address, "altwright-demo", EngineKind.DEMO, upload=_SMALL_UPLOADS, is_local=True)


def engine_at(address: str, model: str = "default") -> Engine:
    """Return the engine for a service ``address``, LLM7 by its own settings and any other by the general ones."""
    address = service_address(address)
    if address == LLM7_ADDRESS:
        return llm7(model)
    host = host_of(address)
    return Engine(slug_of(host), host or _name_without_host(address), address, model, is_local=is_loopback(address))


def _name_without_host(address: str) -> str:
    """Return what an ``address`` that can be no service's is spoken of as, without anything secret in it."""
    from altwright.core.redaction import mask_address, redact

    return redact(mask_address(address))


def service_address(text: str) -> str:
    """Return the base address in what an editor typed: many services show the full address of the call."""
    return text.strip().rstrip("/").removesuffix("/chat/completions")


def key_account(address: str) -> str:
    """Return the name under which the keyring keeps the key of the service at ``address``; empty where it has no host.

    Two services at one host may have keys of their own, so the path counts.
    """
    host = host_of(address)
    scheme, _, rest = service_address(address).partition("://")
    path = re.split(r"[?#]", rest.partition("/")[2], maxsplit=1)[0].rstrip("/")
    return f"{scheme.lower()}://{host}{path and f'/{path}'}" if host else ""


def slug_of(name: str) -> str:
    """Return an id for an engine called ``name``: small letters, digits and dashes."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "service"


def checked(engine: Engine) -> Engine:
    """Return ``engine`` if its address can be one of a service.

    Raises:
        ServiceAddressWrong: not an http or https address, or one with a query or a fragment: the path of the call
            would go behind it, and there is a better place for a key.
        ServiceAddressInsecure: http to a host that is neither this computer nor in a private network.
    """
    address = engine.address
    scheme = address.partition(":")[0].lower()
    if scheme not in {"http", "https"} or not engine.host or any(c.isspace() or c in "?#" for c in address):
        raise ServiceAddressWrong(address)
    if scheme == "http" and not is_loopback(address) and not is_private(address):
        raise ServiceAddressInsecure(address)
    return engine


def with_environment(engine: Engine, environment: Mapping[str, str]) -> Engine:
    """Return ``engine`` as the variables ``ALTWRIGHT_BASE_URL`` and ``ALTWRIGHT_MODEL`` change it.

    Who names a service in a variable knows what it reaches: every https address is passed on to it.
    """
    if address := environment.get("ALTWRIGHT_BASE_URL", "").strip():
        engine = engine_at(address, engine.model or "default")._replace(
            options=engine.options,
            time_limits=engine.time_limits,
            proxy=engine.proxy,
            certificate=engine.certificate,
            loads_every_https=True,
        )
    if model := environment.get("ALTWRIGHT_MODEL", "").strip():
        engine = engine._replace(model=model)
    return engine
