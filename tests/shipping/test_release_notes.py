"""The changelog as release notes and for software centres, and the budget of a build."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from pathlib import Path

import budget
import places
import pytest
import release_notes

CHANGELOG = """\
# Changelog

## Unreleased

- A line that
  goes on & `code`.

## 1.2.0 (2026-03-04)

First words.

- Links are [words](https://example.org).

## 1.1.0 – 2026-01-02

- Older.
"""


@pytest.fixture(autouse=True)
def changelog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "CHANGELOG.md").write_text(CHANGELOG, encoding="utf-8")
    monkeypatch.setattr(release_notes, "CHECKOUT", tmp_path)


def test_sections_are_releases_with_dates() -> None:
    found = [(release.version, release.date) for release in release_notes.releases()]
    assert found == [("Unreleased", ""), ("1.2.0", "2026-03-04"), ("1.1.0", "2026-01-02")]


def test_notes_are_those_of_the_version_or_else_what_is_unreleased() -> None:
    assert release_notes.for_version("1.2.0") == (
        "# Altwright 1.2.0\n\nFirst words.\n\n- Links are [words](https://example.org)."
    )
    assert "A line that" in release_notes.for_version("1.3.0")


def test_software_centres_get_each_release_in_words_without_marks() -> None:
    root = ElementTree.fromstring(release_notes.as_metainfo("1.2.0", 0))
    assert [element.get("version") for element in root] == ["1.2.0", "1.1.0"]
    assert root[0].get("type") is None
    assert [item.text for item in root[0].iter("li")] == ["Links are words."]


def test_version_without_a_section_is_one_under_development() -> None:
    root = ElementTree.fromstring(release_notes.as_metainfo("1.3.0", 0))
    assert (root[0].get("version"), root[0].get("date"), root[0].get("type")) == ("1.3.0", "1970-01-01", "development")
    assert [item.text for item in root[0].iter("li")] == ["A line that goes on & code."]


def test_version_comes_from_the_package() -> None:
    import altwright

    assert places.version() == altwright.__version__


def test_folder_over_its_budget_is_found(tmp_path: Path) -> None:
    engine = tmp_path / places.LIBRARIES / places.ENGINE
    engine.mkdir(parents=True)
    with (engine / "engine.so").open("wb") as file:
        file.truncate(25 * budget.MEGABYTE)
    with (tmp_path / "library.so").open("wb") as file:
        file.truncate(191 * budget.MEGABYTE)
    (tmp_path / "link.so").symlink_to("library.so")
    over = budget.over(budget.folder_figures(tmp_path))
    assert [figure.what for figure in over] == ["without the engine"]
    assert "TOO MUCH" in str(over[0])
    assert budget.largest_entries(tmp_path)[0].endswith("library.so")


def test_slow_start_is_over_its_budget() -> None:
    assert budget.start_figure(1.19).fits
    assert not budget.start_figure(1.21).fits
