"""What screen readers find and hear: names and roles, each event said once, and a focus that stays where it is."""

from __future__ import annotations

import pytest
from tests.e2e.desktop import Desktop
from tests.e2e.program import Program
from tests.fakes import scripts
from tests.fakes.fault_service import FaultService
from tests.fakes.scripts import TEXT

pytestmark = pytest.mark.e2e

ADDRESS = "https://pictures.example.org/dogs.jpg"
RETURN_KEY = 0xFF0D


def test_every_fixed_name_is_there_with_its_role_and_its_action(demo: Program, desktop: Desktop) -> None:
    programs = desktop.ask("programs")
    assert isinstance(programs, list)
    assert {"name": "Altwright", "role": "application", "process": demo.number} in programs
    tree = desktop.tree(demo.number)
    assert [node.role for node in tree if node.depth == 1] == ["frame"], "something opened by itself"
    for field in ("Image address", "Prompt", "Alt text"):
        (node,) = [node for node in tree if node.name == field and node.role == "text"]
        assert {"editable", "focusable", "enabled", "showing"} <= node.states
    for button in ("Describe", "Stop", "Copy", "Paste"):
        (node,) = [node for node in tree if node.name == button and node.role == "push button"]
        assert node.actions[0] == "Press"
        assert "has-popup" not in node.states
        assert desktop.children(node.handle) == []
    demo.press("Try a sample")
    demo.wait(lambda: demo.has("image", "Preview"), "the preview")
    assert demo.node("image", "Preview").description.startswith("512 × 512 JPEG")
    demo.press("Describe")
    demo.wait_for_status("Model: altwright-demo")


def test_every_control_that_takes_the_focus_has_a_name(
    program: Program, service: FaultService, desktop: Desktop
) -> None:
    service.then(scripts.wrong_key(), scripts.stall_after(3))

    def assert_all_named() -> None:
        nodes = [node for node in desktop.tree(program.number) if node.is_showing and "focusable" in node.states]
        assert len(nodes) > 8
        assert [node for node in nodes if not node.name.strip()] == []

    assert_all_named()
    program.describe(ADDRESS)
    program.wait_for_label("did not accept your key")
    program.press("Show the detail", "check box")
    program.wait(lambda: program.node("text", "Technical detail").is_showing, "the detail")
    assert_all_named()
    program.press("Describe")
    program.wait_for_status("Writing")
    assert_all_named()
    host = service.address.split("/")[2]
    program.press(f"Service: {host}, change…")
    program.wait(lambda: program.has("push button", "Refresh the list of models"), "the settings")
    assert_all_named()


def test_start_finish_stop_failure_wait_and_copy_are_each_said_once_and_no_word_is(
    program: Program, service: FaultService
) -> None:
    service.then(scripts.good(), scripts.stall_after(3), scripts.reset_after(3))
    program.describe(ADDRESS)
    program.wait_for_announcement("Done")
    program.press("Copy")
    program.wait_for_announcement("Copied")
    program.press("Describe")
    program.wait_for_text("A café terrace")
    program.wait_for_status("Writing")
    program.press("Stop")
    program.wait_for_announcement("Stopped")
    program.press("Describe")
    cut_off = program.wait_for_label("cut off")
    program.press("Copy")
    program.wait_for_announcement("Copied 14")
    service.then(scripts.rate_limited(2), scripts.good())
    program.press("Describe")
    wait = program.wait_for_label("asks for a wait of 2 seconds")
    program.wait_for_announcement("Done")
    program.press("Copy")
    program.wait_for_announcement("Copied")
    count = len(TEXT)
    assert program.announced == [
        "Describing",
        f"Done. {count} characters.",
        f"Copied {count} characters",
        "Describing",
        "Stopped. The words that arrived are kept.",
        "Describing",
        cut_off,
        "Copied 14 characters",
        "Describing",
        wait,
        "Describing",
        f"Done. {count} characters.",
        f"Copied {count} characters",
    ]


def test_the_focus_stays_where_it_is_while_describing(program: Program, service: FaultService) -> None:
    service.then(scripts.good(), scripts.stall_after(3), scripts.wrong_key())
    program.give_focus("text", "Prompt")
    moves = len(program.focused)
    program.describe(ADDRESS)
    program.wait_for_status("Done in ")
    program.press("Describe")
    program.wait_for_status("Writing")
    program.press("Stop")
    program.wait_for_status("Stopped")
    program.press("Describe")
    program.wait_for_label("did not accept your key")
    assert program.focused[moves:] == []
    assert "focused" in program.node("text", "Prompt").states


def test_a_button_keeps_the_focus_when_its_work_is_done(program: Program, service: FaultService) -> None:
    for name in ("Describe", "Stop", "Copy"):
        service.then(scripts.stall_after(3), scripts.good())
        program.describe(ADDRESS)
        program.wait_for_status("Writing")
        program.give_focus("push button", name)
        program.press("Stop")
        program.wait_for_status("Stopped")
        program.press("Describe")
        program.wait_for_status("Done in ")
        assert program.focused[-1] == name
        assert "focused" in program.node("push button", name).states, name


def test_stop_goes_away_when_the_focus_leaves_it_after_its_work(program: Program, service: FaultService) -> None:
    service.then(scripts.stall_after(3))
    program.describe(ADDRESS)
    program.wait_for_status("Writing")
    program.give_focus("push button", "Stop")
    program.press("Stop")
    program.wait_for_status("Stopped")
    assert program.node("push button", "Stop").is_showing
    program.give_focus("text", "Prompt")
    program.wait(lambda: not program.node("push button", "Stop").is_showing, "Stop gone")


def test_a_screen_reader_user_types_the_address_and_presses_enter(program: Program, service: FaultService) -> None:
    service.then(scripts.good())
    program.give_focus("push button", "Paste")
    program.give_focus("text", "Image address")
    for character in ADDRESS:
        program.desktop.ask("type_key", keyval=ord(character))
    program.wait(lambda: program.text_of("Image address") == ADDRESS, "what was typed")
    program.desktop.ask("type_key", keyval=RETURN_KEY)
    program.wait_for_status("Done in ")
    assert service.completions[0].picture_url == ADDRESS
    assert program.focused[-1] == "Image address"
