"""The XMP packet: fields are found however they are written, and everything else survives writing."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.pictures import encoded, sample
from tests.services.picture_metadata.exiv2 import found_in
from tests.services.picture_metadata.packets import IPTC, WORDS, alternative, packet

from altwright.core.embedded_text import EmbeddedText, LanguageText, added, alt_text, writable
from altwright.services.picture_metadata.packet import LARGEST_PACKET, PacketError, parsed, with_text

ALT = "AltTextAccessibility"
CAT = EmbeddedText((LanguageText("x-default", "A cat"), LanguageText("de", "Eine Katze")))
CAT_FIELD = alternative(ALT, x_default="A cat", de="Eine Katze")
LATIN_1 = b'<?xml version="1.0" encoding="ISO-8859-1"?>' + packet(CAT_FIELD).partition(b"\n")[2].replace(
    b"A cat", b"A c\xe4t"
)
"""A packet in an encoding that is not one of Unicode's."""

ENTITY = (
    packet(CAT_FIELD).replace(b"A cat", b"&e;").replace(b"<x:xmpmeta", b'<!DOCTYPE x [<!ENTITY e "A cat">]><x:xmpmeta')
)
"""A packet that would be whole, if it did not declare entities."""


def without_field(data: bytes) -> bytes:
    """Return a packet as text without the alt text's elements and without the descriptions made for it."""
    data = re.sub(rb"<(i|Iptc4xmpCore):AltTextAccessibility.*?</\1:AltTextAccessibility>", b"", data, flags=re.DOTALL)
    return re.sub(rb'<rdf:Description rdf:about="[^"]*" xmlns:rdf="[^"]*"></rdf:Description>', b"", data)


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (packet(CAT_FIELD), CAT),
        (packet(more=f'<rdf:Description rdf:about="" xmlns:i="{IPTC}">{CAT_FIELD}</rdf:Description>'), CAT),
        (packet(attributes='i:AltTextAccessibility="A cat"'), alt_text("A cat")),
        (packet("<i:AltTextAccessibility>A cat</i:AltTextAccessibility>"), alt_text("A cat")),
        (packet('<i:AltTextAccessibility xml:lang="de">Katze</i:AltTextAccessibility>'), alt_text("Katze", "de")),
        (packet(CAT_FIELD.replace("rdf:Alt", "rdf:Bag")), CAT),
        (packet(alternative(ALT, x_default="&lt;A&gt; &amp; c&#97;t <![CDATA[<b>]]>")), alt_text("<A> & cat <b>")),
        (packet(alternative(ALT, x_default=" ", de="Katze")), alt_text("Katze", "de")),
        (packet(f"<i:{ALT}><rdf:Alt><rdf:li>A cat</rdf:li></rdf:Alt></i:{ALT}>"), alt_text("A cat")),
        (packet(alternative(ALT, de__="Katze")), alt_text("Katze")),
        (packet(alternative("ExtDescrAccessibility", x_default="L")), EmbeddedText((), alt_text("L").alt)),
        (packet(f"<z:box rdf:parseType='Resource'>{CAT_FIELD}</z:box>"), EmbeddedText()),
        (packet(CAT_FIELD.replace("i:Alt", "dc:Alt")), EmbeddedText()),
        (packet(), EmbeddedText()),
        (packet(CAT_FIELD).decode().encode("utf-16"), CAT),
        (LATIN_1, EmbeddedText((LanguageText("x-default", "A cät"), CAT.alt[1]))),
        (packet(CAT_FIELD) + b"\x00" * 50, CAT),
    ],
)
def test_fields_are_found_however_they_are_written(data: bytes, found: EmbeddedText) -> None:
    assert parsed(data).text == found
    written = with_text(data, WORDS)
    assert parsed(written).text == added(found, WORDS)
    ElementTree.fromstring(written.strip(b"\x00"))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00" * 40,
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"/>',
        b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>words</x:xmpmeta>",
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>',
        b'<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" ></r:RDF >',
    ],
)
def test_words_find_a_place_in_a_packet_without_any(data: bytes) -> None:
    written = with_text(data, WORDS)
    assert parsed(written).text == WORDS
    ElementTree.fromstring(written)


@pytest.mark.parametrize("properties", ["", CAT_FIELD, f"{CAT_FIELD}\n{CAT_FIELD}"])
def test_every_other_byte_of_a_packet_stays(properties: str) -> None:
    before = packet(properties)
    assert without_field(with_text(before, alt_text("new"))) == without_field(before)


