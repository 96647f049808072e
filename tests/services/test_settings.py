"""Settings survive restarts, crashes, full disks, newer versions and hand-made mistakes, and hold no secret."""

from __future__ import annotations

import contextlib
import json
import math
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from altwright.core.engine import LLM7_ADDRESS, EngineKind
from altwright.services.settings import Settings, SettingsStore, WindowPlace, settings_folder

CHANGED = Settings(
    service_address="http://127.0.0.1:11434/v1",
    model="llava:7b",
    temperature=0.2,
    streams=False,
    key_host="127.0.0.1:11434",
    first_words_seconds=90.0,
    between_words_seconds=15.0,
    prompt="Beschreibe das Bild — kurz, für Ärztinnen 🩺.\nIn einem Satz.",
    loads_previews=False,
    window=WindowPlace(-5, 40, 960, 680, True, 0.55),
)


def path_in(folder: Path) -> Path:
    return folder / "settings.json"


def stored_in(folder: Path, text: str | bytes) -> SettingsStore:
    """Return a store whose file holds ``text``."""
    path_in(folder).write_bytes(text.encode() if isinstance(text, str) else text)
    return SettingsStore(folder)


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_every_setting_comes_back(tmp_path: Path) -> None:
    for entry in fields(Settings):
        assert getattr(CHANGED, entry.name) != getattr(Settings(), entry.name), f"{entry.name} is not tested"
    folder = tmp_path / "not" / "there yet"
    SettingsStore(folder).save(CHANGED)
    store = SettingsStore(folder)
    assert store.load() == CHANGED
    assert store.damaged == ""
    assert names_in(folder) == {"settings.json"}


def test_nothing_stored_means_the_usual(tmp_path: Path) -> None:
    assert SettingsStore(tmp_path / "nowhere").load() == Settings()
    assert not (tmp_path / "nowhere").exists()
    assert stored_in(tmp_path, "{}").load() == Settings()


def test_settings_describe_an_engine() -> None:
    engine = CHANGED.engine()
    assert (engine.kind, engine.address, engine.model) == (EngineKind.OTHER, "http://127.0.0.1:11434/v1", "llava:7b")
    assert (engine.temperature, engine.streams) == (0.2, False)
    assert (engine.time_limits.first_words, engine.time_limits.between_words) == (90.0, 15.0)
    usual = replace(Settings(), service_address="", model="").engine()
    assert (usual.kind, usual.address, usual.model) == (EngineKind.LLM7, LLM7_ADDRESS, "default")


def test_the_folder_is_the_variable_s_or_the_system_s(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings_folder({"ALTWRIGHT_HOME": str(tmp_path)}) == tmp_path
    monkeypatch.setenv("HOME", str(tmp_path))
    assert settings_folder({"ALTWRIGHT_HOME": "~/altwright"}) == Path("~/altwright").expanduser()
    assert settings_folder({"ALTWRIGHT_HOME": " "}).name == "Altwright"
    assert settings_folder({}).is_absolute()


# Secrets -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://api.example.org/v1?key=s3cret", "https://api.example.org/v1"),
        ("https://api.example.org/v1#s3cret", "https://api.example.org/v1"),
        ("https://editor:s3cret@api.example.org/v1", "https://api.example.org/v1"),
        ("HTTPS://s3cret@api.example.org:8443/v1/", "HTTPS://api.example.org:8443/v1/"),
        ("//editor:s3cret@host/v1", "//host/v1"),
        ("editor:s3cret@host/v1", "host/v1"),
        ("https://a:s3cret@b@host/v1?x#y?z", "https://host/v1"),
        ("https://[::1/v1?key=s3cret", "https://[::1/v1"),
        ("https://api.example.org/models/@cf/v1", "https://api.example.org/models/@cf/v1"),
        (LLM7_ADDRESS, LLM7_ADDRESS),
    ],
)
def test_the_file_holds_no_secret_of_an_address(tmp_path: Path, address: str, kept: str) -> None:
    store = SettingsStore(tmp_path)
    store.save(replace(Settings(), service_address=address))
    assert "s3cret" not in path_in(tmp_path).read_text(encoding="utf-8")
    assert store.load().service_address == kept


def test_there_is_no_place_for_a_key() -> None:
    assert [entry.name for entry in fields(Settings) if "key" in entry.name] == ["key_host"]


