"""Whatever is pasted or dropped, the picture that was meant is taken, and its address keeps every byte."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QMetaType, QMimeData, QUrl
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QApplication
from tests.pictures import encoded, sample, sample_bytes

from altwright.bridge.intake import can_take, copied, source_from, sources_from, text_of
from altwright.core.errors import (
    AddressIncomplete,
    AddressUnclear,
    AddressUnusable,
    FolderWithoutPictures,
    NothingToPaste,
    PictureError,
)
from altwright.core.picture import AddressSource, FileSource, InlineSource, PastedSource, sniff_format

SIGNED = "https://cdn.example.org/a%20b%2Fc.jpg?X-Sig=a%2Bb%3D%3d&w=600&w=600&e=%7E~&plus=1+2#part"

pytestmark = pytest.mark.usefixtures("qapp")


class Foreign(QMimeData):
    """What another program offers: the bytes are fetched from it when they are asked for."""

    def __init__(self, contents: dict[str, bytes]) -> None:
        super().__init__()
        self.contents = contents

    def formats(self) -> list[str]:
        return list(self.contents)

    def hasFormat(self, name: str) -> bool:  # noqa: N802  (Qt's name)
        return name in self.contents

    def retrieveData(self, name: str, kind: QMetaType | QMetaType.Type) -> object:  # noqa: N802  (Qt's name)
        content = self.contents.get(name)
        return None if content is None else QByteArray(content)


def data(**formats: str | bytes) -> QMimeData:
    """Return what another program offers: ``text``, ``html``, ``addresses`` as a list, or ``png``."""
    names = {"text": "text/plain", "html": "text/html", "addresses": "text/uri-list", "png": "image/png"}
    mime = QMimeData()
    for name, content in formats.items():
        mime.setData(names[name], content.encode() if isinstance(content, str) else content)
    return mime


def pixels() -> QImage:
    """Return a picture as the clipboard holds it."""
    image = QImage.fromData(sample_bytes("cat"))
    assert not image.isNull()
    return image


@pytest.mark.parametrize(
    "text",
    [SIGNED, f"  {SIGNED}\n", f'"{SIGNED}"', f"<{SIGNED}>", f'<img alt="x" src="{SIGNED}">', f"![alt]({SIGNED})"],
)
async def test_an_address_in_text_keeps_every_byte_whatever_is_around_it(text: str) -> None:
    assert await source_from(data(text=text)) == AddressSource(SIGNED)


async def test_an_address_in_a_tag_is_freed_of_its_html() -> None:
    mime = data(html='<meta charset="utf-8"><img src="https://example.org/a.jpg?w=1&amp;sig=a%2Fb">')
    assert await source_from(mime) == AddressSource("https://example.org/a.jpg?w=1&sig=a%2Fb")


@pytest.mark.parametrize("through", [lambda mime: mime, copied])
async def test_an_address_in_a_list_alone_keeps_every_byte(through: Callable[[QMimeData], QMimeData]) -> None:
    mime = through(Foreign({"text/uri-list": f"{SIGNED}\r\n".encode()}))
    assert await source_from(mime) == AddressSource(SIGNED)
    assert text_of(mime) == SIGNED


async def test_a_copy_holds_everything_and_outlives_what_it_was_made_of() -> None:
    original = data(text="Figure 3", html="<p>Figure 3</p>")
    original.setImageData(pixels())
    copy = copied(original)
    original.clear()
    assert copy.text() == "Figure 3"
    assert copy.html() == "<p>Figure 3</p>"
    assert isinstance(await source_from(copy), PastedSource)


async def test_remarks_in_a_list_are_skipped() -> None:
    mime = Foreign({"text/uri-list": f"# dragged from the harbour.jpg page\r\n{SIGNED}\r\n".encode()})
    assert await source_from(mime) == AddressSource(SIGNED)


async def test_a_picture_dragged_from_a_browser_is_its_address() -> None:
    mime = data(
        addresses=f"{SIGNED}\r\n", text=SIGNED, html=f'<img src="{SIGNED.replace("&", "&amp;")}" alt="Harbour">'
    )
    mime.setImageData(pixels())
    assert await source_from(mime) == AddressSource(SIGNED)


async def test_of_a_picture_inside_a_link_the_picture_is_meant() -> None:
    page = "https://example.org/news/harbour"
    html = f'<a href="{page}"><img src="https://example.org/harbour.jpg?w=1&amp;h=2" alt="Harbour"></a>'
    mime = data(addresses=f"{page}\r\n", text=page, html=html)
    assert await source_from(mime) == AddressSource("https://example.org/harbour.jpg?w=1&h=2")


async def test_an_address_copied_from_a_page_with_pictures_is_the_address() -> None:
    html = '<p>See <img src="https://example.org/logo.png"> https://example.org/harbour.jpg</p>'
    mime = data(text="https://example.org/harbour.jpg", html=html)
    assert await source_from(mime) == AddressSource("https://example.org/harbour.jpg")


async def test_a_copied_picture_of_a_browser_is_its_pixels() -> None:
    png = encoded(sample("cat"), "PNG")
    mime = data(png=png, html=f'<img src="{SIGNED}">')
    assert await source_from(mime) == PastedSource(png)


async def test_a_copied_picture_of_a_browser_that_cannot_be_had_is_its_address() -> None:
    mime = data(png=b"", html='<img src="https://example.org/a.jpg">')
    assert await source_from(mime) == AddressSource("https://example.org/a.jpg")


@pytest.mark.parametrize("as_pixmap", [False, True])
async def test_pixels_become_a_picture_file(as_pixmap: bool) -> None:
    mime = QMimeData()
    mime.setImageData(QPixmap.fromImage(pixels()) if as_pixmap else pixels())
    source = await source_from(mime)
    assert isinstance(source, PastedSource)
    assert sniff_format(source.data) is not None
    assert QImage.fromData(source.data).size() == pixels().size()


async def test_pixels_beside_unrelated_text_are_the_picture() -> None:
    mime = data(text="Figure 3: The harbour at dawn", html="<html><body><p>Figure 3</p></body></html>")
    mime.setImageData(pixels())
    assert isinstance(await source_from(mime), PastedSource)


async def test_pixels_beside_the_name_of_no_file_are_the_picture() -> None:
    mime = data(text="harbour.jpg")
    mime.setImageData(pixels())
    assert isinstance(await source_from(mime), PastedSource)


async def test_an_address_beside_pixels_is_the_address() -> None:
    mime = data(text=SIGNED)
    mime.setImageData(pixels())
    assert await source_from(mime) == AddressSource(SIGNED)


async def test_a_copied_file_is_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a b ü #1.jpg"
    path.write_bytes(sample_bytes("cat"))
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    mime.setText(str(path))
    mime.setData("x-special/gnome-copied-files", f"copy\n{path.as_uri()}".encode())
    assert await source_from(mime) == FileSource(path)


async def test_of_several_files_the_first_is_taken(tmp_path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / name)) for name in ("a.jpg", "b.jpg")])
    assert await source_from(mime) == FileSource(tmp_path / "a.jpg")


async def test_a_file_address_in_text_is_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a b.jpg"
    path.write_bytes(b"x")
    assert await source_from(data(text=path.as_uri())) == FileSource(path)


async def test_a_path_in_text_is_the_file_even_if_it_is_not_there(tmp_path: Path) -> None:
    # Loading it then says that the file is missing, which tells more than "no picture".
    path = tmp_path / "missing.jpg"
    assert await source_from(data(text=str(path))) == FileSource(path)


async def test_a_path_too_long_for_any_file_does_no_harm() -> None:
    path = "/" + "a" * 5000 + ".jpg"
    assert await source_from(data(text=path)) == FileSource(Path(path))


async def test_an_inline_picture_is_itself() -> None:
    url = "data:image/gif;base64,R0lGODlhAQABAAAAACw="
    assert await source_from(data(text=url)) == InlineSource(url)
    assert await source_from(data(html=f'<p>A dot: <img src="{url}"></p>')) == InlineSource(url)


@pytest.mark.parametrize(
    ("mime", "error"),
    [
        (QMimeData(), NothingToPaste),
        (data(text=""), NothingToPaste),
        (data(text=" \n"), NothingToPaste),
        (data(html="<p></p>"), NothingToPaste),
        (data(text="Describe this image for alt text."), AddressUnclear),
        (data(text="Describe this", html="<p>Describe this</p>"), AddressUnclear),
        (data(html="<p>Describe this</p>"), PictureError),
        (data(text="example.org/a.jpg"), AddressIncomplete),
        (data(text="blob:https://example.org/5f0a"), AddressUnusable),
        (data(addresses="ftp://example.org/a.jpg\r\n"), AddressUnusable),
        (data(addresses=b"\xff\xfe"), PictureError),
        (data(png=b""), NothingToPaste),
    ],
)
async def test_what_holds_no_picture_says_why(mime: QMimeData, error: type[PictureError]) -> None:
    with pytest.raises(error):
        await source_from(mime)


async def test_the_data_may_go_while_a_picture_is_being_made_of_it() -> None:
    mime = QMimeData()
    mime.setImageData(pixels())
    taking = source_from(mime)
    waiting = taking.send(None)
    mime.clear()
    del mime
    assert waiting is not None
    taking.close()


def test_everything_that_may_hold_a_picture_can_be_dropped(qapp: QApplication) -> None:
    assert not can_take(QMimeData())
    assert can_take(data(text="x"))
    assert can_take(data(html="<img>"))
    assert can_take(data(addresses="https://example.org/a.jpg"))
    mime = QMimeData()
    mime.setImageData(pixels())
    assert can_take(mime)


async def test_a_folder_without_pictures_is_told_from_nothing_at_all(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("No picture")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path))])
    with pytest.raises(FolderWithoutPictures):
        await sources_from(mime)
