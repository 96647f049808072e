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
