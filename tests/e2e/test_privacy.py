"""Keys and the queries of addresses go to the service and to nothing else."""

from __future__ import annotations

import signal

import pytest
from tests.e2e.conftest import OpenProgram
from tests.e2e.program import Program
from tests.fakes import scripts
from tests.fakes.fault_service import FaultService
from tests.fakes.scripts import TEXT

pytestmark = pytest.mark.e2e

KEY = "sk-test-0f1e2d3c4b5a69788796a5b4"
QUERY = "Signature=5ec2e75ec2e7"
ADDRESS = f"https://pictures.example.org/dogs.jpg?{QUERY}"


@pytest.fixture
def keyed(open_program: OpenProgram, service: FaultService) -> Program:
    """The program with a key and a model from the environment."""
    return open_program(ALTWRIGHT_BASE_URL=service.address, ALTWRIGHT_API_KEY=KEY, ALTWRIGHT_MODEL="pro")


def assert_unseen(program: Program) -> None:
    """Check that no widget but the address field shows key or query."""
    for node in program.desktop.tree(program.number):
        shown = f"{node.name}\n{node.description}\n{node.text}"
        assert KEY not in shown
        assert QUERY not in shown or node.name == "Image address"


def assert_unwritten(program: Program) -> None:
    """End the program and check that it wrote key and query neither down nor out."""
    lines = program.command_lines()
    assert "altwright" in lines
    program.end_by(signal.SIGTERM)
    assert (program.folder / "altwright" / "settings.json").exists()
    for secret in (KEY, QUERY.partition("=")[2]):
        assert secret not in lines
        for path in program.folder.rglob("*"):
            assert secret not in str(path)
            assert path.is_dir() or secret.encode() not in path.read_bytes(), path


def test_key_and_query_are_in_the_request_and_in_no_file_or_command_line(keyed: Program, service: FaultService) -> None:
    service.then(scripts.good(), scripts.reset_after(3))
    keyed.describe(ADDRESS)
    keyed.wait_for_text(TEXT)
    (request,) = service.completions
    assert (request.key, request.picture_url) == (KEY, ADDRESS)
    assert request.json is not None
    assert request.json["model"] == "pro"
    keyed.press("Describe")
    keyed.wait_for_label("cut off")
    keyed.press("The full request", "menu item")
    keyed.wait(lambda: keyed.has("text", "The full request"), "the page")
    assert "https://pictures.example.org/dogs.jpg" in keyed.text_of("The full request")
    assert_unseen(keyed)
    assert_unwritten(keyed)


def test_a_refusal_that_repeats_the_key_is_shown_without_it(keyed: Program, service: FaultService) -> None:
    service.then(scripts.wrong_key(f"{KEY} for {ADDRESS}"))
    keyed.describe(ADDRESS)
    keyed.wait_for_label("did not accept your key")
    keyed.press("Show the detail", "check box")
    keyed.wait(lambda: "Incorrect API key" in keyed.text_of("Technical detail"), "the detail")
    assert_unseen(keyed)
    assert_unwritten(keyed)
