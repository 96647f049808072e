"""Real pictures for tests, made of the bundled samples: every format, every turn, large ones and broken ones."""

from __future__ import annotations

import base64
import functools
import io
from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageCms, ImageDraw

from altwright.core.picture import LoadedPicture, PictureFormat, UploadReference, sniff_format

SAMPLES = Path(__file__).parent.parent / "resources" / "samples"

CORNERS = {"top left": "red", "top right": "lime", "bottom left": "blue", "bottom right": "yellow"}
"""The colours of the corners of :func:`cornered`."""

_TURNS_AWAY = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def sample_bytes(name: str = "astronaut") -> bytes:
    """Return the file of the sample ``astronaut``, ``coffee`` or ``cat``, as it is bundled."""
    return (SAMPLES / f"{name}.jpg").read_bytes()


def sample(name: str = "astronaut", size: tuple[int, int] | None = None) -> Image.Image:
    """Return a sample's pixels in RGB, resized to ``size`` if one is given."""
    with Image.open(SAMPLES / f"{name}.jpg") as image:
        pixels = image.convert("RGB")
    return pixels.resize(size) if size else pixels


def encoded(image: Image.Image, file_format: str, **options: object) -> bytes:
    """Return ``image`` as a file of Pillow's ``file_format``."""
    file = io.BytesIO()
    image.save(file, file_format, **options)
    return file.getvalue()


def heic(image: Image.Image, **options: object) -> bytes:
    """Return ``image`` as HEIC, as a telephone's camera writes it."""
    import pillow_heif

    pillow_heif.register_heif_opener()
    return encoded(image, "HEIF", **options)


def svg(content: str, *, size: str = 'width="451" height="300"', head: str = "") -> bytes:
    """Return a drawing with ``content``; ``head`` stands before its root."""
    namespaces = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f"{head}<svg {namespaces} {size}>{content}</svg>".encode()


def loaded(data: bytes) -> LoadedPicture:
    """Return ``data`` as the loader would hand it on."""
    file_format = sniff_format(data)
    assert file_format is not None, data[:32]
    return LoadedPicture(data, file_format)


def uploaded(reference: UploadReference) -> Image.Image:
    """Return the picture inside an upload, decoded."""
    return Image.open(io.BytesIO(uploaded_bytes(reference)))


def uploaded_bytes(reference: UploadReference) -> bytes:
    """Return the picture's file inside an upload."""
    return base64.b64decode(reference.url.partition(",")[2], validate=True)


def cornered(size: tuple[int, int] = (240, 120)) -> Image.Image:
    """Return a grey picture whose four corners have the colours of :data:`CORNERS`."""
    width, height = size
    image = Image.new("RGB", size, "grey")
    draw = ImageDraw.Draw(image)
    side = min(size) // 3
    for name, colour in CORNERS.items():
        top = 0 if name.startswith("top") else height - side
        left = 0 if name.endswith("left") else width - side
        draw.rectangle((left, top, left + side - 1, top + side - 1), fill=colour)
    return image


def stored_turned(image: Image.Image, orientation: int, file_format: str, **options: object) -> bytes:
    """Return a file that looks like ``image`` only to a reader that applies its EXIF ``orientation``, 1 to 8."""
    turn = _TURNS_AWAY[orientation]
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored = image.transpose(turn) if turn is not None else image
    if file_format == "HEIC":
        # Its own turn is written from the bytes; the EXIF orientation of this format says nothing.
        return heic(stored, exif=exif.tobytes(), **options)
    return encoded(stored, file_format, exif=exif, **options)


def with_private_metadata(image: Image.Image, file_format: str) -> bytes:
    """Return ``image`` with a place, an owner, a comment and XMP in its metadata, as far as the format holds them."""
    exif = Image.Exif()
    exif[0x010E] = "SECRET description"
    exif[0xA430] = "SECRET owner"
    place = exif.get_ifd(0x8825)
    place[1], place[2] = "N", (52.0, 31.0, 12.0)
    place[3], place[4] = "E", (13.0, 24.0, 36.0)
    place[29] = "SECRET date"
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>SECRET xmp</x:xmpmeta>"
    options: dict[str, object] = {"exif": exif}
    if file_format in {"JPEG", "WEBP", "AVIF", "HEIC"}:
        options["xmp"] = xmp
    if file_format == "JPEG":
        options["comment"] = b"SECRET comment"
    if file_format == "GIF":
        options = {"comment": b"SECRET comment"}
    if file_format == "HEIC":
        return heic(image, **options)
    return encoded(image, file_format, **options)


