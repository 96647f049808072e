"""A drawing is drawn as it is meant, and leads nowhere: to no file, no address, no end of time or memory."""

from __future__ import annotations

import base64
import codecs
import gzip
import io
import os
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from xml.etree import ElementTree

import pytest
import resvg_py
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from tests.pictures import encoded, loaded, sample, svg, uploaded

from altwright.core.errors import PictureBroken, PictureError, PictureOverMemory, PictureTooLarge
from altwright.core.file_kind import recognise
from altwright.core.picture import MAX_BYTES, LoadedPicture, PictureFormat, sniff_format
from altwright.core.upload import UNCHANGED, Crop, PictureEdit, UploadLimits
from altwright.services.picture_preparation import apart, inspect, prepare, prepare_and_inspect
from altwright.services.picture_preparation.preparing import prepare_here
from altwright.services.picture_preparation.svg_source import MAX_EMBEDDED_PIXELS, SvgSource

SMALL = 'width="20" height="10"'
RED = (255, 0, 0)


def drawn(data: bytes, limits: UploadLimits | None = None, edit: PictureEdit = UNCHANGED) -> Image.Image:
    """Return what is sent of a drawing, on white; drawn in this process, which is faster."""
    picture = LoadedPicture(data, PictureFormat.SVG)
    file = prepare_here(picture, limits or UploadLimits(longest_side=200), edit).encoded.data
    image = Image.open(io.BytesIO(file)).convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB")


def draw_apart(data: bytes, longest_side: int = 200) -> None:
    """Draw as Altwright does."""
    prepare(LoadedPicture(data, PictureFormat.SVG), UploadLimits(longest_side=longest_side))


def has_red(image: Image.Image) -> bool:
    """Tell whether there is clear red anywhere in ``image``."""
    return any(red > 200 and max(green, blue) < 60 for red, green, blue in image.get_flattened_data())  # type: ignore[misc]


def data_url(data: bytes, kind: str) -> str:
    return f"data:{kind};base64,{base64.b64encode(data).decode('ascii')}"


def png(colour: str = "red", size: tuple[int, int] = (10, 10)) -> bytes:
    return encoded(Image.new("RGB", size, colour), "PNG")


IMAGE = '<image {} width="20" height="10"/>'


def holding(data: bytes, kind: str) -> bytes:
    """Return a drawing with a picture or another drawing inside."""
    return svg(IMAGE.format(f'href="{data_url(data, kind)}"'), size=SMALL)


SAYS_UTF_8 = '<?xml version="1.0" encoding="UTF-8"?>'


def in_utf16(data: bytes, order: str = "little") -> bytes:
    """Return a drawing in UTF-16 with the mark of its byte order; its declaration stays."""
    mark, codec = (codecs.BOM_UTF16_LE, "utf-16-le") if order == "little" else (codecs.BOM_UTF16_BE, "utf-16-be")
    return mark + data.decode().encode(codec)


