"""The terminal keeps to what the organisation allows, whatever names, settings and variables say."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.fakes import scripts
from tests.fakes.fault_service import FaultService, good_either_way
from tests.fakes.scripts import TEXT

from altwright.cli import parse, run_command
from altwright.services import organisation_file
from altwright.services.samples import samples

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The machine's own folder."""
    folder = tmp_path / "etc"
    folder.mkdir(mode=0o755)
    monkeypatch.setattr(organisation_file, "machine_folder", lambda: folder)
    monkeypatch.setenv("XDG_CONFIG_DIRS", str(tmp_path / "none"))
    return folder


def put(folder: Path, **rows: object) -> None:
    path = folder / "organisation.json"
    path.write_text(json.dumps(rows), encoding="utf-8")
    path.chmod(0o644)


@pytest.fixture
def run(machine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: str, **environment: str) -> tuple[int, str, str]:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        code = run_command(parse(arguments))
        return code, *capsys.readouterr()

    return call


PICTURE = str(samples()[0].path)


def test_a_service_of_the_organisation_is_asked_by_its_name_and_by_default(
    run: Run, machine: Path, fault_service: FaultService
) -> None:
    house = {"id": "house", "name": "House engine", "address": fault_service.address, "model": "sight"}
    put(machine, engines=[house], prompts=["Describe the object."])
    for arguments in ((), ("--engine", "house")):
        fault_service.then(good_either_way())
        code, out, err = run("describe", PICTURE, *arguments)
        assert (code, out.strip()) == (0, TEXT), err
        assert json.loads(fault_service.completions[-1].body)["model"] == "sight"
        assert "Describe the object." in fault_service.completions[-1].body.decode()


def test_no_variable_leads_past_the_organisation(run: Run, machine: Path, fault_service: FaultService) -> None:
    put(machine, engines=["openai"])
    code, out, err = run("describe", PICTURE, ALTWRIGHT_BASE_URL=fault_service.address)
    assert (code, out) == (1, "\n" if out else "")
    assert "Your organisation does not allow" in err
    code, out, _ = run("describe", PICTURE, "--json")
    assert code == 1
    assert "does not allow" in json.loads(out)["error"]
    assert not fault_service.requests


def test_a_variable_cannot_name_another_file_where_the_machine_has_one(
    run: Run, machine: Path, tmp_path: Path, fault_service: FaultService
) -> None:
    put(machine, engines=["openai"])
    (tmp_path / "own.json").write_text("{}")
    environment = {"ALTWRIGHT_BASE_URL": fault_service.address, "ALTWRIGHT_ORGANISATION": str(tmp_path / "own.json")}
    assert run("describe", PICTURE, **environment)[0] == 1
    assert not fault_service.requests


def test_an_engine_that_is_named_and_not_allowed_is_wrong_usage(run: Run, machine: Path) -> None:
    put(machine, engines=["openai"])
    code, out, err = run("describe", PICTURE, "--engine", "llm7")
    assert (code, out) == (2, "")
    assert "Your organisation does not allow LLM7" in err


def test_a_locked_engine_is_the_only_one_that_is_asked(run: Run, machine: Path, fault_service: FaultService) -> None:
    put(machine, engine="openai", locked=["engine"])
    assert run("describe", PICTURE, "--engine", "llm7")[0] == 2
    assert run("describe", PICTURE, ALTWRIGHT_BASE_URL=fault_service.address)[0] == 1
    assert not fault_service.requests


def test_a_damaged_file_is_told_and_only_this_computer_is_asked(
    run: Run, machine: Path, fault_service: FaultService
) -> None:
    (machine / "organisation.json").write_text("{")
    code, _, err = run("describe", PICTURE, "--engine", "llm7")
    assert code == 2
    assert "organisation's settings file is damaged" in err
    assert str(machine) in err
    fault_service.then(good_either_way())
    code, out, _ = run("describe", PICTURE, ALTWRIGHT_BASE_URL=fault_service.address)
    assert (code, out.strip()) == (0, TEXT)


def test_the_demo_is_always_allowed(run: Run, machine: Path) -> None:
    put(machine, engines=[])
    code, out, err = run("describe", "--demo")
    assert code == 0, err
    assert out.strip()


def test_the_list_of_engines_says_which_are_allowed(run: Run, machine: Path) -> None:
    put(machine, engines=["openai", "unheard-of"], colour="blue")
    code, out, err = run("engines", "--json")
    assert code == 0
    lines = {line["id"]: line for line in json.loads(out)}
    assert [name for name, line in lines.items() if line["allowed"]] == ["openai"]
    assert lines["openai"]["chosen"]
    assert "entry 2" in err
    assert "colour" in err
    assert "LLM7, not allowed by your organisation" in run("engines")[1]


def test_the_organisation_s_proxy_is_used(run: Run, machine: Path, fault_service: FaultService) -> None:
    host = fault_service.address.removesuffix("/v1")
    house = {"id": "house", "name": "House", "address": "http://engine.example.test/v1", "model": "sight"}
    put(machine, engines=[house], proxy=host, locked=["proxy"])
    fault_service.then(scripts.good())
    run("describe", PICTURE)
    assert any("engine.example.test" in request.target for request in fault_service.requests)
