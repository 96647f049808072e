"""The service that describes: where it is, how it is asked, and which of the possible ones applies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from typing import NamedTuple

from altwright.core.address import host_of, is_loopback, is_private
from altwright.core.errors import ServiceAddressInsecure, ServiceAddressWrong

DEFAULT_PROMPT = "Describe this image for alt text."
LLM7_ADDRESS = "https://api.llm7.io/v1"
KEY_FOR_NONE = "unused"
"""What is sent as the key where there is none; LLM7 documents this word."""


class EngineKind(Enum):
    """Which engine it is: decides its name, its limits and what is said about it."""

    LLM7 = auto()
    OTHER = auto()
    DEMO = auto()


class TimeLimits(NamedTuple):
    """How long silence is borne, in seconds: to connect, to the first words, between words, for a whole answer."""

    connect: float = 15.0
    first_words: float = 45.0
    between_words: float = 30.0
    whole_answer: float = 120.0


@dataclass(frozen=True, slots=True)
class Engine:
    """One service: everything about it but its key, which stays in the keyring.

    ``max_upload_bytes`` bounds a prepared picture before base64. ``loads_every_https`` means that https addresses are
    passed on whatever host they name; otherwise those of a private network are not.
    """

    kind: EngineKind
    address: str
    model: str = "default"
    temperature: float = 0.5
    streams: bool = True
    max_upload_bytes: int = 3_000_000
    loads_every_https: bool = False
    time_limits: TimeLimits = field(default_factory=TimeLimits)

    @property
    def name(self) -> str:
        """The name editors read: the service's own, or its host."""
        match self.kind:
            case EngineKind.LLM7:
                return "LLM7"
            case EngineKind.DEMO:
                return "Demo"
            case EngineKind.OTHER:
                return self.host

    @property
    def host(self) -> str:
        """The host that receives pictures and prompts."""
        return host_of(self.address)


def llm7(model: str = "default") -> Engine:
    """Return the free default service. Its uploads stay below 90 kB, since its requests are bounded in characters."""
    return Engine(EngineKind.LLM7, LLM7_ADDRESS, model, max_upload_bytes=90_000)


def demo(address: str) -> Engine:
    """Return the demo that listens at ``address``."""
    return Engine(EngineKind.DEMO, address, "altwright-demo", max_upload_bytes=90_000)


def engine_at(address: str, model: str = "default") -> Engine:
    """Return the engine for a service ``address``, LLM7 by its own settings and any other by the general ones."""
    # The full address of the call is what many services show in their examples.
    address = address.strip().rstrip("/").removesuffix("/chat/completions")
    if address == LLM7_ADDRESS:
        return llm7(model)
    return Engine(EngineKind.OTHER, address, model)


def checked(engine: Engine) -> Engine:
    """Return ``engine`` if its address can be one of a service.

    Raises:
        ServiceAddressWrong: not an http or https address.
        ServiceAddressInsecure: http to a host that is neither this computer nor in a private network.
    """
    scheme = engine.address.partition(":")[0].lower()
    if scheme not in {"http", "https"} or not engine.host or any(c.isspace() for c in engine.address):
        raise ServiceAddressWrong(engine.address)
    if scheme == "http" and not is_loopback(engine.address) and not is_private(engine.address):
        raise ServiceAddressInsecure(engine.address)
    return engine


def with_environment(engine: Engine, environment: Mapping[str, str]) -> Engine:
    """Return ``engine`` as the variables ``ALTWRIGHT_BASE_URL`` and ``ALTWRIGHT_MODEL`` change it.

    Who names a service in a variable knows what it reaches: every https address is passed on to it.
    """
    if address := environment.get("ALTWRIGHT_BASE_URL", "").strip():
        changed = engine_at(address, engine.model)
        engine = replace(
            changed,
            temperature=engine.temperature,
            streams=engine.streams,
            time_limits=engine.time_limits,
            loads_every_https=True,
        )
    if model := environment.get("ALTWRIGHT_MODEL", "").strip():
        engine = replace(engine, model=model)
    return engine
