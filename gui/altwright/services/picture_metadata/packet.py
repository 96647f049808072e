"""The XMP packet: finds the two accessibility fields in it, and puts others there with every other byte as it was.

A packet comes from anybody's file, so it is read with the standard library's expat, which has no network and builds no
tree, and a packet that declares a document type, and with it entities, is refused. Writing cuts the field out of the
packet and puts the new one in, since whatever parses and writes anew loses something: qualifiers, prefixes, the order.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from altwright.core.embedded_text import (
    DEFAULT_LANGUAGE,
    EmbeddedText,
    LanguageText,
    LanguageTexts,
    added,
    is_language,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST_PACKET = 16 * 1024 * 1024
"""Bytes; what is larger is not looked into. Packets with depth maps in them have a few million."""

_IPTC = "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_META = "adobe:ns:meta/"
_XML = "http://www.w3.org/XML/1998/namespace"
_NOTE = "http://ns.adobe.com/xmp/note/"
_SEPARATOR = "\x1f"
"""What expat puts between namespace, name and prefix: a character that no XML can hold."""
_ALT, _LONG = f"{_IPTC} AltTextAccessibility", f"{_IPTC} ExtDescrAccessibility"
_PREFIX = "Iptc4xmpCore"
# Written so that no run of white space is gone through more than once: a packet made for it could take for ever.
_DECLARED_ENCODING = re.compile(
    rb"""^(<\?xml(?:\s++(?!encoding)[^\s>]++)*+)\s++encoding\s*+=\s*+["']([A-Za-z0-9._-]+)["']"""
)
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_ENCODINGS = {"utf-8", "utf-8-sig", "utf-16", "us-ascii", "iso-8859-1", "windows-1252"}
"""Those of real packets; some of Python's many codecs take for ever over bytes that were made for it."""
_ATTRIBUTE = re.compile(rb"""(?<!\s)\s++([^\s=/>"']++)\s*+=\s*+("[^"]*+"|'[^']*+')""")
_TAG_NAME = re.compile(rb"</?[^\s/>]+")
_BEGIN = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'.encode()
_END = b'<?xpacket end="w"?>'

Span = tuple[int, int]
"""Where something begins and where it has ended, in bytes."""


class PacketError(Exception):
    """The bytes are no packet that can be read and added to."""


@dataclass(slots=True)
class _Field:
    """One of the two fields: its texts, the elements it stands in, and the attributes it stands in."""

    texts: list[LanguageText] = field(default_factory=list)
    elements: list[Span] = field(default_factory=list)
    attributes: list[Span] = field(default_factory=list)


@dataclass(slots=True)
class Packet:
    """A packet that was read: its bytes in UTF-8, and where in them the fields are and a new one can go."""

    data: bytes
    fields: dict[str, _Field] = field(default_factory=lambda: {_ALT: _Field(), _LONG: _Field()})
    about: str = ""
    extended: str = ""
    """The name of the part of a JPEG's packet that did not fit into it, or empty."""
    rdf: Span | None = None
    """The end tag of ``rdf:RDF``, or the whole of it if it is empty."""
    meta: Span | None = None
    """The same of ``x:xmpmeta``."""

    @property
    def text(self) -> EmbeddedText:
        """The texts of both fields."""
        return EmbeddedText(self._texts(_ALT), self._texts(_LONG))

    def _texts(self, name: str) -> LanguageTexts:
        first = {entry.language.casefold(): entry for entry in reversed(self.fields[name].texts) if entry.text.strip()}
        return tuple(entry for entry in self.fields[name].texts if first.get(entry.language.casefold()) is entry)


def parsed(data: bytes) -> Packet:
    """Return the packet in ``data``.

    Raises:
        PacketError: it is damaged, too large, or declares a document type.
    """
    if len(data) > LARGEST_PACKET:
        raise PacketError(f"The packet has {len(data)} bytes.")
    return _Reader(_in_utf8(data)).packet


