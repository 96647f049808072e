"""Which service describes, and how it is asked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from altwright.core.engine import (
    LLM7_ADDRESS,
    Engine,
    EngineKind,
    EngineOptions,
    TimeLimits,
    checked,
    demo,
    engine_at,
    key_account,
    llm7,
    slug_of,
    with_environment,
)
from altwright.core.errors import ServiceAddressInsecure, ServiceAddressWrong


def test_the_default_is_the_free_service_as_it_is_documented() -> None:
    engine = llm7()
    assert (engine.address, engine.model, engine.temperature, engine.streams) == (LLM7_ADDRESS, "default", 0.5, True)
    assert (engine.name, engine.host) == ("LLM7", "api.llm7.io")
    assert engine.upload.max_bytes <= 90_000
    assert engine.requests_at_once == 1


def test_the_demo_has_a_name() -> None:
    assert demo("http://127.0.0.1:4000/v1").name == "Demo"


@pytest.mark.parametrize(
    ("address", "kind", "used", "name"),
    [
        (LLM7_ADDRESS, EngineKind.LLM7, LLM7_ADDRESS, "LLM7"),
        (f" {LLM7_ADDRESS}/ ", EngineKind.LLM7, LLM7_ADDRESS, "LLM7"),
        (f"{LLM7_ADDRESS}/chat/completions", EngineKind.LLM7, LLM7_ADDRESS, "LLM7"),
        ("http://127.0.0.1:1234/v1/", EngineKind.OTHER, "http://127.0.0.1:1234/v1", "127.0.0.1:1234"),
        ("http://[::1]:1234/v1", EngineKind.OTHER, "http://[::1]:1234/v1", "[::1]:1234"),
        ("https://ai.example.org/v1/chat/completions", EngineKind.OTHER, "https://ai.example.org/v1", "ai.example.org"),
    ],
)
def test_an_address_makes_an_engine(address: str, kind: EngineKind, used: str, name: str) -> None:
    engine = engine_at(address, "m")
    assert (engine.kind, engine.address, engine.name, engine.model) == (kind, used, name, "m")


@pytest.mark.parametrize(
    "address",
    [
        *(LLM7_ADDRESS, "https://example.org", "HTTPS://example.org/v1", "http://localhost:1234/v1"),
        *(
            "http://127.0.0.1/v1",
            "http://[::1]:80/v1",
            "http://192.168.1.7:8000/v1",
            "http://nas.local/v1",
            "http://nas/v1",
        ),
    ],
)
def test_an_address_of_a_service_is_accepted(address: str) -> None:
    engine = engine_at(address)
    assert checked(engine) is engine


@pytest.mark.parametrize(
    "address",
    [
        "",
        "example.org",
        "ftp://example.org",
        "https://",
        "https://exa mple.org",
        "https://[",
        "https://example.org:x/v1",
    ],
)
def test_an_address_of_no_service_is_wrong(address: str) -> None:
    with pytest.raises(ServiceAddressWrong):
        checked(engine_at(address))


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("localhost:1234/v1", "localhost:1234/v1"),
        ("nonsense", "nonsense"),
        ("https://", "https:"),
        ("ours/v1?key=abcdefghijkl", "ours/v1?…"),
        ("sk-0123456789abcdef", "…"),
        ("//me:secret@", "//"),
    ],
)
def test_an_address_of_no_service_has_a_name_without_a_secret(address: str, name: str) -> None:
    assert engine_at(address).name == name


@pytest.mark.parametrize("address", ["http://example.org/v1", "HTTP://8.8.8.8/v1"])
def test_a_key_does_not_travel_in_clear(address: str) -> None:
    with pytest.raises(ServiceAddressInsecure):
        checked(engine_at(address))


@given(st.text())
def test_no_address_makes_it_stumble(address: str) -> None:
    engine = engine_at(address)
    assert isinstance(engine.name, str)
    try:
        checked(engine)
    except (ServiceAddressWrong, ServiceAddressInsecure):
        return
    assert engine.host


def test_variables_beat_settings() -> None:
    options = EngineOptions(temperature=0.3, max_tokens=200, detail="low", streams=False)
    own = llm7("fast")._replace(options=options, time_limits=TimeLimits(first_words=9), proxy="none")
    changed = with_environment(own, {"ALTWRIGHT_BASE_URL": "http://127.0.0.1:9/v1/", "ALTWRIGHT_MODEL": "m"})
    assert (changed.kind, changed.address, changed.model) == (EngineKind.OTHER, "http://127.0.0.1:9/v1", "m")
    assert (changed.options, changed.time_limits, changed.proxy) == (options, TimeLimits(first_words=9), "none")
    assert changed.loads_every_https
    assert changed.is_local


@pytest.mark.parametrize("environment", [{}, {"ALTWRIGHT_BASE_URL": " ", "ALTWRIGHT_MODEL": ""}, {"BASE_URL": "x"}])
def test_variables_that_say_nothing_change_nothing(environment: dict[str, str]) -> None:
    assert with_environment(llm7("fast"), environment) == llm7("fast")


def test_a_variable_for_the_model_alone_keeps_the_service() -> None:
    assert with_environment(llm7(), {"ALTWRIGHT_MODEL": " pro "}) == llm7("pro")


def test_an_address_in_a_variable_keeps_the_model() -> None:
    engine = with_environment(Engine("x", "X", "https://example.org/v1", "m"), {"ALTWRIGHT_BASE_URL": LLM7_ADDRESS})
    assert (engine.kind, engine.address, engine.model) == (EngineKind.LLM7, LLM7_ADDRESS, "m")


@pytest.mark.parametrize("tail", ["?key=sk-1", "#part", "?"])
def test_an_address_with_a_query_or_a_fragment_is_no_service_s(tail: str) -> None:
    with pytest.raises(ServiceAddressWrong):
        checked(engine_at(f"https://example.org/v1{tail}"))


@pytest.mark.parametrize(
    ("address", "account"),
    [
        ("https://api.example.org/v1", "https://api.example.org/v1"),
        ("HTTPS://API.example.org/v1/", "https://api.example.org/v1"),
        ("https://api.example.org/v1/chat/completions", "https://api.example.org/v1"),
        ("https://editor:s3cret@api.example.org/v1?key=s3cret", "https://api.example.org/v1"),
        ("https://api.example.org/v1#s3cret", "https://api.example.org/v1"),
        ("http://127.0.0.1:11434/v1", "http://127.0.0.1:11434/v1"),
        ("https://gateway.example/team-a/v1", "https://gateway.example/team-a/v1"),
        ("https://example.org", "https://example.org"),
        *((nothing, "") for nothing in ("", "nonsense", "https://", "http://[::1/v1")),
    ],
)
def test_a_key_belongs_to_an_address_that_holds_no_secret(address: str, account: str) -> None:
    assert key_account(address) == account


def test_engines_at_one_host_share_its_limits() -> None:
    one, other = engine_at("https://example.org/a/v1"), engine_at("https://example.org/b/v1")
    assert one.limits_name == other.limits_name == "example.org"
    here = [one._replace(id="local", kind=EngineKind.LOCAL, address=f"http://127.0.0.1:{port}/v1") for port in (1, 2)]
    assert {engine.limits_name for engine in here} == {"local"}


@given(st.text())
def test_any_name_gives_an_id_that_can_be_typed(name: str) -> None:
    slug = slug_of(name)
    assert slug
    assert slug == slug.lower()
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
