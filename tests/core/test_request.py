"""The question as it goes over the wire."""

from __future__ import annotations

import pytest

from altwright.core.picture import AddressReference, PictureReference, UploadReference
from altwright.core.request import DescribeRequest


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
