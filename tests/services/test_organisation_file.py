"""The organisation's file: real files in real folders, with their owners, their permissions and their damage."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from altwright.core.organisation import FileFault, Organisation
from altwright.services.engine_presets import presets
from altwright.services.organisation_file import (
    LARGEST_FILE,
    find_organisation_file,
    load_organisation,
    machine_folder,
)
from altwright.services.resources import resource

ON_POSIX = pytest.mark.skipif(os.name != "posix", reason="other systems have other permissions")
GOOD = {"version": 1, "engines": ["local"], "locked": ["engine"]}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The machine's own folder, which only its owner may write to."""
    folder = tmp_path / "etc" / "altwright"
    folder.mkdir(parents=True)
    folder.chmod(0o755)
    return folder


def put(folder: Path, content: object = GOOD, name: str = "organisation.json", mode: int = 0o644) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    path.chmod(mode)
    return path


def load(folder: Path, **environment: str) -> Organisation:
    return load_organisation({"XDG_CONFIG_DIRS": "/nowhere", **environment}, presets(), folder)


def test_what_the_file_says_is_in_use(folder: Path) -> None:
    put(folder)
    organisation = load(folder)
    assert [engine.id for engine in organisation.engines or ()] == ["local"]
    assert organisation.locks("engine")
    assert organisation.fault is None


def test_the_example_makes_sense(folder: Path) -> None:
    put(folder, resource("examples", "organisation.json").read_bytes())
    organisation = load(folder)
    assert (organisation.fault, organisation.refused, organisation.unknown) == (None, (), ())
    assert [engine.id for engine in organisation.engines or ()] == ["local", "ollama", "house"]
    assert organisation.locks("proxy")


def test_without_a_file_nothing_is_set_and_nothing_is_made(tmp_path: Path) -> None:
    assert load(tmp_path / "nowhere") == Organisation()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le"])
def test_a_file_as_the_programs_of_windows_write_it_is_no_damage(folder: Path, encoding: str) -> None:
    put(folder, json.dumps(GOOD | {"contact": "Büro 7"}, ensure_ascii=False).encode(encoding))
    organisation = load(folder)
    assert (organisation.fault, organisation.contact) == (None, "Büro 7")


def test_letters_in_another_encoding_are_named_as_what_is_wrong(folder: Path) -> None:
    put(folder, json.dumps(GOOD | {"contact": "Büro 7"}, ensure_ascii=False).encode("cp1252"))
    organisation = load(folder)
    assert organisation.fault is FileFault.DAMAGED
    assert organisation.detail.endswith("its letters are not in UTF-8")


# Where it is ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("platform", "place"),
    [("linux", "/etc/altwright"), ("darwin", "/Library/Application Support/Altwright")],
)
def test_each_system_has_its_place(monkeypatch: pytest.MonkeyPatch, platform: str, place: str) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    assert machine_folder() == Path(place)


