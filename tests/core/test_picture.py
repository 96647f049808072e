"""What a file is, told by its first bytes."""

from __future__ import annotations

import codecs
import gzip
import io
import random
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from altwright.core.picture import LoadedPicture, PictureFormat, looks_like_web_page, sniff_format

packed = partial(gzip.compress, mtime=0)  # the time of day would be part of the names of the tests


def file_of(name: str) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(buffer, name)
    return buffer.getvalue()


def box_of(*brands: bytes) -> bytes:
    content = b"ftyp" + brands[0] + b"\0\0\0\0" + b"".join(brands[1:])
    return (len(content) + 4).to_bytes(4, "big") + content + b"\0\0\0\x08mdat"


@pytest.mark.parametrize("name", ["JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "ICO"])
def test_a_real_file_is_known(name: str) -> None:
    found = sniff_format(file_of(name))
    assert found is PictureFormat[name]
    assert sniff_format(file_of(name)[:64]) is found
    assert not looks_like_web_page(file_of(name))


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (box_of(b"avif", b"mif1", b"miaf"), PictureFormat.AVIF),
        (box_of(b"avis"), PictureFormat.AVIF),
        (box_of(b"mif1", b"avif"), PictureFormat.AVIF),
        (box_of(b"heic", b"mif1"), PictureFormat.HEIC),
        (box_of(b"mif1", b"heic"), PictureFormat.HEIC),
        (box_of(b"msf1"), PictureFormat.HEIC),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", PictureFormat.SVG),
        (b"\xef\xbb\xbf\n <SVG/>", PictureFormat.SVG),
        (b"<?xml version='1.0'?>\n<!-- made by <hand> -->\n<svg/>", PictureFormat.SVG),
        (b'<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x"><svg/>', PictureFormat.SVG),
        (b'<!DOCTYPE svg [ <!ENTITY a "b"> ]><svg/>', PictureFormat.SVG),
        (b"<svg:svg xmlns:svg='http://www.w3.org/2000/svg'/>", PictureFormat.SVG),
        (packed(b"<?xml version='1.0'?><svg/>"), PictureFormat.SVG),
        (packed(b"<svg>" + random.Random(1).randbytes(9000).hex().encode())[:4096], PictureFormat.SVG),
        ("<svg/>".encode("utf-16"), PictureFormat.SVG),
        (codecs.BOM_UTF16_BE + "<!-- é --><svg/>".encode("utf-16-be"), PictureFormat.SVG),
        (packed("<svg/>".encode("utf-16")), PictureFormat.SVG),
    ],
)
def test_newer_formats_are_told_by_their_brands_and_drawings_by_their_first_tag(
    data: bytes, kind: PictureFormat
) -> None:
    assert sniff_format(data) is kind
    assert not looks_like_web_page(data)


@pytest.mark.parametrize(
    "data",
    [
        *(b"", b"B", b"BM", b"BMW makes cars, and this is a text about them", b"RIFF", b"RIFF\0\0\0\0WAVEfmt "),
        *(b"\xff\xd8", b"GIF88a", b"%PDF-1.7", b"PK\x03\x04", b"\0\0\1\0", b"\0\0\1\0\0\0", b"plain text", b"{}"),
        *(box_of(b"isom", b"mp42"), box_of(b"qt  "), b"\0\0\0\0ftyp", b"<note>svg</note>", b"<", b"<!--", b"a <svg>"),
        b"<?xml version='1.0'?><rss/>",
        *(packed(b"a letter"), packed(b"<svg/>")[:11], b"\x1f\x8b\x08 no gzip", b"\xff\xfe<\0s\0"),
    ],
)
def test_anything_else_is_no_picture(data: bytes) -> None:
    assert sniff_format(data) is None
    assert not looks_like_web_page(data)


@pytest.mark.parametrize(
    "data",
    [
        b"<!DOCTYPE html><html></html>",
        b"\xef\xbb\xbf\r\n<!doctype HTML>",
        b"<html lang=en>",
        b"<HEAD><title>x</title>",
        b"<body>x",
        b"<meta charset=utf-8>",
        b"<script>location = 'x'</script>",
        b"<!-- saved from a page --><html><body><svg></svg>",
        b"<!-- one --><!-- two -->\n<!doctype html><svg>",
        b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "x" "y"><html><svg/></html>',
        b"<div><img src='a.jpg'></div>",
    ],
)
def test_a_page_is_told_from_a_picture_even_with_one_in_it(data: bytes) -> None:
    assert looks_like_web_page(data)
    assert sniff_format(data) is None


markup = st.lists(
    st.sampled_from(
        [b"<!--", b"-->", b"<?xml", b"?>", b"<!doctype ", b"html", b"svg", b"<", b">", b"[", b"]", b" ", b"-"]
    ),
    max_size=2000,
).map(b"".join)


@given(st.binary(max_size=64) | markup)
def test_no_bytes_make_it_stumble(data: bytes) -> None:
    found = sniff_format(data)
    assert found is None or not looks_like_web_page(data)


@pytest.mark.parametrize("piece", [b"<!--", b"<!-- -->", b"<!doctype a[", b"<?", b"<?>", b" ", b"<", b"<a:", b"-->"])
def test_no_bytes_take_long(piece: bytes) -> None:
    assert sniff_format(piece * 100_000) is None


def jpeg_of(mode: str, **options: object) -> LoadedPicture:
    written = io.BytesIO()
    Image.effect_noise((64, 48), 60).convert(mode).save(written, "JPEG", **options)
    return LoadedPicture(written.getvalue(), PictureFormat.JPEG)


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
def test_a_jpeg_in_one_pass_is_told_from_a_progressive_one_by_its_header(mode: str) -> None:
    assert jpeg_of(mode).shrinks_while_decoded
    assert not jpeg_of(mode, progressive=True).shrinks_while_decoded


def test_passes_count_only_where_they_are_read() -> None:
    plain, progressive = jpeg_of("RGB"), jpeg_of("RGB", progressive=True)
    many = b"\xff\xda" * 1000
    assert not plain._replace(data=plain.data + many).may_take_for_ever
    assert progressive._replace(data=progressive.data + many).may_take_for_ever


@pytest.mark.parametrize("cut", range(0, 700, 7))
def test_a_header_that_makes_no_sense_promises_nothing(cut: int) -> None:
    data = jpeg_of("RGB").data
    end = data.index(b"\xff\xda")
    assert not LoadedPicture(data[: min(cut, end)], PictureFormat.JPEG).shrinks_while_decoded
