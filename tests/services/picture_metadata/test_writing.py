"""Words into files: copies, files in place and sidecars, and nothing changed by any fault on the way."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.pictures import EVERY_KIND, encoded, sample, sample_bytes
from tests.services.picture_metadata.packets import WORDS, alternative, packet

import altwright
from altwright.core import errors as e
from altwright.core.embedded_text import EmbeddedText, LanguageText, added, alt_text
from altwright.core.picture import MAX_BYTES
from altwright.services import atomic_file
from altwright.services.picture_metadata import (
    read_embedded_text,
    read_picture_file,
    sidecar_of,
    write_embedded_text,
    writing,
)
from altwright.services.picture_metadata.containers import picture_with_text

CAT = packet(alternative("AltTextAccessibility", x_default="A cat", de="Eine Katze"))
CAT_TEXT = EmbeddedText((LanguageText("x-default", "A cat"), LanguageText("de", "Eine Katze")))
NEW = alt_text("A cat’s face")

posix_only = pytest.mark.skipif(os.name != "posix", reason="other systems have other permissions and links")


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """A photograph with words in it."""
    path = tmp_path / "cat.jpg"
    path.write_bytes(encoded(sample("cat"), "JPEG", xmp=CAT))
    return path


def contents(folder: Path) -> dict[str, bytes]:
    """Return the name and bytes of everything in ``folder``."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_a_copy_holds_the_words_and_the_picture_stays_as_it_is(picture: Path, tmp_path: Path) -> None:
    before = picture.read_bytes()
    written = write_embedded_text(picture, tmp_path / "copy.jpg", NEW)
    assert (written.picture, written.path, written.is_sidecar) == (tmp_path / "copy.jpg", tmp_path / "copy.jpg", False)
    assert written.text == added(CAT_TEXT, NEW)
    assert read_embedded_text((tmp_path / "copy.jpg").read_bytes()) == written.text
    assert read_picture_file(tmp_path / "copy.jpg") == written.text
    assert picture.read_bytes() == before
    assert set(contents(tmp_path)) == {"cat.jpg", "copy.jpg"}


def test_the_file_itself_is_written_to_only_on_demand(picture: Path, tmp_path: Path) -> None:
    before = contents(tmp_path)
    (tmp_path / "folder").mkdir()
    for target in (picture, tmp_path / "folder" / ".." / "cat.jpg"):
        with pytest.raises(e.TargetExists):
            write_embedded_text(picture, target, NEW)
    assert contents(tmp_path) == before
    write_embedded_text(picture, picture, NEW, replace=True)
    assert read_picture_file(picture) == added(CAT_TEXT, NEW)
    assert set(contents(tmp_path)) == {"cat.jpg"}


