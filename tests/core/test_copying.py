"""What is copied says the same once a content system has read it."""

from __future__ import annotations

import html
import json
import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from altwright.core.copying import CopyFormat, copied, format_name
from altwright.core.escaping import in_one_line, paragraphs_of, writable
from altwright.core.message import untranslated
from altwright.core.role import Role

NASTY = "The \"Big\" <b>cat</b> & its [kittens](x) | `code` *bold* __TOC__ ''it'' {{x}} &amp; &#65; \\ ![y](z) ~~~~ #1"
SIGNS = [*"\"'<>&|[](){}`*_~\\!#-+=.:;$\n\r\t \u2028\x00\ud800", "&amp;", "]]", "]]>", "-->", "\n\n", "1. "]
texts = st.lists(st.sampled_from(SIGNS) | st.text(max_size=4), max_size=20).map("".join)


class Images(HTMLParser):
    """Gathers the attributes of pictures, and the text that stands beside them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.attributes: list[dict[str, str | None]] = []
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.text += "\n" if tag == "br" else ""
        if tag == "img":
            self.attributes.append(dict(attrs))

    def handle_data(self, data: str) -> None:
        self.text += data


def read_html(text: str) -> Images:
    parser = Images()
    parser.feed(text)
    parser.close()
    return parser


def read_markdown_image(text: str) -> tuple[str, str]:
    """Return alt text and target of a picture that is the whole of ``text``, by the rules of CommonMark."""
    assert text.startswith("![")
    assert "\n" not in text
    alt, at = "", 2
    while text[at] != "]":
        assert text[at] not in "[`*_<~|", f"{text[at]} would be understood in {text}"
        if text[at] == "\\":
            at += 1
        elif text[at] == "&":
            assert not re.match(r"&#?\w+;", text[at:])
        alt += text[at]
        at += 1
    target = re.fullmatch(r"\]\((?:<((?:[^<>\\\n]|\\.)*)>|([^\s()<>]*))\)", text[at:])
    assert target
    return alt, re.sub(r"\\(.)", r"\1", target[1]) if target[1] is not None else target[2]


def read_wiki_image(text: str) -> tuple[str, str]:
    """Return file name and alt text of a picture that is the whole of ``text``."""
    match = re.fullmatch(r"\[\[File:([^\[\]{}|<>]*)\|alt=([^\[\]{}|<>\n~]*)\]\]", text)
    assert match
    assert "''" not in match[2]
    assert "__" not in match[2]
    return match[1], html.unescape(match[2])


@given(texts, texts)
@example(NASTY, 'https://example.org/a.jpg?a=1&b="2"')
def test_html_is_read_back_the_same(text: str, address: str) -> None:
    page = read_html(f"<p>{copied(text, None, CopyFormat.HTML, address=address, language='de')}</p>")
    assert page.tags == ["p", "img"]
    wanted = {"src": writable(address), "alt": writable(text), "lang": "de" if writable(text) else ""}
    assert page.attributes == [{name: value for name, value in wanted.items() if value or name == "alt"}]
    assert page.text == ""


@given(texts)
@example(NASTY)
def test_markdown_is_read_back_the_same_in_one_line(text: str) -> None:
    alt, target = read_markdown_image(copied(text, None, CopyFormat.MARKDOWN, address="a b(1).jpg"))
    assert alt == in_one_line(writable(text))
    assert target == "a b(1).jpg"


@given(texts.filter(lambda text: bool(writable(text).strip())))
@example(NASTY)
def test_mediawiki_is_read_back_the_same_in_one_line(text: str) -> None:
    name, alt = read_wiki_image(copied(text, None, CopyFormat.MEDIAWIKI, address="https://example.org/x/A%20b.jpg?c=1"))
    assert name == "A b.jpg"
    assert alt == in_one_line(writable(text))


@given(texts, texts)
@example(NASTY, NASTY)
def test_json_is_read_back_the_same(text: str, long: str) -> None:
    read = json.loads(copied(text, Role.COMPLEX, CopyFormat.JSON, long_description=long).encode())
    assert read.pop("long_description", "") == "\n\n".join(paragraphs_of(writable(long)))
    assert read == {"alt": writable(text), "decorative": False, "role": "complex"}


@given(texts)
def test_plain_text_is_the_text_to_the_letter(text: str) -> None:
    assert copied(text, Role.INFORMATIVE, CopyFormat.PLAIN, long_description="More") == text


@pytest.mark.parametrize("text", ["", "A line of dots"])
def test_decorative_is_exactly_empty_in_every_format(text: str) -> None:
    def as_copied(copy_format: CopyFormat) -> str:
        return copied(text, Role.DECORATIVE, copy_format, long_description="More", address="a.png", language="en")

    assert as_copied(CopyFormat.PLAIN) == "Leave the alt field empty"
    assert as_copied(CopyFormat.HTML) == '<img src="a.png" alt="">'
    assert as_copied(CopyFormat.MARKDOWN) == "![](a.png)"
    assert as_copied(CopyFormat.MEDIAWIKI) == "[[File:a.png|link=|alt=]]"
    assert json.loads(as_copied(CopyFormat.JSON)) == {
        "alt": "",
        "decorative": True,
        "role": "decorative",
        "language": "en",
        "address": "a.png",
    }


LONG = 'Rain in mm:\n- January: 61 "wet"\n1. <b>\n# no heading\n\n= none =\n  * no list\n---'


def test_a_long_description_stands_beside_the_picture_in_html() -> None:
    page = read_html(copied("A chart", Role.COMPLEX, CopyFormat.HTML, long_description=LONG))
    assert page.tags == ["img", "details", "summary", "div", "p", "br", "br", "br", "p", "br", "br"]
    assert "Long description" in page.text
    for line in LONG.split("\n"):
        assert line.strip() in page.text


def test_a_long_description_in_markdown_begins_no_list_heading_or_rule() -> None:
    _, *paragraphs = copied("A chart", Role.COMPLEX, CopyFormat.MARKDOWN, long_description=LONG).split("\n\n")
    assert paragraphs == [
        'Rain in mm:\n\\- January: 61 "wet"\n1\\. \\<b>\n\\# no heading',
        "\\= none =\n\\* no list\n\\---",
    ]


def test_a_long_description_in_mediawiki_begins_no_list_heading_or_rule() -> None:
    _, *paragraphs = copied("A chart", Role.COMPLEX, CopyFormat.MEDIAWIKI, long_description=LONG).split("\n\n")
    assert [html.unescape(paragraph) for paragraph in paragraphs] == paragraphs_of(LONG)
    assert not any(re.match(r"[*#:;= -]", line) for paragraph in paragraphs for line in paragraph.split("\n"))


@pytest.mark.parametrize(
    "magic", ["RFC 2616", "PMID 1234", "ISBN 978-0-306-40615-7", "https://example.org", "-{zh:x}-"]
)
def test_mediawiki_makes_no_link_of_words_that_are_none(magic: str) -> None:
    written = copied(f"See {magic} now", None, CopyFormat.MEDIAWIKI)
    assert magic not in written
    assert magic in html.unescape(written)


def test_every_format_has_a_name_of_its_own() -> None:
    assert len({format_name(each, untranslated) for each in CopyFormat}) == len(CopyFormat)


def test_white_space_without_end_is_gone_through_once() -> None:
    # From each of its places anew, that would take minutes.
    words = "A" + " " * 300_000 + "cat"
    assert in_one_line(words) == words
    assert in_one_line(f"{words}\n{words}") == f"{words} {words}"
