"""Whatever an editor pastes is understood: an address, a file, or neither."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cost import assert_costs_its_length, fastest

from altwright.core.address import (
    can_be_fetched_by_others,
    file_name_of,
    host_of,
    is_loopback,
    is_private,
    parse_source,
    strip_wrapping,
)
from altwright.core.errors import AddressIncomplete, AddressUnclear, AddressUnusable, NoPicture, PictureError
from altwright.core.picture import AddressSource, FileSource, InlineSource

PICTURE = "https://example.org/a.jpg"
SIGNED = (
    "https://bucket.s3.amazonaws.com/My%20Pic%2F1.jpg?X-Amz-Signature=a%2Bb%2F%3D&X-Amz-Date=2026&response-content-"
    "disposition=inline%3B%20filename%3D%22a.jpg%22&empty=&plus=a+b&amp=1&dots=a..b&end=."
)


@pytest.mark.parametrize(
    "pasted",
    [
        PICTURE,
        f"  {PICTURE}\n",
        f"\ufeff{PICTURE}\u200b ",
        f'"{PICTURE}"',
        f"'{PICTURE}'",
        f"“{PICTURE}”",
        f"„{PICTURE}“",
        f"«{PICTURE}»",
        f"`{PICTURE}`",
        f"<{PICTURE}>",
        f"({PICTURE})",
        f'<"{PICTURE}">',
        f"( {PICTURE} )",
        f'<img src="{PICTURE}">',
        f"<img src='{PICTURE}' alt='x'/>",
        f"<img src={PICTURE}>",
        f"<IMG\n  ALT='a > b'\n  SRC = '{PICTURE}'\n>",
        f'<img alt="src=x" class="src" src="{PICTURE}">',
        f'<img alt="5" tall" src="{PICTURE}">',
        f'<a href="https://example.org/page"><img src="{PICTURE}"></a>',
        f'<figure><img src="{PICTURE}" srcset="https://example.org/b.jpg 2x"></figure>',
        f'<img srcset="https://example.org/b.jpg 2x" src="{PICTURE}">',
        f'<img src="data:image/gif;base64,R0lGOD" data-src="{PICTURE}">',
        f'<img src="" data-src="{PICTURE}">',
        f'<picture><source srcset="{PICTURE} 1x, https://example.org/b.jpg 2x"></picture>',
        f'<img srcset="\n {PICTURE} 320w,\n https://example.org/b.jpg 640w">',
        f'<img srcset="{PICTURE}, https://example.org/b.jpg 2x">',
        f'<svg><image href="{PICTURE}"/></svg>',
        f'<svg><image xlink:href="{PICTURE}"/></svg>',
        f'<img alt="none"><img src="{PICTURE}">',
        f'Look: <img src="{PICTURE}"> nice',
        f"![]({PICTURE})",
        f"![A cat [sleeping]]({PICTURE})",
        f'![A cat]({PICTURE} "Title (1)")',
        f"![A cat](<{PICTURE}>)",
        f"[![A cat]({PICTURE})](https://example.org/page)",
        f"[A cat]({PICTURE})",
        f"Text before ![A cat]({PICTURE}){{width=50%}} and after",
        f"{PICTURE}.",
        f"{PICTURE},",
        f"{PICTURE}).",
        f"{PICTURE}?",
        f"{PICTURE}!”",
        "https://exam\nple.org/a.jpg",
        "https://example.org/\r\n   a.jpg",
    ],
)
def test_an_address_is_found_in_what_is_around_it(pasted: str) -> None:
    assert parse_source(pasted) == AddressSource(PICTURE)


@pytest.mark.parametrize(
    "address",
    [
        SIGNED,
        "http://example.org/a.jpg",
        "HTTPS://EXAMPLE.org/A.JPG",
        "https://example.org",
        "https://example.org:8443/a.jpg",
        "https://user:word@example.org/a.jpg",
        "https://münchen.example/ä/ö.jpg",
        "https://xn--mnchen-3ya.example/a.jpg",
        "https://例え.テスト/画像.png",
        "https://[2001:db8::1]/a.jpg",
        "https://[2001:db8::1]:8443/a.jpg",
        "http://[fe80::1%25eth0]/a.jpg",
        "http://127.0.0.1:8000/a.jpg",
        "http://localhost/a.jpg",
        "https://example.org./a.jpg",
        "https://example.org/a%20b%2Fc%2520.jpg",
        "https://res.example.org/w_300,h_200/a.jpg",
        "https://example.org/File:A_(b).jpg",
        "https://example.org/wiki/Foo_Inc.",
        "https://example.org/a.jpg!medium",
        "https://example.org/?url=https://example.net/a.jpg&w=1",
        "https://example.org/a.jpg?v=1.",
        "https://example.org/a.jpg#top.",
        "https://example.org/a.jpg;v=1",
        "https://example.org/a'b.jpg",
        "https://example.org/{a}|b^c.jpg?x=[1]",
    ],
)
def test_an_address_stays_as_it_is_to_the_last_byte(address: str) -> None:
    assert parse_source(address) == AddressSource(address)
    assert parse_source(f' "{address}" ') == AddressSource(address)


def test_a_signed_address_survives_html_and_markdown_around_it() -> None:
    assert parse_source(f"![A cat]({SIGNED})") == AddressSource(SIGNED)
    escaped = SIGNED.replace("&", "&amp;")
    assert parse_source(f'<img alt="" src="{escaped}">') == AddressSource(SIGNED)


@pytest.mark.parametrize(
    "around",
    ["url({})", "url( '{}' )", 'background-image: url("{}");', "background:url({})"],
)
def test_a_style_around_an_address_is_taken_off(around: str) -> None:
    assert parse_source(around.format(SIGNED)) == AddressSource(SIGNED)
    assert parse_source(around.format("https://example.org/File:A_(b).jpg")) == AddressSource(
        "https://example.org/File:A_(b).jpg"
    )


def test_an_address_with_commas_survives_a_srcset() -> None:
    address = "https://res.example.org/w_300,h_200/a.jpg"
    assert parse_source(f'<img srcset="{address} 300w, {address} 600w">') == AddressSource(address)
    assert parse_source('<img src="https://example.org/srcset/a,b.jpg">') == AddressSource(
        "https://example.org/srcset/a,b.jpg"
    )


def test_a_space_in_the_name_of_a_picture_is_written_as_browsers_write_it() -> None:
    assert parse_source('<img src="https://example.org/my cat.jpg">') == AddressSource(
        "https://example.org/my%20cat.jpg"
    )


@pytest.mark.parametrize(
    ("pasted", "suggestion"),
    [
        ("example.org/a.jpg", "https://example.org/a.jpg"),
        ("www.example.org", "https://www.example.org"),
        ("example.org:8443/a.jpg", "https://example.org:8443/a.jpg"),
        ("example.org?x=1", "https://example.org?x=1"),
        ("//example.org/a.jpg?x=1&y=2", "https://example.org/a.jpg?x=1&y=2"),
        ("münchen.example/a.jpg", "https://münchen.example/a.jpg"),
        ("192.0.2.7/a.jpg", "https://192.0.2.7/a.jpg"),
        ("[2001:db8::1]/a.jpg", "https://[2001:db8::1]/a.jpg"),
        ("localhost/a.jpg", "http://localhost/a.jpg"),
        ("localhost:8000/a.jpg", "http://localhost:8000/a.jpg"),
        ("localhost:8000?a=1", "http://localhost:8000?a=1"),
        ("127.0.0.1:8000/a.jpg", "http://127.0.0.1:8000/a.jpg"),
        ('<img src="//example.org/a.jpg">', "https://example.org/a.jpg"),
        ("ttps://example.org/a.jpg", "https://example.org/a.jpg"),
        ("tps://example.org/a.jpg", "https://example.org/a.jpg"),
        ("htps://example.org/a.jpg", "https://example.org/a.jpg"),
        ("htttps://example.org/a.jpg", "https://example.org/a.jpg"),
        ("https:/example.org/a.jpg", "https://example.org/a.jpg"),
        ("https//example.org/a.jpg", "https://example.org/a.jpg"),
    ],
)
def test_an_address_without_its_beginning_is_completed(pasted: str, suggestion: str) -> None:
    with pytest.raises(AddressIncomplete) as raised:
        parse_source(pasted)
    assert raised.value.suggestion == suggestion
    assert parse_source(suggestion) == AddressSource(suggestion)


@pytest.mark.parametrize("twice", ["https://https://", "http://https://", "HTTPS:https://", "https://https://https://"])
def test_a_scheme_that_stands_there_twice_counts_once(twice: str) -> None:
    assert parse_source(f"{twice}example.org/a.jpg?u=https://b.example/") == AddressSource(
        "https://example.org/a.jpg?u=https://b.example/"
    )
    address = "https://web.example/2020/https://example.org/a.jpg"
    assert parse_source(address) == AddressSource(address)


@pytest.mark.parametrize(
    ("pasted", "path"),
    [
        ("/home/me/a.jpg", "/home/me/a.jpg"),
        ("/home/me/my cat.jpg", "/home/me/my cat.jpg"),
        ('"/home/me/my cat.jpg"', "/home/me/my cat.jpg"),
        ("./a", "./a"),
        ("../a.jpg", "../a.jpg"),
        ("a.jpg", "a.jpg"),
        ("cat.final.PNG", "cat.final.PNG"),
        ("pictures/a.jpg", "pictures/a.jpg"),
        ("my cat.webp", "my cat.webp"),
        (r"C:\Users\me\a.jpg", r"C:\Users\me\a.jpg"),
        ("C:/Users/me/a.jpg", "C:/Users/me/a.jpg"),
        (r'"D:\my pictures\a.jpg"', r"D:\my pictures\a.jpg"),
        (r"\\server\share\a.jpg", r"\\server\share\a.jpg"),
        ("//server/share/a.jpg", "//server/share/a.jpg"),
        ("/a%20b.jpg", "/a%20b.jpg"),
    ],
)
def test_a_path_is_a_file(pasted: str, path: str) -> None:
    assert parse_source(pasted) == FileSource(Path(path))


@pytest.mark.parametrize(
    ("pasted", "path"),
    [
        ("file:///home/me/my%20cat.jpg", "/home/me/my cat.jpg"),
        ("file:/home/me/a.jpg", "/home/me/a.jpg"),
        ("FILE:///home/me/%C3%A4.jpg", "/home/me/ä.jpg"),
        ("file://localhost/home/me/a.jpg", "/home/me/a.jpg"),
    ],
)
def test_an_address_of_a_file_is_a_file(pasted: str, path: str) -> None:
    assert parse_source(pasted) == FileSource(Path(path))


def test_the_editors_own_folder_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/me")
    monkeypatch.setenv("USERPROFILE", "/home/me")
    assert parse_source("~/a.jpg") == FileSource(Path("/home/me/a.jpg"))


def test_a_picture_inside_an_address_is_kept_whole() -> None:
    address = "data:image/png;base64,iVBORw0KGgo="
    assert parse_source(address) == InlineSource(address)
    assert parse_source(f'<img src="{address}">') == InlineSource(address)


@pytest.mark.parametrize("scheme", ["blob", "ftp", "chrome", "cid", "about", "javascript", "mailto", "content"])
def test_an_address_that_works_only_elsewhere_is_unusable(scheme: str) -> None:
    with pytest.raises(AddressUnusable) as raised:
        parse_source(f"{scheme}:https://example.org/1234-5678")
    assert raised.value.scheme == scheme


@pytest.mark.parametrize("pasted", ["", " ", "\n\t", "\ufeff", "\u200b \u200b", '""', "“ ”"])
def test_nothing_is_no_picture(pasted: str) -> None:
    with pytest.raises((NoPicture, AddressUnclear)) as raised:
        parse_source(pasted)
    assert isinstance(raised.value, NoPicture) or pasted.strip()


@pytest.mark.parametrize(
    "pasted",
    [
        "a cat on a sofa",
        "Photo: the harbour at dawn",
        "A cat. Another cat.",
        "https://",
        "https:///a.jpg",
        "https://exa mple.org/",
        "https://example.org/a b",
        "https://example.org/<a>",
        "https://example.org:port/a.jpg",
        "https://example.org:99999/a.jpg",
        "https://[::1/a.jpg",
        "https://.../a.jpg",
        "https://a..example.org/a.jpg",
        "https://" + "a" * 64 + ".example.org/a.jpg",
        "https://" + "a." * 130 + "example/a.jpg",
        "https://%41/a.jpg",
        "https://\x01/a.jpg",
        "https://example.org/\x01.jpg",
        "https://example.org/\ud83d.jpg",
        "https://example.org/a.jpg\nhttps://example.org/b.jpg",
        "https://example.org/a.jpg and https://example.org/b.jpg",
        "https://example.org/a.jpg\nPhoto: somebody",
        "https://example.org/a.jpg is the one",
        "file:",
        "file:///",
        "file://[",
        "file:///a%00.jpg",
        "/home/\0.jpg",
        "12345",
        "…",
    ],
)
def test_anything_else_is_unclear(pasted: str) -> None:
    with pytest.raises(AddressUnclear):
        parse_source(pasted)


ingredients = st.sampled_from(
    [
        *("https://", "http:", "//", "/", ":", "@", "?", "#", "[", "]", "(", ")", "!", "<img ", "src=", "srcset=", '"'),
        *(
            "'",
            ">",
            "<",
            ",",
            " ",
            "\n",
            "\0",
            "%",
            "%00",
            "%zz",
            "\\",
            "C:\\",
            "~/",
            "file:",
            "data:",
            "blob:",
            "a.jpg",
        ),
        *("example.org", "localhost", "::1", "127.0.0.1", "&amp;", "&#0;", "\ud83d", "ß", "。", "℀", "xn--", ".", "-"),
    ]
)
pastes = st.text() | st.lists(ingredients | st.text(max_size=3), max_size=12).map("".join)


@given(pastes)
def test_no_text_makes_it_stumble(text: str) -> None:
    try:
        source = parse_source(text)
    except PictureError:
        return
    if isinstance(source, AddressSource):
        source.address.encode()
        assert host_of(source.address)
        assert not any(character.isspace() for character in source.address)
    elif isinstance(source, FileSource):
        assert "\0" not in str(source.path)


@given(pastes)
def test_what_is_understood_is_understood_again(text: str) -> None:
    try:
        source = parse_source(text)
    except AddressIncomplete as error:
        source = AddressSource(error.suggestion)
    except PictureError:
        return
    if isinstance(source, AddressSource):
        assert parse_source(source.address) == source


@given(pastes)
def test_no_address_makes_the_questions_about_it_stumble(text: str) -> None:
    assert isinstance(strip_wrapping(text), str)
    assert isinstance(host_of(text), str)
    assert isinstance(file_name_of(text), str)
    assert isinstance(is_loopback(text), bool)
    assert isinstance(can_be_fetched_by_others(text), bool)
    assert is_private(text) or not is_loopback(text)


@pytest.mark.parametrize(
    "piece", ["<img ", "<img src='", "![", "[", "](", "[x]", "![a](", "(", " ", "a.", "https://", "data:", "\n", '"']
)
def test_a_paste_costs_no_more_than_its_length(piece: str) -> None:
    def read(length: int) -> None:
        text = piece * (length // len(piece))
        for whole in (text, f"![{text}](x", f"<img {text}"):
            with suppress(PictureError):
                parse_source(whole)

    assert_costs_its_length(read, 100_000)


def test_tags_within_tags_cost_no_more_than_one_after_the_other() -> None:
    text, tags = "<img " * 20_000, "<img>" * 20_000

    def read(text: str) -> None:
        with suppress(PictureError):
            parse_source(text)

    assert fastest(lambda: read(text), 3) < 20 * max(fastest(lambda: read(tags), 3), 0.001)


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://Example.ORG/a", "example.org"),
        ("https://example.org:8443/a", "example.org:8443"),
        ("https://user:word@example.org/a", "example.org"),
        ("http://[::1]:8000/a", "[::1]:8000"),
        ("http://[::1]/a", "[::1]"),
        ("a.jpg", ""),
        ("https://[", ""),
        ("https://example.org:port/", ""),
        ("", ""),
    ],
)
def test_the_host_is_told(address: str, host: str) -> None:
    assert host_of(address) == host


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://example.org/b/my%20cat.jpg?x=1", "my cat.jpg"),
        ("https://example.org/b/", "b"),
        ("https://example.org/", "example.org"),
        ("https://example.org/..%2F..%2Fetc%2Fpasswd", "passwd"),
        ("https://example.org/a%0Ab%00.jpg", "ab.jpg"),
        ("https://example.org/%E2%80%AEgpj.exe", "gpj.exe"),
        ("https://[", ""),
    ],
)
def test_the_name_of_a_file_is_one_harmless_line(address: str, name: str) -> None:
    assert file_name_of(address) == name


LOOPBACK = ["localhost", "LOCALHOST", "localhost.", "a.localhost", "127.0.0.1", "127.9.9.9", "[::1]", "localhost:80"]
PRIVATE = [
    *("10.0.0.1", "192.168.1.1", "172.16.0.1", "169.254.1.1", "100.64.0.1", "0.0.0.0", "[fe80::1]", "[fd00::1]"),
    *("[::ffff:10.0.0.1]", "printer", "printer.local", "cms.internal", "nas.lan", "nas.lan.", "a.home.arpa", "127.1"),
    *("2130706433", "ai.corp", "nas.home", "cms.private", "wiki.intranet"),
]
PUBLIC = [
    "example.org",
    "example.org.",
    "8.8.8.8",
    "[2606:4700::1111]",
    "münchen.de",
    "local.example.org",
    "a.b.c.de",
    "corp.example",
    "a.corp.de",
]


@pytest.mark.parametrize("host", LOOPBACK)
def test_this_computer_is_known(host: str) -> None:
    assert is_loopback(f"http://{host}/a.jpg")
    assert is_private(f"http://{host}/a.jpg")
    assert not can_be_fetched_by_others(f"https://{host}/a.jpg")


@pytest.mark.parametrize("host", PRIVATE)
def test_the_editors_own_network_is_known(host: str) -> None:
    assert not is_loopback(f"http://{host}/a.jpg")
    assert is_private(f"http://{host}/a.jpg")
    assert not can_be_fetched_by_others(f"https://{host}/a.jpg")


@pytest.mark.parametrize("host", PUBLIC)
def test_the_internet_is_known(host: str) -> None:
    assert not is_private(f"https://{host}/a.jpg")
    assert can_be_fetched_by_others(f"https://{host}/a.jpg")
    assert can_be_fetched_by_others(f"HTTPS://{host}/a.jpg")
    assert not can_be_fetched_by_others(f"http://{host}/a.jpg")


def test_a_password_in_an_address_is_not_given_to_others() -> None:
    assert not can_be_fetched_by_others("https://user:word@example.org/a.jpg")
    assert can_be_fetched_by_others("https://example.org/@user/a.jpg")
