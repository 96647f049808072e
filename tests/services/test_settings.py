"""Settings survive restarts, crashes, full disks, newer versions and hand-made mistakes, and hold no secret."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from altwright.core.engine import LLM7_ADDRESS, EngineOptions, TimeLimits
from altwright.core.engine_preset import EngineChange
from altwright.core.engine_storing import FIRST_VERSION
from altwright.services.settings import PORTABLE_FOLDER, Settings, SettingsStore, WindowPlace, settings_folder

CHANGED = Settings(
    engine="ours",
    engines=(
        EngineChange("openai", model="vision-2", options=EngineOptions(None, 300, "high", streams=False)),
        EngineChange(
            "ours",
            "Our own",
            "http://127.0.0.1:11434/v1",
            "llava:7b",
            EngineOptions(temperature=0.2),
            TimeLimits(5.0, 90.0, 15.0, 300.0),
            "http://proxy.example:3128",
            "/etc/ssl/ours.pem",
        ),
    ),
    keys=("https://api.openai.com/v1", "http://127.0.0.1:11434/v1"),
    prompt="Beschreibe das Bild — kurz, für Ärztinnen 🩺.\nIn einem Satz.",
    loads_previews=False,
    compact=True,
    on_top=True,
    private=True,
    history_days=30,
    destination="mastodon",
    destination_name="Mastodon",
    language="de-CH",
    log_level="debug",
    checks_for_updates=True,
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
    for name, value in Settings()._asdict().items():
        assert getattr(CHANGED, name) != value, f"{name} is not tested"
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


def test_the_folder_is_the_variable_s_or_the_system_s(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings_folder({"ALTWRIGHT_HOME": str(tmp_path)}) == tmp_path
    monkeypatch.setenv("HOME", str(tmp_path))
    assert settings_folder({"ALTWRIGHT_HOME": "~/altwright"}) == Path("~/altwright").expanduser()
    assert settings_folder({"ALTWRIGHT_HOME": " "}).name == "Altwright"
    assert settings_folder({}).is_absolute()


def test_built_program_keeps_its_data_beside_itself_if_there_is_a_folder_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "altwright.exe"))
    (tmp_path / PORTABLE_FOLDER).mkdir()
    assert settings_folder({}) != tmp_path / PORTABLE_FOLDER
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert settings_folder({}) == tmp_path / PORTABLE_FOLDER
    assert settings_folder({"ALTWRIGHT_HOME": str(tmp_path)}) == tmp_path
    (tmp_path / PORTABLE_FOLDER).rmdir()
    assert settings_folder({}).name == "Altwright"
    (tmp_path / PORTABLE_FOLDER).write_text("a file is no folder")
    assert settings_folder({}).name == "Altwright"


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
    store.save(Settings().with_engine(EngineChange("ours", "Ours", address)))
    assert "s3cret" not in path_in(tmp_path).read_text(encoding="utf-8")
    (change,) = store.load().engines
    assert change.address == kept


def test_the_file_holds_a_proxy_with_its_user_and_without_its_password(tmp_path: Path) -> None:
    store = SettingsStore(tmp_path)
    store.save(Settings().with_engine(EngineChange("llm7", proxy="http://anna:s3cret@proxy.example.org:8080")))
    assert "s3cret" not in path_in(tmp_path).read_text(encoding="utf-8")
    (change,) = store.load().engines
    assert change.proxy == "http://anna@proxy.example.org:8080"


def test_there_is_no_place_for_a_key() -> None:
    assert [name for name in Settings._fields if "key" in name] == ["keys"]
    store_names = {name for change in CHANGED.engines for name in change._fields}
    assert not [name for name in store_names if "key" in name or "token" in name.replace("max_tokens", "")]


def test_keys_are_remembered_by_the_address_they_are_for() -> None:
    settings = Settings().with_key("https://api.example.org/v1/").with_key("https://api.example.org/v1")
    assert settings.keys == ("https://api.example.org/v1",)
    assert settings.has_key("https://api.example.org/v1")
    for other in ("https://api.example.org/v2", "https://api.example.org", "http://api.example.org/v1", "", "x"):
        assert not settings.has_key(other)
    assert settings.without_key("https://api.example.org/v1").keys == ()


def test_an_engine_is_changed_in_its_place_and_can_go() -> None:
    first, second = EngineChange("a", model="1"), EngineChange("b")
    settings = Settings().with_engine(first).with_engine(second).with_engine(first._replace(model="2"))
    assert [(change.id, change.model) for change in settings.engines] == [("a", "2"), ("b", "")]
    assert settings.without_engine("a").engines == (second,)


@pytest.mark.skipif(os.name != "posix", reason="other systems have other permissions")
def test_only_the_editor_can_read_the_file(tmp_path: Path) -> None:
    SettingsStore(tmp_path).save(CHANGED)
    assert path_in(tmp_path).stat().st_mode & 0o077 == 0


# Newer versions, and mistakes made by hand ---------------------------------------------------------------------------


def test_what_a_newer_version_stored_is_not_destroyed(tmp_path: Path) -> None:
    newer = {
        "prompt": "m",
        "engine": "openai",
        "engines": {"openai": {"model": "vision-2", "seed": 7}},
        "destinations": {"x": 280},
        "window": {"width": 800, "second_screen": [1, 2]},
    }
    store = stored_in(tmp_path, json.dumps(newer))
    settings = store.load()
    assert (settings.prompt, settings.window.width) == ("m", 800)
    store.save(settings._replace(prompt="other", window=settings.window._replace(width=900)))
    saved = json.loads(path_in(tmp_path).read_text(encoding="utf-8"))
    assert saved["destinations"] == {"x": 280}
    assert saved["window"]["second_screen"] == [1, 2]
    assert saved["engines"]["openai"]["seed"] == 7
    assert saved["engines"]["openai"]["model"] == "vision-2"
    assert (saved["prompt"], saved["window"]["width"]) == ("other", 900)


def test_a_byte_order_mark_is_no_damage(tmp_path: Path) -> None:
    store = stored_in(tmp_path, b'\xef\xbb\xbf{"prompt": "m"}')
    assert store.load().prompt == "m"
    assert store.damaged == ""


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *[("engine", bad) for bad in ("7", "null", "[]", '""')],
        *[("engines", bad) for bad in ("7", "null", "[]", '{"openai": 7}', '{"": {}}')],
        *[("keys", bad) for bad in ("7", "null", "{}", "[7, null, {}]")],
        *[("prompt", bad) for bad in ("7", "null", '["x"]')],
        *[("window", bad) for bad in ("7", "null", '["x"]', '"big"', '{"width": "x"}', '{"width": 1.5}')],
        *[("window", bad) for bad in ('{"x": 99999999999999999999}', '{"height": -1}', '{"preview_share": NaN}')],
        *[("window", bad) for bad in ('{"maximized": 1}', '{"preview_share": 0}')],
    ],
)
def test_a_value_that_makes_no_sense_costs_only_itself(tmp_path: Path, name: str, value: str) -> None:
    engine = "" if name == "engine" else '"engine": "llm7", '
    store = stored_in(tmp_path, f'{{{engine}"loads_previews": false, "{name}": {value}}}')
    assert store.load() == Settings()._replace(engine="llm7" if engine else "", loads_previews=False)
    assert store.damaged == ""


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *[("temperature", bad) for bad in ("NaN", "Infinity", "-0.1", "2.1", '"0.5"', "true", "[]", "1e999")],
        ("temperature", "1" + "0" * 400),
        *[("first_words_seconds", bad) for bad in ("0", "-1", "1e9", "null")],
        *[("connect_seconds", bad) for bad in ("0", "3601")],
        *[("max_tokens", bad) for bad in ("0", "-5", "1.5", "true", '"300"', "1e9")],
        *[("detail", bad) for bad in ("7", '"huge"', "null")],
        *[("streams", bad) for bad in ("1", "0", '"false"', "null", "{}")],
        *[(name, bad) for name in ("name", "address", "proxy", "certificate") for bad in ("7", "null", "[]")],
    ],
)
def test_a_value_of_an_engine_that_makes_no_sense_costs_only_itself(tmp_path: Path, name: str, value: str) -> None:
    store = stored_in(tmp_path, f'{{"engine": "a", "engines": {{"a": {{"model": "kept", "{name}": {value}}}}}}}')
    assert store.load() == Settings(engine="a", engines=(EngineChange("a", model="kept"),))
    assert store.damaged == ""


def test_a_whole_number_is_a_number_and_nothing_on_purpose_stays_nothing(tmp_path: Path) -> None:
    stored = (
        '{"engine": "a", "engines": {"a": {"temperature": 1, "first_words_seconds": 60}, "b": {"temperature": null}}}'
    )
    (first, second) = stored_in(tmp_path, stored).load().engines
    assert (first.options.temperature, first.time_limits.first_words) == (1.0, 60.0)
    assert isinstance(first.options.temperature, float)
    assert second.options.temperature is None


# Settings of the first version ---------------------------------------------------------------------------------------

FIRST = {
    "service_address": "http://127.0.0.1:11434/v1",
    "model": "llava:7b",
    "temperature": 0.2,
    "streams": False,
    "key_host": "127.0.0.1:11434",
    "first_words_seconds": 90.0,
    "between_words_seconds": 15.0,
    "prompt": "Mine?",
}


def test_settings_of_the_first_version_are_taken_over(tmp_path: Path) -> None:
    store = stored_in(tmp_path, json.dumps(FIRST))
    settings = store.load()
    assert settings == Settings(
        engine="127-0-0-1-11434",
        engines=(
            EngineChange(
                "127-0-0-1-11434",
                "127.0.0.1:11434",
                "http://127.0.0.1:11434/v1",
                "llava:7b",
                EngineOptions(temperature=0.2, streams=False),
                TimeLimits(first_words=90.0, between_words=15.0),
            ),
        ),
        keys=("127.0.0.1:11434",),
        prompt="Mine?",
    )
    assert settings.has_key("http://127.0.0.1:11434/v1")
    store.save(settings)
    assert not json.loads(path_in(tmp_path).read_text(encoding="utf-8")).keys() & {"service_address", "key_host"}
    assert SettingsStore(tmp_path).load() == settings


def test_the_free_service_of_the_first_version_stays_the_free_service(tmp_path: Path) -> None:
    settings = stored_in(tmp_path, json.dumps({"service_address": LLM7_ADDRESS, "model": "pro"})).load()
    assert (settings.engine, settings.engines) == ("llm7", (EngineChange("llm7", model="pro"),))
    settings = stored_in(tmp_path, json.dumps({"temperature": 1.5, "key_host": "api.llm7.io"})).load()
    assert settings.engines == (EngineChange("llm7", options=EngineOptions(temperature=1.5)),)
    assert settings.has_key(LLM7_ADDRESS)


def test_another_service_of_the_first_version_never_becomes_a_known_one(tmp_path: Path) -> None:
    settings = stored_in(tmp_path, json.dumps({"service_address": "https://groq/v1"})).load()
    assert settings.engine == "groq-service"


@pytest.mark.parametrize("name", [name for name in FIRST if name != "prompt"])
@pytest.mark.parametrize("value", ["null", "[]", "7e9", '"\\ud83d"', "true"])
def test_damaged_settings_of_the_first_version_are_no_obstacle(tmp_path: Path, name: str, value: str) -> None:
    store = stored_in(tmp_path, f'{{"prompt": "kept", "{name}": {value}}}')
    settings = store.load()
    assert settings.prompt == "kept"
    store.save(settings)


def test_half_characters_can_be_stored(tmp_path: Path) -> None:
    settings = stored_in(tmp_path, '{"prompt": "What is \\ud83d this?"}').load()
    SettingsStore(tmp_path).save(settings)
    assert SettingsStore(tmp_path).load().prompt == "What is ? this?"


@hypothesis_settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40, database=None
)
@given(
    st.dictionaries(
        st.sampled_from([*Settings._fields, *FIRST_VERSION, "other"]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec="utf-8")),
            lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        ),
    )
)
def test_any_object_can_be_read_and_written_again(tmp_path: Path, stored: dict[str, object]) -> None:
    store = stored_in(tmp_path, json.dumps(stored))
    settings = store.load()
    for name, usual in Settings()._asdict().items():
        assert type(getattr(settings, name)) is type(usual)
    assert store.damaged == ""
    store.save(settings)
    assert SettingsStore(tmp_path).load() == settings


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
            store.save(CHANGED._replace(prompt="x" * 100_000))
        assert store.load() == CHANGED
        assert names_in(disk) == {"settings.json"}
