"""The terminal command, run as the real program against a real service."""

from __future__ import annotations

import base64
import io
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from PIL import Image
from tests.fakes import scripts
from tests.fakes.fault_service import FaultService, good_either_way
from tests.fakes.picture_host import PictureHost, photo
from tests.fakes.proxy import FakeProxy
from tests.fakes.script import Script, Stall, json_script, text_script
from tests.fakes.scripts import TEXT
from tests.local_models import tiny_model
from tests.under_test import IS_BUILT, program_command

import altwright
from altwright.cli import Options, parse, run_command
from altwright.services.local_engine.models import ModelStore
from altwright.services.samples import samples

SECRET_QUERY = "Signature=0a1b2c3d"
ADDRESS = f"https://pictures.example.org/dogs.jpg?{SECRET_QUERY}&w=600"
KEY = "test-key-1f2e3d4c"
SECONDS = 60.0


class Command:
    """Runs ``altwright`` as a process with a home of its own, against ``service`` unless told otherwise."""

    def __init__(self, home: Path, service: FaultService) -> None:
        self.home = home
        kept = {name: value for name, value in os.environ.items() if not name.startswith("ALTWRIGHT_")}
        self.environment = kept | {
            "PYTHONPATH": str(Path(altwright.__file__).parent.parent),
            "ALTWRIGHT_HOME": str(home),
            "ALTWRIGHT_BASE_URL": service.address,
            "ALTWRIGHT_API_KEY": KEY,
            "PYTHONIOENCODING": "utf-8",
            "PYTHONWARNINGS": "always::ResourceWarning",
        }

    def finds_keyring(self, folder: Path, answer: str) -> None:
        """Have it find a keyring in ``folder`` that is read only; ``answer`` is what it says, in Python."""
        (folder / "told_keyring.py").write_text(
            "import keyring.backend\n"
            "class Told(keyring.backend.KeyringBackend):\n"
            "    priority = 1\n"
            f"    def get_password(self, service, username): return {answer}\n"
            "    def set_password(self, service, username, password): raise AssertionError\n"
        )
        self.environment["PYTHONPATH"] += os.pathsep + str(folder)
        self.environment["PYTHON_KEYRING_BACKEND"] = "told_keyring.Told"

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            program_command(*arguments),
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding=self.environment["PYTHONIOENCODING"],
            bufsize=0,
        )

    def run(self, arguments: tuple[str, ...]) -> tuple[int, str, str]:
        with self.start(*arguments) as process:
            out, err = process.communicate(timeout=SECONDS)
        return process.returncode, out, err

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        """Return exit code, standard output and standard error."""
        code, out, err = self.run(arguments)
        assert "Traceback" not in err
        for secret in (KEY, SECRET_QUERY):
            assert secret not in out + err
        return code, out, err

    def as_json(self, *arguments: str) -> tuple[int, dict[str, object]]:
        code, out, _ = self(*arguments, "--json")
        result = json.loads(out)
        assert list(result) == ["text", "model", "finish", "seconds", "error"]
        assert out.count("\n") == 1
        return code, result


class Call(Command):
    """Runs the command inside the tests' process, where what takes a second to import is there already."""

    def __init__(
        self, home: Path, service: FaultService, patch: pytest.MonkeyPatch, capture: pytest.CaptureFixture[str]
    ) -> None:
        super().__init__(home, service)
        self._patch = patch
        self._capture = capture

    def run(self, arguments: tuple[str, ...]) -> tuple[int, str, str]:
        for name, value in self.environment.items():
            if name.startswith("ALTWRIGHT_"):
                self._patch.setenv(name, value)
        code = run_command(parse(arguments))
        return code, *self._capture.readouterr()


@pytest.fixture
def service() -> Iterator[FaultService]:
    with FaultService() as service:
        yield service


@pytest.fixture
def command(tmp_path: Path, service: FaultService) -> Command:
    return Command(tmp_path / "home", service)


