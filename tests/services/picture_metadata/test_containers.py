"""Words in JPEG, PNG, WebP and TIFF: read by everybody, and every pixel and all other metadata as before."""

from __future__ import annotations

import io
import random
import struct
import tracemalloc
import zlib
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin
from tests.pictures import EVERY_KIND, FORMATS, encoded, sample, with_private_metadata
from tests.services.picture_metadata.exiv2 import found_in
from tests.services.picture_metadata.packets import WORDS, alternative, packet

from altwright.core.embedded_text import EmbeddedText, LanguageText, alt_text
from altwright.core.errors import MetadataDamaged
from altwright.core.picture import PictureFormat
from altwright.services.picture_metadata import holds_text, read_embedded_text
from altwright.services.picture_metadata.containers import is_same_beside_packet, picture_with_text
from altwright.services.picture_metadata.multi_picture import moved

HOLDING = {PictureFormat.JPEG, PictureFormat.PNG, PictureFormat.WEBP, PictureFormat.TIFF}
KINDS = [name for name, known in FORMATS.items() if known in HOLDING]
CAT = packet(alternative("AltTextAccessibility", x_default="A cat", de="Eine Katze"))
CAT_TEXT = EmbeddedText((LanguageText("x-default", "A cat"), LanguageText("de", "Eine Katze")))
GUID = "0123456789ABCDEF" * 2


def frames(data: bytes) -> list[tuple[str, tuple[int, int], bytes]]:
    """Return mode, size and pixels of every frame, decoded."""
    with Image.open(io.BytesIO(data)) as image:
        found = []
        for number in range(getattr(image, "n_frames", 1)):
            image.seek(number)
            found.append((image.mode, image.size, image.tobytes()))
        return found


