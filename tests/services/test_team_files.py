"""Team files on the disk: read from anywhere, written whole, kept for the next export."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from altwright.core.errors import TargetLocked
from altwright.core.named_prompt import NamedPrompt
from altwright.core.team_file import TeamFault, TeamFile, TeamFileUnusable
from altwright.services import atomic_file
from altwright.services.team_files import TeamFiles, read, write

TEAM = TeamFile((NamedPrompt("Museum", "Beschreibe das Objekt — kurz 🩺."),), (("names", '{"Anna": "the mayor"}'),))


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_what_is_exported_can_be_imported(tmp_path: Path) -> None:
    path = tmp_path / ".altwright-team.json"
    write(path, TEAM)
    assert read(path) == TEAM
    assert names_in(tmp_path) == {path.name}


def test_what_is_kept_is_there_at_the_next_start(tmp_path: Path) -> None:
    assert TeamFiles(tmp_path / "new").kept() == TeamFile()
    assert not (tmp_path / "new").exists()
    TeamFiles(tmp_path / "new").keep(TEAM)
    assert TeamFiles(tmp_path / "new").kept() == TEAM


def test_a_damaged_keepsake_is_set_aside_and_a_newer_one_is_left_alone(tmp_path: Path) -> None:
    kept = tmp_path / "team.json"
    kept.write_text("{")
    assert TeamFiles(tmp_path).kept() == TeamFile()
    assert (tmp_path / "team.damaged.json").read_text() == "{"
    kept.write_text("[")
    assert TeamFiles(tmp_path).kept() == TeamFile()
    assert (tmp_path / "team.damaged.json").read_text() == "{"
    assert (tmp_path / "team.damaged-2.json").read_text() == "["
    kept.write_text('{"kind": "altwright-team", "version": 2}')
    with pytest.raises(TeamFileUnusable):
        TeamFiles(tmp_path).kept()
    assert kept.exists()


def test_what_cannot_be_read_is_told_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(TeamFileUnusable) as missing:
        read(tmp_path / "gone.json")
    assert (missing.value.fault, missing.value.name) == (TeamFault.UNREADABLE, "gone.json")
    with pytest.raises(TeamFileUnusable) as folder:
        read(tmp_path)
    assert folder.value.fault is TeamFault.NO_TEAM_FILE


@pytest.mark.skipif(os.name != "posix", reason="there are no pipes with names elsewhere")
def test_a_pipe_holds_nothing_up(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.json")
    with pytest.raises(TeamFileUnusable) as pipe:
        read(tmp_path / "pipe.json")
    assert pipe.value.fault is TeamFault.NO_TEAM_FILE


def test_a_place_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    with pytest.raises(TargetLocked):
        write(tmp_path / "no such folder" / "team.json", TEAM)


@pytest.mark.parametrize("moment", ["os.fsync", "pathlib.Path.replace"])
def test_an_error_while_writing_leaves_the_old_file_and_no_rubbish(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    def fail(*_: object) -> None:
        raise OSError(5, "Input/output error")

    path = tmp_path / "team.json"
    path.write_text("before")
    monkeypatch.setattr(moment, fail)
    with pytest.raises(OSError, match="Input/output error"):
        atomic_file.write_private(path, b"after")
    assert path.read_text() == "before"
    assert names_in(tmp_path) == {"team.json"}


@pytest.mark.skipif(os.name != "posix", reason="other systems have other permissions")
def test_a_private_file_is_its_owner_s_alone(tmp_path: Path) -> None:
    (tmp_path / "kept.json").write_text("before")
    atomic_file.write_private(tmp_path / "kept.json", b"after")
    assert (tmp_path / "kept.json").stat().st_mode & 0o077 == 0
    assert (tmp_path / "kept.json").read_bytes() == b"after"


@pytest.mark.skipif(os.name != "posix", reason="links take a right of their own elsewhere")
def test_a_team_file_behind_a_link_is_replaced_and_the_link_stays(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "team.json").write_text("{}", encoding="utf-8")
    link = tmp_path / "team.json"
    link.symlink_to(tmp_path / "shared" / "team.json")
    write(link, TEAM)
    assert link.is_symlink()
    assert read(tmp_path / "shared" / "team.json") == TEAM
    assert names_in(tmp_path / "shared") == {"team.json"}
