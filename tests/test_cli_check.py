"""``altwright check``: real texts, the word lists and destinations that come with Altwright, and the real program."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.under_test import IS_BUILT, program_command

import altwright
from altwright.cli import Options, parse, run_command
from altwright.cli.checking import LARGEST_TEXT
from altwright.core.destination import own_destination
from altwright.core.role import Role
from altwright.services.destinations import FILE_NAME, DestinationStore, built_in_destinations
from altwright.services.word_lists import read_word_lists

CLEAN = "Two dogs sleep under a table on a café terrace in the rain."
OPENER = "Image of two dogs under a table on a café terrace."
SECONDS = 60.0


class Checker:
    """Runs ``altwright check`` inside the tests' process, with a home of its own."""

    def __init__(self, home: Path, patch: pytest.MonkeyPatch, capture: pytest.CaptureFixture[str]) -> None:
        self.home = home
        self._patch = patch
        self._capture = capture
        patch.setenv("ALTWRIGHT_HOME", str(home))

    def __call__(self, *arguments: str, given: bytes = b"", encoding: str = "utf-8") -> tuple[int, str, str]:
        """Return exit code, standard output and standard error."""
        self._patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given), encoding))
        code = run_command(parse(["check", *arguments]))
        return code, *self._capture.readouterr()

    def as_json(self, *arguments: str, given: bytes = b"", encoding: str = "utf-8") -> list[dict[str, object]]:
        """Return the objects of the lines; each has the keys that are promised."""
        _, out, err = self(*arguments, "--json", given=given, encoding=encoding)
        assert err == ""
        objects = [json.loads(line) for line in out.splitlines()]
        for each in objects:
            assert list(each) == ["text", "language", "findings"]
            for finding in each["findings"]:
                assert list(finding) == ["rule", "family", "severity", "message", "start", "end", "fix"]
        return objects


@pytest.fixture
def check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Checker:
    return Checker(tmp_path / "home", monkeypatch, capsys)