def segment(marker: int, content: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content


def extended_jpeg(main: bytes, further: bytes, chunk: int = 400) -> bytes:
    """Return a JPEG whose packet goes on in segments of its own, which stand in the wrong order."""
    jpeg = encoded(sample("cat", (40, 30)), "JPEG", xmp=main)
    header = b"http://ns.adobe.com/xmp/extension/\x00" + GUID.encode() + struct.pack(">I", len(further))
    parts = [
        segment(0xE1, header + struct.pack(">I", at) + further[at : at + chunk]) for at in range(0, len(further), chunk)
    ]
    return jpeg[:20] + b"".join(reversed(parts)) + jpeg[20:]


def png_chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png_with_text(body: bytes) -> bytes:
    """Return a PNG with a chunk of international text whose content is ``body`` behind the keyword."""
    png = encoded(sample("cat", (20, 10)), "PNG")
    return png[:33] + png_chunk(b"iTXt", b"XML:com.adobe.xmp\x00" + body) + png[33:]


BOMB = png_chunk(b"iTXt", b"XML:com.adobe.xmp\x00\x01\x00\x00\x00" + zlib.compress(bytes(15_000_000)))


def with_cat(file_format: str) -> bytes:
    """Return a picture with the cat's packet in it, written by Pillow."""
    image = sample("cat", (40, 30))
    if file_format == "PNG":
        info = PngImagePlugin.PngInfo()
        info.add_itxt("XML:com.adobe.xmp", CAT.decode(), "en", "key", zip=True)
        return encoded(image, "PNG", pnginfo=info)
    if file_format == "TIFF":
        return encoded(image, "TIFF", tiffinfo={700: CAT})
    return encoded(image, file_format, xmp=CAT)


@pytest.mark.parametrize("name", KINDS)
def test_words_come_back_and_every_pixel_stays(name: str) -> None:
    before = EVERY_KIND[name]()
    assert read_embedded_text(before) is None
    after = picture_with_text(before, WORDS)
    assert read_embedded_text(after) == WORDS
    assert frames(after) == frames(before)
    assert is_same_beside_packet(before, after)
    again = picture_with_text(after, alt_text("Un chat", "fr"))
    text = read_embedded_text(again)
    assert text == EmbeddedText((*WORDS.alt, LanguageText("fr", "Un chat")), WORDS.long_description)
    assert frames(again) == frames(before)


@pytest.mark.parametrize("name", KINDS)
def test_another_library_finds_the_words_where_they_belong(name: str) -> None:
    text = EmbeddedText((LanguageText("x-default", "A cat"), LanguageText("de", "Eine Katze")))
    found = found_in(picture_with_text(EVERY_KIND[name](), text)).xmp
    assert found == {"Xmp.iptc.AltTextAccessibility": {'lang="x-default"': "A cat", 'lang="de"': "Eine Katze"}}


@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
def test_what_other_programs_wrote_is_read_and_added_to(file_format: str) -> None:
    before = with_cat(file_format)
    assert read_embedded_text(before) == CAT_TEXT
    if not holds_text(before):
        return
    after = picture_with_text(before, alt_text("Un chat", "fr"))
    assert read_embedded_text(after) == EmbeddedText((*CAT_TEXT.alt, LanguageText("fr", "Un chat")))
    assert frames(after) == frames(before)
    found = found_in(after).xmp
    assert found["Xmp.dc.title"] == {'lang="x-default"': "Title"}
    assert found["Xmp.z.size/?z:unit"] == "cm"


@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_all_other_metadata_stays_to_the_byte(file_format: str) -> None:
    image = sample("cat", (40, 30))
    before = with_private_metadata(image, file_format)
    one, other = found_in(before), found_in(picture_with_text(before, WORDS))
    # Where the packet of a TIFF is, this library counts to its EXIF.
    other.exif.pop("Exif.Image.XMLPacket", None)
    assert other.exif == one.exif != {}
    assert (other.comment, other.icc) == (one.comment, one.icc)


def test_a_segment_between_and_bytes_behind_a_jpeg_stay() -> None:
    plain = EVERY_KIND["jpeg"]()
    odd = segment(0xEB, b"JP" + bytes(range(256))) + b"\xff\xff" + segment(0xFE, b"a comment")[1:]
    before = plain[:20] + odd + plain[20:] + b"a video behind it" * 10
    after = picture_with_text(before, WORDS)
    start = after.index(b"http://ns.adobe.com/xap/1.0/\x00") - 4
    length = 2 + struct.unpack_from(">H", after, start + 2)[0]
    assert after[:start] + after[start + length :] == before


def test_a_new_packet_stands_behind_jfif_and_exif() -> None:
    after = picture_with_text(with_private_metadata(sample("cat", (40, 30)), "JPEG"), WORDS)
    assert after.index(b"JFIF\x00") < after.index(b"Exif\x00\x00") < after.index(b"http://ns.adobe.com/xap/1.0/\x00")


@pytest.mark.parametrize("behind", [False, True])
def test_the_index_of_further_pictures_follows_a_packet_that_grows(behind: bool) -> None:
    file = io.BytesIO()
    sample("cat", (40, 30)).save(
        file, "MPO", save_all=True, append_images=[sample("coffee", (20, 10))], **({} if behind else {"xmp": CAT})
    )
    before = file.getvalue()
    if behind:
        index = before.index(b"MPF\x00")
        end = index + struct.unpack_from(">H", before, index - 2)[0] - 2
        xmp = segment(0xE1, b"http://ns.adobe.com/xap/1.0/\x00" + CAT)
        # An index that is right for a packet behind it: the second picture begins that much later.
        before = moved_by(before[:end] + xmp + before[end:], index, len(xmp))
    assert len(frames(before)) == 2
    after = picture_with_text(before, WORDS)
    expected = (WORDS.alt[0], CAT_TEXT.alt[1], WORDS.alt[1])
    assert read_embedded_text(after) == EmbeddedText(expected, WORDS.long_description)
    assert frames(after) == frames(before)
    with Image.open(io.BytesIO(after)) as image:
        first, second = image.mpinfo[0xB002]  # type: ignore[attr-defined]
    start = after.index(b"MPF\x00") + 4
    assert after[start + second["DataOffset"] :][: second["Size"]] == after[first["Size"] :]


def moved_by(data: bytes, index: int, growth: int) -> bytes:
    """Return a JPEG whose second picture is entered in the index ``growth`` bytes later."""
    length = struct.unpack_from(">H", data, index - 2)[0] - 2
    content = data[index : index + length]
    return data[:index] + moved(content, growth, growth) + data[index + length :]


def test_a_packet_too_large_for_one_jpeg_segment_is_read_whole() -> None:
    note = f'xmlns:n="http://ns.adobe.com/xmp/note/" n:HasExtendedXMP="{GUID}"'
    before = extended_jpeg(packet(attributes=note), CAT)
    assert read_embedded_text(before) == CAT_TEXT
    after = picture_with_text(before, alt_text("Un chat", "fr"))
    assert read_embedded_text(after) == EmbeddedText((*CAT_TEXT.alt, LanguageText("fr", "Un chat")))
    assert is_same_beside_packet(before, after)
    torn = before.replace(b"http://ns.adobe.com/xmp/extension/\x00", b"http://ns.adobe.com/xmp/extensiom/\x00", 1)
    assert read_embedded_text(torn) is None


def test_words_without_room_in_a_jpeg_are_refused_whole() -> None:
    padded = encoded(sample("cat", (40, 30)), "JPEG", xmp=packet().replace(b" " * 300, b" " * 63_500))
    assert read_embedded_text(picture_with_text(padded, WORDS)) == WORDS
    with pytest.raises(MetadataDamaged):
        picture_with_text(padded, alt_text("long " * 14_000))


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (b"\x00\x00\x00\x00" + CAT, CAT_TEXT),
        (b"\x01\x00en\x00key\x00" + zlib.compress(CAT), CAT_TEXT),
        (b"\x01\x00\x00\x00" + zlib.compress(CAT)[:-6], None),
        (b"\x01\x00\x00\x00" + zlib.compress(b" " * 17 * 1024 * 1024), None),
        (b"\x01\x00\x00\x00no deflate", None),
        (b"\x00\x00", None),
        (b"", None),
    ],
    ids=["plain", "packed", "torn", "bomb", "not packed", "short", "empty"],
)
def test_a_png_s_text_is_unpacked_within_limits(body: bytes, found: EmbeddedText | None) -> None:
    data = png_with_text(body)
    assert read_embedded_text(data) == found
    if found is None:
        with pytest.raises(MetadataDamaged):
            picture_with_text(data, WORDS)