@pytest.mark.skipif(os.name != "posix", reason="other systems have other permissions")
def test_only_the_editor_can_read_the_file(tmp_path: Path) -> None:
    SettingsStore(tmp_path).save(CHANGED)
    assert path_in(tmp_path).stat().st_mode & 0o077 == 0


# Newer versions, and mistakes made by hand ---------------------------------------------------------------------------


def test_what_a_newer_version_stored_is_not_destroyed(tmp_path: Path) -> None:
    newer = {"model": "m", "destinations": {"x": 280}, "window": {"width": 800, "second_screen": [1, 2]}}
    store = stored_in(tmp_path, json.dumps(newer))
    settings = store.load()
    assert (settings.model, settings.window.width) == ("m", 800)
    store.save(replace(settings, model="other", window=replace(settings.window, width=900)))
    saved = json.loads(path_in(tmp_path).read_text(encoding="utf-8"))
    assert saved["destinations"] == {"x": 280}
    assert saved["window"]["second_screen"] == [1, 2]
    assert (saved["model"], saved["window"]["width"]) == ("other", 900)


def test_a_byte_order_mark_is_no_damage(tmp_path: Path) -> None:
    store = stored_in(tmp_path, b'\xef\xbb\xbf{"model": "m"}')
    assert store.load().model == "m"
    assert store.damaged == ""


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *[
            ("temperature", bad)
            for bad in ("NaN", "Infinity", "-Infinity", "-0.1", "2.1", '"0.5"', "null", "true", "[]")
        ],
        ("temperature", "1" + "0" * 400),
        ("temperature", "1e999"),
        *[("first_words_seconds", bad) for bad in ("0", "-1", "1e9")],
        *[("between_words_seconds", bad) for bad in ("0", "3601")],
        *[("streams", bad) for bad in ("1", "0", '"false"', "null", "{}")],
        *[("service_address", bad) for bad in ("7", "null", "[]", "{}", "true")],
        *[("prompt", bad) for bad in ("7", "null", '["x"]')],
        *[("window", bad) for bad in ("7", "null", '["x"]', '"big"', '{"width": "x"}', '{"width": 1.5}')],
        *[("window", bad) for bad in ('{"x": 99999999999999999999}', '{"height": -1}', '{"preview_share": NaN}')],
        *[("window", bad) for bad in ('{"maximized": 1}', '{"preview_share": 0}')],
    ],
)
def test_a_value_that_makes_no_sense_costs_only_itself(tmp_path: Path, name: str, value: str) -> None:
    store = stored_in(tmp_path, f'{{"model": "kept", "{name}": {value}}}')
    assert store.load() == replace(Settings(), model="kept")
    assert store.damaged == ""


def test_a_whole_number_is_a_number(tmp_path: Path) -> None:
    settings = stored_in(tmp_path, '{"temperature": 1, "first_words_seconds": 60}').load()
    assert (settings.temperature, settings.first_words_seconds) == (1.0, 60.0)
    assert isinstance(settings.temperature, float)


def test_half_characters_can_be_stored(tmp_path: Path) -> None:
    settings = stored_in(tmp_path, '{"prompt": "What is \\ud83d this?"}').load()
    SettingsStore(tmp_path).save(settings)
    assert SettingsStore(tmp_path).load().prompt == "What is ? this?"


@hypothesis_settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40, database=None
)
@given(
    st.dictionaries(
        st.sampled_from([*(entry.name for entry in fields(Settings)), "other"]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec="utf-8")),
            lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        ),
    )
)
def test_any_object_can_be_read_and_written_again(tmp_path: Path, stored: dict[str, object]) -> None:
    store = stored_in(tmp_path, json.dumps(stored))
    settings = store.load()
    for entry in fields(Settings):
        assert type(getattr(settings, entry.name)) is type(getattr(Settings(), entry.name))
    assert math.isfinite(settings.temperature)
    assert store.damaged == ""
    store.save(settings)
    again = SettingsStore(tmp_path).load()
    assert replace(again, service_address="") == replace(settings, service_address="")


