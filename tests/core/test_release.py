"""What an answer says of the newest version is believed as far as it makes sense."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from altwright.core.release import Release, is_newer, read_release

ADDRESS = "https://example.org/altwright/latest.json"
PAGE = "https://example.org/altwright/1.2.0"

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inside: st.lists(inside) | st.dictionaries(st.text() | st.sampled_from(["version", "page"]), inside),
    max_leaves=10,
)


def test_a_version_with_its_page_is_read() -> None:
    body = {"version": "1.2.0", "page": PAGE, "more": ["for", "later", "versions"]}
    assert read_release(body, ADDRESS) == Release("1.2.0", PAGE)


@pytest.mark.parametrize(
    "version",
    [
        "",
        "1.2.x",
        "v1.2",
        "1.2.0\n",
        "1.2.0.0.0",
        "\u0661.\u0662",
        "9999999",
        "-1",
        "1..2",
        12,
        1.2,
        None,
        ["1.2"],
        True,
    ],
)
def test_what_is_no_version_is_none(version: object) -> None:
    assert read_release({"version": version}, ADDRESS) is None


@pytest.mark.parametrize("body", [None, [], "1.2.0", 1, {}, {"versions": "1.2.0"}])
def test_what_names_no_version_is_none(body: object) -> None:
    assert read_release(body, ADDRESS) is None


@pytest.mark.parametrize(
    "page",
    [
        "http://example.org/", "https://example.com/", "https://example.org.evil.example/", "https://example.org:444/",
        "javascript:alert(1)", "file:///etc/passwd", "https://user@example.org/", "//example.org/",
        "https://example.org/ x", "https://example.org/\u202e", "https://example.org/" + "x" * 500, "https://example.org\\@evil.example/",
        5, None, "https://[example.org/", "https://example.org:99999999/",
    ],
)  # fmt: skip
def test_a_page_elsewhere_is_left_out(page: object) -> None:
    assert read_release({"version": "1.2.0", "page": page}, ADDRESS) == Release("1.2.0", "")


@pytest.mark.parametrize(
    ("offered", "own", "expected"),
    [
        ("0.2", "0.1.0", True), ("0.1.0", "0.1.0", False), ("0.1", "0.1.0", False), ("0.1.0.1", "0.1.0", True),
        ("0.10.0", "0.9.9", True), ("0.9.9", "0.10.0", False), ("1.0", "1.0.dev3", True), ("1.0.0", "1.0.0rc1", True),
        ("1.0", "1.1.dev0", False), ("1.0", "1.0+local", False), ("1", "unknown", False),
    ],
)  # fmt: skip
def test_versions_are_compared_by_their_numbers(offered: str, own: str, expected: bool) -> None:
    assert is_newer(offered, own) is expected


@given(json_values)
def test_no_answer_at_all_breaks_the_reader(body: object) -> None:
    release = read_release(body, ADDRESS)
    assert release is None or is_newer(release.version, "0.0.0") in {True, False}
