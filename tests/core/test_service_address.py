"""Addresses of services as editors type them, and what they may have meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from altwright.core.address import host_of
from altwright.core.errors import ServiceAddressInsecure, ServiceAddressWrong
from altwright.core.service_address import check_service_address, corrected_addresses


@pytest.mark.parametrize(
    "address",
    ["https://api.llm7.io/v1", "http://127.0.0.1:11434/v1", "http://nas.local/v1", "HTTPS://example.org", "http://[::1]/v1"],
)  # fmt: skip
def test_an_address_of_a_service_is_one(address: str) -> None:
    check_service_address(address)


@pytest.mark.parametrize(
    "address",
    [
        *("", "api.llm7.io/v1", "ftp://example.org", "https://", "https:///v1", "http://[::1", "https://a b/v1"),
        *("https://example.org:99999/v1", "https://example.org/v1?key=1", "https://example.org/v1#top"),
    ],
)
def test_other_addresses_are_none(address: str) -> None:
    with pytest.raises(ServiceAddressWrong):
        check_service_address(address)


def test_http_to_a_public_host_is_not_used() -> None:
    with pytest.raises(ServiceAddressInsecure):
        check_service_address("http://api.example.org/v1")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("https://api.example.org", "https://api.example.org/v1"),
        ("https://api.example.org/", "https://api.example.org/v1"),
        ("https://api.example.org/v1/", "https://api.example.org/v1"),
        ("https://api.example.org/v1/chat/completions", "https://api.example.org/v1"),
        ("https://api.example.org/v1/chat/completions/", "https://api.example.org/v1"),
        ("https://api.example.org/v1/models?limit=5", "https://api.example.org/v1"),
        ("https://api.example.org/v1/something", "https://api.example.org/v1"),
        ("api.example.org/v1", "https://api.example.org/v1"),
        ("//api.example.org/v1", "https://api.example.org/v1"),
        ("http://api.example.org/v1", "https://api.example.org/v1"),
        (" “https://api.example.org/v1” ", "https://api.example.org/v1"),
        ("https://openrouter.ai", "https://openrouter.ai/api/v1"),
        ("https://openrouter.ai/api", "https://openrouter.ai/api/v1"),
        ("https://api.groq.com", "https://api.groq.com/openai/v1"),
        ("https://api.groq.com/openai/v1/chat/completions", "https://api.groq.com/openai/v1"),
        ("https://g.example.org/v1beta/openai/chat/completions", "https://g.example.org/v1beta/openai"),
        ("localhost:11434", "http://localhost:11434/v1"),
        ("http://localhost:11434/api/chat", "http://localhost:11434/v1"),
        ("https://localhost:1234/v1", "http://localhost:1234/v1"),
        ("192.168.1.20:8000/v1", "http://192.168.1.20:8000/v1"),
        ("http://192.168.1.20/v1", "https://192.168.1.20/v1"),
        ("[::1]:8080", "http://[::1]:8080/v1"),
    ],
)
def test_what_was_meant_is_among_the_corrections(typed: str, meant: str) -> None:
    assert meant in corrected_addresses(typed)


@pytest.mark.parametrize(
    "address", ["https://api.example.org/v1", "", "   ", "http://[::1", "https://", "what is this?"]
)
def test_where_nothing_can_be_mended_there_is_no_correction(address: str) -> None:
    assert corrected_addresses(address) == ()


def test_a_correction_never_holds_what_no_address_holds() -> None:
    assert corrected_addresses("a.example.org/c d")[0] == "https://a.example.org/v1"


def test_the_likeliest_correction_comes_first() -> None:
    assert corrected_addresses("localhost:11434")[0] == "http://localhost:11434/v1"
    assert corrected_addresses("https://api.example.org/v1/chat/completions") == ("https://api.example.org/v1",)


@given(
    st.text(max_size=60) | st.from_regex(r"(https?:)?(//)?[a-z.]{1,20}(:\d{1,6})?(/[a-z0-9?#/]{0,20})?", fullmatch=True)
)
def test_any_text_is_corrected_to_a_few_usable_addresses_or_none(text: str) -> None:
    corrected = corrected_addresses(text)
    assert len(corrected) <= 6
    assert text not in corrected
    assert len({host_of(address) for address in corrected}) <= 1
    for address in corrected:
        check_service_address(address)


@given(st.from_regex(r"https?://[a-z]{1,9}\.example\.org(/[a-z0-9/]{0,20})?", fullmatch=True))
def test_a_corrected_address_is_at_the_host_that_was_typed(address: str) -> None:
    assert {host_of(new) for new in corrected_addresses(address)} <= {host_of(address)}
