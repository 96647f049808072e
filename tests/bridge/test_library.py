"""What the editor keeps is read late, written soon, and lost in no trouble of a disk."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest
from tests.bridge.desk import Desk
from tests.waiting import until

from altwright.bridge.library import Library
from altwright.bridge.settings_place import home_folder
from altwright.core.destination import own_destination
from altwright.core.picture_context import KnownName
from altwright.core.prompt_library import PromptsUnreadable
from altwright.services import json_file
from altwright.services.prompt_store import built_in_prompts

ADA = (KnownName("Ada", "captain"),)


@pytest.fixture
def library(desk: Desk) -> Library:
    """The library of a session."""
    return desk.session.library


async def read_again(desk: Desk) -> Library:
    """Return the library as the next start has it."""
    await desk.session.library.close()
    return Library(home_folder(), desk.tasks, desk.session)


async def test_nothing_is_read_before_it_is_looked_at(library: Library) -> None:
    home_folder().mkdir(parents=True)
    (home_folder() / "destinations.json").write_text("{", encoding="utf-8")
    assert [each.id for each in library.destinations.all()] == ["web"]
    assert (home_folder() / "destinations.json").exists()
    await library.destinations.loaded()
    assert len(library.destinations.all()) > 10
    assert library.destinations.date.startswith("20")


async def test_files_are_read_and_written_off_the_thread_of_the_window(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[threading.Thread] = []
    for method in (library.prompts.read, library.prompts.write):

        def watched(*arguments: object, method: object = method) -> object:
            threads.append(threading.current_thread())
            return method(*arguments)  # type: ignore[operator]  # either of the two

        monkeypatch.setattr(library.prompts, method.__name__, watched)
    await library.prompts.loaded()
    library.prompts.add("Ships", "Name the ship.")
    await library.close()
    assert len(threads) == 2
    assert threading.main_thread() not in threads


async def test_prompts_are_changed_restored_removed_and_brought_back(desk: Desk, library: Library) -> None:
    prompts = library.prompts
    await prompts.loaded()
    ships = prompts.add("Ships", "Name the ship.")
    trees = prompts.add("Trees", "Name the tree.")
    prompts.edit("chart", "Give one value.", "Charts")
    prompts.remove(ships)
    assert [prompt.id for prompt in prompts.library.own] == [trees]
    assert prompts.bring_back() == ships
    assert prompts.bring_back() == ""
    again = await (await read_again(desk)).prompts.loaded()
    assert [prompt.name for prompt in again.own] == ["Ships", "Trees"]
    assert again.is_changed("chart")
    prompts.restore("chart")
    assert prompts.library.prompts[: len(built_in_prompts())] == built_in_prompts()


async def test_what_is_wrong_with_a_prompt_is_told_at_once_and_changes_nothing(library: Library) -> None:
    before = await library.prompts.loaded()
    with pytest.raises(ValueError, match="a name and a text"):
        library.prompts.add("", "x")
    with pytest.raises(ValueError, match="a name and a text"):
        library.prompts.edit("chart", "  ")
    assert library.prompts.library == before


async def test_prompts_go_to_others_in_a_file(library: Library, tmp_path: Path) -> None:
    library.prompts.add("Ships", "Name the ship.")
    await library.prompts.loaded()
    assert await library.prompts.write_file(tmp_path / "out.json") == 1
    assert json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["format"] == "altwright-prompts"
    assert await library.prompts.take_file(tmp_path / "out.json") == (0, 1)
    library.prompts.remove(library.prompts.library.own[0].id)
    assert await library.prompts.take_file(tmp_path / "out.json") == (1, 0)
    (tmp_path / "other.json").write_text("[]", encoding="utf-8")
    with pytest.raises(PromptsUnreadable):
        await library.prompts.take_file(tmp_path / "other.json")


async def test_own_destinations_are_kept_edited_and_brought_back(desk: Desk, library: Library) -> None:
    table = library.destinations
    await table.loaded()
    shop = own_destination("Shop", table.all(), limit=80)
    table.add(shop)
    assert table.find("shop") == shop
    table.remove("shop")
    assert table.find("shop") is None
    assert table.bring_back() == "shop"
    table.remove("web")
    again = (await read_again(desk)).destinations
    await again.loaded()
    assert again.find("shop") == shop
    assert again.find("web") is not None


async def test_names_are_kept_for_each_project(desk: Desk, library: Library) -> None:
    names = library.glossaries
    await names.loaded()
    assert names.add(" Harbour ") == "Harbour"
    names.use("Harbour")
    names.keep(ADA)
    names.keep((KnownName("Grace"),), "")
    names.rename("Harbour", "Port")
    assert (names.project, names.names()) == ("Port", ADA)
    names.remove("Port")
    assert names.project == ""
    names.bring_back()
    again = (await read_again(desk)).glossaries
    await again.loaded()
    assert (again.projects, again.project, again.names(), again.names("")) == (
        ("Port",), "Port", ADA, (KnownName("Grace"),),
    )  # fmt: skip


async def test_what_is_changed_before_the_file_was_read_is_added_to_it(desk: Desk, library: Library) -> None:
    await library.ignored.loaded()
    library.ignored.ignore("emoji:x")
    await library.close()
    again = Library(home_folder(), desk.tasks, desk.session)
    again.ignored.ignore("hedge:perhaps")
    assert await again.ignored.loaded() == ("emoji:x", "hedge:perhaps")
    again.ignored.take_back("emoji:x")
    await again.close()
    assert await Library(home_folder(), desk.tasks, desk.session).ignored.loaded() == ("hedge:perhaps",)


async def test_a_damaged_file_is_set_aside_and_told(desk: Desk, library: Library) -> None:
    home_folder().mkdir(parents=True)
    (home_folder() / "prompts.json").write_text("{", encoding="utf-8")
    assert (await library.prompts.loaded()).prompts == built_in_prompts()
    assert "set aside as prompts.damaged.json" in desk.message


async def test_a_folder_that_cannot_be_written_to_is_told_once_and_costs_nothing(
    desk: Desk, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, data: bytes) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    await library.glossaries.loaded()
    with monkeypatch.context() as patch:
        patch.setattr(json_file, "write_private", refuse)
        library.glossaries.keep(ADA)
        await until(lambda: "cannot be saved" in desk.message)
        library.glossaries.keep(ADA, "")
        library.glossaries.add("Harbour")
        await library.close()
    assert sum("cannot be saved" in message for message in desk.messages) == 1
    assert library.glossaries.names() == ADA
    library.glossaries.use("Harbour")
    assert (await (await read_again(desk)).glossaries.loaded()).names("") == ADA


async def test_a_file_that_cannot_be_read_is_left_as_it_is(
    desk: Desk, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    home_folder().mkdir(parents=True)
    path = home_folder() / "prompts.json"
    path.write_text('{"own": [{"id": "own-1", "name": "Mine", "text": "Mine."}]}', encoding="utf-8")
    read_object = json_file.read_object

    def refuse(wanted: Path, largest: int) -> dict[str, object]:
        if wanted == path:
            raise PermissionError(13, "Permission denied")
        return read_object(wanted, largest)

    monkeypatch.setattr(json_file, "read_object", refuse)
    assert (await library.prompts.loaded()).prompts == built_in_prompts()
    assert "cannot be read" in desk.message
    library.prompts.add("Ships", "Name the ship.")
    await until(lambda: "cannot be saved" in desk.message)
    assert "Mine." in path.read_text(encoding="utf-8")
    assert library.prompts.library.own[0].name == "Ships"