def swapped_profile() -> bytes:
    """Return an ICC profile in which the red and the green of sRGB have changed places."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, green = profile.index(b"rXYZ", 128), profile.index(b"gXYZ", 128)
    profile[red : red + 4], profile[green : green + 4] = b"gXYZ", b"rXYZ"
    return bytes(profile).replace("sRGB".encode("utf-16-be"), "xRGB".encode("utf-16-be"))


@functools.cache
def large_jpeg(megapixels: int, *, progressive: bool = False) -> bytes:
    """Return a photograph of about ``megapixels`` as JPEG, in the shape of a camera's, 3 to 2."""
    height = int((megapixels * 1_000_000 / 1.5) ** 0.5)
    image = sample("coffee").resize((height * 3 // 2, height), Image.Resampling.BILINEAR)
    return encoded(image, "JPEG", quality=85, progressive=progressive)


def with_passes(count: int) -> bytes:
    """Return a progressive JPEG whose last pass comes ``count`` times."""
    data = encoded(sample("coffee", (2400, 1600)), "JPEG", progressive=True, quality=90)
    at = data.rindex(b"\xff\xda")
    return data[:at] + data[at:-2] * count + data[-2:]


def _transparent() -> Image.Image:
    image = sample("cat").convert("RGBA")
    image.putalpha(Image.linear_gradient("L").resize(image.size))
    return image


def _palette(*, transparent: bool = False) -> bytes:
    image = sample("cat").quantize(64)
    return encoded(image, "PNG", transparency=0) if transparent else encoded(image, "PNG")


def _animation() -> list[Image.Image]:
    return [sample("cat"), sample("coffee", (451, 300))]


def _float_values() -> Image.Image:
    return sample("cat").convert("F").point(lambda value: value * (1 / 255))


def _sixteen_bits() -> Image.Image:
    return sample("cat").convert("L").convert("I").point(lambda value: value * 257).convert("I;16")


EVERY_KIND: dict[str, Callable[[], bytes]] = {
    "jpeg": lambda: sample_bytes("cat"),
    "jpeg progressive": lambda: encoded(sample("cat"), "JPEG", progressive=True),
    "jpeg grey": lambda: encoded(sample("cat").convert("L"), "JPEG"),
    "jpeg cmyk": lambda: encoded(sample("cat").convert("CMYK"), "JPEG"),
    "png": lambda: encoded(sample("cat"), "PNG"),
    "png grey": lambda: encoded(sample("cat").convert("L"), "PNG"),
    "png 1 bit": lambda: encoded(sample("cat").convert("1"), "PNG"),
    "png 16 bits": lambda: encoded(_sixteen_bits(), "PNG"),
    "png palette": _palette,
    "png palette with transparency": lambda: _palette(transparent=True),
    "png transparent": lambda: encoded(_transparent(), "PNG"),
    "png grey transparent": lambda: encoded(_transparent().convert("LA"), "PNG"),
    "webp lossy": lambda: encoded(sample("cat"), "WEBP"),
    "webp lossless": lambda: encoded(sample("cat"), "WEBP", lossless=True),
    "webp transparent": lambda: encoded(_transparent(), "WEBP"),
    "webp animated": lambda: encoded(_animation()[0], "WEBP", save_all=True, append_images=_animation()[1:]),
    "gif": lambda: encoded(sample("cat"), "GIF"),
    "gif animated": lambda: encoded(_animation()[0], "GIF", save_all=True, append_images=_animation()[1:]),
    "bmp": lambda: encoded(sample("cat"), "BMP"),
    "tiff": lambda: encoded(sample("cat"), "TIFF"),
    "tiff lzw": lambda: encoded(sample("cat"), "TIFF", compression="tiff_lzw"),
    "tiff jpeg": lambda: encoded(sample("cat"), "TIFF", compression="jpeg"),
    "tiff cmyk": lambda: encoded(sample("cat").convert("CMYK"), "TIFF"),
    "tiff float": lambda: encoded(_float_values(), "TIFF"),
    "tiff 16 bits": lambda: encoded(_sixteen_bits(), "TIFF"),
    "tiff 32 bits": lambda: encoded(_sixteen_bits().convert("I"), "TIFF"),
    "tiff lab": lambda: encoded(_in_lab(sample("cat")), "TIFF"),
    "tiff 1 bit": lambda: encoded(sample("cat").convert("1"), "TIFF", compression="group4"),
    "avif": lambda: encoded(sample("cat"), "AVIF", speed=10),
    "avif transparent": lambda: encoded(_transparent(), "AVIF", speed=10),
    "avif animated": lambda: encoded(_animation()[0], "AVIF", save_all=True, append_images=_animation()[1:], speed=10),
    "heic": lambda: heic(sample("cat"), quality=80),
    "heic transparent": lambda: heic(_transparent(), quality=80),
    "ico": lambda: encoded(sample("cat", (128, 128)), "ICO", sizes=[(128, 128), (32, 32)]),
}
"""The cat in every format and colour mode of pixels that Altwright claims to read."""

FORMATS: dict[str, PictureFormat] = {name: PictureFormat[name.partition(" ")[0].upper()] for name in EVERY_KIND}
"""The format of each of :data:`EVERY_KIND`."""


def _in_lab(image: Image.Image) -> Image.Image:
    transform = ImageCms.buildTransform(ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), "RGB", "LAB")
    converted = ImageCms.applyTransform(image, transform)
    assert converted is not None
    return converted
