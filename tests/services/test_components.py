"""The list of what a built program is made of."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from altwright.services import components, resources
from altwright.services.components import Component
from altwright.ui.help_texts import about_text

LIST = {
    "bomFormat": "CycloneDX",
    "components": [
        {"name": "Qt", "version": "6.11.3", "licenses": [{"expression": "LGPL-3.0-only"}]},
        {"name": "old", "version": "1", "licenses": [{"license": {"name": "its own words"}}]},
    ],
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(resources, "resources_folder", lambda: tmp_path)
    return tmp_path


def test_components_are_read_with_version_and_licence(folder: Path) -> None:
    (folder / components.LIST_NAME).write_text(json.dumps(LIST), encoding="utf-8")
    assert components.components() == (
        Component("Qt", "6.11.3", "LGPL-3.0-only"),
        Component("old", "1", "its own words"),
    )


@pytest.mark.parametrize("text", [None, "{", "[]", '{"components": [{"name": "Qt"}]}', '{"components": 1}'])
def test_program_without_a_list_or_with_a_damaged_one_names_nothing(folder: Path, text: str | None) -> None:
    if text is not None:
        (folder / components.LIST_NAME).write_text(text, encoding="utf-8")
    assert components.components() == ()


def test_about_names_what_a_built_program_is_made_of_and_where_the_licences_are(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert "Made with" not in about_text()
    (tmp_path / components.LIST_NAME).write_text(json.dumps(LIST), encoding="utf-8")
    monkeypatch.setattr(components, "resource", lambda name: tmp_path / name)
    text = about_text()
    assert "Qt 6.11.3 (LGPL-3.0-only)" in text
    assert str(tmp_path / "licences") in text
    assert "may be replaced" in text
