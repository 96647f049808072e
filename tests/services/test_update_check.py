"""One address is asked for the newest version, told nothing, and not believed beyond what makes sense."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.fakes.fault_service import FaultService
from tests.fakes.script import Framing, HangUp, Pause, Reset, Script, Send, Stall, json_script, text_script

from altwright.core.errors import AltwrightError, AnswerUnreadable, ServiceAddressInsecure, ServiceUnreachable
from altwright.core.release import Release
from altwright.services import update_check
from altwright.services.update_check import MOST_BYTES, SECONDS_BETWEEN, Asked, UpdateMemory, latest_release

ADDRESS = "https://example.org/latest.json"
VERSION = {"version": "1.2.0"}


def address_of(service: FaultService, answer: Script) -> str:
    """Have ``service`` answer so, and return what to ask."""
    service.models = answer
    return f"{service.address}/models"


async def test_the_newest_version_is_asked_for_and_nothing_is_told(fault_service: FaultService) -> None:
    body = VERSION | {"page": f"{fault_service.origin}/1.2.0"}
    address = address_of(fault_service, json_script(body, 200, ("Set-Cookie", "who=you")))
    for _ in range(2):
        assert await latest_release(address) == Release("1.2.0", f"{fault_service.origin}/1.2.0")
    for request in fault_service.requests:
        assert (request.method, request.target, request.body) == ("GET", "/v1/models", b"")
        headers = {name.lower(): value for name, value in request.headers.items()}
        assert headers == {
            "host": address.split("/")[2], "accept": "application/json", "accept-encoding": "identity",
            "connection": "keep-alive", "user-agent": "Altwright",
        }  # fmt: skip


BAD_ANSWERS = {
    "a page": text_script("<html>Sign in</html>", "text/html"),
    "nothing": text_script("", "application/json"),
    "half of it": Script((Send(b'{"version": "1.'),), framing=Framing.UNTIL_CLOSE),
    "no version": json_script({"version": "newest"}),
    "a list": json_script([VERSION]),
    "without end": Script((Send(b" " * (MOST_BYTES + 1)), Stall())),
    "deep": text_script("[" * 50_000, "application/json"),
    "no text": Script((Send(b"\xff\xfe\x00"),)),
    "missing": json_script(VERSION, 404),
    "down": json_script(VERSION, 503),
    "elsewhere": json_script(VERSION, 302, ("Location", "https://elsewhere.example/")),
    "a bomb": Script((Send(b"\x1f\x8b\x08" + b"x" * 100),), headers=(("Content-Encoding", "gzip"),)),
}


@pytest.mark.parametrize("answer", BAD_ANSWERS.values(), ids=BAD_ANSWERS)
async def test_an_answer_that_makes_no_sense_is_none(fault_service: FaultService, answer: Script) -> None:
    with pytest.raises(AnswerUnreadable):
        await latest_release(address_of(fault_service, answer))
    assert len(fault_service.requests) == 1
    fault_service.release()


FAULTS = {
    "reset": Script((Send(b'{"ver'), Reset())),
    "torn off": Script((Send(b'{"ver'), HangUp())),
    "reset at once": Script(opening=(Reset(),)),
    "silence": Script(opening=(Stall(),)),
    "a trickle": Script(tuple(step for _ in range(100) for step in (Send(b" "), Pause(0.05)))),
}


@pytest.mark.parametrize("answer", FAULTS.values(), ids=FAULTS)
async def test_a_connection_that_fails_is_told_in_time(fault_service: FaultService, answer: Script) -> None:
    with pytest.raises(ServiceUnreachable):
        await latest_release(address_of(fault_service, answer), seconds=1.0)
    fault_service.release()


async def test_nobody_is_asked_in_clear_or_at_no_address() -> None:
    with pytest.raises(ServiceAddressInsecure):
        await latest_release("http://example.org/latest.json")
    for address in ("", "ftp://example.org/", "https://example.org/?who=me"):
        with pytest.raises(AltwrightError):
            await latest_release(address)


def test_what_was_asked_is_remembered_for_a_day(tmp_path: Path) -> None:
    now = 1_800_000_000.0
    memory = UpdateMemory(tmp_path / "home", ADDRESS, lambda: now)
    assert memory.today() is None
    memory.note()
    assert memory.today() == Asked(now)
    memory.note(Release("1.2.0", "https://example.org/1.2.0"))
    assert UpdateMemory(tmp_path / "home", ADDRESS, lambda: now + SECONDS_BETWEEN - 1).today() == Asked(
        now, Release("1.2.0", "https://example.org/1.2.0")
    )
    assert UpdateMemory(tmp_path / "home", ADDRESS, lambda: now + SECONDS_BETWEEN).today() is None


def test_a_clock_that_was_set_back_does_not_stop_the_looking(tmp_path: Path) -> None:
    UpdateMemory(tmp_path, ADDRESS, lambda: 2_000_000_000.0).note()
    assert UpdateMemory(tmp_path, ADDRESS, lambda: 1_800_000_000.0).today() is None


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b'{"at": "now"}', b'{"at": true}', b'{"at": null}', b"[" * 60_000, b"\xff"]
)
def test_a_damaged_memory_is_none(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "updates.json").write_bytes(data)
    assert UpdateMemory(tmp_path, ADDRESS).today() is None


@pytest.mark.parametrize("release", [{"version": "newest"}, [], {"version": "1.2.0", "page": "file:///"}, 5])
def test_a_strange_answer_in_the_memory_is_not_believed(tmp_path: Path, release: object) -> None:
    (tmp_path / "updates.json").write_text(json.dumps({"at": 5.0, "release": release}), encoding="utf-8")
    asked = UpdateMemory(tmp_path, ADDRESS, lambda: 6.0).today()
    assert asked is not None
    assert asked.release in {None, Release("1.2.0", "")}


def test_the_address_stands_in_one_file_and_is_secure_or_empty() -> None:
    address = update_check.update_address()
    assert address == "" or address.startswith("https://")


def test_a_moment_of_hundreds_of_digits_is_none(tmp_path: Path) -> None:
    (tmp_path / update_check.FILE_NAME).write_text('{"at": 1' + "0" * 400 + "}", encoding="ascii")
    assert UpdateMemory(tmp_path, ADDRESS).today() is None
