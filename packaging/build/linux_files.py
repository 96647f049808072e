"""What a desktop on Linux wants beside the folder: menu entry, icons, description for software centres, man page."""

from __future__ import annotations

import datetime
import gzip
from pathlib import Path

import icons
import release_notes
from places import APP_ID, NAME, PACKAGING, SUMMARY, TITLE, version

TEMPLATES = PACKAGING / "linux"


def write_share(share: Path, epoch: int) -> None:
    """Write everything that belongs under ``/usr/share`` into ``share``."""
    _write(share / "applications" / f"{NAME}.desktop", filled(f"{NAME}.desktop", epoch))
    _write(share / "metainfo" / f"{APP_ID}.metainfo.xml", filled("metainfo.xml", epoch))
    pages = share / "man" / "man1"
    pages.mkdir(parents=True)
    (pages / f"{NAME}.1.gz").write_bytes(zipped(filled(f"{NAME}.1", epoch)))
    hicolor = share / "icons" / "hicolor"
    for size in icons.SIZES:
        place = hicolor / f"{size}x{size}" / "apps" / f"{NAME}.png"
        place.parent.mkdir(parents=True)
        place.write_bytes(icons.png(size))
    _write(hicolor / "scalable" / "apps" / f"{NAME}.svg", icons.DRAWING.read_text(encoding="utf-8"))


def filled(template: str, epoch: int) -> str:
    """Return a template of packaging/linux with version, date, releases and names in their places."""
    day = datetime.datetime.fromtimestamp(epoch, datetime.UTC).date().isoformat()
    text = (TEMPLATES / template).read_text(encoding="utf-8")
    values = {"VERSION": version(), "DATE": day, "ID": APP_ID, "NAME": NAME, "TITLE": TITLE, "SUMMARY": SUMMARY}
    if "@RELEASES@" in text:
        values["RELEASES"] = release_notes.as_metainfo(version(), epoch)
    for name, value in values.items():
        text = text.replace(f"@{name}@", value)
    return text


def zipped(text: str) -> bytes:
    """Return ``text`` as a gzip file without a name or a time in it."""
    return gzip.compress(text.encode("utf-8"), compresslevel=9, mtime=0)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