def test_another_file_is_replaced_only_on_demand(picture: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.jpg"
    other.write_bytes(b"precious")
    with pytest.raises(e.TargetExists):
        write_embedded_text(picture, other, NEW)
    assert other.read_bytes() == b"precious"
    write_embedded_text(picture, other, NEW, replace=True)
    assert read_picture_file(other) == added(CAT_TEXT, NEW)


def test_a_picture_that_was_never_a_file_is_written_too(tmp_path: Path) -> None:
    target = tmp_path / "pasted.png"
    write_embedded_text(EVERY_KIND["png"](), target, WORDS)
    assert read_picture_file(target) == WORDS
    with pytest.raises(e.TargetExists):
        write_embedded_text(EVERY_KIND["png"](), target, NEW)
    write_embedded_text(EVERY_KIND["png"](), target, NEW, replace=True)
    assert read_picture_file(target) == NEW


@posix_only
def test_a_link_stays_a_link_and_the_file_behind_it_is_written(picture: Path, tmp_path: Path) -> None:
    (tmp_path / "links").mkdir()
    link = tmp_path / "links" / "latest.jpg"
    link.symlink_to(picture)
    with pytest.raises(e.TargetExists):
        write_embedded_text(picture, link, NEW)
    write_embedded_text(link, link, NEW, replace=True)
    assert link.is_symlink()
    assert read_picture_file(picture) == added(CAT_TEXT, NEW)
    assert [path.name for path in (tmp_path / "links").iterdir()] == ["latest.jpg"]


@posix_only
@pytest.mark.parametrize("mode", [0o600, 0o644, 0o664])
def test_the_permissions_are_those_of_before(picture: Path, tmp_path: Path, mode: int) -> None:
    picture.chmod(mode)
    write_embedded_text(picture, tmp_path / "copy.jpg", NEW)
    write_embedded_text(picture, picture, NEW, replace=True)
    for path in (picture, tmp_path / "copy.jpg"):
        assert stat.S_IMODE(path.stat().st_mode) == mode


@posix_only
def test_a_new_file_has_the_permissions_that_are_usual_here(tmp_path: Path) -> None:
    (tmp_path / "usual").write_bytes(b"")
    write_embedded_text(sample_bytes(), tmp_path / "new.jpg", NEW)
    assert (tmp_path / "new.jpg").stat().st_mode == (tmp_path / "usual").stat().st_mode


# Sidecars ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["gif", "gif animated", "bmp", "ico"])
def test_beside_other_pictures_the_words_stand_in_a_sidecar(tmp_path: Path, name: str) -> None:
    source, target = tmp_path / "cat.gif", tmp_path / "copy.gif"
    source.write_bytes(EVERY_KIND[name]())
    written = write_embedded_text(source, target, WORDS)
    assert (written.picture, written.path, written.is_sidecar) == (target, tmp_path / "copy.xmp", True)
    assert target.read_bytes() == source.read_bytes()
    assert read_picture_file(target) == WORDS
    assert not read_picture_file(source)
    write_embedded_text(target, target, NEW, replace=True)
    assert read_picture_file(target) == added(WORDS, NEW)
    assert set(contents(tmp_path)) == {"cat.gif", "copy.gif", "copy.xmp"}


@pytest.mark.parametrize("name", ["cat.xmp", "cat.gif.xmp"])
def test_a_sidecar_that_is_there_is_added_to(tmp_path: Path, name: str) -> None:
    source = tmp_path / "cat.gif"
    source.write_bytes(EVERY_KIND["gif"]())
    (tmp_path / name).write_bytes(CAT)
    assert sidecar_of(source) == tmp_path / name
    assert read_picture_file(source) == CAT_TEXT
    with pytest.raises(e.TargetExists):
        write_embedded_text(source, source, NEW)
    write_embedded_text(source, source, NEW, replace=True)
    assert read_picture_file(source) == added(CAT_TEXT, NEW)
    assert b'<z:size rdf:parseType="Resource"><rdf:value>2</rdf:value>' in (tmp_path / name).read_bytes()
    copy = write_embedded_text(source, tmp_path / "copy.gif", alt_text("Un chat", "fr"))
    assert copy.text == EmbeddedText((*added(CAT_TEXT, NEW).alt, LanguageText("fr", "Un chat")))
    assert b"<z:size" in copy.path.read_bytes()
    assert set(contents(tmp_path)) == {"cat.gif", name, "copy.gif", "copy.xmp"}


def test_a_sidecar_of_another_picture_is_not_replaced_unasked(tmp_path: Path) -> None:
    source = tmp_path / "cat.gif"
    source.write_bytes(EVERY_KIND["gif"]())
    (tmp_path / "copy.xmp").write_bytes(CAT)
    before = contents(tmp_path)
    with pytest.raises(e.TargetExists):
        write_embedded_text(source, tmp_path / "copy.gif", NEW)
    assert contents(tmp_path) == before


def test_a_damaged_sidecar_is_left_alone(tmp_path: Path) -> None:
    source = tmp_path / "cat.gif"
    source.write_bytes(EVERY_KIND["gif"]())
    (tmp_path / "cat.xmp").write_bytes(b"<x:xmpmeta")
    before = contents(tmp_path)
    assert not read_picture_file(source)
    with pytest.raises(e.MetadataDamaged):
        write_embedded_text(source, source, NEW, replace=True)
    assert contents(tmp_path) == before


def test_the_words_inside_come_before_those_beside(picture: Path, tmp_path: Path) -> None:
    (tmp_path / "cat.xmp").write_bytes(packet(alternative("AltTextAccessibility", x_default="beside")))
    assert read_picture_file(picture) == CAT_TEXT
    picture.write_bytes(sample_bytes("cat"))
    assert read_picture_file(picture) == alt_text("beside")


def test_nothing_is_written_into_a_camera_s_raw_file(tmp_path: Path) -> None:
    source = tmp_path / "cat.NEF"
    source.write_bytes(EVERY_KIND["tiff"]())
    before = source.read_bytes()
    assert write_embedded_text(source, source, NEW, replace=True).path == tmp_path / "cat.xmp"
    assert source.read_bytes() == before
    assert read_picture_file(source) == NEW


# Faults --------------------------------------------------------------------------------------------------------------


def fail(number: int) -> Callable[..., None]:
    def failing(*_arguments: object, **_options: object) -> None:
        raise OSError(number, os.strerror(number))

    return failing


@pytest.mark.parametrize("kind", ["jpeg", "gif"])
@pytest.mark.parametrize("in_place", [False, True])
@pytest.mark.parametrize(
    ("call", "number", "error"),
    [
        ("os.fsync", errno.ENOSPC, e.DiskFull),
        ("os.fsync", errno.EIO, e.TargetUnwritable),
        ("shutil.copystat", errno.EPERM, e.TargetLocked),
        ("the last step", errno.EACCES, e.TargetLocked),
    ],
)
def test_whatever_fails_every_file_is_as_before(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    in_place: bool,
    call: str,
    number: int,
    error: type[e.MetadataError],
) -> None:
    if call == "the last step":
        call = "pathlib.Path.replace" if in_place else "os.link"
    source = tmp_path / "cat"
    source.write_bytes(EVERY_KIND[kind]())
    if in_place:
        (tmp_path / "cat.xmp").write_bytes(CAT)
    before = contents(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(call, fail(number))
        with pytest.raises(error):
            write_embedded_text(source, source if in_place else tmp_path / "copy", NEW, replace=in_place)
    assert contents(tmp_path) == before


def test_a_sidecar_goes_again_when_its_picture_cannot_be_put_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "cat.gif"
    source.write_bytes(EVERY_KIND["gif"]())
    link = os.link

    def fail_for_pictures(old: Path, new: Path) -> None:
        if new.suffix == ".gif":
            raise FileExistsError(errno.EEXIST, "it came meanwhile")
        link(old, new)

    monkeypatch.setattr(os, "link", fail_for_pictures)
    with pytest.raises(e.TargetExists):
        write_embedded_text(source, tmp_path / "copy.gif", NEW)
    assert set(contents(tmp_path)) == {"cat.gif"}


def test_a_file_system_without_second_names_is_written_to(
    picture: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "link", fail(errno.EPERM))
    write_embedded_text(picture, tmp_path / "copy.jpg", NEW)
    assert read_picture_file(tmp_path / "copy.jpg") == added(CAT_TEXT, NEW)
    assert set(contents(tmp_path)) == {"cat.jpg", "copy.jpg"}


def test_a_file_that_appears_in_the_last_moment_stays_there_too(
    picture: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def appear_then_fail(_old: Path, new: Path) -> None:
        new.write_bytes(b"precious")
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", appear_then_fail)
    with pytest.raises(e.TargetExists):
        write_embedded_text(picture, tmp_path / "copy.jpg", NEW)
    assert (tmp_path / "copy.jpg").read_bytes() == b"precious"


def test_a_disk_that_gives_back_something_else_is_noticed(
    picture: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_bytes = Path.read_bytes

    def damaged(path: Path) -> bytes:
        data = bytearray(read_bytes(path))
        data[-100] ^= 1
        return bytes(data)

    before = contents(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", damaged)
        with pytest.raises(e.MetadataError):
            write_embedded_text(picture, picture, NEW, replace=True)
    assert contents(tmp_path) == before


@pytest.mark.parametrize("kind", ["jpeg", "gif"])
@pytest.mark.parametrize("change", ["content", "gone"])
def test_a_file_that_another_program_changes_meanwhile_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, change: str
) -> None:
    source, target = tmp_path / "cat", tmp_path / ("cat" if kind == "jpeg" else "copy")
    source.write_bytes(EVERY_KIND[kind]())
    fsync = os.fsync

    def change_then_fsync(handle: int) -> None:
        if change == "content":
            source.write_bytes(b"edited elsewhere")
        else:
            source.unlink(missing_ok=True)
        fsync(handle)

    monkeypatch.setattr(os, "fsync", change_then_fsync)
    with pytest.raises(e.FileChanged):
        write_embedded_text(source, target, NEW, replace=True)
    assert contents(tmp_path) == ({"cat": b"edited elsewhere"} if change == "content" else {})


def test_a_file_that_was_only_looked_at_meanwhile_is_written(picture: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fsync = os.fsync

    def touch_then_fsync(handle: int) -> None:
        os.utime(picture, (1, 1))
        fsync(handle)

    monkeypatch.setattr(os, "fsync", touch_then_fsync)
    write_embedded_text(picture, picture, NEW, replace=True)
    assert read_picture_file(picture) == added(CAT_TEXT, NEW)


def test_a_file_that_appears_in_the_last_moment_stays(
    picture: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put = atomic_file._put

    def appear_then_put(temporary: Path, path: Path, *, replace: bool) -> None:
        path.write_bytes(b"precious")
        put(temporary, path, replace=replace)

    monkeypatch.setattr(atomic_file, "_put", appear_then_put)
    with pytest.raises(e.TargetExists):
        write_embedded_text(picture, tmp_path / "copy.jpg", NEW)
    assert (tmp_path / "copy.jpg").read_bytes() == b"precious"
    assert set(contents(tmp_path)) == {"cat.jpg", "copy.jpg"}


@posix_only
def test_a_read_only_file_stays_as_it_is(picture: Path, tmp_path: Path) -> None:
    picture.chmod(0o444)
    before = contents(tmp_path)
    with pytest.raises(e.TargetLocked):
        write_embedded_text(picture, picture, NEW, replace=True)
    assert contents(tmp_path) == before


@pytest.mark.parametrize("target", ["missing/copy.jpg", "cat.jpg/copy.jpg", "n" * 300 + ".jpg"])
def test_a_place_that_is_none_is_told(picture: Path, tmp_path: Path, target: str) -> None:
    with pytest.raises((e.TargetLocked, e.TargetUnwritable)):
        write_embedded_text(picture, tmp_path / target, NEW)
    assert set(contents(tmp_path)) == {"cat.jpg"}


def test_a_folder_is_never_replaced(picture: Path, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    for replace, error in ((False, e.TargetExists), (True, e.TargetUnwritable)):
        with pytest.raises(error):
            write_embedded_text(picture, tmp_path / "folder", NEW, replace=replace)


def test_a_source_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(e.FileUnreadable):
        write_embedded_text(tmp_path / "missing.jpg", tmp_path / "copy.jpg", NEW)
    with pytest.raises(e.FileUnreadable):
        write_embedded_text(tmp_path, tmp_path / "copy.jpg", NEW)
    with (tmp_path / "huge.jpg").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(e.PictureTooLarge):
        write_embedded_text(tmp_path / "huge.jpg", tmp_path / "copy.jpg", NEW)
    assert not read_picture_file(tmp_path / "missing.jpg")
    assert set(contents(tmp_path)) == {"huge.jpg"}


@posix_only
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    assert not read_picture_file(tmp_path / "pipe.jpg")
    with pytest.raises(e.FileUnreadable):
        write_embedded_text(tmp_path / "pipe.jpg", tmp_path / "copy.jpg", NEW)


def test_a_damaged_picture_is_not_written_to(tmp_path: Path) -> None:
    source = tmp_path / "torn.jpg"
    source.write_bytes(sample_bytes()[:300])
    with pytest.raises(e.MetadataDamaged):
        write_embedded_text(source, tmp_path / "copy.jpg", NEW)
    assert set(contents(tmp_path)) == {"torn.jpg"}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_a_file_whose_pixels_would_change_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    path = tmp_path / "picture"
    path.write_bytes(encoded(sample("cat"), kind))
    before = path.read_bytes()
    write = picture_with_text

    def slip(data: bytes, text: EmbeddedText) -> bytes:
        place = len(before) // 2
        return write(before[:place] + bytes([before[place] ^ 1]) + before[place + 1 :], text)

    monkeypatch.setattr(writing, "picture_with_text", slip)
    with pytest.raises(e.MetadataDamaged):
        write_embedded_text(path, path, alt_text("A cat"), replace=True)
    assert contents(tmp_path) == {"picture": before}


def test_nothing_to_write_is_a_mistake(picture: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no words"):
        write_embedded_text(picture, tmp_path / "copy.jpg", EmbeddedText())
    assert set(contents(tmp_path)) == {"cat.jpg"}


def test_many_at_once_do_not_disturb_each_other(picture: Path, tmp_path: Path) -> None:
    threads = [
        threading.Thread(
            target=write_embedded_text, args=(picture, tmp_path / f"{number}.jpg", alt_text(f"Cat {number}"))
        )
        for number in range(12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for number in range(12):
        assert read_picture_file(tmp_path / f"{number}.jpg").alt[0].text == f"Cat {number}"
    assert len(contents(tmp_path)) == 13


WRITE = """
import resource, sys
from pathlib import Path
from altwright.core.embedded_text import alt_text
from altwright.core.errors import MetadataError
from altwright.services.picture_metadata import write_embedded_text
source, target, limit = sys.argv[1:]
if int(limit):
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), int(limit)))
try:
    write_embedded_text(Path(source), Path(target), alt_text("new"), replace=True)
except MetadataError as error:
    print(type(error).__name__)
for path in sorted(Path(target).parent.iterdir()):
    print(path.name, path.stat().st_size)
"""


def written_by_a_process(source: Path, target: Path, limit: int, *before: str) -> list[str]:
    """Write in a process of its own, below the command ``before``; return what it prints."""
    run = subprocess.run(
        [*before, sys.executable, "-c", WRITE, str(source), str(target), str(limit)],
        env=os.environ | {"PYTHONPATH": str(Path(altwright.__file__).parent.parent)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return run.stdout.splitlines()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no such limit")
def test_a_limit_of_the_system_is_a_full_disk(picture: Path) -> None:
    size = picture.stat().st_size
    assert written_by_a_process(picture, picture, size // 2) == ["DiskFull", f"cat.jpg {size}"]
    assert read_picture_file(picture) == CAT_TEXT


def test_a_disk_that_is_really_full_keeps_what_is_on_it(picture: Path, tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    script = 'mount -t tmpfs -o size=64k none "$1" && cp "$2" "$1/cat.jpg" && shift 2 && exec "$@"'
    below = ("unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script, "sh", str(small), str(picture))
    if not shutil.which("unshare") or subprocess.run([*below, "true"], capture_output=True, check=False).returncode:
        pytest.skip("needs a file system of its own")
    size = picture.stat().st_size
    target = small / "cat.jpg"
    assert size < 64 * 1024 < 4 * size
    # A picture with its copies is more than fits.
    filling = 'for n in 1 2; do cp "$1" "$2/$n.jpg"; done 2>/dev/null; shift 2; exec "$@"'
    lines = written_by_a_process(target, target, 0, *below, "sh", "-c", filling, "sh", str(target), str(small))
    assert lines[0] == "DiskFull"
    assert f"cat.jpg {size}" in lines
    assert not [line for line in lines if line.startswith(".altwright")]
