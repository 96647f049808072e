"""What was typed as a proxy, taken apart: what is stored, and the secret that is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from altwright.core.proxy import Route, proxy_account, proxy_user, split_proxy, without_user


@pytest.mark.parametrize(
    ("typed", "address", "password"),
    [
        ("system", "system", ""),
        ("none", "none", ""),
        ("", "", ""),
        (" http://proxy.example.org:8080 ", "http://proxy.example.org:8080", ""),
        ("proxy.example.org:8080", "http://proxy.example.org:8080", ""),
        ("http://anna:s3cret@proxy.example.org:8080", "http://anna@proxy.example.org:8080", "s3cret"),
        ("anna:s3cret@proxy:8080", "http://anna@proxy:8080", "s3cret"),
        ("//anna:s3cret@proxy:8080", "http://anna@proxy:8080", "s3cret"),
        ("https://anna:s3%40c%3Aret@proxy:8080", "https://anna@proxy:8080", "s3@c:ret"),
        ("http://anna:s3@c/r:e?t#@proxy:8080", "http://anna@proxy:8080", "s3@c/r:e?t#"),
        ("http://HOUSE\\anna:s3cret@proxy:8080", "http://HOUSE%5Canna@proxy:8080", "s3cret"),
        ("http://anna@proxy:8080", "http://anna@proxy:8080", ""),
        ("http://proxy:8080?key=s3cret#s3cret", "http://proxy:8080", ""),
        ("socks5://anna:100%@[::1]:1080", "socks5://anna@[::1]:1080", "100%"),
    ],
)
def test_a_password_is_taken_out_of_what_was_typed(typed: str, address: str, password: str) -> None:
    assert split_proxy(typed) == (address, password)
    assert split_proxy(address) == (address, "")


@given(st.text(min_size=1).filter(lambda text: "%" not in text), st.sampled_from(["http", "https", "socks5"]))
def test_no_password_stays_in_the_address(password: str, scheme: str) -> None:
    typed = f"{scheme}://anna:{password}@proxy.example.org:8080"
    assert split_proxy(typed) == (f"{scheme}://anna@proxy.example.org:8080", password)


def test_the_user_is_told_apart_from_the_address() -> None:
    assert proxy_user("http://HOUSE%5Canna@proxy:8080") == "HOUSE\\anna"
    assert without_user("http://HOUSE%5Canna@proxy:8080") == "http://proxy:8080"
    assert proxy_user("http://proxy:8080") == proxy_user("system") == ""


def test_the_keyrings_account_names_user_and_place() -> None:
    assert proxy_account("http://anna@Proxy.example.org:8080/") == "http://anna@proxy.example.org:8080"
    assert proxy_account("http://proxy.example.org:8080") == proxy_account("system") == ""


def test_a_password_is_not_shown_where_a_route_is() -> None:
    assert "s3cret" not in repr(Route("http://anna@proxy:8080", "", "s3cret"))