# Damage --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "damage",
    [
        *(b"", b"{", b'{"model": "m"', b"[]", b"null", b"7", b'"x"', b"\x00" * 512, b"\xff\xfe{}", b"model = m"),
        b"[" * 200_000,
        b'{"temperature": 1' + b"0" * 5000 + b"}",
        b'{"prompt": "' + b"x" * 3_000_000 + b'"}',
    ],
    ids=lambda damage: repr(damage[:16]),
)
def test_a_damaged_file_is_set_aside_and_not_touched(tmp_path: Path, damage: bytes) -> None:
    store = stored_in(tmp_path, damage)
    assert store.load() == Settings()
    assert store.damaged == "settings.damaged.json"
    store.save(CHANGED)
    assert SettingsStore(tmp_path).load() == CHANGED
    assert (tmp_path / "settings.damaged.json").read_bytes() == damage


def test_a_second_damaged_file_does_not_replace_the_first(tmp_path: Path) -> None:
    for count, name in enumerate(["settings.damaged.json", "settings.damaged-2.json", "settings.damaged-3.json"]):
        store = stored_in(tmp_path, f"damage {count}")
        store.load()
        assert store.damaged == name
    assert [(tmp_path / name).read_text() for name in sorted(names_in(tmp_path))] == [
        "damage 1",
        "damage 2",
        "damage 0",
    ]


def test_a_file_that_cannot_be_read_is_not_overwritten(tmp_path: Path) -> None:
    path_in(tmp_path).mkdir()
    (path_in(tmp_path) / "precious").touch()
    store = SettingsStore(tmp_path)
    with pytest.raises(OSError, match=r"settings\.json"):
        store.load()
    with pytest.raises(OSError, match=r"settings\.json"):
        store.save(CHANGED)
    assert names_in(tmp_path) == {"settings.json"}
    assert names_in(path_in(tmp_path)) == {"precious"}


def test_a_damaged_file_that_cannot_be_set_aside_is_not_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, target: Path) -> Path:
        raise PermissionError(13, "Permission denied", str(self))

    store = stored_in(tmp_path, "damage")
    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", refuse)
        with pytest.raises(PermissionError):
            store.load()
    with pytest.raises(OSError, match="left as it is"):
        store.save(CHANGED)
    assert path_in(tmp_path).read_text() == "damage"
    assert store.load() == Settings()
    store.save(CHANGED)
    assert store.load() == CHANGED


# Writing that goes wrong ---------------------------------------------------------------------------------------------


def test_a_file_in_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(OSError, match="file"):
        SettingsStore(tmp_path / "file").save(CHANGED)
    assert (tmp_path / "file").read_text() == "mine"


@pytest.mark.parametrize("moment", ["os.fsync", "pathlib.Path.replace"])
def test_a_crash_while_writing_leaves_the_old_settings(tmp_path: Path, moment: str) -> None:
    SettingsStore(tmp_path).save(CHANGED)
    program = f"""
import os, pathlib
from unittest import mock
from altwright.services.settings import Settings, SettingsStore
store = SettingsStore(pathlib.Path({str(tmp_path)!r}))
store.load()
with mock.patch({moment!r}, lambda *_: os._exit(9)):
    store.save(Settings())
"""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    assert subprocess.run([sys.executable, "-c", program], env=environment, check=False).returncode == 9
    assert SettingsStore(tmp_path).load() == CHANGED


@pytest.mark.parametrize("moment", ["os.fsync", "pathlib.Path.replace"])
def test_an_error_while_writing_leaves_the_old_settings_and_no_rubbish(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    def fail(*_: object) -> None:
        raise OSError(5, "Input/output error")

    store = SettingsStore(tmp_path)
    store.save(CHANGED)
    before = path_in(tmp_path).read_bytes()
    monkeypatch.setattr(moment, fail)
    with pytest.raises(OSError, match="Input/output error"):
        store.save(Settings())
    assert path_in(tmp_path).read_bytes() == before
    assert names_in(tmp_path) == {"settings.json"}


@contextlib.contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """Give a disk of 64 kB, or skip where none can be mounted."""
    mount, unmount = shutil.which("mount"), shutil.which("umount")
    if os.name != "posix" or os.geteuid() != 0 or not mount or not unmount:
        pytest.skip("a disk can be mounted by root only")
    folder.mkdir()
    command = [mount, "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("no disk can be mounted here")
    try:
        yield folder
    finally:
        subprocess.run([unmount, str(folder)], check=True)


def test_a_full_disk_leaves_the_old_settings(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk:
        store = SettingsStore(disk)
        store.save(CHANGED)
        with pytest.raises(OSError, match="No space left"):
            store.save(replace(CHANGED, prompt="x" * 100_000))
        assert store.load() == CHANGED
        assert names_in(disk) == {"settings.json"}