def test_a_big_endian_tiff_and_further_pages_are_understood(tmp_path: Path) -> None:
    pages = [sample("cat", (30, 20)), sample("coffee", (50, 40))]
    before = encoded(pages[0], "TIFF", save_all=True, append_images=pages[1:], compression="tiff_lzw")
    after = picture_with_text(before, WORDS)
    assert frames(after) == frames(before)
    assert len(frames(after)) == 2
    big = b"MM\x00*" + struct.pack(">I", 8) + struct.pack(">H", 9)
    entries = [(256, 3, 1, 2 << 16), (257, 3, 1, 2 << 16), (258, 3, 1, 8 << 16), (259, 3, 1, 1 << 16)]
    entries += [(262, 3, 1, 1 << 16), (273, 4, 1, 122), (278, 4, 1, 2), (279, 4, 1, 4), (33432, 2, 4, 0x41424300)]
    big += b"".join(struct.pack(">HHII", *entry) for entry in entries) + bytes(4) + b"abcd"
    after = picture_with_text(big, WORDS)
    assert frames(after) == frames(big) == [("L", (2, 2), b"abcd")]
    assert read_embedded_text(after) == WORDS
    (place,) = struct.unpack_from(">I", after, 4)
    tags = [struct.unpack_from(">H", after, place + 2 + 12 * number)[0] for number in range(10)]
    assert tags == [256, 257, 258, 259, 262, 273, 278, 279, 700, 33432]


@pytest.mark.parametrize(("mode", "flags"), [("RGB", 0x04), ("RGBA", 0x14)])
def test_a_simple_webp_says_whether_it_is_transparent_when_it_is_extended(mode: str, flags: int) -> None:
    image = Image.linear_gradient("L").resize((31, 17)).convert(mode)
    if mode == "RGBA":
        image.putalpha(100)
    before = encoded(image, "WEBP", lossless=True)
    if (
        before[12:16] == b"VP8X"
    ):  # as Pillow writes transparent ones: only the picture's own chunk makes it a simple one
        at = before.index(b"VP8L")
        before = b"RIFF" + (4 + len(before[at:])).to_bytes(4, "little") + b"WEBP" + before[at:]
    assert before[12:16] == b"VP8L"
    after = picture_with_text(before, WORDS)
    assert after[12:30] == b"VP8X\x0a\x00\x00\x00" + bytes([flags, 0, 0, 0, 30, 0, 0, 16, 0, 0])
    assert frames(after) == frames(before)


