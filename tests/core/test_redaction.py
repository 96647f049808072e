"""Keys and queries never survive redaction; everything else may."""

from __future__ import annotations

import json
import string
from urllib.parse import quote

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.cost import assert_costs_its_length

from altwright.core.errors import AnswerCutOff
from altwright.core.redaction import MASK, mask_address, redact

SECRET = "S3cr3tV4lu3"


@pytest.mark.parametrize(
    "text",
    [
        f"https://example.org/a.jpg?sig={SECRET}",
        f"https://example.org/a.jpg?a=1&sig={SECRET}&b=2",
        f"https://example.org/a.jpg#{SECRET}",
        f"https://example.org?{SECRET}",
        f"https://user:{SECRET}@example.org/a.jpg",
        f"https://{SECRET}@example.org/a.jpg",
        f"https://user:a|b{SECRET}@example.org/a.jpg",
        f"HTTPS://EXAMPLE.ORG/?{SECRET}",
        f"wss://example.org/?{SECRET}",
        f"x_https://example.org/?{SECRET}",
        f"1https://example.org/?{SECRET}",
        f"url='https://example.org/a.jpg?a='{SECRET}'",
        f"https://example.org/a.jpg?a={{x}}|{SECRET}",
        f"https://example.org/a.jpg?a='{SECRET}'",
        f'{{"url": "https:\\/\\/example.org\\/a.jpg?sig={SECRET}"}}',
        f"https://example.org:port/?{SECRET}",
        f"https://[::1/?{SECRET}",
        f"(https://example.org/?{SECRET}).",
        f"GET /a.jpg?w={SECRET} HTTP/1.1",
        f"GET /a.jpg?X-Amz-Signature={SECRET} HTTP/1.1",
        f"example.org/a.jpg?X-Amz-Signature={SECRET}",
        f"Authorization: Bearer {SECRET}",
        f"authorization: Token {SECRET}",
        f"{{'Authorization': 'Bearer {SECRET}'}}",
        f'{{\\"authorization\\": \\"Basic {SECRET}\\"}}',
        f"Bearer {SECRET}",
        f"api_key={SECRET}",
        f"api-key: {SECRET}",
        f"x-api-key: {SECRET}",
        f"OPENAI_API_KEY={SECRET}",
        f"ALTWRIGHT_API_KEY='{SECRET}'",
        f'{{"api_key": "{SECRET}"}}',
        f'{{\\"api_key\\": \\"{SECRET}\\"}}',
        f"Incorrect API key provided: {SECRET}. You can find it",
        f"client_secret={SECRET}",
        f"access_token: {SECRET}",
        f"password = {SECRET}",
        f"sk-{SECRET}",
        f"(sk-proj-{SECRET})",
        f"gsk_{SECRET}",
        f"hf_{SECRET}",
        f"AIza{SECRET}{SECRET}",
        f"eyJhbGciOiJIUzI1.{SECRET}.{SECRET}",
        f"data:image/png;base64,{SECRET}",
        f"DATA:image/svg+xml;charset=utf-8,{SECRET}",
    ],
)
def test_no_secret_survives(text: str) -> None:
    for around in (text, f"Before {text}", f"{text} after", f"before\n{text}\nafter"):
        assert SECRET not in redact(around)
        assert SECRET not in AnswerCutOff(around).detail
        assert SECRET not in str(AnswerCutOff(around))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "A cat on a sofa.",
        "HTTP 400. Unsupported value: 'temperature' does not support 0.5 with this model.",
        "max_tokens: 300",
        "https://example.org/a/b%20c.jpg",
        "Is it? Yes = no.",
        "the token was refused",
        "C:\\Users\\me\\a.jpg",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert redact(text) == text


def test_an_address_stays_recognisable() -> None:
    text = "Error while downloading https://example.org:8443/a/b.jpg?sig=1#top today"
    assert redact(text) == f"Error while downloading https://example.org:8443/a/b.jpg?{MASK} today"


@pytest.mark.parametrize("secret", ["a b", "ü/ö", 'quo"te', "back\\slash", "new\nline", "%41", "half\ud83d"])
def test_a_known_secret_is_hidden_in_every_form(secret: str) -> None:
    for form in (secret, json.dumps(secret)[1:-1], quote(secret, safe="", errors="replace")):
        assert form not in redact(f"before {form} after", secret)


def test_of_two_known_secrets_the_longer_one_is_hidden_whole() -> None:
    assert redact("abcdef", "abc", "abcdef", "") == MASK


words = st.text(string.ascii_letters + string.digits, min_size=8, max_size=20)
any_text = st.text(max_size=20)


@given(any_text, words, any_text, st.sampled_from([" ", "\n", "\t", '"', ">"]))
def test_a_query_never_survives(before: str, secret: str, within: str, end: str) -> None:
    within = "".join(character for character in within if not character.isspace() and character not in '"<>')
    assume(secret not in before)
    for address in ("https://example.org/a", "http://[::1]:80/a.jpg", "HTTPS://münchen.example"):
        assert secret not in redact(f"{before}{address}?{within}{secret}{end}after")
        assert secret not in redact(f"{before}{address}#{within}{secret}{end}after")
        assert secret not in redact(f"{before} {address}?x={within}&{secret}")


@given(any_text, words, any_text)
def test_a_known_key_never_survives(before: str, secret: str, after: str) -> None:
    assume(secret not in MASK)
    assert secret not in redact(f"{before}{secret}{after}", secret)


@given(
    st.text()
    | st.lists(st.sampled_from(["https://", "?", "a=", "key", ":", "@", "[", "]", "\\", "/", " ", "…"])).map("".join)
)
def test_no_text_makes_it_stumble_and_twice_is_once(text: str) -> None:
    once = redact(text)
    assert redact(once) == once
    assert isinstance(mask_address(text), str)


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("https://user:word@example.org/a.jpg?x=1#y", f"https://example.org/a.jpg?{MASK}"),
        ("https://example.org/a.jpg", "https://example.org/a.jpg"),
        ("http://[::1]:8000/a?b", f"http://[::1]:8000/a?{MASK}"),
        ("https://[", MASK),
        ("https://example.org:port/", MASK),
        ("data:image/png;base64,AAAA", f"data:{MASK}"),
        ("file:///home/me/a.jpg", "file:///home/me/a.jpg"),
        ("example.org/a.jpg?x=1", f"example.org/a.jpg?{MASK}"),
        ("blob:https://example.org/1", "blob:https://example.org/1"),
    ],
)
def test_an_address_is_masked(address: str, masked: str) -> None:
    assert mask_address(address) == masked


@pytest.mark.parametrize(
    "piece", ["a", "https:", "https://", "data:", ";a=", "?", "?a", "key ", "\\/", "eyJ", "sk-", "-", "authorization:"]
)
def test_redacting_a_text_costs_no_more_than_its_length(piece: str) -> None:
    assert_costs_its_length(lambda length: redact(piece * (length // len(piece))), 200_000)
