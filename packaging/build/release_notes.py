"""The changelog as release notes: as Markdown for a page, and as XML for software centres."""

from __future__ import annotations

import datetime
import re
import textwrap
from collections.abc import Iterator
from email.utils import format_datetime
from typing import NamedTuple
from xml.sax.saxutils import escape

from places import CHECKOUT

UNRELEASED = "Unreleased"
_HEADING = re.compile(r"^## (?:\[)?([\w.+-]+)(?:\])?(?: [(–-]? ?(\d{4}-\d{2}-\d{2})\)?)?$")


class Release(NamedTuple):
    """One section of the changelog: its version, its date if it has one, and what is new, in Markdown."""

    version: str
    date: str
    text: str

    @property
    def points(self) -> list[str]:
        """Its list items, each in one line and without marks."""
        joined = re.sub(r"\n +", " ", self.text)
        return [_plain(line[2:]) for line in joined.splitlines() if line.startswith("- ")]


def releases() -> list[Release]:
    """Return the sections of the changelog, newest first."""
    return list(_sections((CHECKOUT / "CHANGELOG.md").read_text(encoding="utf-8")))


def for_version(number: str) -> str:
    """Return what is new in version ``number``; before it has a section of its own, what is unreleased."""
    known = {release.version: release for release in releases()}
    release = known.get(number) or known.get(UNRELEASED)
    return f"# Altwright {number}\n\n{release.text}" if release else f"# Altwright {number}"


def as_metainfo(number: str, epoch: int) -> str:
    """Return the ``releases`` element of AppStream's file; what is unreleased is a development version of today."""
    today = datetime.datetime.fromtimestamp(epoch, datetime.UTC).date().isoformat()
    known = releases()
    published = [release for release in known if release.version != UNRELEASED]
    if number not in {release.version for release in published}:
        published[:0] = [
            Release(number, today, release.text) for release in known if release.version == UNRELEASED
        ] or [Release(number, today, "")]
        kind = ' type="development"'
    else:
        kind = ""
    rows = []
    for release in published:
        mark = kind if release.version == number else ""
        items = "".join(f"\n          <li>{escape(point)}</li>" for point in release.points)
        notes = f"\n      <description>\n        <ul>{items}\n        </ul>\n      </description>" if items else ""
        rows.append(
            f'    <release version="{release.version}" date="{release.date or today}"{mark}>{notes}\n    </release>'
        )
    return "<releases>\n" + "\n".join(rows) + "\n  </releases>"


def as_debian_changelog(number: str, epoch: int, maintainer: str) -> str:
    """Return the newest changes as Debian writes them."""
    moment = format_datetime(datetime.datetime.fromtimestamp(epoch, datetime.UTC))
    known = {release.version: release for release in releases()}
    release = known.get(number) or known.get(UNRELEASED)
    points = release.points if release else []
    lines = [textwrap.fill(point, 78, initial_indent="  * ", subsequent_indent="    ") for point in points]
    return "\n".join(
        [f"altwright ({number}) unstable; urgency=medium", "", *lines, "", f" -- {maintainer}  {moment}", ""]
    )


def _sections(text: str) -> Iterator[Release]:
    version, date, lines = "", "", list[str]()
    for line in text.splitlines():
        if heading := _HEADING.match(line):
            if version:
                yield Release(version, date, "\n".join(lines).strip())
            version, date, lines = heading[1], heading[2] or "", []
        else:
            lines.append(line)
    if version:
        yield Release(version, date, "\n".join(lines).strip())


def _plain(text: str) -> str:
    return re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", text).replace("`", "").replace("**", "").replace("*", "")
