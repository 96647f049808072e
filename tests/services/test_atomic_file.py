"""A file that somebody else looks at for a moment is replaced all the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from altwright.services import atomic_file
from altwright.services.atomic_file import write_private


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let each name in the list refuse one replacement, as Windows does where another program has the file open."""
    refusals: list[str] = []
    replace = Path.replace

    def refuse(path: Path, target: Path) -> Path:
        if refusals and refusals[-1] == target.name:
            refusals.pop()
            raise PermissionError(13, "The process cannot access the file")
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", refuse)
    monkeypatch.setattr(atomic_file, "_PAUSES", (0.0, 0.0, 0.0))
    return refusals


def test_a_file_that_is_held_for_a_moment_is_replaced_then(tmp_path: Path, held: list[str]) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(b"old")
    held += [path.name] * 3
    write_private(path, b"new")
    assert path.read_bytes() == b"new"
    assert not held


def test_a_file_that_stays_held_keeps_what_it_has_and_nothing_is_left_beside_it(
    tmp_path: Path, held: list[str]
) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(b"old")
    held += [path.name] * 4
    with pytest.raises(PermissionError):
        write_private(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
