"""What the tests of the built program share."""

from __future__ import annotations

import faulthandler
import os
from pathlib import Path

import pytest
from tests.shipping.building import DIST, bare_environment, build


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Let slow tests take their time: what they start has limits of its own."""
    if item.get_closest_marker("slow"):
        faulthandler.cancel_dump_traceback_later()


@pytest.fixture(scope="session")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder with everything that the build makes."""
    base, run = tmp_path_factory.getbasetemp(), os.environ.get("PYTEST_XDIST_TESTRUNUID", "")
    # The folders of the workers are beside each other.
    folder = base.parent if run else base
    build(run or str(os.getpid()), folder)
    return DIST


@pytest.fixture
def bare(tmp_path: Path) -> dict[str, str]:
    """Return an environment that knows neither the checkout nor its Python, with a home of its own."""
    return bare_environment(tmp_path)
