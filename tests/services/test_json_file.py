"""An object in a file is written whole, and neither a damaged nor an unreadable file is ever lost."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from altwright.services import json_file
from altwright.services.json_file import JsonFile


def test_an_object_comes_back_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    path = tmp_path / "not there yet" / "a.json"
    assert JsonFile(path).read() == {}
    JsonFile(path).write({"words": "Ä 🩺"})
    assert JsonFile(path).read() == {"words": "Ä 🩺"}
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600


def test_every_damaged_file_is_set_aside_under_a_name_of_its_own(tmp_path: Path) -> None:
    for content, aside in (("{", "a.damaged.json"), ("[]", "a.damaged-2.json"), ('{"a": 1}', "a.damaged-3.json")):
        (tmp_path / "a.json").write_text(content, encoding="utf-8")
        file = JsonFile(tmp_path / "a.json", is_sound=lambda stored: "b" in stored)
        assert file.read() == {}
        assert file.damaged == aside
        assert (tmp_path / aside).read_text(encoding="utf-8") == content
    assert not (tmp_path / "a.json").exists()


def test_a_file_that_could_not_be_read_is_not_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.json").write_text('{"mine": 1}', encoding="utf-8")
    file = JsonFile(tmp_path / "a.json")

    def refuse(*_: object) -> dict[str, object]:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(json_file, "read_object", refuse)
        with pytest.raises(PermissionError):
            file.read()
    with pytest.raises(OSError, match="left as it is"):
        file.write({})
    assert file.read() == {"mine": 1}
    file.write({"mine": 2})
    assert JsonFile(tmp_path / "a.json").read() == {"mine": 2}


@pytest.mark.skipif(os.name != "posix", reason="links take a right of their own elsewhere")
def test_a_link_stays_a_link_and_the_file_behind_it_is_written(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "a.json").write_text("{}", encoding="utf-8")
    link = tmp_path / "a.json"
    link.symlink_to(tmp_path / "elsewhere" / "a.json")
    JsonFile(link).write({"a": 1})
    assert link.is_symlink()
    assert JsonFile(tmp_path / "elsewhere" / "a.json").read() == {"a": 1}
    assert {path.name for path in (tmp_path / "elsewhere").iterdir()} == {"a.json"}
