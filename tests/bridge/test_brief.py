"""What is chosen before asking, and what reaches the service of it."""

from __future__ import annotations

from typing import Any

from tests.bridge.desk import Desk
from tests.fakes import scripts
from tests.fakes.fault_service import FaultService
from tests.waiting import until

from altwright.core.picture_context import PictureContext
from altwright.core.role import Role


async def messages_of(desk: Desk, service: FaultService) -> list[dict[str, Any]]:
    """Describe the picture in front and return the messages that reached the service."""
    service.then(scripts.good())
    desk.session.describe()
    await until(lambda: not desk.phase.is_running)
    body: Any = service.completions[-1].json
    messages: list[dict[str, Any]] = body["messages"]
    return messages


async def test_until_something_is_chosen_the_prompt_alone_is_asked(desk: Desk, fault_service: FaultService) -> None:
    desk.take()
    messages = await messages_of(desk, fault_service)
    assert [message["role"] for message in messages] == ["user"]
    assert messages[0]["content"][0]["text"] == desk.session.prompt


async def test_a_role_and_a_context_reach_the_service(desk: Desk, fault_service: FaultService) -> None:
    desk.take()
    brief = desk.session.current.brief
    brief.role = Role.FUNCTIONAL
    brief.language = "de"
    brief.context = PictureContext(link="Opens the timetable \ud83d")
    messages = await messages_of(desk, fault_service)
    assert [message["role"] for message in messages] == ["system", "user"]
    assert "link or a button" in messages[0]["content"]
    assert "Write in German" in messages[0]["content"]
    assert "Opens the timetable" in messages[1]["content"][0]["text"]
    assert [part["type"] for part in messages[1]["content"]] == ["text", "image_url"]


async def test_rules_that_a_model_refuses_go_with_the_prompt_and_that_is_told_once(
    desk: Desk, fault_service: FaultService
) -> None:
    desk.take()
    desk.session.current.brief.role = Role.TEXT
    fault_service.then(scripts.refused(400, message="System role not supported"))
    messages = await messages_of(desk, fault_service)
    assert [message["role"] for message in messages] == ["user"]
    assert "Give all of them verbatim" in messages[0]["content"][0]["text"]
    assert desk.session.prompt in messages[0]["content"][0]["text"]
    assert "takes no rules beside the prompt" in desk.message
    assert desk.draft.text == scripts.TEXT
    desk.session.clear_message()
    messages = await messages_of(desk, fault_service)
    assert [message["role"] for message in messages] == ["user"]
    assert desk.message == ""


async def test_a_destination_alone_changes_nothing_in_the_request(desk: Desk, fault_service: FaultService) -> None:
    desk.take()
    await desk.session.library.destinations.loaded()
    place = next(place for place in desk.session.placing.destinations() if place.id == "mastodon")
    desk.session.placing.choose_destination(place)
    messages = await messages_of(desk, fault_service)
    assert [message["role"] for message in messages] == ["user"]
    assert messages[0]["content"][0]["text"] == desk.session.prompt
    desk.session.placing.choose_language("fr")
    messages = await messages_of(desk, fault_service)
    assert "Write in French" in messages[0]["content"]
    assert "within 1500 characters" in messages[0]["content"]


def test_what_is_chosen_for_all_pictures_takes_the_place_of_what_one_had(desk: Desk) -> None:
    brief = desk.session.current.brief
    brief.language = "it"
    assert (brief.language, desk.session.placing.language) == ("it", "")
    desk.session.placing.choose_language("fr")
    assert brief.language == "fr"