LINKS: dict[str, Callable[[str], bytes]] = {
    "href": lambda to: svg(IMAGE.format(f'href="{to}"'), size=SMALL),
    "xlink": lambda to: svg(IMAGE.format(f'xlink:href="{to}"'), size=SMALL),
    "another prefix": lambda to: svg(
        f'<image xmlns:l="http://www.w3.org/1999/xlink" l:href="{to}" width="20" height="10"/>', size=SMALL
    ),
    "spaces": lambda to: svg(IMAGE.format(f'href="&#10; {to} "'), size=SMALL),
    "capitals": lambda to: svg(IMAGE.format(f'HREF="{to}"'), size=SMALL),
    "both": lambda to: svg(IMAGE.format(f'href="#x" xlink:href="{to}"'), size=SMALL),
    "filter": lambda to: svg(
        f'<filter id="f" x="0" y="0" width="1" height="1"><feImage href="{to}"/></filter>'
        '<rect width="20" height="10" filter="url(#f)"/>',
        size=SMALL,
    ),
    "entity": lambda to: svg(IMAGE.format('href="&e;"'), size=SMALL, head=f'<!DOCTYPE svg [<!ENTITY e "{to}">]>'),
    "entity of entities": lambda to: svg(
        IMAGE.format('href="&e;"'), size=SMALL, head=f'<!DOCTYPE svg [<!ENTITY d "{to}"><!ENTITY e "&d;">]>'
    ),
    "default of an attribute": lambda to: svg(
        IMAGE.format(""), size=SMALL, head=f'<!DOCTYPE svg [<!ATTLIST image href CDATA "{to}">]>'
    ),
    "external entity": lambda to: svg(
        "<text>a</text>&e;", size=SMALL, head=f'<!DOCTYPE svg [<!ENTITY e SYSTEM "{to}">]>'
    ),
    "external declarations": lambda to: svg("<g/>", size=SMALL, head=f'<!DOCTYPE svg SYSTEM "{to}">'),
    "parameter entity": lambda to: svg("<g/>", size=SMALL, head=f'<!DOCTYPE svg [<!ENTITY % p SYSTEM "{to}"> %p;]>'),
    "style": lambda to: svg(f'<style>image{{href:url({to})}} @import "{to}";</style>' + IMAGE.format(""), size=SMALL),
    "style of an element": lambda to: svg(IMAGE.format(f'style="href:{to};fill:url({to})"'), size=SMALL),
    "style sheet": lambda to: svg("<g/>", size=SMALL, head=f'<?xml-stylesheet href="{to}"?>'),
    "font": lambda to: svg(
        f'<style>@font-face{{font-family:x;src:url({to})}}</style><text font-family="x">a</text>', size=SMALL
    ),
    "use": lambda to: svg(f'<use href="{to}#a"/>', size=SMALL),
    "pattern": lambda to: svg(
        f'<pattern id="p" href="{to}#p"/><rect width="9" height="9" fill="url(#p)"/>', size=SMALL
    ),
    "mask": lambda to: svg(f'<rect width="9" height="9" mask="url({to}#m)"/>', size=SMALL),
    "base": lambda to: svg(
        f'<g xml:base="{to.rpartition("/")[0]}/">' + IMAGE.format(f'href="{to.rpartition("/")[2]}"') + "</g>",
        size=SMALL,
    ),
    "inclusion": lambda to: svg(f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{to}"/>', size=SMALL),
    "script": lambda to: svg(f'<script href="{to}">fetch("{to}")</script>', size=SMALL),
    "page inside": lambda to: svg(
        f'<foreignObject width="20" height="10"><img xmlns="http://www.w3.org/1999/xhtml" src="{to}"/></foreignObject>',
        size=SMALL,
    ),
    "drawing inside": lambda to: holding(svg(IMAGE.format(f'href="{to}"'), size=SMALL), "image/svg+xml"),
    "drawing inside a drawing inside": lambda to: holding(
        holding(svg(IMAGE.format(f'href="{to}"'), size=SMALL), "image/svg+xml"), "image/svg+xml"
    ),
    "no namespace": lambda to: f'<svg {SMALL}><image href="{to}" width="20" height="10"/></svg>'.encode(),
    "within data": lambda to: svg(IMAGE.format(f'href="data:,{to}"'), size=SMALL),
    "UTF-16": lambda to: svg(IMAGE.format(f'href="{to}"'), size=SMALL).decode().encode("utf-16"),
    "UTF-16 that says UTF-8": lambda to: in_utf16(svg(IMAGE.format(f'href="{to}"'), size=SMALL, head=SAYS_UTF_8)),
    "packed": lambda to: gzip.compress(svg(IMAGE.format(f'href="{to}"'), size=SMALL)),
}
"""Every way we know in which a drawing can name something outside, by what it is."""

REFUSED = {"external entity"}
"""What is no drawing without what is outside."""


@pytest.fixture
def red_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a red picture, which lies in the current folder."""
    file = tmp_path / "red.png"
    file.write_bytes(png())
    monkeypatch.chdir(tmp_path)
    return file


@contextmanager
def visited() -> Iterator[tuple[str, list[str]]]:
    """Yield the address of a server and what it was asked for so far."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        asked: list[str] = []

        def serve() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    asked.append(connection.recv(4096).decode("latin-1"))

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}", asked
        server.shutdown(socket.SHUT_RDWR)
    thread.join()


def test_the_library_by_itself_would_open_the_file(red_file: Path) -> None:
    data = resvg_py.svg_to_bytes(svg_string=LINKS["href"](str(red_file)).decode())
    with Image.open(io.BytesIO(data)) as image:
        assert has_red(image.convert("RGB")), "then there is no need to clean drawings any more"


