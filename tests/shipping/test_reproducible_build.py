"""Two builds of the same sources are the same, whatever folder they are made in."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import comparing
import freezing
import pytest
from tests.shipping.building import PROGRAM

COMPILE_ELSEWHERE = """
import compileall, sys
sys.intern("@")
assert compileall.compile_dir(sys.argv[1], quiet=1)
"""
"""Leave bytecode beside the sources, as any program does that ran before, with another string shared."""


def test_difference_in_bytes_time_permission_link_or_name_is_found(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        (folder / "lib").mkdir(parents=True)
        for name in ("same", "bytes", "mode", "time", "lib/deep"):
            (folder / name).write_text(name)
        (folder / "link").symlink_to("same")
        freezing.normalise(folder, 1_000_000_000)
    assert comparing.differences(one, other) == []
    (other / "bytes").write_text("other")
    freezing.normalise(other, 1_000_000_000)
    (other / "mode").chmod(0o600)
    os.utime(other / "time", (5, 5))
    (other / "link").unlink()
    (other / "link").symlink_to("bytes")
    (other / "lib" / "deep").rename(other / "lib" / "deeper")
    changed = {line.split(":")[0] for line in comparing.differences(one, other)}
    assert {"bytes", "mode", "time", "link", "lib/deep", "lib/deeper"} <= changed
    assert "same" not in changed


@pytest.mark.slow
def test_second_build_in_another_place_is_the_same(dist: Path, tmp_path: Path) -> None:
    copy = comparing.copy_of_checkout(tmp_path / "a longer name for the same sources")
    subprocess.run([sys.executable, "-c", COMPILE_ELSEWHERE, str(copy)], check=True)
    again = freezing.freeze(copy, tmp_path / "dist", tmp_path / "work")
    assert comparing.differences(PROGRAM.parent, again) == [], "two builds differ"
