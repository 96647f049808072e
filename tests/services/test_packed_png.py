"""Tests of PNG with much text or a large profile packed into them: neither costs the picture anything."""

from __future__ import annotations

import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from PIL import ImageStat
from tests.pictures import encoded, loaded, sample, swapped_profile, uploaded

import altwright
from altwright.core.upload import UploadLimits
from altwright.services.picture_metadata import read_embedded_text
from altwright.services.picture_preparation import inspect, prepare
from altwright.services.picture_preparation.bare_png import LARGEST_PROFILE, without_text, without_text_and_profile

MILLION = 1_000_000
PLENTY = UploadLimits(5_000_000)


def chunk(kind: bytes, content: bytes) -> bytes:
    return len(content).to_bytes(4, "big") + kind + content + zlib.crc32(kind + content).to_bytes(4, "big")


def zeros(megabytes: int) -> bytes:
    """Return so many megabytes, packed."""
    packing = zlib.compressobj(9)
    return b"".join(packing.compress(bytes(MILLION)) for _ in range(megabytes)) + packing.flush()


def text(megabytes: int) -> bytes:
    return chunk(b"zTXt", b"Comment\0\0" + zeros(megabytes))


def international(megabytes: int) -> bytes:
    return chunk(b"iTXt", b"Comment\0\x01\0en\0\0" + zeros(megabytes))


def profile_chunk(profile: bytes) -> bytes:
    return chunk(b"iCCP", b"profile\0\0" + zlib.compress(profile, 9))


def png(*chunks: bytes, before: bytes = b"IDAT") -> bytes:
    """Return a photograph with ``chunks`` before its pixels, or before another chunk."""
    data = encoded(sample("cat", (300, 200)), "PNG")
    at = data.index(before) - 4
    return data[:at] + b"".join(chunks) + data[at:]


@pytest.mark.parametrize(
    "data",
    [
        png(text(2)),
        png(international(2)),
        png(text(2), before=b"IEND"),
        png(international(2), before=b"IEND"),
        png(*[text(1)] * 70),
        png(profile_chunk(bytes(2 * MILLION))),
        png(profile_chunk(bytes(LARGEST_PROFILE + 1))),
        png(text(2), profile_chunk(bytes(2 * MILLION)), international(2)),
    ],
    ids=["text", "international", "text behind", "international behind", "many", "profile", "largest profile", "all"],
)
def test_what_is_packed_beside_the_pixels_costs_the_picture_nothing(data: bytes) -> None:
    plain = loaded(png())
    assert inspect(loaded(data)) == inspect(plain)._replace(byte_count=len(data))
    assert prepare(loaded(data), PLENTY) == prepare(plain, PLENTY)


def test_colours_are_converted_from_a_profile_of_megabytes() -> None:
    swapped = swapped_profile()
    large = (len(swapped) + 2 * MILLION).to_bytes(4, "big") + swapped[4:] + bytes(2 * MILLION)
    usual, other = (uploaded(prepare(loaded(png(profile_chunk(one))), PLENTY)) for one in (swapped, large))
    assert ImageStat.Stat(other).mean == ImageStat.Stat(usual).mean
    red, green, _ = ImageStat.Stat(uploaded(prepare(loaded(png()), PLENTY)).convert("RGB")).mean
    assert ImageStat.Stat(usual).mean[:2] == pytest.approx([green, red], abs=4)


def test_a_picture_without_text_is_not_copied() -> None:
    data = png()
    assert without_text(data) is data
    assert without_text_and_profile(data)[0] is data


def test_only_text_and_profile_go() -> None:
    assert without_text(png(text(1), profile_chunk(b"profile"), international(1))) == png(profile_chunk(b"profile"))
    assert without_text_and_profile(png(text(1), profile_chunk(b"profile"))) == (png(), b"profile")
    long = png(text(1))[:-4] + bytes(200_000)
    assert without_text(long) == png()[:-4] + bytes(200_000)


@pytest.mark.parametrize(
    "content",
    [b"", b"name", b"name\0", b"name\0\0", b"name\0\0damaged", b"name\0\x01" + zlib.compress(b"profile")],
)
def test_a_profile_that_cannot_be_unpacked_is_none(content: bytes) -> None:
    assert without_text_and_profile(png(chunk(b"iCCP", content))) == (png(), None)


def test_a_chunk_that_is_not_whole_stays_with_all_that_follows() -> None:
    data = png(text(1))
    cut = data[: data.index(b"zTXt") + 100]
    assert without_text(cut) == cut
    assert without_text(b"") == b""


def test_words_in_packed_metadata_are_still_read_from_the_file() -> None:
    from tests.services.picture_metadata.packets import alternative, packet

    words = packet(alternative("AltTextAccessibility", x_default="A cat"))
    stored = chunk(b"iTXt", b"XML:com.adobe.xmp\0\x01\0\0\0" + zlib.compress(words))
    data = png(text(2), stored)
    prepare(loaded(data), PLENTY)
    found = read_embedded_text(data)
    assert found is not None
    assert found.alt[0].text == "A cat"


PREPARE_AND_PRINT_GROWTH = """
import resource, sys
from pathlib import Path
from altwright.core.picture import LoadedPicture, PictureFormat
from altwright.core.upload import UploadLimits
from altwright.services.picture_preparation import prepare
plain, packed = (LoadedPicture(Path(name).read_bytes(), PictureFormat.PNG) for name in sys.argv[1:])
prepare(plain, UploadLimits())
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
prepare(packed, UploadLimits())
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="other systems count memory in other units")
def test_nothing_is_unpacked_beyond_what_is_heeded(tmp_path: Path) -> None:
    (tmp_path / "plain.png").write_bytes(png())
    much = zeros(200)
    bomb = png(chunk(b"zTXt", b"Comment\0\0" + much), chunk(b"iCCP", b"profile\0\0" + much))
    (tmp_path / "packed.png").write_bytes(bomb)
    source = Path(altwright.__file__).parent.parent
    command = [sys.executable, "-c", PREPARE_AND_PRINT_GROWTH, "plain.png", "packed.png"]
    run = subprocess.run(
        command, cwd=tmp_path, env={"PYTHONPATH": str(source)}, capture_output=True, text=True, check=True
    )
    assert int(run.stdout) < 60, "megabytes; unpacked it is four hundred"