@pytest.mark.parametrize("way", LINKS)
def test_no_file_is_drawn(way: str, red_file: Path) -> None:
    for link in (str(red_file), red_file.as_uri(), red_file.name):
        if way in REFUSED:
            with pytest.raises(PictureBroken):
                drawn(LINKS[way](link))
        else:
            assert not has_red(drawn(LINKS[way](link)))


@pytest.mark.skipif(sys.platform == "win32", reason="there are no named pipes of this kind")
@pytest.mark.parametrize("way", LINKS)
def test_no_file_is_opened(way: str, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.png"
    os.mkfifo(pipe)
    detail = ""
    try:
        draw_apart(LINKS[way](str(pipe)))
    except PictureBroken as error:
        detail = error.detail
    assert "seconds" not in detail, "whoever opens this pipe waits for ever"


def test_no_address_is_visited() -> None:
    with visited() as (address, asked):
        with socket.create_connection((address[7:].partition(":")[0], int(address.rpartition(":")[2]))) as control:
            control.sendall(b"control")
        for way, made in LINKS.items():
            try:
                draw_apart(made(f"{address}/{way.replace(' ', '-')}.png"))
            except PictureBroken:
                continue
    assert asked == ["control"]


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("image/png", png()),
        ("image/jpeg", encoded(Image.new("RGB", (16, 16), "red"), "JPEG", quality=95)),
        ("image/gif", encoded(Image.new("RGB", (9, 9), "red"), "GIF")),
        ("image/webp", encoded(Image.new("RGB", (9, 9), "red"), "WEBP", lossless=True)),
        ("image/svg+xml", svg('<rect width="20" height="10" fill="red"/>', size=SMALL)),
        ("text/plain", png()),
    ],
)
def test_a_picture_inside_is_drawn(kind: str, data: bytes) -> None:
    assert has_red(drawn(holding(data, kind)))


def test_a_photograph_inside_arrives_as_it_is() -> None:
    inside = data_url(encoded(sample("cat"), "JPEG", quality=95), "image/jpeg")
    image = drawn(svg(f'<image href="{inside}" width="451" height="300"/>'), UploadLimits(longest_side=451))
    expected = sample("cat").resize((8, 8), Image.Resampling.BOX).tobytes()
    found = image.resize((8, 8), Image.Resampling.BOX).tobytes()
    assert max(abs(one - other) for one, other in zip(found, expected, strict=True)) < 12


def test_links_within_the_drawing_go_on_working() -> None:
    content = '<defs><rect id="a" width="20" height="10" fill="red"/></defs><use xlink:href="#a"/>'
    assert has_red(drawn(svg(content, size=SMALL)))


def test_styles_and_entities_go_on_working() -> None:
    head = '<!DOCTYPE svg [<!ENTITY c "red">]>'
    assert has_red(
        drawn(svg('<style>.a{fill:&c;}</style><rect class="a" width="9" height="9"/>', size=SMALL, head=head))
    )


@pytest.mark.parametrize("family", ["Arial", "sans-serif", "serif", "monospace", "No Such Family", "fantasy"])
def test_words_are_drawn_whatever_font_they_ask_for(family: str) -> None:
    words = f'<text x="10" y="200" font-size="200" font-family="{family}" fill="red">HHH</text>'
    assert has_red(drawn(svg(words))), "there is no font of the families that are looked for on this system"


def test_words_without_a_font_are_drawn() -> None:
    assert has_red(drawn(svg('<text x="10" y="200" font-size="200" fill="red">HHH</text>')))