@ON_POSIX
def test_the_machine_s_folder_comes_first_and_no_variable_hides_it(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "xdg" / "altwright"
    other.mkdir(parents=True)
    second, named = put(other), put(tmp_path, name="named.json")
    environment = {"XDG_CONFIG_DIRS": f"relative{os.pathsep}{other.parent}", "ALTWRIGHT_ORGANISATION": str(named)}
    assert find_organisation_file({"ALTWRIGHT_ORGANISATION": str(named)}, folder) == named
    assert find_organisation_file(environment, folder) == second
    first = put(folder)
    assert find_organisation_file(environment, folder) == first


@ON_POSIX
def test_a_file_that_the_variable_names_counts_where_the_machine_has_none(folder: Path, tmp_path: Path) -> None:
    named = put(folder, name="named.json")
    assert load(tmp_path / "none", ALTWRIGHT_ORGANISATION=str(named)).locks("engine")


def test_a_file_that_is_named_and_not_there_is_told(tmp_path: Path) -> None:
    organisation = load(tmp_path / "none", ALTWRIGHT_ORGANISATION=str(tmp_path / "missing.json"))
    assert organisation.fault is FileFault.MISSING
    assert organisation.only_here
    assert "missing.json" in organisation.detail


# Whether it can be relied on ------------------------------------------------------------------------------------------


@ON_POSIX
@pytest.mark.parametrize("mode", [0o664, 0o646, 0o666, 0o622])
def test_a_file_that_others_may_write_to_is_not_used(folder: Path, mode: int) -> None:
    path = put(folder, {"engines": ["openai"], "proxy": "http://evil.example:1"}, mode=mode)
    organisation = load(folder)
    assert organisation == Organisation(only_here=True, fault=FileFault.UNSAFE, detail=organisation.detail)
    assert str(path) in organisation.detail
    path.chmod(0o644)
    assert load(folder).fault is None


@ON_POSIX
@pytest.mark.parametrize("mode", [0o775, 0o757, 0o777, 0o1777])
def test_a_file_in_a_folder_that_others_may_write_to_is_not_used(folder: Path, mode: int) -> None:
    put(folder)
    folder.chmod(mode)
    assert load(folder).fault is FileFault.UNSAFE


@ON_POSIX
@pytest.mark.parametrize("is_folder", [False, True])
def test_a_file_or_a_folder_of_another_user_is_not_used(folder: Path, is_folder: bool) -> None:
    path = put(folder)
    if os.geteuid() != 0:
        pytest.skip("only root can give files away")
    os.chown(folder if is_folder else path, 4711, 4711)
    assert load(folder).fault is FileFault.UNSAFE


@ON_POSIX
def test_a_link_is_followed_and_both_its_folders_count(folder: Path, tmp_path: Path) -> None:
    real = tmp_path / "real"
    real.mkdir(mode=0o755)
    (folder / "organisation.json").symlink_to(put(real))
    assert load(folder).locks("engine")
    real.chmod(0o777)
    assert load(folder).fault is FileFault.UNSAFE
    real.chmod(0o755)
    folder.chmod(0o777)
    assert load(folder).fault is FileFault.UNSAFE


# Damage ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "damage",
    [
        *(b"", b"{", b'{"engines": ["openai"', b"[]", b"null", b"\x00" * 512, b"\xff\xfe{}", b"engines = openai"),
        *(b"[" * 200_000, b'{"version": 1' + b"0" * 5000 + b"}"),
    ],
    ids=lambda damage: repr(damage[:16]),
)
def test_a_damaged_file_is_told_and_left_as_it_is(folder: Path, damage: bytes) -> None:
    path = put(folder, damage)
    organisation = load(folder)
    assert organisation.fault is FileFault.DAMAGED
    assert organisation.only_here
    assert str(path) in organisation.detail
    assert path.read_bytes() == damage


def test_the_detail_holds_nothing_of_the_file(folder: Path) -> None:
    put(folder, b'{"proxy": "http://editor:s3cret@proxy.example.org" oops}')
    assert "s3cret" not in load(folder).detail


def test_a_file_that_is_too_large_is_not_read_to_its_end(folder: Path) -> None:
    put(folder, b'{"version": 1, "contact": "' + b" " * LARGEST_FILE + b'"}')
    assert load(folder).fault is FileFault.TOO_LARGE


@ON_POSIX
@pytest.mark.parametrize("kind", ["folder", "pipe", "loop", "nowhere"])
def test_what_is_no_file_is_told_and_holds_nothing_up(folder: Path, kind: str) -> None:
    path = folder / "organisation.json"
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to(path if kind == "loop" else folder / "nowhere.json")
    organisation = load(folder)
    assert organisation.fault is FileFault.UNREADABLE
    assert organisation.only_here


@ON_POSIX
def test_a_file_that_may_not_be_read_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(folder)

    def refuse(path: object, *_: object) -> int:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(os, "open", refuse)
    organisation = load(folder)
    assert organisation.fault is FileFault.UNREADABLE
    assert "Permission denied" in organisation.detail