def with_text(data: bytes, text: EmbeddedText, further: EmbeddedText | None = None) -> bytes:
    """Return the packet ``data``, a new one if there is nothing in it, with ``text`` added to its fields.

    Other languages stay. ``further`` is what the fields hold elsewhere; it counts as theirs where they are empty.

    Raises:
        PacketError: ``data`` is damaged, too large, or declares a document type.
    """
    if not data.strip(b"\x00\t\r\n "):
        data = _BEGIN + b'\n<x:xmpmeta xmlns:x="' + _META.encode() + b'"></x:xmpmeta>\n' + _END
    packet = parsed(data)
    result = added(packet.text, text, further)
    splices: list[tuple[Span, bytes]] = []
    elements = b""
    for name, new, texts in ((_ALT, text.alt, result.alt), (_LONG, text.long_description, result.long_description)):
        if not new:
            continue
        places = packet.fields[name].elements
        if places:
            splices.append((places[0], _element(name, texts)))
        else:
            elements += _element(name, texts)
        splices += [(span, b"") for span in (*places[1:], *packet.fields[name].attributes)]
    if elements:
        splices.append(_addition(packet, elements))
    written = packet.data
    for (start, end), replacement in sorted(splices, reverse=True):
        written = written[:start] + replacement + written[end:]
    return written


def _addition(packet: Packet, elements: bytes) -> tuple[Span, bytes]:
    """Return where in ``packet`` a further description with ``elements`` goes, and its bytes."""
    about = quoteattr(packet.about).encode()
    description = b"<rdf:Description rdf:about=" + about + b' xmlns:rdf="' + _RDF.encode() + b'">'
    description += elements + b"</rdf:Description>"
    whole = b'<rdf:RDF xmlns:rdf="' + _RDF.encode() + b'">' + description + b"</rdf:RDF>"
    place, content = (packet.rdf, description) if packet.rdf else (packet.meta, whole)
    if place is None:
        raise PacketError("There is no place for a description.")
    start, end = place
    tag = packet.data[start:end]
    if tag.startswith(b"</"):
        return (start, start), content
    name = re.split(rb"[\s/>]", tag[1:], maxsplit=1)[0]
    return (start, end), tag.removesuffix(b"/>") + b">" + content + b"</" + name + b">"


def _element(name: str, texts: LanguageTexts) -> bytes:
    """Return the element of a field; it declares its own prefixes, so that it means the same in every packet."""
    if not texts:
        return b""
    tag = f"{_PREFIX}:{name.partition(' ')[2]}"
    items = "".join(
        f"<rdf:li xml:lang={quoteattr(entry.language)}>{escape(entry.text, {chr(13): '&#xD;'})}</rdf:li>"
        for entry in texts
    )
    return f'<{tag} xmlns:{_PREFIX}="{_IPTC}"><rdf:Alt xmlns:rdf="{_RDF}">{items}</rdf:Alt></{tag}>'.encode()


def _in_utf8(data: bytes) -> bytes:
    """Return a packet of any encoding in UTF-8, without a mark in front and NULs behind."""
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "")
    if not encoding:
        data = data.rstrip(b"\x00").lstrip(b"\x00\t\r\n ")
        declared = _DECLARED_ENCODING.match(data)
        encoding = declared[2].decode() if declared else "utf-8"
    if encoding.lower() not in _ENCODINGS:
        raise PacketError(f"Its encoding is {encoding}.")
    try:
        whole = data.decode(encoding)
    except ValueError as error:
        raise PacketError(f"{type(error).__name__}: {error}") from error
    return _DECLARED_ENCODING.sub(rb"\1", whole.strip("\x00").encode("utf-8", "replace"))


def _tag_end(data: bytes, start: int) -> int:
    """Return where the tag that begins at ``start`` has ended; a ``>`` within quotes does not end it."""
    name = _TAG_NAME.match(data, start)
    position = name.end() if name else start
    while attribute := _ATTRIBUTE.match(data, position):
        position = attribute.end()
    return data.index(b">", position) + 1


