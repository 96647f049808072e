"""The question as it goes over the wire."""

from __future__ import annotations

from functools import partial

import pytest

from altwright.core.engine import EngineOptions, llm7
from altwright.core.picture import AddressReference, PictureReference, UploadReference
from altwright.core.prompting import Question, build_messages
from altwright.core.request import PARAMETERS, DescribeRequest
from altwright.core.role import Role


@pytest.mark.parametrize(
    "picture",
    [
        AddressReference("https://example.org/a.jpg?X-Amz-Signature=a%2Bb&x=1"),
        UploadReference("data:image/jpeg;base64,AAAA", 3, 16, 16),
    ],
)
def test_a_request_is_one_message_with_one_text_and_then_one_picture(picture: PictureReference) -> None:
    request = DescribeRequest("Describe this image for alt text.", picture, "default", 0.5)
    assert request.to_wire() == {
        "model": "default",
        "messages": [
            {
                "role": "user",
                "content": [
                    {"type": "text", "text": "Describe this image for alt text."},
                    {"type": "image_url", "image_url": {"url": picture.url}},
                ],
            }
        ],
        "temperature": 0.5,
        "stream": True,
    }


def test_a_request_for_a_whole_answer_says_so() -> None:
    request = DescribeRequest("What?", AddressReference("https://example.org/a.jpg"), "pro", 0.3, streams=False)
    assert (request.to_wire()["stream"], request.to_wire()["temperature"]) == (False, 0.3)


ADDRESS = AddressReference("https://example.org/a.jpg")
OPTIONS = EngineOptions(0.3, 200, "high")


def test_an_engine_is_asked_as_its_options_want() -> None:
    engine = llm7("pro")._replace(options=OPTIONS, tells_usage=True)
    assert DescribeRequest.to(engine, "What?", ADDRESS).to_wire() == {
        "model": "pro",
        "messages": [
            {
                "role": "user",
                "content": [
                    {"type": "text", "text": "What?"},
                    {"type": "image_url", "image_url": {"url": ADDRESS.url, "detail": "high"}},
                ],
            }
        ],
        "temperature": 0.3,
        "max_tokens": 200,
        "stream_options": {"include_usage": True},
        "stream": True,
    }


def test_what_is_left_to_the_service_is_not_sent() -> None:
    engine = llm7()._replace(options=EngineOptions(temperature=None, streams=False), tells_usage=True)
    wire = DescribeRequest.to(engine, "What?", ADDRESS).to_wire()
    assert set(wire) == {"model", "messages", "stream"}


@pytest.mark.parametrize("parameter", PARAMETERS)
def test_each_parameter_can_be_left_out(parameter: str) -> None:
    compose = partial(build_messages, Question("What?", Role.TEXT))
    request = DescribeRequest.to(llm7()._replace(options=OPTIONS, tells_usage=True), "What?", ADDRESS, compose)
    if parameter == "max_completion_tokens":
        request = request.without("max_tokens")
    assert request.has(parameter)
    assert not request.without(parameter).has(parameter)
    assert f'"{parameter}"' not in str(request.without(parameter).to_wire()).replace("'", '"')


def test_without_a_system_message_its_rules_begin_the_users() -> None:
    compose = partial(build_messages, Question("What?", Role.TEXT, language="de"))
    request = DescribeRequest.to(llm7(), "What?", ADDRESS, compose).without("system")
    assert request.messages() == compose(ADDRESS.url, "", in_system=False)
    assert [message["role"] for message in request.messages()] == ["user"]


def test_a_prompt_alone_has_no_system_message_to_leave_out() -> None:
    request = DescribeRequest.to(llm7(), "What?", ADDRESS)
    assert not request.has("system")
    assert request.without("system").messages() == request.messages()
