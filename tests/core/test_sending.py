"""Which pictures are given to a service by their address."""

from __future__ import annotations

from pathlib import Path

import pytest

from altwright.core.engine import Engine, demo, engine_at, llm7, with_environment
from altwright.core.picture import AddressSource, FileSource, InlineSource, PastedSource
from altwright.core.sending import passes_through

PUBLIC = AddressSource("https://example.org/a.jpg?sig=1")
PRIVATE = AddressSource("https://intranet.local/a.jpg")
PLAIN = AddressSource("http://example.org/a.jpg")
ABROAD = engine_at("https://api.example.org/v1")
AT_HOME = engine_at("http://127.0.0.1:8080/v1")
TOLD = with_environment(llm7(), {"ALTWRIGHT_BASE_URL": "https://api.example.org/v1"})


@pytest.mark.parametrize("engine", [llm7(), ABROAD, AT_HOME, TOLD, demo("http://127.0.0.1:1/v1")])
def test_public_https_address_is_passed_on_to_every_service(engine: Engine) -> None:
    assert passes_through(PUBLIC, engine)


@pytest.mark.parametrize(("engine", "passed"), [(llm7(), False), (ABROAD, False), (AT_HOME, True), (TOLD, True)])
def test_private_https_address_is_passed_on_only_where_the_service_reaches_it(engine: Engine, passed: bool) -> None:
    assert passes_through(PRIVATE, engine) is passed


@pytest.mark.parametrize("engine", [llm7(), ABROAD, AT_HOME, TOLD])
def test_http_address_is_never_passed_on(engine: Engine) -> None:
    assert not passes_through(PLAIN, engine)


def test_demo_is_given_every_address_since_nothing_could_be_loaded_for_it() -> None:
    assert passes_through(PLAIN, demo("http://127.0.0.1:1/v1"))


@pytest.mark.parametrize("source", [FileSource(Path("a.jpg")), InlineSource("data:,"), PastedSource(b"")])
def test_picture_without_an_address_is_sent_itself(
    source: FileSource | InlineSource | PastedSource,
) -> None:
    assert not passes_through(source, TOLD)