@pytest.mark.parametrize(
    ("size", "seen"),
    [
        ('width="200" height="100"', (200, 100)),
        ('width="2in" height="72pt"', (192, 96)),
        ('width="50mm" height="2.5CM"', (189, 94)),
        ('viewBox="0 0 300 150"', (300, 150)),
        ('viewBox="-5,-5,300,150"', (300, 150)),
        ('width="100%" height="100%" viewBox="0 0 300 150"', (300, 150)),
        ('width="60" viewBox="0 0 300 150"', (60, 30)),
        ('height="60" viewBox="0 0 300 150"', (120, 60)),
        ('width="0" height="-3" viewBox="0 0 300 150"', (300, 150)),
        ('width="1e999" height="9e9" viewBox="0 0 300 150"', (300, 150)),
    ],
)
def test_a_drawing_has_the_size_that_it_says(size: str, seen: tuple[int, int]) -> None:
    data = svg('<rect width="9" height="9"/>', size=size)
    facts, reference = prepare_and_inspect(loaded(data), UploadLimits())
    assert (facts.width, facts.height) == seen
    assert (facts.format, facts.byte_count) == (PictureFormat.SVG, len(data))
    assert inspect(loaded(data)) == facts
    assert max(reference.width, reference.height) == 1024, "an icon is drawn large enough to be seen"
    assert abs(reference.width / reference.height - seen[0] / seen[1]) < 0.02


@pytest.mark.parametrize("size", ["", 'width="100%"', 'viewBox="0 0 0 0"', 'viewBox="a b c"', 'width="x" height="y"'])
def test_a_drawing_that_says_no_size_is_drawn_whole(size: str) -> None:
    data = svg('<rect width="30" height="30"/><rect x="30" y="20" width="30" height="10" fill="red"/>', size=size)
    facts, reference = prepare_and_inspect(loaded(data), UploadLimits())
    assert max(reference.width, reference.height) >= 1024
    assert facts == inspect(loaded(data))
    assert has_red(drawn(data))


def test_a_large_drawing_is_drawn_no_larger_than_the_service_takes() -> None:
    reference = prepare(loaded(svg("<g/>", size='width="90000" height="45000"')), UploadLimits(longest_side=700))
    assert (reference.width, reference.height) == (700, 350)


def test_a_part_of_a_drawing_is_drawn_as_sharply_as_the_whole() -> None:
    data = svg('<rect x="100" y="50" width="100" height="50" fill="red"/>', size='width="200" height="100"')
    edit = PictureEdit(1, Crop(0.5, 0.5, 1, 1))
    image = drawn(data, UploadLimits(longest_side=800), edit)
    assert image.size == (400, 800)
    assert image.getcolors() == [(400 * 800, RED)]


def test_a_flat_drawing_stays_exact() -> None:
    data = svg('<rect width="451" height="300" fill="#fff"/><rect width="99" height="99" fill="red"/>')
    assert uploaded(prepare(loaded(data), UploadLimits())).format == "PNG"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg",
        b"<svg></html>",
        b"<html/>",
        b"<svg xmlns='urn:other'/>",
        b"<?xml version='1.0' encoding='nothing'?><svg/>",
        b"<svg width='10' height='10'>" + b"<g>" * 100_000 + b"</g>" * 100_000 + b"</svg>",
        b"<svg xmlns='http://www.w3.org/2000/svg'>\0</svg>",
        b"<svg>\xff\xfe</svg>",
    ],
)
def test_what_is_no_drawing_is_called_broken(data: bytes) -> None:
    with pytest.raises(PictureBroken):
        draw_apart(data)


LAUGHS = "".join(f'<!ENTITY {chr(98 + at)} "{f"&{chr(97 + at)};" * 10}">' for at in range(10))
USES = "".join(f'<g id="a{at + 1}">{f"""<use href="#a{at}"/>""" * 10}</g>' for at in range(9))


@pytest.mark.parametrize(
    "data",
    [
        svg("<text>&k;</text>", head=f'<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa">{LAUGHS}]>'),
        svg(f'<g id="a0"><rect width="1" height="1"/></g>{USES}'),
        svg(
            '<pattern id="p" width="1" height="1"><rect width="1" height="1" fill="url(#p)"/></pattern><use href="#p"/>'
        ),
        svg('<g id="g"><use href="#g"/></g>'),
        svg('<rect width="1" height="1000000000"/><rect width="100000000" height="1"/>', size=""),
        svg("<path d='" + "M0 0L9 9" * 200_000 + "' stroke='red' stroke-dasharray='0.0001'/>"),
    ],
    ids=["entities", "uses", "pattern", "itself", "unsized", "dashes"],
)
def test_a_drawing_that_grows_without_end_ends(data: bytes) -> None:
    try:
        draw_apart(data)
    except PictureError:
        return