def start(*arguments: str, **settings: str) -> subprocess.Popen[bytes]:
    root = str(Path(altwright.__file__).parent.parent)
    return subprocess.Popen(
        program_command("check", *arguments),
        env=os.environ | {"PYTHONPATH": root, "PYTHONIOENCODING": "utf-8"} | settings,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def rules(checked: dict[str, object]) -> set[object]:
    assert isinstance(checked["findings"], list)
    return {finding["rule"] for finding in checked["findings"]}


def test_every_option_is_understood() -> None:
    arguments = ["check", "A dog", "--language", "de", "--destination", "X", "--role", "Text", "--context", "C"]
    assert parse([*arguments, "--lines", "--json"]) == Options(
        "check", text="A dog", language="de", destination="X", role=Role.TEXT, context="C", lines=True, json=True
    )


@pytest.mark.parametrize("arguments", [[], ["A", "dog"], ["A dog", "--role", "pretty"], ["A dog", "--limit", "3"]])
def test_wrong_usage_exits_with_two(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        parse(["check", *arguments])
    assert stopped.value.code == 2
    assert "altwright check " in capsys.readouterr().err


def test_an_unknown_role_names_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parse(["check", "A dog", "--role", "pretty"])
    assert "informative, decorative, functional, text, complex, group" in capsys.readouterr().err


def test_a_folder_called_like_the_command_does_not_open_the_window(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("check").mkdir()
    assert parse(["check", CLEAN]) == Options("check", text=CLEAN)
    assert parse(["./check"]).pictures == ("./check",)


def test_a_clean_text_says_nothing(check: Checker) -> None:
    assert check(CLEAN) == (0, "", "")


def test_advice_is_told_with_its_reason_and_place_and_is_no_error(check: Checker) -> None:
    line = "advice: The text can do without “Image of”. That there is a picture, a screen reader says by itself. "
    assert check(OPENER) == (0, f"{line}(“Image of two dogs under a table on a caf…”)\n", "")


def test_an_error_exits_with_one(check: Checker) -> None:
    code, out, err = check("")
    assert (code, err) == (1, "")
    assert out.startswith("error: There is no alt text yet. ")


def test_a_decorative_picture_has_an_empty_text(check: Checker) -> None:
    assert check("", "--role", "decorative") == (0, "", "")
    code, out, _ = check(CLEAN, "--role", "decorative")
    assert (code, out[:7]) == (1, "error: ")


def test_json_gives_rule_family_severity_place_and_fix(check: Checker) -> None:
    (checked,) = check.as_json(OPENER)
    assert checked == {
        "text": OPENER,
        "language": "en",
        "findings": [
            {
                "rule": "opener",
                "family": 2,
                "severity": "advice",
                "message": "The text can do without “Image of”.",
                "start": 0,
                "end": len("Image of"),
                "fix": "Two dogs under a table on a café terrace.",
            }
        ],
    }
    assert check.as_json(CLEAN) == [{"text": CLEAN, "language": "en", "findings": []}]


def test_a_finding_without_a_place_is_about_the_whole_text(check: Checker) -> None:
    text = "Two dogs sleep under a table on a café terrace. " * 6
    (checked,) = check.as_json(text.strip())
    assert isinstance(checked["findings"], list)
    places = [(finding["rule"], finding["start"], finding["end"]) for finding in checked["findings"]]
    assert places == [("long", 0, len(text.strip()))]


def test_the_language_is_recognised_unless_it_is_named(check: Checker) -> None:
    german = "Das Bild zeigt zwei Hunde, die unter einem Tisch auf der Terrasse schlafen."
    (recognised,), (named,) = check.as_json(german), check.as_json(german, "--language", "en-GB")
    assert (recognised["language"], rules(recognised)) == ("de", {"opener"})
    assert (named["language"], rules(named)) == ("en-GB", {"other-language"})
    (unknown,) = check.as_json("Kuva kahdesta koirasta.")
    assert (unknown["language"], rules(unknown)) == ("", set())


@pytest.mark.parametrize("name", ["pinterest", "Pinterest", "PINTEREST "])
def test_the_limit_of_a_destination_counts(check: Checker, name: str) -> None:
    at_limit = ("Two dogs sleep. " * 32)[:499] + "."
    code, out, _ = check(at_limit + ".", "--destination", name, "--language", "en")
    assert code == 1
    assert "error: 1 character too many (501 of 500)." in out
    assert check(at_limit, "--destination", name)[0] == 0
    assert check(at_limit + ".")[0] == 0


def test_a_destination_counts_in_its_own_unit(check: Checker) -> None:
    family = "👨‍👩‍👧"
    assert len(family) > 1
    assert check(family * 2000, "--destination", "bluesky")[0] == 0
    assert check(family * 2001, "--destination", "bluesky")[0] == 1


def test_an_own_destination_is_known_by_its_name(check: Checker) -> None:
    DestinationStore(check.home).save([own_destination("Our museum", built_in_destinations(), limit=20)])
    assert check(CLEAN, "--destination", "our museum")[0] == 1
    assert check("Two dogs sleep.", "--destination", "our-museum") == (0, "", "")


def test_an_unknown_destination_names_those_there_are(check: Checker) -> None:
    DestinationStore(check.home).save([own_destination("Our museum", built_in_destinations())])
    code, out, err = check(CLEAN, "--destination", "myspace\x1b[31m")
    assert (code, out) == (2, "")
    assert err.startswith("There is no destination called myspace [31m. There are: web, x, mastodon, ")
    assert err.endswith(", our-museum.\n")


def test_damaged_own_destinations_are_kept_and_told(check: Checker) -> None:
    check.home.mkdir()
    (check.home / FILE_NAME).write_text("{", encoding="utf-8")
    code, _, err = check(CLEAN, "--destination", "nowhere")
    assert code == 2
    assert err.startswith("Your own destinations were damaged and are kept as destinations.damaged.json; ")
    assert (check.home / "destinations.damaged.json").read_text(encoding="utf-8") == "{"


def test_the_words_beside_the_picture_are_not_to_be_repeated(check: Checker) -> None:
    (checked,) = check.as_json(CLEAN, "--context", f"Yesterday. {CLEAN}")
    assert rules(checked) == {"repeats-nearby"}
    (checked,) = check.as_json(CLEAN, "--context", "Yesterday we went out.")
    assert rules(checked) == set()


def test_damaged_word_lists_leave_what_needs_no_words(
    check: Checker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "en.json").write_text("{", encoding="utf-8")
    monkeypatch.setattr("altwright.cli.checking.word_lists", lambda: read_word_lists(tmp_path))
    code, out, err = check(f"{OPENER} 🐕")
    assert (code, out.count("\n")) == (0, 1)
    assert out.startswith("advice: There is an emoji: 🐕 ")
    assert err.startswith("The word lists cannot be read (en.json: ")


@pytest.mark.parametrize("ending", ["", "\n", "\r\n"])
def test_a_line_break_at_the_end_of_the_standard_input_is_none_of_the_text(check: Checker, ending: str) -> None:
    assert check("-", given=f"{CLEAN}{ending}".encode()) == (0, "", "")
    assert check("-", "--role", "decorative", given=ending.encode()) == (0, "", "")


def test_a_line_break_within_the_standard_input_belongs_to_the_text(check: Checker) -> None:
    (checked,) = check.as_json("-", given=f"{CLEAN}\n{CLEAN}\n".encode())
    assert checked["text"] == f"{CLEAN}\n{CLEAN}"
    assert "line-break" in rules(checked)


def test_every_line_can_be_a_text(check: Checker) -> None:
    given = f"{CLEAN}\n\r\n{OPENER}\u2028\n"
    checked = check.as_json("-", "--lines", given=given.encode())
    assert [each["text"] for each in checked] == [CLEAN, "", f"{OPENER}\u2028"]
    assert [bool(rules(each)) for each in checked] == [False, True, True]
    assert check.as_json("--lines", given) == checked
    assert check.as_json("-", "--lines", given=given.removesuffix("\n").encode()) == checked


def test_a_finding_in_a_line_names_the_line(check: Checker) -> None:
    code, out, _ = check("-", "--lines", given=f"{CLEAN}\n\n{OPENER}\n".encode())
    assert code == 1
    assert [line[line.rindex("(") :] for line in out.splitlines()] == [
        "(line 2)",
        "(line 3: “Image of two dogs under a table on a caf…”)",
    ]


def test_no_lines_are_no_texts_but_an_empty_text_is_one(check: Checker) -> None:
    assert check("-", "--lines") == (0, "", "")
    assert check("", "--lines")[0] == 1
    assert check("-")[0] == 1


def test_bytes_that_are_no_unicode_are_read_as_the_system_does(check: Checker) -> None:
    (checked,) = check.as_json("-", given=CLEAN.encode("latin-1"), encoding="latin-1")
    assert checked["text"] == CLEAN
    (checked,) = check.as_json("-", given=b"A caf\xe9.")
    assert checked["text"] == "A caf\ufffd."


def test_the_mark_in_front_of_a_file_is_no_part_of_the_text(check: Checker) -> None:
    for more in ([], ["--lines"]):
        (checked,) = check.as_json("-", *more, given=b"\xef\xbb\xbf" + CLEAN.encode())
        assert checked == {"text": CLEAN, "language": "en", "findings": []}


def test_signs_that_steer_a_terminal_are_not_written_to_it(check: Checker) -> None:
    text = "Image of\x00 \x1b]0;owned\x07 a\u202e dog\x9b31m on a beach."
    code, out, _ = check("-", given=text.encode())
    assert code == 0
    assert out.count("\n") > 1
    assert all(character.isprintable() or character == "\n" for character in out)
    _, out, _ = check("-", "--json", given=text.encode())
    assert json.loads(out)["text"] == text
    assert out.removesuffix("\n").isprintable()


@pytest.mark.parametrize("more", [[], ["--lines"]])
def test_a_text_without_end_is_not_waited_for(check: Checker, more: list[str]) -> None:
    code, out, err = check("-", *more, given=b"\0" * (LARGEST_TEXT + 1))
    assert (code, out, err) == (2, "", "A text has more than 1,000,000 bytes; it was not checked.\n")


def test_a_text_after_many_others_is_not_lost(check: Checker) -> None:
    checked = check.as_json("-", "--lines", given=f"{CLEAN}\n".encode() * 2000 + OPENER.encode())
    assert len(checked) == 2001
    assert rules(checked[-1]) == {"opener"}
    assert not any(rules(each) for each in checked[:-1])


# The real program ---------------------------------------------------------------------------------------------------


def test_it_never_loads_qt_nor_what_only_describing_needs() -> None:
    check = (
        "import sys\nfrom altwright.__main__ import main\ncode = main()\n"
        "print(code, sorted({'PySide6', 'shiboken6', 'qasync', 'openai', 'httpx2', 'PIL'} & set(sys.modules)))"
    )
    run = subprocess.run(
        [sys.executable, "-c", check, "check", CLEAN, "--destination", "web"],
        env=os.environ | {"PYTHONPATH": str(Path(altwright.__file__).parent.parent)},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=True,
    )
    assert run.stdout == "0 []\n"


@pytest.mark.skipif(sys.platform == "win32", reason="command lines are Unicode there")
def test_bytes_of_the_command_line_that_are_no_text_become_question_marks() -> None:
    with start(os.fsdecode(b"A caf\xff on the hill."), "--json", PYTHONUTF8="1") as process:
        out, err = process.communicate(timeout=SECONDS)
    assert (process.returncode, err) == (0, b"")
    assert json.loads(out)["text"] == "A caf? on the hill."


@pytest.mark.skipif(IS_BUILT, reason="a built program heeds no variables of Python")
def test_json_is_whole_in_any_encoding() -> None:
    with start("日本のカフェ。", "--json", PYTHONIOENCODING="ascii") as process:
        out, _ = process.communicate(timeout=SECONDS)
    assert json.loads(out.decode("ascii"))["text"] == "日本のカフェ。"


def test_a_line_is_answered_before_the_next_one_is_written() -> None:
    with start("-", "--lines", "--json") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for text in (CLEAN, OPENER):
            process.stdin.write(f"{text}\n".encode())
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["text"] == text
        process.stdin.close()
        assert process.wait(SECONDS) == 0


def test_a_reader_that_goes_away_ends_it_quietly() -> None:
    with start("-", "--lines", "--json") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write(f"{CLEAN}\n".encode())
        process.stdin.flush()
        process.stdout.readline()
        process.stdout.close()
        process.stdin.write(f"{CLEAN}\n".encode())
        process.stdin.flush()
        assert process.wait(SECONDS) == 1
        assert process.stderr.read() == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_told() -> None:
    with Path("/dev/full").open("w") as full:
        run = subprocess.run(
            program_command("check", OPENER),
            env=os.environ | {"PYTHONPATH": str(Path(altwright.__file__).parent.parent)},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=SECONDS,
            check=False,
        )
    assert (run.returncode, run.stderr) == (1, "The findings could not be written: No space left on device.\n")


@pytest.mark.skipif(sys.platform == "win32", reason="another process cannot press Ctrl-C there")
def test_ctrl_c_ends_it_quietly() -> None:
    with start("-", "--lines", "--json") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(f"{CLEAN}\n".encode())
        process.stdin.flush()
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=SECONDS)
    assert (process.returncode, err) == (130, b"")