@pytest.fixture
def call(
    tmp_path: Path, service: FaultService, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Call:
    return Call(tmp_path / "home", service, monkeypatch, capsys)


def test_without_arguments_it_is_the_window() -> None:
    assert parse([]) == Options()
    assert parse(["--demo"]) == Options(demo=True)


def test_every_option_of_describe_is_understood() -> None:
    arguments = ["describe", "a.jpg", "--prompt", "P", "--model", "M", "--temperature", "0.3", "--no-stream", "--json"]
    arguments += ["--engine", "ollama"]
    assert parse(arguments) == Options(
        "describe", image="a.jpg", engine="ollama", prompt="P", model="M", temperature=0.3, stream=False, json=True
    )
    assert parse(["engines", "--json"]) == Options("engines", json=True)


@pytest.mark.parametrize("arguments", [["--demo", "describe"], ["describe", "--demo"]])
def test_the_demo_may_be_asked_for_before_and_behind_the_command(arguments: list[str]) -> None:
    assert parse(arguments) == Options("describe", demo=True)


@pytest.mark.parametrize(
    "arguments",
    [
        ["describe"],
        ["describe", " "],
        ["describe", "a.jpg", "b.jpg"],
        ["describe", "a.jpg", "--temperature", "2.1"],
        ["describe", "a.jpg", "--temperature", "-0.1"],
        ["describe", "a.jpg", "--temperature", "nan"],
        ["describe", "a.jpg", "--temperature", "warm"],
        ["describe", "a.jpg", "--temp", "1"],
        ["describe", "a.jpg", "--engine"],
        ["describe", "--demo", "--engine", "llm7"],
        ["engines", "--model", "M"],
        ["engines", "llm7"],
        ["draw"],
        ["--colour"],
    ],
)
def test_wrong_usage_exits_with_two(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        parse(arguments)
    assert stopped.value.code == 2
    assert "usage: altwright" in capsys.readouterr().err


def test_a_complaint_about_arguments_repeats_no_query_string(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parse(["describe", "a.jpg", ADDRESS])
    assert SECRET_QUERY not in capsys.readouterr().err


def test_the_version_is_told_without_loading_what_describing_needs(command: Command) -> None:
    check = (
        "import sys\nfrom altwright.cli import parse\n"
        "try: parse(['--version'])\n"
        "except SystemExit as stop: print(stop.code, sorted({'asyncio', 'openai', 'httpx2', 'PIL'} & set(sys.modules)))"
    )
    run = subprocess.run(
        [sys.executable, "-c", check], env=command.environment, capture_output=True, text=True, check=True
    )
    assert run.stdout.splitlines() == [f"Altwright {altwright.__version__}", "0 []"]


def test_words_go_to_stdout_and_the_model_to_stderr(command: Command, service: FaultService) -> None:
    service.then(scripts.good())
    assert command("describe", ADDRESS) == (0, f"{TEXT}\n", f"Model selected: {scripts.MODEL}\n")
    (request,) = service.completions
    assert request.json is not None
    assert (request.json["model"], request.json["temperature"], request.streams) == ("default", 0.5, True)
    assert request.prompt == "Describe this image for alt text."
    assert request.picture_url == ADDRESS
    assert [part["type"] for part in request.parts] == ["text", "image_url"]
    assert request.key == KEY


def test_what_a_service_says_steers_no_terminal(command: Command, service: FaultService) -> None:
    service.then(scripts.good(model="m\x1b]0;title\x07\x9b2J"))
    code, out, err = command("describe", ADDRESS)
    assert (code, out) == (0, f"{TEXT}\n")
    assert err == "Model selected: m]0;title2J\n"


def test_json_is_one_object(command: Command, service: FaultService) -> None:
    service.then(scripts.good())
    code, result = command.as_json("describe", ADDRESS)
    seconds = result.pop("seconds")
    assert code == 0
    assert result == {"text": TEXT, "model": scripts.MODEL, "finish": "done", "error": None}
    assert isinstance(seconds, float)
    assert 0 < seconds < SECONDS


def test_an_answer_can_be_taken_in_one_piece(call: Call, service: FaultService) -> None:
    service.then(good_either_way())
    code, out, _ = call("describe", ADDRESS, "--no-stream")
    assert (code, out) == (0, f"{TEXT}\n")
    assert not service.completions[0].streams


def test_options_beat_variables_and_variables_beat_settings(call: Call, service: FaultService) -> None:
    call.home.mkdir()
    stored = {"service_address": "http://127.0.0.1:9/v1", "model": "stored", "temperature": 1.5, "prompt": "Stored?"}
    (call.home / "settings.json").write_text(json.dumps(stored))
    call.environment["ALTWRIGHT_MODEL"] = "from-variable"
    service.then(scripts.good(), scripts.good())
    assert call("describe", ADDRESS)[0] == 0
    assert call("describe", ADDRESS, "--model", "M", "--temperature", "0", "--prompt", "Who?")[0] == 0
    asked = [
        (request.json and (request.json["model"], request.json["temperature"]), request.prompt)
        for request in service.completions
    ]
    assert asked == [(("from-variable", 1.5), "Stored?"), (("M", 0), "Who?")]


def test_damaged_settings_are_set_aside_and_do_not_keep_it_from_working(call: Call, service: FaultService) -> None:
    call.home.mkdir()
    (call.home / "settings.json").write_text("{")
    service.then(scripts.good())
    code, out, err = call("describe", ADDRESS)
    assert (code, out) == (0, f"{TEXT}\n")
    assert err.startswith("The settings were damaged and are kept as settings.damaged.json")


@pytest.mark.skipif(IS_BUILT, reason="a built program heeds no variables of Python")
def test_the_key_comes_from_the_keyring_if_one_is_stored_for_the_host(
    command: Command, service: FaultService, tmp_path: Path
) -> None:
    host = service.origin.removeprefix("http://")
    command.finds_keyring(tmp_path, "f'key-of-{service}-{username}'")
    command.home.mkdir()
    service.always = scripts.good()
    del command.environment["ALTWRIGHT_API_KEY"]
    command("describe", ADDRESS)
    # The first version stored one key for a host.
    (command.home / "settings.json").write_text(json.dumps({"key_host": host}))
    command("describe", ADDRESS)
    command.environment["ALTWRIGHT_API_KEY"] = KEY
    command("describe", ADDRESS)
    assert [request.key for request in service.completions] == ["unused", f"key-of-Altwright-{service.address}", KEY]


@pytest.mark.skipif(IS_BUILT, reason="a built program heeds no variables of Python")
def test_the_password_of_a_proxy_comes_from_the_keyring(
    command: Command, service: FaultService, tmp_path: Path
) -> None:
    command.finds_keyring(tmp_path, "'s3cret' if '@' in username else None")
    for name in ("ALTWRIGHT_API_KEY", "ALTWRIGHT_BASE_URL"):
        del command.environment[name]
    service.always = scripts.good()
    with FakeProxy(("127.0.0.1", int(service.origin.rpartition(":")[2])), "anna:s3cret") as proxy:
        own = f"http://anna@{proxy.host}"
        engine = {"name": "Newsroom", "address": "http://192.168.77.7/v1", "model": "seer", "proxy": own}
        command.home.mkdir()
        settings = {"engine": "newsroom", "engines": {"newsroom": engine}, "keys": [own]}
        (command.home / "settings.json").write_text(json.dumps(settings))
        code, out, err = command("describe", ADDRESS)
        assert (code, out) == (0, f"{TEXT}\n")
        assert {request.credentials for request in proxy.requests} == {"anna:s3cret"}
        assert "s3cret" not in err
        code, out, err = command("engines", "--json")
        assert "s3cret" not in out + err


def test_words_are_written_while_the_service_still_writes(command: Command, service: FaultService) -> None:
    service.then(scripts.stall_after(2))
    with command.start("describe", ADDRESS) as process:
        assert read_until(process, "A café") == "A café"
        assert process.poll() is None
        service.release()
        rest, _ = process.communicate(timeout=SECONDS)
    assert (process.returncode, "A café" + rest) == (0, f"{TEXT}\n")


@pytest.mark.skipif(IS_BUILT, reason="a built program heeds no variables of Python")
def test_an_encoding_without_the_characters_loses_only_these(command: Command, service: FaultService) -> None:
    command.environment["PYTHONIOENCODING"] = "ascii"
    service.always = scripts.good()
    assert command("describe", ADDRESS)[:2] == (0, TEXT.replace("é", "?") + "\n")
    assert command.as_json("describe", ADDRESS)[1]["text"] == TEXT


def sent_picture(service: FaultService) -> Image.Image:
    head, _, data = service.completions[-1].picture_url.partition(",")
    assert head == "data:image/jpeg;base64"
    return Image.open(io.BytesIO(base64.b64decode(data)))


def test_a_file_is_prepared_and_sent_itself(call: Call, service: FaultService, tmp_path: Path) -> None:
    (tmp_path / "no ending").write_bytes(photo(2000, 1000, orientation=6))
    service.then(scripts.good())
    assert call("describe", str(tmp_path / "no ending"))[0] == 0
    with sent_picture(service) as image:
        assert image.size == (784, 1568)
        assert not image.getexif()


def test_a_picture_that_only_this_computer_reaches_is_sent_itself(call: Call, service: FaultService) -> None:
    service.then(scripts.good())
    with PictureHost() as host:
        assert call("describe", host.url(f"/photo.jpg?{SECRET_QUERY}"))[0] == 0
        assert [request.target for request in host.requests] == [f"/photo.jpg?{SECRET_QUERY}"]
    with sent_picture(service) as image:
        assert image.size == (640, 480)


def test_with_a_service_of_ones_own_any_https_address_is_passed_through(call: Call, service: FaultService) -> None:
    service.then(scripts.good())
    assert call("describe", "https://127.0.0.1:9/dogs.jpg")[0] == 0
    assert service.completions[0].picture_url == "https://127.0.0.1:9/dogs.jpg"


@pytest.mark.parametrize(
    ("image", "words"),
    [
        ("missing.jpg", "The file missing.jpg cannot be read"),
        ("two words", "neither an address nor a file"),
        (f"pictures.example.org/dogs.jpg?{SECRET_QUERY}", "Did you mean https://pictures.example.org/dogs.jpg"),
        ("/page.html", "opens a web page"),
        ("/missing", "has no picture at this address"),
    ],
)
def test_a_picture_that_cannot_be_had_is_told_in_words(
    call: Call, service: FaultService, image: str, words: str
) -> None:
    with PictureHost() as host:
        code, out, err = call("describe", host.url(image) if image.startswith("/") else image)
    assert (code, out) == (1, "")
    assert words in err
    assert not service.requests


def test_a_folder_is_no_picture(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(["describe", str(tmp_path)])
    assert ended.value.code == 2
    assert "IMAGE is a folder: name one of the pictures in it" in capsys.readouterr().err


@pytest.mark.parametrize(
    "script",
    [scripts.reset_after(4), scripts.torn_off_after(4), scripts.cut_off_after(4), scripts.error_in_stream("Gone", 4)],
    ids=["reset", "torn off", "cut off", "error"],
)
def test_partial_text_survives_on_stdout(call: Call, service: FaultService, script: Script) -> None:
    service.then(script)
    code, out, err = call("describe", ADDRESS)
    assert (code, out) == (1, "A café terrace in\n")
    lines = err.splitlines()
    assert lines[0] == f"Model selected: {scripts.MODEL}"
    assert lines[1].startswith("The answer was cut off; the words that arrived are kept.")
    assert lines[2] == "The same command tries again."
    assert all(line.startswith("  ") for line in lines[3:])


def test_thinking_without_a_beginning_is_no_part_of_the_text(command: Command, service: FaultService) -> None:
    service.then(scripts.think_end_only(), scripts.think_end_only())
    code, out, _ = command("describe", ADDRESS, "--json")
    assert code == 0
    assert json.loads(out)["text"] == TEXT
    code, out, _ = command("describe", ADDRESS)
    assert code == 0
    assert out.splitlines()[-1] == TEXT


def test_json_tells_a_cut_off_answer_from_a_finished_one(command: Command, service: FaultService) -> None:
    service.then(scripts.reset_after(4))
    code, result = command.as_json("describe", ADDRESS)
    assert (code, result["finish"], result["text"]) == (1, "cut_off", "A café terrace in")
    assert str(result["error"]).startswith("The answer was cut off")


def test_the_length_limit_is_a_notice(call: Call, service: FaultService) -> None:
    service.always = scripts.length_limit()
    code, out, err = call("describe", ADDRESS)
    assert (code, out) == (0, f"{TEXT}\n")
    assert "reached the service's length limit" in err
    code, result = call.as_json("describe", ADDRESS)
    assert (code, result["finish"], result["error"]) == (0, "length", None)


def test_the_content_filter_is_a_failure(call: Call, service: FaultService) -> None:
    service.then(scripts.content_filter("A café"), scripts.content_filter(""))
    code, out, err = call("describe", ADDRESS)
    assert (code, out) == (1, "A café\n")
    assert "content filter" in err
    code, result = call.as_json("describe", ADDRESS)
    assert (code, result["finish"], result["text"]) == (1, "content_filter", "")
    assert "content filter" in str(result["error"])


@pytest.mark.parametrize(
    ("script", "words"),
    [
        (scripts.wrong_key(KEY), "did not accept your key"),
        (scripts.html_with_200(), "something that is no description"),
        (scripts.no_words(), "answered without any words"),
        (scripts.refused(500, None, f"crashed on {ADDRESS} with {KEY}"), "has a problem at the moment"),
    ],
    ids=["key", "page", "no words", "crash"],
)
def test_a_failure_is_told_in_words_without_secrets(
    call: Call, service: FaultService, script: Script, words: str
) -> None:
    service.then(script)
    code, result = call.as_json("describe", ADDRESS)
    assert (code, result["finish"], result["text"]) == (1, "failed", "")
    assert words in str(result["error"])


def test_the_technical_detail_stands_indented_below_the_words(call: Call, service: FaultService) -> None:
    service.then(scripts.payment_needed())
    _, _, err = call("describe", ADDRESS)
    words, steps, detail = err.splitlines()
    assert "wants a payment" in words
    assert "--engine" in steps
    assert detail == "  HTTP 402. Insufficient balance"


def test_a_rate_limit_is_waited_for_and_asked_once_more(call: Call, service: FaultService) -> None:
    service.then(scripts.rate_limited(1.2), scripts.good())
    code, out, err = call("describe", ADDRESS)
    assert (code, out) == (0, f"{TEXT}\n")
    assert err.splitlines() == ["Trying again in 2 s", f"Model selected: {scripts.MODEL}"]
    first, second = service.completions
    assert first.answered_at is not None
    assert second.time - first.answered_at >= 1.2


def test_a_wait_of_many_minutes_is_told_instead_of_waited_for(call: Call, service: FaultService) -> None:
    service.then(scripts.rate_limited(900))
    code, out, err = call("describe", ADDRESS)
    assert (code, out) == (1, "")
    assert "asks for a wait of 15 minutes" in err
    assert len(service.completions) == 1


def test_the_demo_beats_every_variable_and_needs_no_picture(command: Command, service: FaultService) -> None:
    command.environment["ALTWRIGHT_MODEL"] = "another"
    code, out, err = command("describe", "--demo")
    assert (code, out) == (0, f"{samples()[0].alt}\n")
    assert err == "Model selected: altwright-demo\n"
    assert not service.requests


def test_the_demo_is_honest_about_other_pictures(call: Call, tmp_path: Path) -> None:
    (tmp_path / "house.jpg").write_bytes(photo())
    with PictureHost() as host:
        for image in (str(tmp_path / "house.jpg"), host.url("/photo.jpg")):
            code, out, err = call("--demo", "describe", image)
            assert (code, out) == (1, "")
            assert "The demo can only describe its samples" in err
        assert not host.requests


def read_until(process: subprocess.Popen[str], words: str) -> str:
    """Read what ``process`` writes until it ends with ``words``; a hanging process is ended by a timer."""
    assert process.stdout is not None
    timer = threading.Timer(SECONDS, process.kill)
    timer.start()
    received = b""
    while not received.decode("utf-8", "ignore").endswith(words):
        piece = os.read(process.stdout.fileno(), 1)
        assert piece, f"it ended after {received!r}"
        received += piece
    timer.cancel()
    return received.decode()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interruption_keeps_the_words_and_ends_the_connection(
    command: Command, service: FaultService, number: signal.Signals, code: int
) -> None:
    service.then(scripts.stall_after(2))
    with command.start("describe", ADDRESS) as process:
        words = read_until(process, "A café")
        process.send_signal(number)
        rest, err = process.communicate(timeout=SECONDS)
    assert (process.returncode, words + rest) == (code, "A café\n")
    assert err == f"Model selected: {scripts.MODEL}\n"
    (request,) = service.completions
    assert request.ended.wait(SECONDS)
    assert request.gone_at is not None


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
@pytest.mark.parametrize("script", [scripts.rate_limited(100), scripts.stall_after(2), scripts.good().after(100)])
def test_an_interruption_while_waiting_or_writing_still_prints_the_object(
    command: Command, service: FaultService, script: Script
) -> None:
    service.then(script)
    with command.start("describe", ADDRESS, "--json") as process:
        service.wait_for_completions()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=SECONDS)
    assert process.returncode == 130
    assert "Traceback" not in err
    result = json.loads(out)
    assert (result["finish"], result["error"]) == ("stopped", None)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interruption_before_anything_is_asked_shows_no_traceback(
    command: Command, service: FaultService, number: signal.Signals, code: int
) -> None:
    command.home.mkdir()
    os.mkfifo(command.home / "settings.json")
    # Python leaves a module's file open where a signal ends the import.
    del command.environment["PYTHONWARNINGS"]
    # Opening the pipe for writing waits until the command reads its settings from it.
    with command.start("describe", ADDRESS) as process, (command.home / "settings.json").open("w"):
        process.send_signal(number)
        out, err = process.communicate(timeout=SECONDS)
    assert (process.returncode, out, err) == (code, "", "")
    assert not service.requests


def test_a_reader_that_goes_away_ends_it_quietly(command: Command, service: FaultService) -> None:
    service.then(scripts.stall_after(2))
    with command.start("describe", ADDRESS) as process:
        read_until(process, "A café")
        assert process.stdout is not None
        process.stdout.close()
        service.release()
        assert process.stderr is not None
        err = process.stderr.read()
        assert process.wait(SECONDS) == 1
    assert err == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_told(command: Command, service: FaultService) -> None:
    service.then(scripts.good())
    with Path("/dev/full").open("w") as full:
        run = subprocess.run(
            program_command("describe", ADDRESS),
            env=command.environment,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=SECONDS,
            check=False,
        )
    assert run.returncode == 1
    assert run.stderr == "The words could not be written: No space left on device.\n"


def test_it_never_loads_qt(command: Command, service: FaultService) -> None:
    service.then(scripts.good())
    check = (
        "import sys\nfrom altwright.__main__ import main\n"
        "code = main()\n"
        "print(code, sorted({'PySide6', 'shiboken6', 'qasync'} & set(sys.modules)))"
    )
    run = subprocess.run(
        [sys.executable, "-c", check, "describe", ADDRESS],
        env=command.environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=SECONDS,
        check=True,
    )
    assert run.stdout.splitlines() == [TEXT, "0 []"]


# Engines ------------------------------------------------------------------------------------------------------------

LISTED = ["llm7", "local", "openai", "openrouter", "mistral", "groq", "gemini", "ollama", "lmstudio", "llamacpp"]


def own_engine(call: Call, service: FaultService, **changes: object) -> None:
    """Store an engine of the editor's own, at ``service``, as the chosen one."""
    call.home.mkdir(exist_ok=True)
    ours = {"name": "Our own", "address": service.address, "model": "m-1"} | changes
    stored = {"engine": "ours", "engines": {"ours": ours}, "keys": []}
    (call.home / "settings.json").write_text(json.dumps(stored))
    del call.environment["ALTWRIGHT_BASE_URL"]


def listed(call: Call) -> dict[str, dict[str, object]]:
    code, out, err = call("engines", "--json")
    assert (code, err) == (0, "")
    assert out.count("\n") == 1
    engines = json.loads(out)
    return {engine["id"]: engine for engine in engines}


def test_every_engine_is_listed_with_what_was_found_and_no_key(call: Call, service: FaultService) -> None:
    own_engine(call, service)
    stored = json.loads((call.home / "settings.json").read_text())
    stored["keys"] = ["https://api.openai.com/v1"]
    (call.home / "settings.json").write_text(json.dumps(stored))
    engines = listed(call)
    assert list(engines)[: len(LISTED)] == LISTED
    assert list(engines)[-1] == "ours"
    assert engines["ours"] == {
        "id": "ours",
        "name": "Our own",
        "address": service.address,
        "model": "m-1",
        "chosen": True,
        "local": True,
        "running": True,
        "models": [scripts.MODEL],
        "key_needed": False,
        "key_stored": False,
        "allowed": True,
    }
    assert (engines["openai"]["running"], engines["openai"]["key_stored"]) == (None, True)
    assert [name for name, engine in engines.items() if engine["key_stored"]] == ["openai"]
    assert [name for name, engine in engines.items() if engine["chosen"]] == ["ours"]
    assert [request.path for request in service.requests] == ["/v1/models"]
    assert "authorization" not in service.requests[0].headers


def test_an_address_of_the_settings_that_is_none_spoils_no_list(call: Call) -> None:
    stored = {"engines": {"ollama": {"address": "http://127.0.0.1:99999/v1"}}}
    call.home.mkdir()
    (call.home / "settings.json").write_text(json.dumps(stored))
    assert listed(call)["ollama"]["running"] is None
    code, out, err = call("describe", str(samples()[0].path), "--engine", "ollama", "--model", "m")
    assert (code, out) == (1, "")
    assert "its address may be mistyped" in err


def test_the_list_says_which_service_a_variable_has_asked_instead(call: Call, service: FaultService) -> None:
    note = f"Without --engine, {service.address} is asked, which the variable ALTWRIGHT_BASE_URL names.\n"
    assert call("engines")[2] == note
    assert listed(call)["llm7"]["chosen"] is True
    own_engine(call, service)
    assert call("engines")[2] == ""


def test_the_list_can_be_read_by_people_too(call: Call, service: FaultService) -> None:
    own_engine(call, service)
    code, out, err = call("engines")
    assert (code, err) == (0, "")
    assert f"* ours        Our own, {service.address}, m-1, running\n" in out
    assert "  llm7        LLM7, https://api.llm7.io/v1, default\n" in out
    assert "  local       This computer, not set up yet\n" in out
    assert "  openai      OpenAI, https://api.openai.com/v1, no model chosen, needs a key\n" in out


@pytest.mark.parametrize(
    "script",
    [
        json_script({"hello": "world"}),
        json_script({"detail": "Not Found"}, 404),
        text_script("<html>router</html>", "text/html"),
        Script((Stall(),), opening=(Stall(),)),
    ],
    ids=["json", "404", "page", "silent"],
)
def test_something_else_at_the_port_is_no_engine(call: Call, service: FaultService, script: Script) -> None:
    own_engine(call, service)
    service.models = script
    assert listed(call)["ours"]["running"] is False


def test_nothing_outside_this_computer_is_asked(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def look_up(host: object, *_rest: object, **_more: object) -> NoReturn:
        asked.append(host)
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr("socket.getaddrinfo", look_up)
    call.home.mkdir()
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://proxy.example:3128")
    listed(call)
    assert {host.decode() if isinstance(host, bytes) else host for host in asked} <= {"127.0.0.1"}


@pytest.mark.parametrize("name", ["ours", "OURS", "Our own"])
def test_an_engine_is_asked_by_its_name(call: Call, service: FaultService, name: str) -> None:
    own_engine(call, service, temperature=None, max_tokens=120, detail="low")
    stored = json.loads((call.home / "settings.json").read_text())
    (call.home / "settings.json").write_text(json.dumps(stored | {"engine": "openai"}))
    service.then(scripts.good())
    code, out, _ = call("describe", ADDRESS, "--engine", name)
    assert (code, out) == (0, f"{TEXT}\n")
    (request,) = service.completions
    assert request.json is not None
    assert {key: value for key, value in request.json.items() if key != "messages"} == {
        "model": "m-1",
        "max_tokens": 120,
        "stream": True,
    }
    assert request.parts[1]["image_url"] == {"url": ADDRESS, "detail": "low"}
    # A key of another service is nothing for one on this computer.
    assert request.key == "unused"


def test_an_engine_that_is_named_is_not_the_service_of_the_variables(call: Call, service: FaultService) -> None:
    own_engine(call, service)
    with FaultService(good_either_way()) as variables:
        call.environment |= {"ALTWRIGHT_BASE_URL": variables.address, "ALTWRIGHT_MODEL": "from-variable"}
        service.then(scripts.good())
        assert call("describe", ADDRESS, "--engine", "ours")[0] == 0
        assert variables.requests == []
    assert (service.completions[0].json or {})["model"] == "m-1"
    assert service.completions[0].key == "unused"


@pytest.mark.parametrize("name", ["nonsense", " "])
def test_an_engine_that_is_none_is_wrong_usage(call: Call, service: FaultService, name: str) -> None:
    code, out, err = call("describe", ADDRESS, "--engine", name)
    assert (code, out) == (2, "")
    assert "altwright engines" in err
    assert service.requests == []


def test_an_engine_without_a_model_says_that_one_is_to_be_chosen(call: Call, service: FaultService) -> None:
    del call.environment["ALTWRIGHT_BASE_URL"]
    code, out, err = call("describe", str(samples()[0].path), "--engine", "ollama")
    assert (code, out) == (1, "")
    assert err.splitlines() == [
        "No model of Ollama is chosen yet. Your picture and prompt are kept.",
        "A model is named with --model. Another engine is asked with --engine; “altwright engines” lists them.",
    ]


def test_the_engine_of_this_computer_says_what_it_lacks(call: Call) -> None:
    code, out, err = call("describe", str(samples()[0].path), "--engine", "local")
    assert (code, out) == (1, "")
    assert err


def test_the_model_that_was_chosen_for_this_computer_describes_in_the_terminal_too(call: Call) -> None:
    pytest.importorskip("xllamacpp", reason="there is no llama.cpp for this machine")
    files = tiny_model()
    store = ModelStore(call.home, {})
    store.adopt(files.model, files.eyes, "First one")
    for path in files[:2]:
        (call.home / path.name).write_bytes(path.read_bytes())
    chosen = store.adopt(call.home / files.model.name, call.home / files.eyes.name, "Second one")
    (call.home / "settings.json").write_text(json.dumps({"engines": {"local": {"model": chosen.identifier}}}))
    assert "  local       This computer, Second one\n" in call("engines")[1]
    picture = str(samples()[0].path)
    assert call.as_json("describe", picture, "--engine", "local")[1]["model"] == "Second one"
    assert call.as_json("describe", picture, "--engine", "local", "--model", "first one")[1]["model"] == "First one"


def test_a_model_that_this_computer_does_not_have_is_wrong_usage(call: Call) -> None:
    first, _ = two_models(call.home)
    code, out, err = call("describe", str(samples()[0].path), "--engine", "local", "--model", "Third one", "--json")
    assert (code, out) == (2, "")
    assert err == f"This computer has no model called Third one. There are: {first}, Second one.\n"


def test_a_model_that_was_chosen_and_removed_is_told_and_no_other_one_asked(call: Call) -> None:
    first, second = two_models(call.home)
    (call.home / "settings.json").write_text(json.dumps({"engines": {"local": {"model": second}}}))
    ModelStore(call.home, {}).remove(second)
    code, out, err = call("describe", str(samples()[0].path), "--engine", "local")
    assert (code, out) == (1, "")
    assert f"The model “{second}” is not on this computer." in err
    assert f"Models on this computer: {first}." in err
    assert f"  local       This computer, {first}\n" in call("engines")[1]


def two_models(home: Path) -> tuple[str, str]:
    """Take up two models, none of which can run; return the name of the first and the identifier of the second."""
    store = ModelStore(home, {})
    home.mkdir(exist_ok=True)
    for name in ("one.gguf", "two.gguf", "mmproj.gguf"):
        (home / name).write_bytes(b"GGUF")
    first, second = (
        store.adopt(home / file, home / "mmproj.gguf", name)
        for file, name in (("one.gguf", "First one"), ("two.gguf", "Second one"))
    )
    return first.files.name, second.identifier


def test_a_refused_parameter_is_told(call: Call, service: FaultService) -> None:
    refusal = json_script({"error": {"message": "Unsupported value", "param": "temperature"}}, 400)
    service.then(refusal, scripts.good())
    code, out, err = call("describe", ADDRESS)
    assert (code, out) == (0, f"{TEXT}\n")
    assert "takes no temperature of your choice" in err


def test_a_limit_is_kept_to_by_the_next_command(call: Call, service: FaultService) -> None:
    service.then(scripts.rate_limited(600))
    first = call("describe", ADDRESS)
    second = call("describe", ADDRESS)
    assert (first[0], second[0]) == (1, 1)
    assert "asks for a wait of 10 minutes" in first[2]
    assert "asks for a wait of 10 minutes" in second[2]
    assert len(service.completions) == 1


def test_a_keyring_that_stays_shut_is_told_and_nothing_is_sent(call: Call, service: FaultService) -> None:
    own_engine(call, service)
    stored = json.loads((call.home / "settings.json").read_text())
    (call.home / "settings.json").write_text(json.dumps(stored | {"keys": [service.address]}))
    del call.environment["ALTWRIGHT_API_KEY"]
    code, out, err = call("describe", ADDRESS)
    assert (code, out) == (1, "")
    assert err.startswith("The keyring of this computer stayed shut, so the key for Our own was not read.")
    assert service.completions == []
