"""The table of destinations is what is known about them, and own ones survive whatever happens to their file."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from altwright.core.copying import CopyFormat
from altwright.core.destination import Destination, all_destinations, own_destination, web
from altwright.core.text_units import Unit
from altwright.services.destinations import (
    FILE_NAME,
    DestinationStore,
    built_in_destinations,
    read_destinations,
)
from altwright.services.resources import resource

OWN = own_destination("My shop – Ä", (), limit=80, unit=Unit.GRAPHEMES, advisory=None, copy_format=CopyFormat.HTML)


def test_every_entry_of_the_table_makes_sense_and_is_dated() -> None:
    stored = json.loads(resource("data", "destinations.json").read_text(encoding="utf-8"))
    assert stored["date"]
    assert [entry["id"] for entry in stored["destinations"]] == [each.id for each in built_in_destinations()]
    known = {"id", "name", "limit", "unit", "advisory", "copy", "note", "source", "unconfirmed_limit"}
    for entry, destination in zip(stored["destinations"], built_in_destinations(), strict=True):
        assert set(entry) <= known
        assert destination.unit.value == entry.get("unit", "code points")
        assert destination.copy_format.value == entry.get("copy", "plain")
        assert destination.limit is None or destination.source


@pytest.mark.parametrize(
    ("name", "limit", "unconfirmed", "advisory"),
    [
        ("web", None, None, 125),
        ("x", 1000, None, 125),
        ("mastodon", 1500, None, 125),
        ("bluesky", 2000, None, 125),
        ("instagram", 1000, None, 125),
        ("threads", None, 1000, 125),
        ("linkedin", 4086, None, 120),
        ("facebook", None, None, 100),
        ("pinterest", 500, None, 125),
        ("slack", 2000, None, 125),
        ("drupal", 512, None, 125),
        ("shopify", 512, None, 125),
        ("ghost", None, 191, 125),
        ("squarespace", None, 250, 125),
        ("wordpress", None, None, 125),
        ("iptc", 250, None, 125),
    ],
)
def test_the_table_says_what_is_known(name: str, limit: int | None, unconfirmed: int | None, advisory: int) -> None:
    found = next(each for each in built_in_destinations() if each.id == name)
    assert (found.limit, found.unconfirmed_limit, found.advisory) == (limit, unconfirmed, advisory)


def test_own_destinations_come_back(tmp_path: Path) -> None:
    folder = tmp_path / "not there yet"
    assert DestinationStore(folder).load() == ()
    DestinationStore(folder).save([OWN])
    assert DestinationStore(folder).load() == (OWN,)
    DestinationStore(folder).save([replace(OWN, limit=90)])
    assert [path.name for path in folder.iterdir()] == [FILE_NAME]
    assert DestinationStore(folder).load()[0].limit == 90


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "7", '{"destinations": {}}', "[" * 100_000, "x" * 1_100_000, b"\xff\xfe\x00", '{"a": "\\ud800"}'],
)
def test_a_damaged_file_is_set_aside_and_kept(tmp_path: Path, text: str | bytes) -> None:
    content = text if isinstance(text, bytes) else text.encode()
    (tmp_path / FILE_NAME).write_bytes(content)
    store = DestinationStore(tmp_path)
    assert store.load() == ()
    store.save([OWN])
    assert (tmp_path / store.damaged).read_bytes() == content
    assert DestinationStore(tmp_path).load() == (OWN,)


def test_an_entry_that_makes_no_sense_costs_only_itself(tmp_path: Path) -> None:
    entries = [{"id": "a", "name": "A", "limit": "many"}, 7, {"id": "b", "name": "B"}, {"id": "b", "name": "Again"}]
    (tmp_path / FILE_NAME).write_text(json.dumps({"destinations": entries}), encoding="utf-8-sig")
    assert DestinationStore(tmp_path).load() == (Destination("b", "B", is_own=True),)


def test_a_table_that_is_not_there_still_leaves_the_web(tmp_path: Path) -> None:
    assert read_destinations(tmp_path / "nothing.json") == ()
    assert all_destinations(read_destinations(tmp_path / "nothing.json"), ()) == (web(),)


def test_a_full_disk_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    DestinationStore(tmp_path).save([OWN])

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        DestinationStore(tmp_path).save([])
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]
    assert DestinationStore(tmp_path).load() == (OWN,)