def test_an_attribute_makes_way_for_the_element() -> None:
    before = packet(attributes="i:AltTextAccessibility='A > cat' z:more='1'")
    written = with_text(before, alt_text("Katze", "de"))
    assert parsed(written).text == EmbeddedText((LanguageText("x-default", "A > cat"), LanguageText("de", "Katze")))
    assert without_field(written) == packet(attributes="z:more='1'")


def test_a_new_description_is_about_the_same_thing() -> None:
    written = with_text(packet(), alt_text("new"))
    assert written.count(b'rdf:about="uuid:1&amp;2"') == 2


def test_the_last_language_that_goes_takes_the_field_with_it() -> None:
    written = with_text(packet(CAT_FIELD), EmbeddedText((LanguageText("x-default", ""), LanguageText("de", ""))))
    assert written == packet()


def test_words_written_twice_leave_the_packet_as_it_was() -> None:
    once = with_text(packet(), WORDS)
    assert with_text(once, WORDS) == once


@given(st.text(min_size=1), st.text(min_size=1))
def test_any_text_comes_back(alt: str, german: str) -> None:
    text = writable(EmbeddedText((LanguageText("x-default", f"a{alt}"), LanguageText("de", f"b{german}"))))
    assert parsed(with_text(packet(CAT_FIELD), text)).text == text


@pytest.mark.parametrize(
    "data",
    [
        b"no packet",
        packet(CAT_FIELD)[:-200].replace(b"</x:xmpmeta>", b""),
        packet("<i:broken>"),
        packet(alternative(ALT, x_default="A c\x00t")),
        packet(CAT_FIELD).replace(b"A cat", b"A c\xe4t"),
        ENTITY,
        b'<?xml version="1.0" encoding="punycode"?><a/>',
        b'<?xml version="1.0" encoding="zlib"?><a/>',
        b"\xff\xfe<",
        b"<a" + b" " * LARGEST_PACKET + b"/>",
    ],
    ids=range(10),
)
def test_a_damaged_packet_is_refused(data: bytes) -> None:
    with pytest.raises(PacketError):
        parsed(data)
    with pytest.raises(PacketError):
        with_text(data, WORDS)


def test_there_is_no_place_in_what_is_no_packet() -> None:
    with pytest.raises(PacketError):
        with_text(b"<svg/>", WORDS)


@given(st.data())
def test_mutations_of_a_packet_are_read_or_refused(data: st.DataObject) -> None:
    raw = bytearray(packet(CAT_FIELD, attributes="i:ExtDescrAccessibility='L'"))
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(raw) - 1))
        piece = data.draw(
            st.sampled_from([b"<", b">", b"/", b'"', b"&", b"\xff", b" ", b"=", b"", bytes(raw[at : at + 30])])
        )
        raw[at : at + data.draw(st.integers(0, 3))] = piece
    try:
        found = parsed(bytes(raw)).text
    except PacketError:
        return
    try:
        written = with_text(bytes(raw), WORDS)
    except PacketError:
        return  # there is no place for it any more
    assert parsed(written).text == added(found, WORDS)


def test_another_library_reads_the_same() -> None:
    written = with_text(packet(CAT_FIELD), alt_text("Un chat", "fr"))
    found = found_in(encoded(sample("cat", (20, 20)), "JPEG", xmp=written)).xmp
    assert found["Xmp.iptc.AltTextAccessibility"] == {
        'lang="x-default"': "A cat",
        'lang="de"': "Eine Katze",
        'lang="fr"': "Un chat",
    }
    assert found["Xmp.z.size/?z:unit"] == "cm"
    assert found["Xmp.z.note"] == "a > b"


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (packet(attributes='i:AltTextAccessibility="A cat"' + " " * 1_000_000), alt_text("A cat")),
        (b'<?xml version="1.0"' + b" " * 1_000_000 + b"?>" + packet(CAT_FIELD).partition(b"\n")[2], CAT),
        (packet(CAT_FIELD.replace("<rdf:Alt", "<rdf:Alt" + "\n" * 1_000_000)), CAT),
    ],
)
def test_white_space_without_end_is_read_once(data: bytes, found: EmbeddedText) -> None:
    # Gone through again from each of its places, a million of them would hold up every thread for hours.
    assert parsed(data).text == found
    new = alt_text("A dog")
    assert parsed(with_text(data, new)).text == added(found, new)