class _Reader:
    """Reads a packet with expat; what is looked for stands at fixed depths below ``rdf:RDF``."""

    def __init__(self, data: bytes) -> None:
        self.packet = Packet(data)
        self._open: list[tuple[str, int]] = []
        """Every element that is open: its namespace and name, and where it begins."""
        self._rdf_depth = 0
        self._language = DEFAULT_LANGUAGE
        self._words: list[str] = []
        self._parser = expat.ParserCreate("utf-8", _SEPARATOR)
        self._parser.namespace_prefixes = True
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._on_doctype
        self._parser.StartElementHandler = self._on_start
        self._parser.EndElementHandler = self._on_end
        self._parser.CharacterDataHandler = self._on_words
        try:
            self._parser.Parse(data, True)
        except expat.ExpatError as error:
            raise PacketError(str(error)) from error

    def _on_doctype(self, *_declared: object) -> None:
        raise PacketError("It declares a document type.")

    def _on_start(self, name: str, attributes: dict[str, str]) -> None:
        name = _bare(name)
        self._open.append((name, self._parser.CurrentByteIndex))
        depth = len(self._open)
        parent = self._open[-2][0] if depth > 1 else ""
        if name == f"{_RDF} RDF" and not self._rdf_depth and (depth == 1 or parent in _META_NAMES):
            self._rdf_depth = depth
        if not self._rdf_depth:
            return
        below = depth - self._rdf_depth
        if below == 1 and name == f"{_RDF} Description":
            self._read_description(attributes)
        elif (below == 2 and self._is_field(depth)) or (below == 4 and self._is_item(depth)):
            language = next((value for key, value in attributes.items() if _bare(key) == f"{_XML} lang"), "")
            self._language = language if is_language(language) else DEFAULT_LANGUAGE
            self._words = []

    def _read_description(self, attributes: dict[str, str]) -> None:
        start = self._open[-1][1]
        for key, value in attributes.items():
            if _bare(key) in {f"{_RDF} about", "about"}:
                self.packet.about = self.packet.about or value
            elif _bare(key) == f"{_NOTE} HasExtendedXMP":
                self.packet.extended = value
            elif found := self.packet.fields.get(_bare(key)):
                local, prefix = key.split(_SEPARATOR)[1:]
                found.texts.append(LanguageText(DEFAULT_LANGUAGE, value))
                found.attributes.extend(self._attribute_spans(start, f"{prefix}:{local}".encode()))

    def _attribute_spans(self, start: int, name: bytes) -> Iterator[Span]:
        tag = self.packet.data[start : _tag_end(self.packet.data, start)]
        yield from ((start + one.start(), start + one.end()) for one in _ATTRIBUTE.finditer(tag) if one[1] == name)

    def _is_field(self, depth: int) -> bool:
        """Tell whether the element at ``depth``, as deep as a property, is one of the two fields."""
        return self._open[depth - 1][0] in self.packet.fields and self._open[depth - 2][0] == f"{_RDF} Description"

    def _is_item(self, depth: int) -> bool:
        return self._open[depth - 1][0] == f"{_RDF} li" and self._is_field(depth - 2)

    def _on_words(self, words: str) -> None:
        below = len(self._open) - self._rdf_depth
        if self._rdf_depth and below in {2, 4}:
            self._words.append(words)

    def _on_end(self, name: str) -> None:
        depth = len(self._open)
        below = depth - self._rdf_depth
        name, start = self._open[-1]
        if name in _META_NAMES and depth == 1:
            self.packet.meta = self._end_tag(start)
        if self._rdf_depth and below == 0:
            self.packet.rdf = self._end_tag(start)
            self._rdf_depth = 0
        elif self._rdf_depth and below == 4 and self._is_item(depth):
            self._keep_words(self._open[-3][0])
        elif self._rdf_depth and below == 2 and self._is_field(depth):
            self._keep_words(name)
            self.packet.fields[name].elements.append((start, self._end_tag(start)[1]))
        self._open.pop()

    def _keep_words(self, name: str) -> None:
        words = "".join(self._words)
        self._words = []
        if words.strip():
            self.packet.fields[name].texts.append(LanguageText(self._language, words))

    def _end_tag(self, start: int) -> Span:
        """Return where the end tag of the element that ends now stands; the whole element if it has none."""
        at = self._parser.CurrentByteIndex
        if not self.packet.data.startswith(b"</", at):
            at = start
        return at, _tag_end(self.packet.data, at)


_META_NAMES = {f"{_META} xmpmeta", f"{_META} xapmeta"}


def _bare(name: str) -> str:
    """Return namespace and name, with a space between, of what expat calls an element or attribute."""
    return " ".join(name.split(_SEPARATOR)[:2])