def test_a_camera_s_preview_is_not_taken_for_the_picture() -> None:
    inner = picture_with_text(encoded(sample("cat", (16, 16)), "JPEG"), alt_text("of the preview"))
    exif = b"Exif\x00\x00II*\x00\x08\x00\x00\x00\x00\x00\x00\x00\x00\x00" + inner
    plain = EVERY_KIND["jpeg"]()
    assert read_embedded_text(plain[:20] + segment(0xE1, exif) + plain[20:]) is None


def test_something_changed_beside_the_packet_is_noticed() -> None:
    for name in ("jpeg", "png", "webp lossy", "webp transparent", "tiff", "tiff lzw"):
        before = EVERY_KIND[name]()
        after = bytearray(picture_with_text(before, WORDS))
        assert is_same_beside_packet(before, bytes(after)), name
        at = after.index(before[len(before) // 2 :][:40])
        after[at] ^= 1
        assert not is_same_beside_packet(before, bytes(after)), name
    assert not is_same_beside_packet(EVERY_KIND["jpeg"](), EVERY_KIND["png"]())
    assert not is_same_beside_packet(b"", b"")


@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_a_file_that_breaks_off_is_refused_and_read_without_a_fault(file_format: str) -> None:
    whole = with_cat(file_format)
    for length in range(0, len(whole), 37):
        part = whole[:length]
        read_embedded_text(part)
        try:
            after = picture_with_text(part, WORDS)
        except MetadataDamaged:
            continue
        # A part that still holds what it should, such as a TIFF without the end of its pixels.
        assert is_same_beside_packet(part, after)


@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
def test_hostile_files_are_read_and_written_or_refused(file_format: str) -> None:
    chance = random.Random(file_format)
    seed = with_cat(file_format)
    for _ in range(400):
        data = bytearray(seed)
        for _ in range(chance.randint(1, 8)):
            at = chance.randrange(min(len(data), 700) if chance.random() < 0.7 else len(data))
            piece = chance.choice(
                [b"\xff", b"\x00", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", bytes(data[at : at + 40]), b""]
            )
            data[at : at + chance.choice([0, len(piece), 1, 30])] = piece
        hostile = bytes(data)
        read_embedded_text(hostile)
        try:
            after = picture_with_text(hostile, alt_text("new"))
        except MetadataDamaged:
            continue
        assert is_same_beside_packet(hostile, after)


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xd8" + b"\xff" * 8_000_000,
        b"\xff\xd8" + segment(0xE1, b"") * 2_000_000,
        b"\x89PNG\r\n\x1a\n" + png_chunk(b"iTXt", b"") * 600_000,
        b"RIFF\xff\xff\xff\x7fWEBP" + b"XMP \x00\x00\x00\x00" * 1_000_000,
        encoded(sample("cat", (20, 10)), "PNG")[:33] + BOMB * 2000 + encoded(sample("cat", (20, 10)), "PNG")[33:],
    ],
    ids=["filling", "segments", "chunks", "packets", "bombs"],
)
def test_files_made_to_waste_time_are_left_soon(data: bytes) -> None:
    assert read_embedded_text(data) is None
    with pytest.raises(MetadataDamaged):
        picture_with_text(data, WORDS)


def test_other_files_hold_no_words() -> None:
    for data in (b"", b"words", EVERY_KIND["gif"](), EVERY_KIND["bmp"](), b"BM"):
        assert not holds_text(data)
        assert read_embedded_text(data) is None
        with pytest.raises(MetadataDamaged):
            picture_with_text(data, WORDS)


def test_the_pixels_of_a_large_photograph_are_not_copied_in_search_of_words() -> None:
    data = b"\xff\xd8" + segment(0xE1, b"Exif\x00\x00") + segment(0xDA, bytes(6)) + bytes(8_000_000)
    tracemalloc.start()
    try:
        assert read_embedded_text(data) is None
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()
