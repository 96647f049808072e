"""One desktop for all end-to-end tests, and a program of its own for each."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.e2e.desktop import Desktop, what_is_missing
from tests.e2e.program import Program
from tests.fakes.fault_service import FaultService
from tests.fakes.picture_host import PictureHost

OpenProgram = Callable[..., Program]


@pytest.fixture(scope="session")
def desktop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desktop]:
    """A screen with accessibility and a clipboard; checks in the end that nothing of it stays behind."""
    if missing := what_is_missing():
        pytest.skip(f"no desktop to test on: {missing}")
    with Desktop(tmp_path_factory.mktemp("desktop")) as desktop:
        yield desktop


@pytest.fixture
def open_program(desktop: Desktop, tmp_path: Path) -> Iterator[OpenProgram]:
    """A function that starts the program with arguments and, by name, variables; each is ended, and has to end well."""
    programs: list[Program] = []

    def open_one(*arguments: str, **variables: str) -> Program:
        folder = tmp_path / f"program-{len(programs)}"
        folder.mkdir()
        program = Program(desktop, folder, arguments, variables)
        programs.append(program)
        return program

    yield open_one
    try:
        for program in programs:
            if program.process.poll() is None:
                program.end_by(signal.SIGTERM)
    finally:
        for program in programs:
            program.kill()


@pytest.fixture
def service() -> Iterator[FaultService]:
    """A service on loopback that answers as the test says."""
    with FaultService() as service:
        yield service


@pytest.fixture
def program(open_program: OpenProgram, service: FaultService) -> Program:
    """The program, whose service is ``service``."""
    return open_program(ALTWRIGHT_BASE_URL=service.address)


@pytest.fixture
def demo(open_program: OpenProgram) -> Program:
    """The program with its demo."""
    return open_program("--demo")


@pytest.fixture
def pictures() -> Iterator[PictureHost]:
    """A host of pictures on loopback."""
    with PictureHost() as host:
        yield host
