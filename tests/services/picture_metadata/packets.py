"""Packets and pictures for the tests of metadata, written as other programs write them."""

from __future__ import annotations

from altwright.core.embedded_text import EmbeddedText, LanguageText

IPTC = "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"

WORDS = EmbeddedText(
    (
        LanguageText("x-default", 'A “cat”, "lang="de" ’s <b> & ]]> é 猫 🐈\nin two lines'),
        LanguageText("de-CH", " Ein Büsi "),
    ),
    (LanguageText("x-default", "A long description. " * 40),),
)
"""Words with every sign that something could trip over."""


def packet(properties: str = "", attributes: str = "", more: str = "") -> bytes:
    """Return a packet with ``properties`` and other things around them that have to survive."""
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Some toolkit -->">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <!-- a comment -->
  <rdf:Description rdf:about="uuid:1&amp;2" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:i="{IPTC}"
    xmlns:z="http://example.org/z/" z:note="a > b" {attributes}>
   <dc:title><rdf:Alt><rdf:li xml:lang="x-default">Title</rdf:li></rdf:Alt></dc:title>
   <z:size rdf:parseType="Resource"><rdf:value>2</rdf:value><z:unit>cm</z:unit></z:size>
   <z:empty/>{properties}
  </rdf:Description>{more}
 </rdf:RDF>
</x:xmpmeta>
{" " * 300}
<?xpacket end="w"?>""".encode()


def alternative(name: str, **by_language: str) -> str:
    """Return a field as most programs write it; an underscore stands for a hyphen."""
    items = "".join(
        f'<rdf:li xml:lang="{language.replace("_", "-")}">{text}</rdf:li>' for language, text in by_language.items()
    )
    return f"<i:{name}><rdf:Alt>{items}</rdf:Alt></i:{name}>"
