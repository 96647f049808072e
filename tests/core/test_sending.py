"""Which addresses are given to a service, and which pictures Altwright has to load itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from altwright.core.engine import Engine, demo, engine_at, llm7, with_environment
from altwright.core.picture import AddressSource, FileSource, InlineSource, PastedSource, PictureSource
from altwright.core.sending import passes_through

PUBLIC = "https://example.org/a%20b.jpg?sig=a%2Fb&w=600#x"
OTHER = engine_at("https://api.example.com/v1")
HERE = engine_at("http://127.0.0.1:11434/v1")
NEAR = engine_at("http://nas.local:8080/v1")
NAMED = with_environment(llm7(), {"ALTWRIGHT_BASE_URL": "https://api.example.com/v1"})
DEMO = demo("http://127.0.0.1:8000/v1")


@pytest.mark.parametrize("engine", [llm7(), OTHER, HERE, NEAR, NAMED, DEMO], ids=lambda engine: engine.name)
def test_a_public_https_address_is_passed_on_to_every_service(engine: Engine) -> None:
    assert passes_through(AddressSource(PUBLIC), engine)
    assert passes_through(AddressSource(PUBLIC.replace("https", "HTTPS")), engine)


@pytest.mark.parametrize("engine", [llm7(), OTHER, HERE, NEAR, NAMED], ids=lambda engine: engine.name)
@pytest.mark.parametrize("address", ["http://example.org/a.jpg", "http://127.0.0.1/a.jpg", "HTTP://nas.local/a.jpg"])
def test_an_unprotected_address_is_passed_on_to_nobody(engine: Engine, address: str) -> None:
    assert not passes_through(AddressSource(address), engine)


@pytest.mark.parametrize(
    ("address", "takers"),
    [
        ("https://cms.local/a.jpg", [HERE, NEAR, NAMED]),
        ("https://192.168.1.7/a.jpg", [HERE, NEAR, NAMED]),
        ("https://intranet/a.jpg", [HERE, NEAR, NAMED]),
        ("https://localhost/a.jpg", [HERE, NAMED]),
        ("https://127.0.0.1:8443/a.jpg", [HERE, NAMED]),
        ("https://[::1]/a.jpg", [HERE, NAMED]),
        ("https://editor:secret@example.org/a.jpg", [HERE, NAMED]),
        ("https://editor@cms.local/a.jpg", [HERE, NAMED]),
    ],
)
def test_what_others_cannot_or_must_not_load_stays_with_those_who_are_as_near(
    address: str, takers: list[Engine]
) -> None:
    engines = [llm7(), OTHER, HERE, NEAR, NAMED]
    assert [engine for engine in engines if passes_through(AddressSource(address), engine)] == takers


def test_the_demo_is_given_every_address() -> None:
    assert passes_through(AddressSource("http://example.org/a.jpg"), DEMO)


@pytest.mark.parametrize(
    "source", [FileSource(Path("a.jpg")), InlineSource("data:image/png;base64,AA=="), PastedSource(b"")], ids=repr
)
@pytest.mark.parametrize("engine", [llm7(), HERE, OTHER._replace(loads_every_https=True), DEMO], ids=repr)
def test_a_picture_without_an_address_is_always_sent_itself(source: PictureSource, engine: Engine) -> None:
    assert not passes_through(source, engine)
