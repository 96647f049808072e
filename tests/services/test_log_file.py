"""The log holds what happened and nothing secret, and no disk that fails disturbs the program."""

from __future__ import annotations

import logging
import stat
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from altwright.services import log_file
from altwright.services.log_file import LONGEST_ENTRY, LogFile, known_level

KEY = "sk-test-0f1e2d3c4b5a69788796a5b4"
logger = logging.getLogger("altwright.test")


@pytest.fixture
def log(tmp_path: Path) -> Iterator[LogFile]:
    """A log that knows of one secret."""
    log = LogFile(tmp_path / "home", ["a plain word that is a key"])
    yield log
    log.close()


def written(log: LogFile) -> str:
    """Close the log and return what it holds."""
    log.close()
    return log.path.read_text(encoding="utf-8") if log.path.exists() else ""


def test_each_level_holds_what_it_says_and_off_nothing_at_all(tmp_path: Path) -> None:
    for level, expected in (
        ("off", []), ("warning", ["one"]), ("info", ["one", "two"]), ("debug", ["one", "two", "three"]),
    ):  # fmt: skip
        log = LogFile(tmp_path / level)
        log.set_level(level)
        logger.warning("one")
        logger.info("two")
        logger.debug("three")
        log.close()
        assert [line.rpartition(" ")[2] for line in log.last_lines(9)] == expected
        assert (tmp_path / level).exists() is (level != "off")


def test_the_level_changes_while_the_program_runs(log: LogFile) -> None:
    log.set_level("warning")
    logger.info("unheard")
    log.set_level("info")
    logger.info("heard")
    log.set_level("off")
    logger.warning("unheard again")
    assert log.last_lines(9)[0].endswith("heard")
    assert len(log.last_lines(9)) == 1


def test_afterwards_logging_is_as_it_was(log: LogFile) -> None:
    root = logging.getLogger()
    before = (root.level, list(root.handlers))
    log.set_level("debug")
    log.close()
    assert (root.level, list(root.handlers)) == before


def test_keys_addresses_and_pictures_are_hidden_wherever_they_stand(log: LogFile) -> None:
    log.set_level("debug")
    logger.warning("asked %s with %s", "https://example.org/a.jpg?Signature=topsecret", f"Bearer {KEY}")
    logger.info("a plain word that is a key, and data:image/png;base64,aGVsbG8=")
    try:
        raise ValueError(f"no way to https://example.org/?token=topsecret with {KEY}")
    except ValueError:
        logger.exception("broken")
    text = written(log)
    for secret in (KEY, "topsecret", "a plain word", "aGVsbG8"):
        assert secret not in text
    assert "https://example.org/a.jpg?…" in text
    assert "ValueError" in text
    assert "test_log_file.py" in text


def test_an_entry_cannot_pretend_to_be_several_and_is_never_endless(log: LogFile) -> None:
    log.set_level("info")
    logger.info("told\n2026-01-01 00:00:00,000 ERROR altwright: forged\x1b[2J\r\u2028x")
    logger.info("%s%s", "x " * LONGEST_ENTRY, KEY)
    first, forged, long = written(log).splitlines()
    assert "told" in first
    assert forged.startswith("    ")
    assert "\x1b" not in forged
    assert len(long) < LONGEST_ENTRY + 200
    assert KEY[:8] not in long


def test_old_files_go_and_the_log_stays_small(log: LogFile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_file, "LARGEST_FILE", 1000)
    log.set_level("info")
    for number in range(200):
        logger.info("entry %d %s", number, "." * 50)
    log.close()
    files = sorted(log.path.parent.iterdir())
    assert len(files) == log_file.OLDER_FILES + 1
    assert all(path.stat().st_size <= 1200 for path in files)
    assert "entry 199" in log.last_lines(1)[0]


@pytest.mark.skipif(sys.platform == "win32", reason="modes of files")
def test_only_the_owner_reads_the_log(log: LogFile) -> None:
    log.set_level("info")
    logger.info("x")
    log.close()
    assert stat.S_IMODE(log.path.stat().st_mode) == 0o600


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no disk that is always full")
def test_a_full_disk_costs_the_entries_and_nothing_else(log: LogFile, capsys: pytest.CaptureFixture[str]) -> None:
    log.path.parent.mkdir(parents=True)
    log.path.symlink_to("/dev/full")
    log.set_level("info")
    for number in range(50):
        logger.info("lost %d", number)
    log.close()
    log.path.unlink()
    log.set_level("info")
    logger.info("there is room again")
    assert "there is room again" in written(log)
    assert capsys.readouterr().err == ""


def test_a_folder_that_cannot_be_made_costs_the_entries_and_nothing_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("in the way")
    log = LogFile(tmp_path / "file" / "home")
    log.set_level("info")
    logger.info("lost")
    log.close()
    assert log.last_lines(5) == []
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("name", "level"), [("debug", "debug"), (" OFF ", "off"), ("", "warning"), ("loud", "warning")]
)
def test_an_unknown_level_is_the_usual_one(name: str, level: str) -> None:
    assert known_level(name) == level


def test_a_log_that_cannot_keep_up_ends_all_the_same(log: LogFile, monkeypatch: pytest.MonkeyPatch) -> None:
    may_write = threading.Event()
    monkeypatch.setattr(log_file, "_MOST_WAITING", 3)
    write = log_file._Writer.emit

    def slowly(writer: logging.Handler, record: logging.LogRecord) -> None:
        may_write.wait(60)
        write(writer, record)

    monkeypatch.setattr(log_file._Writer, "emit", slowly)
    log.set_level("info")
    for number in range(10):
        logger.info("entry %d", number)
    closing = threading.Thread(target=log.close)
    closing.start()
    may_write.set()
    closing.join(60)
    assert not log.is_on
    assert "entry 0" in log.path.read_text(encoding="utf-8")