def test_a_drawing_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_SECONDS_WITHOUT_BOUND", 1.0)
    clouds = '<filter id="f"><feTurbulence baseFrequency="0.01" numOctaves="9"/></filter>'
    rectangle = '<rect width="3000" height="3000" filter="url(#f)"/>'
    data = svg(clouds + rectangle * 40, size='width="3000" height="3000"')
    with pytest.raises(PictureBroken) as caught:
        draw_apart(data, 4000)
    assert "1 seconds" in caught.value.detail


def test_a_picture_inside_that_claims_too_many_pixels_is_refused() -> None:
    side = int(MAX_EMBEDDED_PIXELS**0.5) + 1
    bomb = holding(encoded(Image.new("1", (side, side)), "PNG"), "image/png")
    for data in (bomb, holding(bomb, "image/svg+xml")):
        with pytest.raises(PictureOverMemory):
            drawn(data)


@pytest.mark.parametrize(
    "written",
    [
        gzip.compress,
        in_utf16,
        lambda data: in_utf16(data, "big"),
        lambda data: in_utf16(data.replace(b"UTF-8", b"UTF-16")),
        lambda data: gzip.compress(in_utf16(data)),
    ],
    ids=["packed", "UTF-16 that says UTF-8", "big-endian", "UTF-16", "packed UTF-16"],
)
def test_a_drawing_looks_the_same_however_it_is_written(written: Callable[[bytes], bytes]) -> None:
    plain = svg('<rect width="10" height="10" fill="red"/><title>é</title>', size=SMALL, head=SAYS_UTF_8)
    data = written(plain)
    picture = recognise(data)
    assert picture == LoadedPicture(data, PictureFormat.SVG)
    facts, reference = prepare_and_inspect(picture, UploadLimits(longest_side=200))
    assert facts == (20, 10, PictureFormat.SVG, len(data))
    assert reference.url == prepare(LoadedPicture(plain, PictureFormat.SVG), UploadLimits(longest_side=200)).url


def test_a_packed_drawing_that_grows_beyond_all_limits_is_too_large() -> None:
    bomb = gzip.compress(svg(" " * (MAX_BYTES + 1)))
    assert len(bomb) < 100_000
    with pytest.raises(PictureTooLarge) as caught:
        prepare(recognise(bomb), UploadLimits())
    assert caught.value.limit == MAX_BYTES


@pytest.mark.parametrize("cut", [20, -1, -9])
def test_a_packed_drawing_that_is_not_whole_is_broken(cut: int) -> None:
    with pytest.raises(PictureBroken):
        drawn(gzip.compress(svg("<g/>" * 50))[:cut])


def test_a_packed_drawing_inside_another_is_not_drawn() -> None:
    red = svg('<rect width="20" height="10" fill="red"/>', size=SMALL)
    assert has_red(drawn(holding(red, "image/svg+xml")))
    assert not has_red(drawn(holding(gzip.compress(red), "image/svg+xml")))


def test_other_threads_go_on_while_a_drawing_is_drawn() -> None:
    clouds = '<filter id="f"><feTurbulence baseFrequency="0.01" numOctaves="3"/></filter>'
    data = svg(clouds + '<rect width="600" height="600" filter="url(#f)"/>', size='width="600" height="600"')
    turns = 0
    thread = threading.Thread(target=draw_apart, args=(data,))
    thread.start()
    while thread.is_alive():
        thread.join(0.001)
        turns += 1
    assert turns > 20


markup = st.lists(
    st.sampled_from(
        [
            "<g>",
            "</g>",
            "<image ",
            'href="x"',
            "/>",
            "<![CDATA[",
            "]]>",
            "&#0;",
            "&amp;",
            "<!--",
            "-->",
            "\ud7ff",
            "<a:b/>",
        ]
    ),
    max_size=30,
).map("".join)


@settings(max_examples=200, deadline=None)
@given(markup | st.text(max_size=50))
def test_no_markup_whatever_raises_anything_but_a_picture_error(content: str) -> None:
    data = f'<svg xmlns="http://www.w3.org/2000/svg">{content}</svg>'.encode("utf-8", "surrogatepass")
    assert sniff_format(data) is PictureFormat.SVG
    try:
        text = SvgSource(data).text()
    except PictureError:
        return
    assert not any("href" in element.attrib for element in ElementTree.fromstring(text).iter())
